"""Texts by section: the versions of a document share most of their sections, and each is rendered once.

Only plain texts are taken apart: where anything in one section could change another (notes, reference links, HTML,
unusual fences), the whole text is one section. A test compares both ways on random texts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qmsdocs.article.render import Article, Block, render
from qmsdocs.article.shape import Diagram, Heading, Link, Outline, Text, outline_from_json, outline_to_json
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
_RECENT = 512
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")


@dataclass(frozen=True, slots=True)
class _Section:
    digest: str
    lines: int
    article: Article


@dataclass(slots=True)
class Sections:
    """Sections by the digest of their text, and the digests of each blob's. `known`: as kept from an earlier run."""

    known: dict[str, Any] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    """As strings: what they stand for takes four times the memory."""
    grown: bool = False
    """Whether anything is worth keeping for the next run."""
    _recent: dict[str, _Section] = field(default_factory=dict)
    """The versions of a document are read one after the other, and share most of their sections."""

    def of(self, text: Text) -> Article:
        """The article of a text, which is not even read where its sections are known."""
        name = f"blob {text.blob}"
        try:
            digests = str(self.used.get(name) or self.known[name])
            article = _joined([self._kept(digest) for digest in digests.split()])
            self.used[name] = digests
            return article
        except (IndexError, KeyError, TypeError, ValueError):
            return self.article(text.body(), name)

    def article(self, body: str, name: str = "") -> Article:
        """As `render(body)`, section by section where that gives the same; remembered under a name."""
        sections = [self._section(part) for part in split_sections(body)]
        if len(sections) > 1 and any(one.article.outline.problem or _nested(one.article.outline) for one in sections):
            sections = [self._section(body)]
        if name:
            self.grown = True
            self.used[name] = " ".join(section.digest for section in sections)
        return _joined(sections)

    def _section(self, text: str) -> _Section:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        try:
            return self._kept(digest)
        except (KeyError, TypeError, ValueError):
            self.grown = True
            section = _Section(digest, text.count("\n") + 1, render(text))
            self.used[digest] = _section_out(section)
            return section

    def _kept(self, digest: str) -> _Section:
        """A section from the cache; raises KeyError, TypeError or ValueError for anything that was not put there."""
        recent = self._recent.get(digest)
        if recent is not None:
            return recent
        kept = self.used.get(digest) or self.known[digest]
        blocks, outline, lines = json.loads(kept)
        found = (
            Block(kind, str(html), int(level), str(text), str(anchor)) for kind, html, level, text, anchor in blocks
        )
        section = _Section(digest, int(lines), Article(tuple(found), outline_from_json(outline)))
        self.used[digest] = kept
        if len(self._recent) > _RECENT:
            self._recent.clear()
        self._recent[digest] = section
        return section

    def to_keep(self) -> dict[str, str]:
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


def _nested(outline: Outline) -> bool:
    """Headings inside quotes and lists have their anchor in the HTML."""
    return any(not heading.top for heading in outline.headings)


def _joined(sections: Sequence[_Section]) -> Article:
    """One article of its sections: lines counted on, anchors that are taken made new."""
    if len(sections) < 2:
        return sections[0].article
    taken: dict[str, int] = {}
    blocks: list[Block] = []
    headings: list[Heading] = []
    links: list[Link] = []
    diagrams: list[Diagram] = []
    line = 0
    for section in sections:
        own = {}
        outline = section.article.outline
        for h in outline.headings:
            anchor = unique(github_slug(h.text), taken)
            own[h.anchor] = anchor
            headings.append(Heading(h.level, h.text, anchor, h.line + line, h.top))
        blocks += [_renamed(block, own) for block in section.article.blocks]
        links += [Link(one.target, one.text, one.line + line, one.column, one.kind) for one in outline.links]
        diagrams += [Diagram(one.text, one.line + line) for one in outline.diagrams]
        line += section.lines
    empty = all(section.article.outline.empty for section in sections)
    found = Outline(tuple(headings), tuple(links), frozenset(taken), tuple(diagrams), empty)
    return Article(tuple(blocks), found)


def _renamed(block: Block, anchors: Mapping[str, str]) -> Block:
    name = anchors[block.anchor] if block.kind == "heading" else block.anchor
    return block if name == block.anchor else replace(block, anchor=name)


def _section_out(section: _Section) -> str:
    blocks = [[b.kind, b.html, b.level, b.text, b.anchor] for b in section.article.blocks]
    kept = [blocks, outline_to_json(section.article.outline), section.lines]
    return json.dumps(kept, ensure_ascii=True, separators=(",", ":"))
