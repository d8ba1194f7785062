"""Safe HTML as units that are compared with each other: a paragraph, a heading, a list item, a row of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qmsdocs.article.elements import Path, Reader, Run, block_depth, plain


@dataclass(frozen=True, slots=True)
class Unit:
    """What is compared as one. `path`: to the element that it is; a row holds its cells."""

    path: Path
    runs: tuple[Run, ...]
    shape: str
    """Kinds of the elements around it; loose and tight lists are alike."""
    told: str
    """Two units with this and `shape` in common are the same."""

    @property
    def name(self) -> str:
        """The element that it is; empty for text that stands in none."""
        return self.path[-1].name if self.path else ""

    @property
    def cells(self) -> list[tuple[Run, ...]]:
        """The runs of each cell of a row; of anything else, all runs as one."""
        if self.name != "tr":
            return [self.runs]
        depth, found = len(self.path), dict[Path, list[Run]]()
        for run in self.runs:
            found.setdefault(run.path[depth : depth + 1], []).append(run)
        return [tuple(runs) for runs in found.values()]

    @property
    def text(self) -> str:
        """As people read it, cells apart."""
        return " | ".join("".join(plain(run.text) for run in runs) for runs in self.cells)


def told_of(runs: Sequence[Run], depth: int) -> str:
    """What runs are compared by: their texts and the elements around each, from a depth on."""
    return "".join([f"<{'/'.join([mark.told for mark in run.path[depth:]])}>{run.text}" for run in runs])


def units_of(html: str, *, new: bool, first: int = 1) -> list[Unit]:
    """The units of a piece of HTML. `first`: the number of its first element, so that pieces can be joined."""
    found: list[Unit] = []
    runs: list[Run] = []
    unit: Path = ()
    for run in Reader(1 if new else -1, first).runs(html):
        path = unit if runs and runs[-1].path is run.path else run.path[: _unit_depth(run.path)]
        if runs and path != unit:
            found += _unit(unit, runs)
            runs = []
        unit = path
        before = runs[-1] if runs else Run(" ", run.path)
        if run.text != " " or not (before.path is run.path and before.text.endswith(" ")):
            runs.append(run)
    return found + _unit(unit, runs)


def _unit_depth(path: Path) -> int:
    """How much of a path leads to its unit: to the first row, else to the innermost block."""
    row = next((depth for depth, mark in enumerate(path, 1) if mark.name == "tr"), 0)
    return row or block_depth(path)


def _unit(path: Path, runs: list[Run]) -> list[Unit]:
    """The unit of these runs, if there are any."""
    if not any(mark.name == "pre" for mark in path):
        runs = list(_trimmed(runs, len(path) + (path[-1:] != () and path[-1].name == "tr")))
    shape = "/".join([mark.name for mark in path if mark.name != "p"])
    return [Unit(path, tuple(runs), shape, told_of(runs, len(path)))] if runs else []


def _trimmed(runs: list[Run], depth: int) -> Iterator[Run]:
    """Without the blanks at both ends of each part (a cell, or the whole)."""
    for place, run in enumerate(runs):
        part = run.path[:depth]
        begins = place == 0 or runs[place - 1].path[:depth] != part
        ends = place + 1 == len(runs) or runs[place + 1].path[:depth] != part
        text = run.text.lstrip(" ") if begins else run.text
        text = text.rstrip(" ") if ends else text
        if text or (begins and ends):
            yield Run(text, run.path)
