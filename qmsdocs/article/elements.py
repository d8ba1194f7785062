"""Safe HTML as texts, and the elements around each.

`html` is always what `cleaned` made: every tag closed, attributes in double quotes, `<` in texts an entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_BETWEEN = frozenset({"dl", "ol", "table", "tbody", "tfoot", "thead", "tr", "ul"})
"""What holds no text of its own."""
BLOCKS = _BETWEEN | {
    *("blockquote", "caption", "dd", "details", "div", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5"),
    *("h6", "li", "p", "pre", "section", "summary", "td", "th"),
}
_SEEN = frozenset({"dd", "li", "p", "td", "th"})
"""What is seen even if nothing is in it."""
_INSTEAD = {"ins": "u", "del": "s"}
"""An author's own marks of a change must not be taken for ours."""
_VOID = ("br", "hr", "img", "col")
_DEEP = 60
"""Elements within elements; what is still deeper counts as text of the last one, but for links."""
_PART = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>|([^<]+)')
_DROPPED = re.compile(r' (?:id|name|rel|open)(?:="[^"]*")?')
_TABLE = re.compile(r' aria-label="(Table(?: \d+)?): [^"]*"')
"""The name of a table says the heading above it, which may have changed, or name what not everybody may know of."""
_ATTRIBUTE = re.compile(r' (href|src|alt)="([^"]*)"')
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_BACK = 'href="#fnref'


class Mark(NamedTuple):
    """An element around a text: its tag as it will be written, what it is compared by, and which one it is: from 1 in
    the new text, from -1 down in the old one."""

    name: str
    tag: str
    told: str
    number: int


Path = tuple[Mark, ...]


class Run(NamedTuple):
    """A piece of text (HTML, without tags but a lone `<br>` or `<hr>`), and the elements around it, outermost first."""

    text: str
    path: Path


def plain(text: str) -> str:
    """The text of a run as characters."""
    if text.startswith("<"):
        return "\n" if text == "<br>" else "———"
    return unescape(text)


def block_depth(path: Path) -> int:
    """How much of a path leads to the innermost block: what is beyond stands within a line."""
    return next((depth for depth in range(len(path), 0, -1) if path[depth - 1].name in BLOCKS), 0)


class Reader:
    """Reads HTML from left to right, and knows what is open."""

    def __init__(self, sign: int, first: int) -> None:
        self._sign, self._next = sign, first
        self._path: Path = ()
        self._filled = [True]
        """Of the page and each open element, whether anything is in it."""
        self._kept: list[bool] = []
        """Of each open element, whether it is in the path."""

    def runs(self, html: str) -> Iterator[Run]:
        skipped = ""
        for part in _PART.finditer(html):
            close, name, attributes, text = part.groups()
            if skipped:
                skipped = "" if close and name == skipped else skipped
            elif text:
                yield from self._text(text)
            elif close:
                yield from self._close()
            elif name in _VOID:
                yield from self._void(name, attributes)
            elif name == "a" and _BACK in attributes:
                skipped = name  # leads from a note back to its place: it says nothing
            else:
                self._open(name, attributes)

    def _text(self, text: str) -> Iterator[Run]:
        if "pre" not in [mark.name for mark in self._path]:
            text = _SPACE.sub(" ", text)
            holder = self._path[-1].name if self._path else ""
            if text == " " and (holder in _BETWEEN or (holder in BLOCKS and not self._filled[-1])):
                return
        yield self._run(text)

    def _run(self, text: str) -> Run:
        self._filled[-1] = True
        return Run(text, self._path)

    def _void(self, name: str, attributes: str) -> Iterator[Run]:
        if name == "img":
            said = dict(_ATTRIBUTE.findall(attributes))
            words = f"Picture: {said['alt']}" if said.get("alt") else "Picture"
            self._open("span", ' class="qms-picture"', f"img {said.get('src', '')}")
            yield self._run(words)
            yield from self._close()
        elif name != "col":
            yield self._run(f"<{name}>")

    def _open(self, name: str, attributes: str, told: str = "") -> None:
        self._kept.append(len(self._path) < _DEEP or name == "a")
        if not self._kept[-1]:
            return
        name = _INSTEAD.get(name, name)
        if attributes:
            attributes = _DROPPED.sub("", attributes).replace(' role="region"', ' role="group"')
            attributes = _TABLE.sub(r' aria-label="\1"', attributes)
        if name == "a":
            href = dict(_ATTRIBUTE.findall(attributes)).get("href", "")
            told, attributes = f"a {href}", f' href="{href}"' * bool(href)
        elif name == "details":
            attributes += ' open=""'  # a change must not be folded away
        mark = Mark(name, f"<{name}{attributes}>", told or name, self._sign * self._next)
        self._next += 1
        self._path = (*self._path, mark)
        self._filled.append(False)

    def _close(self) -> Iterator[Run]:
        if not self._kept or not self._kept.pop():
            return
        if self._path[-1].name in _SEEN and not self._filled[-1]:
            yield self._run("")
        self._path = self._path[:-1]
        filled = self._filled.pop()
        self._filled[-1] |= filled
