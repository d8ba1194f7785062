"""Makes a realistic QMS repository, and beside it the truth about its revisions as DIR.truth.json.

    python -m benchmarks.corpus --documents 500 --commits 5000 DIR

The same numbers and seed give the same commit ids. About 16 % of the commits are merges, 27 % lie on branches; files
are renamed, folders moved, documents withdrawn and deleted; authors have old addresses (`.mailmap`) and co-authors.
"""

from __future__ import annotations

import argparse
import json
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import events
from benchmarks.stream import Stream
from benchmarks.town import END, Town, found

CREATING = 0.6
"""The share of the history in which documents are still added."""
MERGES, ASIDE = 0.17, 0.31
RARE = ((events.rename, 0.03), (events.move_document, 0.03), (events.withdraw, 0.02), (events.delete, 0.012))


def make(target: Path, documents: int, commits: int, seed: int = 1) -> dict[str, Any]:
    """Write the repository to `target` (must not exist) and its truth beside it; answers the truth."""
    rng = Random(f"{seed}/{documents}/{commits}")
    stream = Stream(target)
    town = found(stream, documents, commits, rng)
    pace = (END - town.seconds) / commits
    while stream.count < commits:
        town.seconds += int(pace * rng.uniform(0.2, 1.8))
        _next(town, documents, commits)
    ids = stream.finish()
    truth = {
        "head": ids[town.tip],
        "today": str(town.day + timedelta(1)),
        "documents": len(town.live),
        "commits": commits,
        "ids": town.ledger.written(town.papers, ids),
    }
    truth_path(target).write_text(json.dumps(truth, indent=1) + "\n")
    return truth


def truth_path(repository: Path) -> Path:
    return repository.with_name(repository.name + ".truth.json")


def _next(town: Town, documents: int, commits: int) -> None:
    """One more commit: merges and branches in fixed shares, and nothing left open at the end."""
    left = commits - town.stream.count
    ready = [branch for branch in town.branches if branch.left == 0]
    if left <= len(town.branches):
        return events.merge(town, town.branches[:1])
    chance = town.rng.random()
    if chance < MERGES and ready:
        both = len(ready) > 1 and left > 20 and town.rng.random() < 0.1
        return events.merge(town, ready[: 2 if both else 1])
    planned = documents * (0.25 + 0.75 * min(1, town.stream.count / (CREATING * commits)))
    missing = int(planned) - len(town.live)
    unfinished = [branch for branch in town.branches if branch.left]
    # A branch opened now needs a commit to come back.
    if chance < MERGES + ASIDE and left > len(town.branches) + 2 and (unfinished or len(town.branches) < 8):
        if unfinished and (len(town.branches) > 5 or town.rng.random() < 0.5):
            return events.step(town, town.rng.choice(unfinished))
        return events.open_branch(town, new=missing > 0 and town.rng.random() < 0.5)
    if missing > 0:
        return events.create(town, min(missing, 12))
    _on_main(town, left / commits)


def _on_main(town: Town, left: float) -> None:
    """Mostly work on a document; now and then something rarer, a reorganisation about every four hundred commits."""
    chance = town.rng.random()
    if chance < 0.005:
        return events.move_folder(town)
    if chance < 0.04:
        return events.note(town)
    chance -= 0.04
    for event, share in RARE:
        # A deleted document is replaced by a new one, which needs time.
        if chance < share and (event is not events.delete or left > 0.1):
            return event(town)
        chance -= share
    return events.work(town)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a realistic QMS repository and the truth about it.")
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--commits", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("target", type=Path, metavar="DIR", help="must not exist; the truth goes to DIR.truth.json")
    chosen = parser.parse_args()
    if chosen.target.exists():
        parser.error(f"{chosen.target} is there already: name a folder that does not exist")
    truth = make(chosen.target, chosen.documents, chosen.commits, chosen.seed)
    print(f"{chosen.target}: {truth['documents']} documents, {truth['commits']} commits, HEAD {truth['head']}")


if __name__ == "__main__":
    main()
