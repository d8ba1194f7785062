"""What changed within a unit, word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Literal

from qmsdocs.article.elements import Path, Run, plain
from qmsdocs.article.matching import Budget, gaps, word_matches
from qmsdocs.article.units import Unit

Kind = Literal["same", "removed", "added"]
Word = tuple[Kind, Run]

_MOST = 6_000
"""Words of both texts of one unit; beyond, the whole is removed and added."""
_LEAST = 0.2
"""Of the words that two texts have in common: below, nobody could read the one within the other."""
_ALONE = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts without blanks between words: each character is one."""
_LETTER = rf"[^\s!-/:-@\[-^`{{-~“”„‟«»‹›‘’‚–—…·•¶§。、，；：？！（）「」『』{_ALONE}]"
_WORD = re.compile(rf"&#?\w+;|[{_ALONE}]|{_LETTER}+(?:[.,:'’/@&-]{_LETTER}+)*|\s+|.", re.DOTALL)
"""In HTML: an entity is one character."""


def words_of(text: str) -> list[str]:
    """The words, blanks and marks of a run's text."""
    return [text] if text.startswith("<") or not text else _WORD.findall(text)


@lru_cache(maxsize=1 << 14)
def is_word(text: str) -> bool:
    """Whether it says something: not only blanks and marks."""
    return any(map(str.isalnum, plain(text)))


def bag_of(unit: Unit) -> Counter[str]:
    """How often it has each word."""
    return Counter(word for run in unit.runs for word in words_of(run.text) if is_word(word))


def compared(
    old: Sequence[Run], new: Sequence[Run], depth: tuple[int, int], budget: Budget, pair: dict[Path, Path]
) -> list[Word]:
    """Two texts as one. `depth`: how much of the paths, old and new, leads to them; `pair` grows by the paths, old to
    new, of what both have."""
    (a, told), (b, said) = _split(old, depth[0]), _split(new, depth[1])
    if len(a) + len(b) > _MOST:
        return _apart(old, new)
    found = word_matches(told, said, budget)
    kept = sum(is_word(run.text) for i, _, size in found for run in a[i : i + size])
    if kept < _LEAST * max(sum(is_word(run.text) for run in one) for one in (a, b)):
        return _apart(old, new)
    words: list[Word] = []
    for before, after, match in gaps(found, len(a), len(b)):
        words += [("removed", run) for run in a[before]]
        words += [("added", run) for run in b[after]]
        if match:
            i, j, size = match
            words += [("same", run) for run in b[j : j + size]]
            for one, other in zip(a[i : i + size], b[j : j + size], strict=True):
                pair.setdefault(one.path, other.path)
    return [(kind, run) for kind, runs in _joined(words) for run in _flowing(runs)]


def _apart(old: Sequence[Run], new: Sequence[Run]) -> list[Word]:
    return [*(("removed", run) for run in old), *(("added", run) for run in new)]


def _split(runs: Sequence[Run], depth: int) -> tuple[list[Run], list[str]]:
    """Word by word, and what each is compared by: blanks are alike wherever they stand."""
    words: list[Run] = []
    told: list[str] = []
    for run in runs:
        within = "/".join([mark.told for mark in run.path[depth:]]) + ">"
        for word in words_of(run.text):
            words.append(Run(word, run.path))
            told.append(word if word.isspace() else within + word)
    return words, told


def _joined(words: Sequence[Word]) -> Iterator[tuple[Kind, list[Run]]]:
    """What lies between two changes and has no word in it is part of the change: all that went, then what came."""
    parts = [(same, list(group)) for same, group in groupby(words, lambda word: word[0] == "same")]
    removed: list[Run] = []
    added: list[Run] = []
    for place, (same, group) in enumerate(parts):
        if same and not (0 < place < len(parts) - 1 and not any(is_word(run.text) for _, run in group)):
            yield from (("removed", removed), ("added", added), ("same", [run for _, run in group]))
            removed, added = [], []
        else:
            removed += [run for kind, run in group if kind != "added"]
            added += [run for kind, run in group if kind != "removed"]
    yield from (("removed", removed), ("added", added))


def _flowing(runs: Sequence[Run]) -> Iterator[Run]:
    """Words that stand in the same elements, joined again."""
    for (path, tag), group in groupby(runs, lambda run: (run.path, run.text.startswith("<"))):
        texts = [run.text for run in group]
        yield from (Run(text, path) for text in (texts if tag else ["".join(texts)]))
