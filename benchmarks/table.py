"""Rows of figures side by side, what is to be reached, and the table that is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

AT = 500
"""Limits are meant for a repository of so many documents and ten times as many commits."""
LIMITS = {
    "help": 8,
    "validate cold": 8,
    "validate warm": 4,
    "validate memory": 4,
    "history cold": 2,
    "history warm": 1.5,
    "list cold": 2,
    "list warm": 1.5,
    "list cold against a log for each file": 25,
    "growth of validate cold": 1.1,
    "growth of list warm": 1.15,
    "growth of build cold": 1.1,
    "build cold / sources": 2.5,
    "build cold / staged pages": 2,
    "build after a commit / staged pages": 1.25,
    "build after a commit / build cold": 0.35,
    "build memory / staged pages": 1.5,
    "HTML bytes / staged bytes": 12,
    "frame of a page": 30,
}
"""What is allowed at most, or wanted at least (see `Row.judged`)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of ours and what it is measured by, in one unit."""

    name: str
    documents: int
    ours: float
    yardstick: float
    unit: str
    judged: Literal["ratio", "times", "value"] = "ratio"
    """By ours / yardstick, by yardstick / ours, or by our figure alone."""

    @property
    def ratio(self) -> float:
        over, under = (self.yardstick, self.ours) if self.judged == "times" else (self.ours, self.yardstick)
        return over / under if under else float("inf")

    @property
    def verdict(self) -> tuple[str, str]:
        """Limit and whether it is reached; empty where none is set for this size."""
        limit = LIMITS.get(self.name)
        if limit is None or self.documents not in (0, AT):
            return "", ""
        measured = self.ours if self.judged == "value" else self.ratio
        reached = measured >= limit if self.judged == "times" else measured <= limit
        return f"{'>=' if self.judged == 'times' else '<='} {limit:g}", "yes" if reached else "NO"


def figure(value: float, unit: str) -> str:
    digits = 3 if unit == "s" and value < 1 else 2 if unit in ("s", "") else 1
    return f"{value:.{digits}f} {unit}".strip()


def render(rows: Sequence[Row]) -> str:
    """The table as plain text, a row a line, grouped by size as measured."""
    heads = ("measure", "documents", "ours", "yardstick", "ratio", "limit", "reached")
    cells = [heads] + [
        (
            row.name,
            str(row.documents or ""),
            figure(row.ours, row.unit),
            figure(row.yardstick, row.unit) if row.yardstick else "",
            f"{row.ratio:.2f}" if row.yardstick else "",
            *row.verdict,
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n in (0, 6) else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )
