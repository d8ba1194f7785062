"""Where each value of a YAML text begins and ends, so that one can be replaced and all around it stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import yaml

from qmsdocs.model.data import KeyPath
from qmsdocs.read.yaml import LOADER, NULLS, shielded

Kind = Literal["text", "nothing", "alias", "list", "group"]
"""A text, a value that is not there (`key:`, `key: ~`), an alias `*name`, a list, a group of fields."""


@dataclass(slots=True)
class Span:
    """Characters `start` to `end` of the text; of a list or group in lines up to the last character that says
    something."""

    kind: Kind
    start: int
    end: int
    flow: bool = False
    """Written as `[…]` or `{…}`."""
    count: int = 0
    """Values in a list."""


@dataclass(slots=True)
class _Open:
    path: KeyPath
    span: Span
    key: str | None = None


def spans_of(text: str) -> Mapping[KeyPath, Span]:
    """The span of every value, by the way to it. `text`: well-formed, its line ends `\\n` (see read/yaml.py)."""
    found: dict[KeyPath, Span] = {}
    stack: list[_Open] = []
    shown, _ = shielded(text)
    for event in yaml.parse(shown, Loader=LOADER):
        if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            closed = stack.pop().span
            closed.end = _place(event)[1] if closed.flow else closed.end
            _reach(stack, closed.end)
        elif isinstance(event, yaml.NodeEvent):
            _take(event, text, stack, found)
    return found


def _take(event: yaml.NodeEvent, text: str, stack: list[_Open], found: dict[KeyPath, Span]) -> None:
    """Enter a value, or remember a key."""
    around = stack[-1] if stack else None
    if around and around.span.kind == "group" and around.key is None:
        start, end = _place(event)
        around.key = event.value if isinstance(event, yaml.ScalarEvent) else text[start:end]
        _reach(stack, end)
        return
    path: KeyPath = ()
    if around:
        path = (*around.path, around.span.count if around.key is None else around.key)
        around.span.count += around.key is None
        around.key = None
    span = found[path] = _span(event, text)
    if isinstance(event, yaml.CollectionStartEvent):
        stack.append(_Open(path, span))
    _reach(stack, span.end)


def _span(event: yaml.NodeEvent, text: str) -> Span:
    start, end = _place(event)
    if isinstance(event, yaml.CollectionStartEvent):
        kind: Kind = "list" if isinstance(event, yaml.SequenceStartEvent) else "group"
        return Span(kind, start, start, bool(event.flow_style))
    if not isinstance(event, yaml.ScalarEvent):
        return Span("alias", start, end)
    if event.style in ("|", ">"):
        end = start + len(text[start:end].rstrip())
    return Span("nothing" if not event.style and event.value in NULLS else "text", start, end)


def _reach(stack: list[_Open], end: int) -> None:
    """What stands within a list or group belongs to it."""
    for one in stack:
        one.span.end = max(one.span.end, end)


def _place(event: yaml.Event) -> tuple[int, int]:
    assert event.start_mark is not None and event.end_mark is not None
    return event.start_mark.index, event.end_mark.index
