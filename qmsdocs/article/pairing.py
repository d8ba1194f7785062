"""Which units that went, and which that came, are one unit that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from qmsdocs.article.matching import Budget
from qmsdocs.article.units import Unit, told_of
from qmsdocs.article.words import bag_of

_ALIKE = 0.5
"""Share of words in common, from which on it is the same unit changed; …"""
_ALONE = 0.2
"""… where there is one on each side."""
_MOST = 2_500
"""Pairs that are looked at; beyond, only those at equal places."""


def pairs(
    old: Sequence[Unit], new: Sequence[Unit], may: Callable[[Unit], bool], budget: Budget
) -> list[tuple[int, int]]:
    """Places of units that belong together, in order. `may`: whether a unit can be one of a pair at all."""
    was, now = ([place for place, unit in enumerate(units) if may(unit)] for units in (old, new))
    if not was or not now:
        return []
    bags = [bag_of(old[i]) for i in was], [bag_of(new[j]) for j in now]

    def alike(a: int, b: int) -> float:
        """From 0 to 1; 0 where it is not worth telling."""
        share = _alike(old[was[a]], new[now[b]], bags[0][a], bags[1][b], budget)
        return share if share >= (_ALONE if len(was) == len(now) == 1 else _ALIKE) else 0.0

    if len(was) * len(now) <= _MOST:
        found = _best([[alike(a, b) for b in range(len(now))] for a in range(len(was))])
    else:
        found = [(a, a) for a in range(len(was)) if alike(a, a)] if len(was) == len(now) else []
    return [(was[a], now[b]) for a, b in found]


def _alike(old: Unit, new: Unit, one: Counter[str], other: Counter[str], budget: Budget) -> float:
    if old.shape != new.shape:
        return 0.0
    if old.told == new.told:
        return 1.0
    if old.name == "tr" and _first(old) == _first(new):
        return max(_ALIKE, _shared(one, other))  # the first cell is the name of a row
    return _shared(one, other) if budget.takes(min(len(one), len(other))) else 0.0


def _first(row: Unit) -> str:
    return told_of(row.cells[0], len(row.path))


def _shared(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _best(alike: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs, in order, whose likeness is the greatest in sum."""
    width = len(alike[0])
    sums = [[0.0] * (width + 1)]
    for row in alike:
        above, line = sums[-1], [0.0]
        for b, share in enumerate(row):
            line.append(max(above[b + 1], line[b], above[b] + share if share else 0.0))
        sums.append(line)
    found: list[tuple[int, int]] = []
    a, b = len(alike), width
    while a and b:
        if sums[a][b] == sums[a - 1][b]:
            a -= 1
        elif sums[a][b] == sums[a][b - 1]:
            b -= 1
        else:
            a, b = a - 1, b - 1
            found.append((a, b))
    return found[::-1]
