"""A text rendered with marks before the blocks that hold given lines, so that something can be put there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping
from typing import Any

from markdown_it.token import Token

from qmsdocs.article.outline import outline_of
from qmsdocs.article.parse import Problem, tokens_of
from qmsdocs.article.render import Article, blocks_of, render

_MARK = re.compile("<p>\x02([0-9]+)\x03</p>")
"""Characters that the parser takes out of what an author writes."""
_FOLD = re.compile(r"<details(?=[\s>])", re.IGNORECASE)


def render_marked(body: str, lines: Collection[int]) -> Article:
    """As `render(body)`, with a mark for each of the lines (from 1) before the block at the top level that holds it."""
    env: dict[str, Any] = {}
    try:
        tokens = tokens_of(body, env)
    except Problem:
        return render(body)
    outline = outline_of(tokens, body)
    return Article(tuple(blocks_of(_marked(tokens, lines), outline, env)), outline)


def fill_marks(html: str, notes: Mapping[int, str], placed: set[int]) -> str:
    """Each mark replaced by its note, once; `placed` grows by the lines whose note stands now."""

    def note(mark: re.Match[str]) -> str:
        line = int(mark[1])
        if line in placed or line not in notes:
            return ""
        placed.add(line)
        return notes[line]

    return _MARK.sub(note, html)


def _marked(tokens: list[Token], lines: Collection[int]) -> list[Token]:
    tops = [index for index, token in enumerate(tokens) if token.level == 0 and token.nesting >= 0 and token.map]
    if not tops:
        return tokens
    starts = [(tokens[index].map or [0])[0] + 1 for index in tops]
    before: dict[int, list[Token]] = {}
    for line in sorted(lines):
        index = tops[max(bisect_right(starts, line) - 1, 0)]
        if index == 0 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
            index = 3  # the title stands above everything
        before.setdefault(index, []).append(Token("html_block", "", 0, content=f"<p>\x02{line}\x03</p>\n"))
    found: list[Token] = []
    for index, token in enumerate(tokens):
        if before and token.type == "html_block":  # what is to be seen must not be folded away
            token.content = _FOLD.sub("<details open", token.content)
        found += [*before.get(index, ()), token]
    return found + before.get(len(tokens), [])
