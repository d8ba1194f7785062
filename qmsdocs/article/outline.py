"""What a text refers to and is made of: headings, links, anchors, with their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import unquote

from markdown_it.token import Token

from qmsdocs.article.parse import Problem, tokens_of
from qmsdocs.article.shape import Diagram, Heading, Link, Outline
from qmsdocs.article.slug import allowed_anchor, allowed_id, github_slug, unique

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_EXPLICIT = re.compile(r"[ \t]*\{#([^\s{}]+)\}[ \t]*$")
MERMAID = "mermaid"
"""The language of fences that are drawn."""
_AFTER_ADDRESS = (")", ">", " ", "\t", "\n", "")


def parse_outline(body: str) -> Outline:
    """The outline of a Markdown text; never raises."""
    try:
        tokens = tokens_of(body, {})
    except Problem as problem:
        return Outline(problem=str(problem))
    return outline_of(tokens, body)


def outline_of(tokens: list[Token], body: str) -> Outline:
    """The outline of parsed tokens; heading tokens get their anchor as `id`."""
    lines = body.split("\n")
    found = _Found()
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            found.headings.append(_heading(token, tokens[index + 1], found.ids))
        elif token.type == "inline":
            _links(token, lines, found)
        elif token.type == "fence" and token.info.split()[:1] == [MERMAID]:
            found.diagrams.append(Diagram(token.content, (token.map or [0])[0] + 1))
        elif token.type == "html_block":
            found.html(token.content, (token.map or [0])[0] + 1)
    return Outline(
        headings=tuple(found.headings),
        links=tuple(found.links),
        anchors=frozenset(found.ids.keys() | found.own_ids | set(_notes(tokens))),
        diagrams=tuple(found.diagrams),
        empty=not _visible(tokens),
    )


def _notes(tokens: list[Token]) -> Iterator[str]:
    """Anchors of footnotes and of the places that refer to them."""
    for token in tokens:
        if token.type == "footnote_open":
            yield f"fn{token.meta['id'] + 1}"
        for child in token.children or () if token.type == "inline" else ():
            if child.type == "footnote_ref":
                again = child.meta.get("subId", 0)
                yield f"fnref{child.meta['id'] + 1}" + (f":{again}" if again > 0 else "")


@dataclass(slots=True)
class _Found:
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    diagrams: list[Diagram] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    own_ids: set[str] = field(default_factory=set)

    def html(self, content: str, line: int) -> None:
        reader = _Html(self, line)
        reader.feed(_COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), content))
        reader.close()


class _Html(HTMLParser):
    """Ids and links that an author wrote as HTML."""

    def __init__(self, found: _Found, line: int) -> None:
        super().__init__()
        self._found, self._line = found, line

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        line, column = self.getpos()
        for value in (given.get("id", ""), given.get("name", "") if tag == "a" else ""):
            if allowed_id(value):
                self._found.own_ids.add(value)
        if tag == "a" and given.get("href"):
            self._found.links.append(Link(given["href"], "", self._line + line - 1, column + 1, "link"))
        if tag == "img" and given.get("src"):
            words = given.get("alt", "")
            self._found.links.append(Link(given["src"], words, self._line + line - 1, column + 1, "image"))


def _heading(opening: Token, inline: Token, taken: dict[str, int]) -> Heading:
    explicit = _take_explicit(inline)
    words = plain_text(inline)
    slug = explicit if allowed_anchor(explicit) else github_slug(words)
    anchor = unique(slug, taken)
    opening.attrSet("id", anchor)
    return Heading(int(opening.tag[1]), words, anchor, (opening.map or [0])[0] + 1, opening.level == 0)


def _take_explicit(inline: Token) -> str:
    """Takes `{#name}` off the end of a heading."""
    last = inline.children[-1] if inline.children else None
    found = _EXPLICIT.search(last.content) if last is not None and last.type == "text" else None
    if found is None or last is None:
        return ""
    last.content = last.content[: found.start()]
    return found[1]


def plain_text(inline: Token) -> str:
    """The words of a heading or paragraph, without markup."""
    kinds = ("text", "code_inline", "softbreak", "image")
    parts = (
        " " if child.type == "softbreak" else child.content for child in inline.children or () if child.type in kinds
    )
    return " ".join("".join(parts).split())


def _links(inline: Token, lines: list[str], found: _Found) -> None:
    first, last = inline.map or [0, 1]
    seen: dict[str, int] = {}
    line, children = first, inline.children or []
    for index, child in enumerate(children):
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "html_inline":
            found.html(child.content, line + 1)
        elif child.type in ("link_open", "image"):
            kind: Literal["link", "image"] = "image" if child.type == "image" else "link"
            target = str(child.attrGet("href" if kind == "link" else "src") or "")
            words = child.content if kind == "image" else _label(children, index)
            where, column = _located(lines, first, max(last, first + 1), target, words, seen, line)
            found.links.append(Link(target, words, where, column, kind))


def _label(children: list[Token], index: int) -> str:
    parts = []
    for child in children[index + 1 :]:
        if child.type == "link_close":
            break
        parts.append(child.content)
    return "".join(parts)


def _located(
    lines: list[str], first: int, last: int, target: str, words: str, seen: dict[str, int], guess: int
) -> tuple[int, int]:
    """Line and column (from 1) of a link: where its address, or else its words, stand among the token's lines."""
    for wanted in dict.fromkeys((f"]({target}", f"](<{unquote(target)}", f"]({unquote(target)}", f"[{words}]")):
        block = "\n".join(lines[first:last])
        at = block.find(wanted, seen.get(wanted, 0))
        while (
            at >= 0 and wanted.startswith("](") and block[at + len(wanted) : at + len(wanted) + 1] not in _AFTER_ADDRESS
        ):
            at = block.find(wanted, at + 1)  # only the beginning of another address
        if at >= 0:
            seen[wanted] = at + 1
            begin = block.rfind("[", 0, at + 1)
            begin = begin if begin >= 0 else at
            if begin > 0 and block[begin - 1] == "!":
                begin -= 1
            return first + block.count("\n", 0, begin) + 1, begin - block.rfind("\n", 0, begin)
    return guess + 1, 1


def _visible(tokens: list[Token]) -> bool:
    for token in tokens:
        if token.type in ("fence", "code_block") and token.content.strip():
            return True
        if token.type == "html_block" and _TAG.sub("", _COMMENT.sub("", token.content)).strip():
            return True
        if token.type == "inline" and (plain_text(token) or any(c.type == "image" for c in token.children or ())):
            return True
    return False
