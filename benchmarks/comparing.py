"""What it costs to show what changed: `diff` beside the yardstick, and all redlines of a site beside its superseded
texts, which are about as many pages of the same texts."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
from pathlib import Path

from benchmarks.measure import Failed
from benchmarks.reading import Corpus, Rig, beside_floor, fresh
from benchmarks.table import AT, Row

_PHASE = re.compile(r"^(redlines|superseded) +([0-9.]+) s$", re.MULTILINE)


def compared(rig: Rig, corpus: Corpus) -> list[Row]:
    """`diff` of the most revised id, cold and warm; then the redlines of a site made for the first and a second time.
    The second needs no comparison. Above the size that limits are meant for, once."""
    found = beside_floor(rig, corpus, ["diff", corpus.busiest, "--format", "json"])
    rows = [Row(f"diff {key}", corpus.documents, ours.cpu, floor.cpu, "s") for key, (ours, floor) in found.items()]
    rounds = [_round(rig, corpus) for _ in range(rig.rounds if corpus.documents <= AT else 1)]
    cold, warm = ({name: statistics.median(one[at][name] for one in rounds) for name in rounds[0][0]} for at in (0, 1))
    return [
        *rows,
        Row("redlines cold / superseded texts", corpus.documents, cold["redlines"], cold["superseded"], "s"),
        Row("redlines warm / superseded texts", corpus.documents, warm["redlines"], warm["superseded"], "s"),
        Row("redlines warm / redlines cold", corpus.documents, warm["redlines"], cold["redlines"], "s"),
    ]


def _round(rig: Rig, corpus: Corpus) -> tuple[dict[str, float], dict[str, float]]:
    with fresh(corpus) as (copy, cache):
        return _phases(rig, corpus, copy, cache), _phases(rig, corpus, copy, cache)


def _phases(rig: Rig, corpus: Corpus, copy: Path, cache: Path) -> dict[str, float]:
    """Seconds of the two parts of a build, as it says itself."""
    command = [rig.command, "build", "--force", "--timings", "--today", corpus.today]
    environment = os.environ | {"XDG_CACHE_HOME": str(cache), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    found = {name: float(seconds) for name, seconds in _PHASE.findall(done.stderr)}
    if done.returncode not in (0, 1) or len(found) != 2:
        raise Failed(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr[-2000:]}")
    return found
