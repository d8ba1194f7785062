"""Whether two texts differ in spelling and form alone: what `editorial: true` says of a version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from qmsdocs.article.elements import plain
from qmsdocs.article.render import Article, render
from qmsdocs.article.shape import Outline
from qmsdocs.article.units import units_of
from qmsdocs.history.covered import UNCOVERED
from qmsdocs.model.data import Value

FREE = UNCOVERED | {"version", "change_summary", "change_reason", "effective_date", "editorial", "significant"}
"""Fields that every new version may change."""
_WORD = re.compile(r"[0-9]+(?:[.,:/-][0-9]+)*|\w+|[%‰€$£§°≤≥≠]")
_NEAR = 0.8
"""How much of two words is the same letters in the same order."""
_SHORT = 4
"""Letters of a word in which one letter makes another word: `not` and `now`."""
_STRUCK = frozenset({"s", "del", "strike"})


class Word(NamedTuple):
    text: str
    struck: bool
    """Crossed out."""


def beyond_fields(old: Mapping[str, Value], new: Mapping[str, Value]) -> Iterator[str]:
    """Fields, under our names, that say something else."""
    for name in sorted({*old, *new} - FREE):
        if old.get(name) != new.get(name):
            yield f"`{name}` says something else"


def beyond_text(old: str, new: str) -> str:
    """The first thing in a body that is more than spelling and form, in words; empty where nothing is."""
    was, now = render(old), render(new)
    if _targets(was.outline) != _targets(now.outline):
        return "links and pictures are not the same"
    return _difference(list(_words(was)), list(_words(now)))


def _targets(outline: Outline) -> list[tuple[str, str]]:
    """Where links lead, and what pictures show to those who cannot see them."""
    return [(one.target, one.text if one.kind == "image" else "") for one in outline.links]


def _words(article: Article) -> Iterator[Word]:
    for block in article.blocks:
        for unit in units_of(block.html if block.kind == "html" else f"<p>{block.html}</p>", new=True):
            for run in unit.runs:
                struck = any(mark.name in _STRUCK for mark in run.path)
                yield from (Word(text, struck) for text in _WORD.findall(plain(run.text)))


def _difference(old: list[Word], new: list[Word]) -> str:
    """Word by word, in step: a word that is spelled otherwise, two that are written as one, one that stood twice."""
    i = j = 0
    while i < len(old) or j < len(new):
        was, now = old[i : i + 2], new[j : j + 2]
        if was and now and was[0].struck == now[0].struck and _same(was[0].text, now[0].text):
            i, j = i + 1, j + 1
        elif len(was) == 2 and now and _joined(was) == now[0]:
            i, j = i + 2, j + 1
        elif len(now) == 2 and was and _joined(now) == was[0]:
            i, j = i + 1, j + 2
        elif was and i and was[0] == old[i - 1] and was[0].text.isalpha():
            i += 1
        else:
            return _said(old, new, i, j)
    return ""


def _joined(pair: list[Word]) -> Word | None:
    one, other = pair
    if one.struck != other.struck or not (one.text + other.text).isalpha():
        return None
    return Word(one.text + other.text, one.struck)


def _same(old: str, new: str) -> bool:
    """Equal but for capital letters, or near enough to be one word spelled in two ways; never numbers."""
    old, new = old.casefold(), new.casefold()
    if old == new:
        return True
    if not (old.isalpha() and new.isalpha()) or old[0] != new[0]:
        return False
    if sorted(old) == sorted(new):
        return True
    return min(len(old), len(new)) >= _SHORT and SequenceMatcher(None, old, new, autojunk=False).ratio() >= _NEAR


def _said(old: list[Word], new: list[Word], i: int, j: int) -> str:
    def around(words: list[Word], at: int) -> str:
        return " ".join(word.text for word in words[max(0, at - 2) : at + 3])

    if i < len(old) and j < len(new):
        if old[i].text == new[j].text:
            return f"“{around(new, j)}” is crossed out in one text and not in the other"
        return f"“{around(old, i)}” became “{around(new, j)}”"
    return f"“{around(new, j)}” was added" if j < len(new) else f"“{around(old, i)}” was taken out"
