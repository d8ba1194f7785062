"""The outline of a text as data: what it is made of and refers to. Nothing heavy is imported here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

OUTLINES = "outlines"
SECTIONS = "sections"
REDLINES = "redlines"
"""Names of what is kept."""


@dataclass(frozen=True, slots=True)
class Text:
    """A document's text that is to be shown."""

    path: str
    blob: str
    """git's id of the file."""
    language: str
    body: Callable[[], str]
    """Reads it: not needed where the sections of this blob are known."""


@dataclass(frozen=True, slots=True)
class Heading:
    """`line` counts from 1 within the body. `top` is False inside quotes and lists."""

    level: int
    text: str
    anchor: str
    line: int
    top: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """`target` as written; `line` and `column` from 1 within the body (column 1 where it cannot be told)."""

    target: str
    text: str
    line: int
    column: int
    kind: Literal["link", "image"]


@dataclass(frozen=True, slots=True)
class Diagram:
    """A fence whose text is to be drawn; `line` from 1 within the body."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    anchors: frozenset[str] = frozenset()
    diagrams: tuple[Diagram, ...] = ()
    empty: bool = False
    """No text that anybody could see."""
    problem: str = ""
    """Why the text is shown as it was typed; empty for all real texts."""


def outline_to_json(outline: Outline) -> list[Any]:
    """A compact form for the cache."""
    return [
        [[h.level, h.text, h.anchor, h.line, int(h.top)] for h in outline.headings],
        [[link.target, link.text, link.line, link.column, link.kind] for link in outline.links],
        sorted(outline.anchors),
        [[diagram.text, diagram.line] for diagram in outline.diagrams],
        int(outline.empty),
        outline.problem,
    ]


def outline_from_json(raw: Any) -> Outline:
    """Back from the cache; raises ValueError for anything that is not what was put there."""
    try:
        headings, links, anchors, diagrams, empty, problem = raw
        return Outline(
            tuple(_headings(headings)),
            tuple(_known_links(links)),
            frozenset(map(str, anchors)),
            tuple(Diagram(str(text), int(line)) for text, line in diagrams),
            bool(empty),
            str(problem),
        )
    except (TypeError, ValueError) as error:
        raise ValueError("no outline") from error


def _headings(rows: Any) -> Iterator[Heading]:
    return (
        Heading(int(level), str(text), str(anchor), int(line), bool(top)) for level, text, anchor, line, top in rows
    )


def _known_links(rows: Any) -> Iterator[Link]:
    for target, text, line, column, kind in rows:
        if kind not in ("link", "image"):
            raise ValueError(kind)
        yield Link(str(target), str(text), int(line), int(column), kind)
