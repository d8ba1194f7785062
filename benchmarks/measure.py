"""Programs run and their cost: processor seconds and memory, as the system accounts for them."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
COMMAND = str(Path(sys.executable).with_name("qmsdocs"))
"""The command of the environment that runs the benchmark."""


class Failed(Exception):
    """A measured program ended otherwise than expected: its figures would mean nothing."""


@dataclass(frozen=True, slots=True)
class Cost:
    """`cpu`: user and system seconds, children included. `peak`: MB of the largest process among them."""

    cpu: float
    peak: float


def cost(command: Sequence[str | Path], *, cwd: Path = PROJECT, cache: Path | None = None) -> Cost:
    """Run a program to its end; exit codes 0 and 1 (findings) are results, anything else is Failed."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as installed: an installer compiles every module once
    if cache:
        environment["XDG_CACHE_HOME"] = str(cache)
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            [str(part) for part in command], cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=words
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            words.seek(0)
            raise Failed(f"{' '.join(map(str, command))}: exit {process.returncode}\n{words.read().decode()[-2000:]}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def middle(costs: Iterable[Cost]) -> Cost:
    """The median of each figure."""
    every = list(costs)
    return Cost(statistics.median(one.cpu for one in every), statistics.median(one.peak for one in every))
