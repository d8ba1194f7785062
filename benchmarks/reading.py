"""What the commands that read cost, each beside the yardstick in the same round."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import PROJECT, Cost, cost, middle
from benchmarks.table import Row

FOLLOWED = 30
"""So many files are followed one by one; the cost of all is extrapolated from them."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A generated repository; `today` is the day after its last commit, `busiest` the id with most revisions."""

    path: Path
    documents: int
    today: str
    busiest: str


@dataclass(frozen=True, slots=True)
class Rig:
    """How it is measured."""

    command: str
    rounds: int


def corpus_at(path: Path) -> Corpus:
    """What is known of a corpus. Another process reads it: a measured program's peak begins at that of its parent."""
    command = [sys.executable, "-m", "benchmarks.truth", str(path.resolve()), "--about"]
    done = subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.PIPE)
    return Corpus(path.resolve(), **json.loads(done.stdout))


@contextmanager
def fresh(corpus: Corpus) -> Iterator[tuple[Path, Path]]:
    """A copy of the repository that nothing has read yet, and an empty folder for caches."""
    with tempfile.TemporaryDirectory(prefix="qms-bench-") as folder:
        copy, cache = Path(folder, "repository"), Path(folder, "cache")
        shutil.copytree(corpus.path, copy, symlinks=True)
        cache.mkdir()
        yield copy, cache


def helped(rig: Rig) -> list[Row]:
    """`--help` against an interpreter that does nothing; both are short, so more rounds."""
    pairs = [
        (cost([rig.command, "--help"]), cost([sys.executable, "-c", "pass"])) for _ in range(max(7, 2 * rig.rounds))
    ]
    ours, bare = middle(pair[0] for pair in pairs), middle(pair[1] for pair in pairs)
    return [Row("help", 0, ours.cpu, bare.cpu, "s")]


def beside_floor(rig: Rig, corpus: Corpus, arguments: Sequence[str], *floor: str) -> dict[str, tuple[Cost, Cost]]:
    """The command and the yardstick, cold then warm, in turn."""
    found: dict[str, list[tuple[Cost, Cost]]] = {"cold": [], "warm": []}
    for _ in range(rig.rounds):
        with fresh(corpus) as (copy, cache):
            kept = ["--cache", str(cache / "floor.json")]
            yardstick = [sys.executable, "-m", "benchmarks.floor", str(copy), *kept, *floor]
            for pairs in found.values():
                ours = cost([rig.command, *arguments, "--today", corpus.today], cwd=copy, cache=cache)
                pairs.append((ours, cost(yardstick)))
    return {key: (middle(a for a, _ in pairs), middle(b for _, b in pairs)) for key, pairs in found.items()}


def validated(rig: Rig, corpus: Corpus) -> list[Row]:
    found = beside_floor(rig, corpus, ["validate", "--format", "json"], "--compose")
    ours, floor = found["cold"]
    memory = Row("validate memory", corpus.documents, ours.peak, floor.peak, "MB")
    return [*_cpu_rows("validate", corpus, found), memory]


def histories(rig: Rig, corpus: Corpus) -> list[Row]:
    return _cpu_rows("history", corpus, beside_floor(rig, corpus, ["history", corpus.busiest, "--format", "json"]))


def lists(rig: Rig, corpus: Corpus) -> list[Row]:
    """The master list, against the yardstick and against the way that asks git once for each file."""
    arguments = ["list", "--as-of", corpus.today, "--format", "json"]
    rows = _cpu_rows("list", corpus, beside_floor(rig, corpus, arguments))
    files = sorted(corpus.path.glob("p*/*/*.md"))
    some = files[:: math.ceil(len(files) / FOLLOWED)]
    logs = [
        cost(["git", "log", "--follow", "--format=%H", "--", file.relative_to(corpus.path)], cwd=corpus.path).cpu
        for file in some
    ]
    followed = sum(logs) / len(some) * len(files)
    name = "list cold against a log for each file"
    return [*rows, Row(name, corpus.documents, rows[0].ours, followed, "s", "times")]


def verified(rig: Rig, corpus: Corpus) -> list[Row]:
    """`verify`, which reads every object and trusts no cache, beside git's own check of all objects."""
    pairs = []
    for _ in range(rig.rounds):
        with fresh(corpus) as (copy, cache):
            ours = cost([rig.command, "verify", "--format", "json", "--today", corpus.today], cwd=copy, cache=cache)
            pairs.append((ours, cost(["git", "fsck", "--full", "--no-dangling", "--no-progress"], cwd=copy)))
    ours, checked = middle(a for a, _ in pairs), middle(b for _, b in pairs)
    return [Row("verify", corpus.documents, ours.cpu, checked.cpu, "s")]


def _cpu_rows(name: str, corpus: Corpus, found: dict[str, tuple[Cost, Cost]]) -> list[Row]:
    return [Row(f"{name} {key}", corpus.documents, ours.cpu, floor.cpu, "s") for key, (ours, floor) in found.items()]


def growth(rows: Sequence[Row]) -> list[Row]:
    """Exponents of processor time over documents between the two largest sizes; the yardstick's own beside ours."""
    found = []
    for name in ("validate cold", "list warm", "build cold / sources"):
        sizes = sorted((row for row in rows if row.name == name), key=lambda row: row.documents)[-2:]
        if len(sizes) == 2:
            small, large = sizes
            scale = math.log(large.documents / small.documents)
            ours, floor = math.log(large.ours / small.ours), math.log(large.yardstick / small.yardstick)
            found.append(Row(f"growth of {name.partition(' /')[0]}", 0, ours / scale, floor / scale, "", "value"))
    return found
