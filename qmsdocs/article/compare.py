"""Two articles as one: what is the same, what changed, came, went or moved. First by units, then by words within them.

However two texts are made, the work is bounded: what is left when it is done is shown as removed and added as a whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from qmsdocs.article.elements import Path, Run
from qmsdocs.article.links import rewrite_links
from qmsdocs.article.matching import Budget, Match, gaps, unit_matches
from qmsdocs.article.pairing import pairs
from qmsdocs.article.render import Article
from qmsdocs.article.units import Unit, told_of, units_of
from qmsdocs.article.words import Word, compared, is_word, words_of

Kind = Literal["same", "changed", "added", "removed", "moved away", "moved here"]
WORK = 8_000_000
"""Comparisons for two texts: seconds, whatever they are."""
_LARGEST = 250_000
"""Tags of what is compared unit by unit; more stand in no text of people, and are left out."""
_LINK = re.compile(r"<a\b[^<>]*>.*?</a>", re.DOTALL)
"""Its words may be such that not everybody may read them."""
_TAG = re.compile(r"<[^<]*?>")
_MOVED = 4
"""Words that a unit must have to be told as moved; a heading needs none but its own."""


@dataclass(frozen=True, slots=True)
class Step:
    """A unit as both texts have it. `element`: the kind of it, such as `p`, `li`, `tr`."""

    kind: Kind
    element: str
    words: tuple[Word, ...]


Part = int | tuple[Step, ...]
"""A piece of the new text that the old one has too, by its number; or what became of the pieces between two such."""
Locate = Callable[[str], str]
"""An address as written -> as it can be compared with one in a text that lies elsewhere."""


def pieces_of(article: Article, locate: Locate) -> list[str]:
    """An article's headings, and what stands between them, as HTML; without the title, for it is a field."""
    blocks = article.blocks
    titled = bool(blocks) and blocks[0].kind == "heading" and blocks[0].level == 1
    found = []
    for block in blocks[titled:]:
        html = rewrite_links(block.html, lambda written, _: locate(written))
        level = max(block.level, 2)
        found.append(f"<h{level}>{html}</h{level}>" if block.kind == "heading" else html)
    return found


def compare(old: Sequence[str], new: Sequence[str], budget: Budget | None = None) -> list[Part]:
    """What became of the pieces of the old text in the new one."""
    budget = budget or Budget(WORK)
    parts: list[int | _Region] = []
    first = 1
    for before, after, match in gaps(unit_matches(old, new, budget), len(old), len(new)):
        was, now = "\n".join(old[before]), "\n".join(new[after])
        tags = was.count("<") + now.count("<")
        if tags > _LARGEST:
            was, now = (_TAG.sub(" ", _LINK.sub("(link)", one)) for one in (was, now))
        if was or now:
            parts.append(_region(units_of(was, new=False, first=first), units_of(now, new=True, first=first), budget))
            first += tags
        parts += range(match[1], match[1] + match[2]) if match else ()
    regions = [part for part in parts if not isinstance(part, int)]
    moved = _moved(regions)
    known: dict[Path, Path] = {}
    steps = {id(region): list(_steps(region, moved, budget, known)) for region in regions}
    numbers = _numbers(known)
    return [part if isinstance(part, int) else tuple(_named(one, numbers) for one in steps[id(part)]) for part in parts]


@dataclass(frozen=True, slots=True)
class _Region:
    old: Sequence[Unit]
    new: Sequence[Unit]
    same: Sequence[Match]

    @property
    def gaps(self) -> Iterator[tuple[Sequence[Unit], Sequence[Unit], Match | None]]:
        for before, after, match in gaps(self.same, len(self.old), len(self.new)):
            yield self.old[before], self.new[after], match


def _region(old: Sequence[Unit], new: Sequence[Unit], budget: Budget) -> _Region:
    return _Region(old, new, unit_matches(list(map(_key, old)), list(map(_key, new)), budget))


def _key(unit: Unit) -> tuple[str, str]:
    return unit.shape, unit.told


def _moved(regions: Sequence[_Region]) -> set[tuple[str, str]]:
    """What went from one place and came at one other, and is long enough to be known again."""
    gone = Counter(_key(unit) for region in regions for old, _, _ in region.gaps for unit in old)
    come = Counter(_key(unit) for region in regions for _, new, _ in region.gaps for unit in new)
    units = (unit for region in regions for _, new, _ in region.gaps for unit in new)
    return {key for unit in units if gone[key := _key(unit)] == 1 == come[key] and _can_move(unit)}


def _can_move(unit: Unit) -> bool:
    words = sum(is_word(word) for run in unit.runs for word in words_of(run.text))
    return words >= _MOVED or (unit.name.startswith("h") and words > 0)


def _steps(region: _Region, moved: set[tuple[str, str]], budget: Budget, known: dict[Path, Path]) -> Iterator[Step]:
    for old, new, match in region.gaps:
        i = j = 0
        for a, b in [*pairs(old, new, lambda unit: _key(unit) not in moved, budget), (len(old), len(new))]:
            yield from (_whole("moved away" if _key(unit) in moved else "removed", unit) for unit in old[i:a])
            yield from (_whole("moved here" if _key(unit) in moved else "added", unit) for unit in new[j:b])
            if a < len(old):
                yield _changed(old[a], new[b], budget, known)
            i, j = a + 1, b + 1
        if match:
            for n in range(match[2]):
                yield _same(region.old[match[0] + n], region.new[match[1] + n], known)


def _whole(kind: Kind, unit: Unit) -> Step:
    went = kind in ("removed", "moved away")
    return Step(kind, unit.name, tuple(("removed" if went else "added", run) for run in unit.runs))


def _same(old: Unit, new: Unit, known: dict[Path, Path]) -> Step:
    known.setdefault(old.path, new.path)
    for one, other in zip(old.runs, new.runs, strict=False):
        known.setdefault(one.path, other.path)
    return Step("same", new.name, tuple(("same", run) for run in new.runs))


def _changed(old: Unit, new: Unit, budget: Budget, known: dict[Path, Path]) -> Step:
    """Cell by cell, word by word."""
    if _key(old) == _key(new):
        return _same(old, new, known)
    known[old.path] = new.path
    depth = len(old.path), len(new.path)
    words: list[Word] = []
    for before, after in _cells(old, new, budget):
        if before and after and new.name == "tr":
            known.setdefault(before[0].path[: depth[0] + 1], after[0].path[: depth[1] + 1])
        found = compared(before, after, depth, budget, known)
        words += [(kind, _moved_into(new.path, run, depth[0]) if kind == "removed" else run) for kind, run in found]
    return Step("changed", new.name, tuple(words))


def _moved_into(path: Path, run: Run, depth: int) -> Run:
    return Run(run.text, path + run.path[depth:])


def _cells(old: Unit, new: Unit, budget: Budget) -> Iterator[tuple[Sequence[Run], Sequence[Run]]]:
    """The cells of two rows side by side; where a column came or went, by what they say."""
    before, after = old.cells, new.cells
    if len(before) == len(after):
        yield from zip(before, after, strict=True)
        return
    told = [told_of(one, len(old.path)) for one in before], [told_of(one, len(new.path)) for one in after]
    for was, now, match in gaps(unit_matches(*told, budget), len(before), len(after)):
        yield from zip_longest(before[was], after[now], fillvalue=())
        if match:
            yield from zip(before[match[0] : match[0] + match[2]], after[match[1] : match[1] + match[2]], strict=True)


def _numbers(known: dict[Path, Path]) -> dict[int, int]:
    """Which element of the new text each of the old one is."""
    found: dict[int, int] = {}
    for old, new in known.items():
        for one, other in zip(old, new, strict=False):
            if one.name != other.name:
                break
            found.setdefault(one.number, other.number)
    return found


def _named(step: Step, numbers: dict[int, int]) -> Step:
    """The step with its old elements named as the new ones that they are."""

    def path(old: Path) -> Path:
        return tuple(mark._replace(number=numbers.get(mark.number, mark.number)) for mark in old)

    paths: dict[Path, Path] = {}
    words: list[Word] = []
    for kind, run in step.words:
        if kind == "removed":
            if run.path not in paths:
                paths[run.path] = path(run.path)
            run = Run(run.text, paths[run.path])
        words.append((kind, run))
    return Step(step.kind, step.element, tuple(words))
