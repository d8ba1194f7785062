"""Compares what the command says about a generated repository with the truth that was written when it was made.

    python -m benchmarks.truth DIR [--sample 20] [--command qmsdocs]

`list --all` must name every id there ever was; each version it shows, and the whole history of a sample of ids (the
most revised, the deleted, and others evenly spread), must be those of the truth. Exit code 1 when anything differs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus import truth_path
from benchmarks.measure import COMMAND

KEYS = ("version", "status", "released_on", "commit", "effective_date")


def answer(command: Sequence[str], repository: Path, today: str, *arguments: str) -> Any:
    """The JSON that the command prints."""
    done = subprocess.run(
        [*command, *arguments, "--format", "json", "--today", today], cwd=repository, stdout=subprocess.PIPE, check=True
    )
    return json.loads(done.stdout)


def differences(repository: Path, sample: int = 20, command: Sequence[str] = (COMMAND,)) -> Iterator[str]:
    """A sentence for each thing that is not as it was made."""
    truth = json.loads(truth_path(repository).read_text())
    ids, today = truth["ids"], truth["today"]
    listed = {row["id"]: row for row in answer(command, repository, today, "list", "--all")["documents"]}
    if other := sorted(listed.keys() ^ ids.keys()):
        yield f"list --all: {len(other)} ids too few or too many: {', '.join(other[:5])}"
    for id_ in sorted(listed.keys() & ids.keys()):
        made = {row["version"]: row for row in ids[id_]["revisions"]}.get(listed[id_]["version"], {})
        for key in ("commit", "effective_date"):
            if listed[id_][key] != made.get(key):
                yield f"list --all, {id_}: {key} is {listed[id_][key]!r}, made was {made.get(key)!r}"
    for id_ in sampled(ids, sample):
        said = answer(command, repository, today, "history", id_)["revisions"]
        if shape(said) != shape(ids[id_]["revisions"]):
            yield f"history {id_}:\n  said {shape(said)}\n  made {shape(ids[id_]['revisions'])}"


def shape(revisions: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What is compared of a history: the order of revisions counts, that of authors does not."""
    return [
        (*(row[key] for key in KEYS), sorted((person["name"], person["email"]) for person in row["authors"]))
        for row in revisions
    ]


def sampled(ids: dict[str, Any], count: int) -> list[str]:
    """The most revised ids and the deleted ones, a quarter of the sample each, and others evenly spread."""
    quarter = max(1, count // 4)
    busy = sorted(ids, key=lambda id_: -len(ids[id_]["revisions"]))[:quarter]
    gone = [id_ for id_ in ids if ids[id_]["path"] is None][:quarter]
    spread = list(ids)[:: max(1, len(ids) // count)]
    return list(dict.fromkeys([*busy, *gone, *spread]))[:count]


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare what the command says with the truth of a corpus.")
    parser.add_argument("repository", type=Path)
    parser.add_argument("--sample", type=int, default=20, help="ids whose whole history is compared")
    parser.add_argument("--command", default=COMMAND)
    parser.add_argument("--about", action="store_true", help="compare nothing: print size, day and busiest id as JSON")
    chosen = parser.parse_args()
    if chosen.about:
        truth = json.loads(truth_path(chosen.repository).read_text())
        about = {"documents": truth["documents"], "today": truth["today"], "busiest": sampled(truth["ids"], 1)[0]}
        return print(json.dumps(about))
    found = list(differences(chosen.repository, chosen.sample, [chosen.command]))
    print("\n".join(found) or f"{chosen.repository.name}: all as it was made ({chosen.sample} histories compared)")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
