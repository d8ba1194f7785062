"""Texts by section: the versions of a document share most of their sections, and each is rendered once.

Only plain texts are taken apart: where anything in one section could change another (notes, reference links, HTML,
unusual fences), the whole text is one section. A test compares both ways on random texts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from qmsdocs.article.render import Article, Block, render
from qmsdocs.article.shape import Heading, Outline, outline_from_json, outline_to_json
from qmsdocs.article.slug import github_slug, unique

_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_ANYWHERE = re.compile(
    r"""
    \[\^                           # a note: numbered through the whole text
    | \]:                          # the address of a reference link, for the whole text
    | <[A-Za-z/!?]                 # HTML: may go on, and may have ids
    | ^[ \t>*+:\d.)-]+(?:`{3}|~{3})  # a fence inside something else: ends with it
    | ^`{3,}[^`\n]*`               # looks like a fence and is none
    | \{\#                         # an explicit anchor: where it is taken, another is found
    """,
    re.VERBOSE | re.MULTILINE,
)
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")


@dataclass(slots=True)
class Sections:
    """Rendered sections by digest of their text. `known`: as kept from an earlier run."""

    known: dict[str, Any] = field(default_factory=dict)
    used: dict[str, Any] = field(default_factory=dict)
    grown: bool = False
    """Whether anything is worth keeping for the next run."""

    def article(self, body: str) -> Article:
        """As `render(body)`, section by section where that gives the same."""
        parts = list(split_sections(body))
        articles = [self._one(part) for part in parts]
        if len(articles) == 1:
            return articles[0]
        if any(one.outline.problem or any(not h.top for h in one.outline.headings) for one in articles):
            return self._one(body)
        return _joined(parts, articles)

    def _one(self, text: str) -> Article:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        kept = self.used.get(digest) or self.known.get(digest)
        try:
            article = _article_in(kept)
        except (TypeError, ValueError):
            self.grown = True
            article = render(text)
            kept = _article_out(article)  # as one string: a table of lists takes four times the memory
        self.used[digest] = kept
        return article

    def to_keep(self) -> dict[str, Any]:
        """What was used now, and before unless that is mostly out of use."""
        return self.used if len(self.known) > 3 * len(self.used) else {**self.known, **self.used}


def split_sections(body: str) -> Iterator[str]:
    """The text cut before each of its headings (`# …` after a blank line); whole where sections are not independent."""
    if _ANYWHERE.search(body):
        yield body
        return
    lines = body.split("\n")
    cuts, fence, blank = [0], "", True
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not mark[2].strip():
            fence = ""
        elif not fence and blank and number and _HEADING.match(line):
            cuts.append(number)
        blank = not line.strip()
    for first, after in zip(cuts, [*cuts[1:], len(lines)], strict=True):
        yield "\n".join(lines[first:after])


def _joined(parts: list[str], articles: list[Article]) -> Article:
    """One article of its sections: lines counted on, anchors that are taken made new."""
    taken: set[str] = set()
    blocks: list[Block] = []
    headings: list[Heading] = []
    links = []
    line = 0
    for part, article in zip(parts, articles, strict=True):
        own = {}
        for heading in article.outline.headings:
            anchor = unique(github_slug(heading.text), taken)
            taken.add(anchor)
            own[heading.anchor] = anchor
            headings.append(replace(heading, anchor=anchor, line=heading.line + line))
        blocks += [replace(b, anchor=own[b.anchor]) if b.kind == "heading" else b for b in article.blocks]
        links += [replace(link, line=link.line + line) for link in article.outline.links]
        line += part.count("\n") + 1
    empty = all(article.outline.empty for article in articles)
    return Article(tuple(blocks), Outline(tuple(headings), tuple(links), frozenset(taken), empty))


def _article_out(article: Article) -> str:
    blocks = [[b.kind, b.html, b.level, b.text, b.anchor] for b in article.blocks]
    return json.dumps([blocks, outline_to_json(article.outline)], ensure_ascii=True, separators=(",", ":"))


def _article_in(kept: Any) -> Article:
    """Back from the cache; raises TypeError or ValueError for anything that is not what was put there."""
    blocks, outline = json.loads(kept)
    found = (Block(kind, str(html), int(level), str(text), str(anchor)) for kind, html, level, text, anchor in blocks)
    return Article(tuple(found), outline_from_json(outline))
