"""What is left of a template in a text: sentences word for word, and sections that hold only dots.

It reads lines, not Markdown: a text is looked through only where the beginning of such a sentence stands in it, and a
section only as far as the first line that says something.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qmsdocs.article.shape import Heading
from qmsdocs.model.document import PLACEHOLDERS

_FEWEST_WORDS = 4
"""Shorter sentences may stand in any text."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"\s*(`{3,}(?!.*`)|~{3,})(.*)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+")
_ENDS = re.compile(r" {0,3}(?:#{1,6}(?:\s|$)|\||>|={2,}\s*$|-{2,}\s*$)|\s*$")
"""A line that is of no paragraph: a heading or what underlines it, a row of a table, a quotation, a blank one."""
_RULE = re.compile(r"[\s|:=-]*")
"""What parts the head of a table from its rows, underlines a heading, or is blank."""
_DOTS = re.compile(r"[.…]+")


@dataclass(frozen=True, slots=True)
class Template:
    """What a template's text is known by."""

    sentences: frozenset[str]
    """Its paragraphs and items."""
    starts: tuple[str, ...]
    """The first words of each, which no line break parts."""
    rows: frozenset[str]
    """Rows of its tables that lack a cell."""
    headings: tuple[str, ...]


@lru_cache(maxsize=256)
def template_of(text: str) -> Template:
    lines = text.split("\n")
    sentences = frozenset(said for _, said in _paragraphs(lines) if len(said.split()) >= _FEWEST_WORDS)
    starts = tuple(sorted({" ".join(said.split()[:_FEWEST_WORDS]) for said in sentences}))
    rows = frozenset(_one_line(line) for line in lines if line.startswith("|") and any(map(_blank, _cells(line))))
    headings = tuple(line.lstrip("#").strip() for line in lines if line.startswith("#"))
    return Template(sentences, starts, rows, headings)


def lines_of(body: str) -> list[str]:
    """The lines of a text; comments are blank."""
    seen = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), body) if "<!--" in body else body
    return seen.split("\n")


def sentences_left(body: str, lines: Sequence[str], template: Template) -> Iterator[tuple[int, str]]:
    """Line (from 1) and words of each paragraph or item that is one of the template."""
    if any(start in body for start in template.starts):
        yield from ((line, said) for line, said in _paragraphs(lines) if said in template.sentences)


def only_dots(
    lines: Sequence[str], headings: Sequence[Heading], index: int, rows: Collection[str]
) -> tuple[int, str] | None:
    """Line and words of the first thing that says nothing, in a section where nothing else stands."""
    heading = headings[index]
    later = (headings[number] for number in range(index + 1, len(headings)))
    after = (one.line for one in later if one.level <= heading.level)
    end = next(after, len(lines) + 1) - 1
    first = None
    for number in range(heading.line, end):
        line = lines[number]
        if _RULE.fullmatch(line) or _is_head(lines, number, end):
            continue
        if not all(map(_blank, _cells(line))) and _one_line(line) not in rows:
            return None
        first = first or (number + 1, _one_line(" ".join(_cells(line))))
    return first


def _is_head(lines: Sequence[str], number: int, end: int) -> bool:
    """Whether the head of a table stands on this line."""
    if "|" not in lines[number] or number + 1 >= end:
        return False
    below = lines[number + 1]
    return "-" in below and "|" in below and _RULE.fullmatch(below) is not None


def _cells(line: str) -> list[str]:
    """The cells of a row, or the one text of a line without its marks."""
    return _ITEM.sub("", line, count=1).strip().strip("|").split("|")


def _blank(words: str) -> bool:
    """Nothing, dots or a word such as TBD."""
    said = words.strip(" \t*_>")
    return said.lower() in PLACEHOLDERS or _DOTS.fullmatch(said) is not None


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Line (from 1) and words of each paragraph and item; not what stands in code, quotations and tables."""
    fence, begin, words = "", 0, ""
    for number, line in enumerate([*lines, ""], 1):
        mark = _FENCE.match(line)
        item = _ITEM.match(line)
        if words and (mark or item or _ENDS.match(line)):
            yield begin, _one_line(words).strip("*_")
            words = ""
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not mark[2].strip():
            fence = ""
        elif fence or mark or _ENDS.match(line):
            continue
        elif item or (not words and not line.startswith(("    ", "\t"))):
            begin, words = number, line[item.end() if item else 0 :]
        elif words:
            words += f" {line}"
