"""YAML read as text: every scalar is what stands in the file, every key knows its place, every limit holds.

Read from the parser's events, one after the other: no recursion, so that depth cannot overflow anything, and nothing is
built beyond the limits. Tags are inert (`!!python/name:x` is just text). Anchors and aliases work within the limits; a
merge key `<<` is a key like any other, as in YAML 1.2. Line ends are those of YAML 1.2: `\\n` alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from qmsdocs.model.data import KeyPath, Mark, Tree, Value
from qmsdocs.model.finding import Fault, Place
from qmsdocs.read.complaints import ESCAPES, NAME_NEEDED, TOO_LARGE, said, unreadable_character

try:
    from yaml import CBaseLoader as _LOADER
except ImportError:
    from yaml import BaseLoader as _LOADER  # type: ignore[assignment]

    print("qmsdocs: PyYAML has no libyaml here; reading is 10 to 15 times slower.", file=sys.stderr)
LOADER = _LOADER


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at most: bytes, levels of nesting, values (counted again wherever an alias stands for them)."""

    bytes: int
    depth: int
    nodes: int


NULLS = ("", "~", "null", "Null", "NULL")
"""What a plain scalar is that says nothing (YAML 1.2 core)."""
FRONT_MATTER = Limits(64 * 1024, 50, 10_000)
REGISTER = Limits(5 * 1024 * 1024, 50, 500_000)


class YamlFault(Exception):
    """A text that is not well-formed, or beyond the limits; holds the fault to report."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.message)


def load_yaml(text: str, path: str, *, line: int = 1, limits: Limits = FRONT_MATTER) -> Tree:
    """The value of a YAML text and the marks of its parts. `line` is the file's line on which the text begins.

    An empty text is an empty text value. Raises YamlFault with the place of the first thing that is wrong.
    """
    builder = _Builder(path, line, limits)
    return Tree(builder.build(text), builder.marks)


@dataclass(slots=True)
class _Anchor:
    """What an alias stands for, and what it costs: values, levels."""

    value: Value
    plain: bool
    nodes: int = 1
    height: int = 0


@dataclass(slots=True)
class _Frame:
    """A list or group that is being filled. `height`: levels below it so far."""

    value: Any
    path: KeyPath
    anchor: str | None
    nodes_before: int
    height: int = 1
    key: str | None = None
    key_mark: Mark | None = None


class _Builder:
    """Turns the parser's events into one value."""

    def __init__(self, path: str, line: int, limits: Limits) -> None:
        self.path, self.line, self.limits = path, line, limits
        self.marks: dict[KeyPath, Mark] = {}
        self._top = _Frame([], (), None, 0)
        self._stack = [self._top]
        self._anchors: dict[str, _Anchor] = {}
        self._nodes = 0
        self._documents = 0
        self._restored: Callable[[str], str] | None = None

    def build(self, text: str) -> Value:
        if len(text) > self.limits.bytes:
            raise self._too_large(self.line, 1, f"It holds more than {self.limits.bytes // 1024} KiB")
        stood_in, self._restored = shielded(text)
        take: dict[type[yaml.Event], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._begin,
        }
        try:
            following = LOADER(stood_in).get_event
            while (event := following()) is not None:
                act = take.get(event.__class__)
                if act:
                    act(event)
        except yaml.YAMLError as error:
            raise YamlFault(said(error, text, self.path, self.line)) from None
        except UnicodeEncodeError as error:
            raise YamlFault(unreadable_character(text, error.start, self.path, self.line)) from None
        return self._top.value[0] if self._top.value else ""

    def _fault(self, line: int, column: int, message: str, hint: str, rule: str = "QMS103") -> YamlFault:
        return YamlFault(Fault(rule, Place(self.path, line, column), message, hint))

    def _too_large(self, line: int, column: int, what: str) -> YamlFault:
        message = f"{what}, which is more than any real file needs, so it is not read."
        return self._fault(line, column, message, TOO_LARGE, "QMS107")

    def _at(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        assert mark is not None
        return mark.line + self.line, mark.column + 1

    def _count(self, event: yaml.Event, nodes: int = 1, height: int = 0) -> None:
        self._nodes += nodes
        if self._nodes > self.limits.nodes:
            raise self._too_large(*self._at(event), f"It holds more than {self.limits.nodes:,} values")
        if height and len(self._stack) - 1 + height > self.limits.depth:
            raise self._too_large(*self._at(event), f"It is nested more than {self.limits.depth} levels deep")

    def _begin(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "A second part begins here after `---`, and only one can be read."
            raise self._fault(*self._at(event), message, "Keep one part in each file, and delete this `---`.")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        text = event.value if self._restored is None else self._restored(event.value)
        plain = not event.style
        self._count(event)
        if not text.isascii():
            self._check_characters(text, event)
        if event.anchor:
            self._anchors[event.anchor] = _Anchor(text, plain)
        frame = self._stack[-1]
        if frame.key is None and isinstance(frame.value, dict):
            self._key(frame, text, event)
        else:
            self._add(frame, text, event, plain)

    def _check_characters(self, text: str, event: yaml.Event) -> None:
        """The pure loader lets half characters through (`"\\ud800"`), which can be written nowhere."""
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise self._fault(*self._at(event), "A `\\u` code here stands for no character.", ESCAPES) from None

    def _key(self, frame: _Frame, key: str, event: yaml.Event) -> None:
        if key in frame.value:
            first = self.marks[(*frame.path, key)].line
            shown = key if len(key) <= 60 else key[:60] + "…"
            message = f"`{shown}` stands here a second time; it stands already on line {first}."
            hint = f"Keep one of the two lines of `{shown}` and delete the other."
            raise self._fault(*self._at(event), message, hint, "QMS104")
        frame.key, frame.key_mark = key, Mark(*self._at(event))

    def _add(self, frame: _Frame, value: Value, event: yaml.Event, plain: bool) -> None:
        """Put a finished or just opened value where it belongs, and mark it: at its key, or at the item."""
        self._mark(frame, event, plain)
        if frame.key is None:
            frame.value.append(value)
        else:
            frame.value[frame.key] = value
            frame.key = None

    def _mark(self, frame: _Frame, event: yaml.Event, plain: bool) -> None:
        if frame is self._top:
            self.marks[()] = Mark(*self._at(event), plain)
        elif frame.key is not None and frame.key_mark is not None:
            mark = frame.key_mark
            self.marks[(*frame.path, frame.key)] = mark if plain else Mark(mark.line, mark.column, False)
        else:
            self.marks[(*frame.path, len(frame.value))] = Mark(*self._at(event), plain)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        self._count(event, height=1)
        parent = self._stack[-1]
        is_group = event.__class__ is yaml.MappingStartEvent
        if parent.key is None and isinstance(parent.value, dict):
            raise self._fault(*self._at(event), "A list or group stands where a name should.", NAME_NEEDED)
        path: KeyPath = ()
        if parent is not self._top:
            path = (*parent.path, len(parent.value) if parent.key is None else parent.key)
        value: Value = {} if is_group else []
        self._add(parent, value, event, plain=False)
        self._stack.append(_Frame(value, path, event.anchor, self._nodes - 1))

    def _close(self, _: yaml.Event) -> None:
        frame = self._stack.pop()
        parent = self._stack[-1]
        parent.height = max(parent.height, frame.height + 1)
        if frame.anchor:
            nodes = self._nodes - frame.nodes_before
            self._anchors[frame.anchor] = _Anchor(frame.value, False, nodes, frame.height)

    def _alias(self, event: yaml.AliasEvent) -> None:
        name = event.anchor or ""
        known = self._anchors.get(name)
        if known is None:
            message = f"`*{name}` takes over what is marked `&{name}` before it, and nothing is."
            raise self._fault(
                *self._at(event), message, f'If the star belongs to the text, put it in quotes: "*{name}".'
            )
        self._count(event, known.nodes, known.height)
        frame = self._stack[-1]
        frame.height = max(frame.height, known.height + 1)
        if frame.key is None and isinstance(frame.value, dict):
            if not isinstance(known.value, str):
                raise self._fault(*self._at(event), "A list or group stands where a name should.", NAME_NEEDED)
            self._key(frame, known.value, event)
        else:
            self._add(frame, known.value, event, known.plain)


_OLD_LINE_ENDS = ("\x85", "\u2028", "\u2029")
"""Line ends for YAML 1.1, ordinary characters for YAML 1.2 and for every editor that counts lines."""


def shielded(text: str) -> tuple[str, Callable[[str], str] | None]:
    """The text with old line ends replaced by characters that it does not hold, and the way back."""
    if text.isascii() or not any(end in text for end in _OLD_LINE_ENDS):
        return text, None
    held = set(text)
    free = (code for code in range(0xE000, 0xF8FF) if chr(code) not in held)
    there = dict(zip(map(ord, _OLD_LINE_ENDS), free, strict=False))
    back = {stand_in: end for end, stand_in in there.items()}
    return text.translate(there), lambda value: value.translate(back)
