"""What two sequences have in common, found with so much work and no more."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

Items = Sequence[Hashable]
Match = tuple[int, int, int]
"""Place in the old one, place in the new one, length."""
_PAIRS = 500_000
"""Pairs of equal units that are weighed against each other; beyond, only those that there are once."""


@dataclass(slots=True)
class Budget:
    """Comparisons that may still be made: a text made to cost time costs no more than these."""

    left: int

    def takes(self, cost: int) -> bool:
        """Whether there is so much left; then it is taken."""
        if cost > self.left:
            return False
        self.left -= cost
        return True


def unit_matches(old: Items, new: Items, budget: Budget) -> list[Match]:
    """As many as possible that both have, in order: of two that changed places, the one that leaves more in place."""
    return _around(old, new, lambda a, b: _longest(a, b, budget))


def word_matches(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[Match]:
    """Runs that both have, in order, the longest first: read more easily than as many as possible. Blanks alone are no
    reason to see a run. What the budget does not reach to stays unmatched."""
    return _around(old, new, lambda a, b: _runs(a, b, budget))


def gaps(found: Sequence[Match], old: int, new: int) -> Iterator[tuple[slice, slice, Match | None]]:
    """What lies before each match, and the match; at the end without one. `old`, `new`: lengths."""
    i = j = 0
    for match in found:
        yield slice(i, match[0]), slice(j, match[1]), match
        i, j = match[0] + match[2], match[1] + match[2]
    yield slice(i, old), slice(j, new), None


def _around(old: Items, new: Items, within: Callable[[Items, Items], Iterable[Match]]) -> list[Match]:
    """What is common at both ends, and what is found between them."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    inner = sorted(within(old[start : len(old) - end], new[start : len(new) - end]))
    found = [(i + start, j + start, size) for i, j, size in inner]
    return [match for match in ((0, 0, start), *found, (len(old) - end, len(new) - end, end)) if match[2]]


def _common(one: Items, other: Items) -> int:
    """How many of the first are equal."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _longest(old: Items, new: Items, budget: Budget) -> Iterator[Match]:
    """The longest common subsequence (Hunt and Szymanski's way): work by the number of equal pairs."""
    places: dict[Hashable, list[int]] = {}
    for j in range(len(new) - 1, -1, -1):
        places.setdefault(new[j], []).append(j)
    cost = sum(len(places.get(one, ())) for one in old)
    if cost > _PAIRS or not budget.takes(cost):
        counts = Counter(old)
        places = {one: found for one, found in places.items() if len(found) == 1 == counts[one]}
    ends: list[int] = []
    chains: list[tuple[int, int, object]] = []
    for i, one in enumerate(old):
        for j in places.get(one, ()):
            length = bisect_left(ends, j)
            chain = (i, j, chains[length - 1] if length else None)
            ends[length : length + 1] = [j]
            chains[length : length + 1] = [chain]
    link: object = chains[-1] if chains else None
    while isinstance(link, tuple):
        yield link[0], link[1], 1
        link = link[2]


def _runs(old: Items, new: Items, budget: Budget) -> Iterator[Match]:
    """The longest match, then the longest on both sides of it, and so on, as difflib does; but what each step costs is
    known before, and a step that costs too much is not made."""
    if not old or not new:
        return
    matcher = SequenceMatcher(lambda word: str(word).isspace(), old, new, autojunk=False)
    places: dict[Hashable, list[int]] = matcher.b2j  # type: ignore[attr-defined]
    costs = [0, *accumulate(1 + len(places.get(one, ())) for one in old)]
    waiting = deque([(0, len(old), 0, len(new))])
    while waiting:
        i0, i1, j0, j1 = waiting.popleft()
        if not budget.takes(costs[i1] - costs[i0]):
            continue
        i, j, size = matcher.find_longest_match(i0, i1, j0, j1)
        if not size:
            continue
        yield i, j, size
        if i0 < i and j0 < j:
            waiting.append((i0, i, j0, j))
        if i + size < i1 and j + size < j1:
            waiting.append((i + size, i1, j + size, j1))
