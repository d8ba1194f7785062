"""YAML read as text: every scalar is what stands in the file, every key knows its place, limits hold while reading.

Read from the parser's events, one after the other: no recursion, so that depth cannot overflow anything, and nothing is
built beyond the limits. Tags are inert (`!!python/name:x` is just text). Anchors and aliases work within the limits; a
merge key `<<` is a key like any other, as in YAML 1.2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from qmsdocs.model.data import KeyPath, Mark, Tree, Value
from qmsdocs.model.finding import Fault, Place

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the pure loader reads the same, ten times slower


@dataclass(frozen=True, slots=True)
class Limits:
    bytes: int
    depth: int
    nodes: int


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
    if len(text) > limits.bytes:
        raise builder.too_large(line, 1, f"It holds more than {limits.bytes // 1024} KiB")
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        raise YamlFault(_said(error, text, path, line)) from None
    except UnicodeEncodeError:
        raise YamlFault(Fault("QMS103", Place(path, line), "A character here is broken.", _SAVE)) from None
    return Tree(builder.value, builder.marks)


def quoted(value: str) -> str:
    """A text as it can stand in YAML after `key: `: plain where that is safe, else in double quotes."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9 _./()-]*[A-Za-z0-9)]|[A-Za-z]", value)
    if plain and value.lower() not in ("true", "false", "null", "yes", "no", "on", "off", "y", "n"):
        return value
    return json.dumps(value, ensure_ascii=False)


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is being filled."""

    value: list[Value] | dict[str, Value]
    path: KeyPath
    mark: Mark
    anchor: str | None
    nodes_before: int
    key: str | None = None
    key_mark: Mark | None = None
    seen: dict[str, int] = field(default_factory=dict)


class _Builder:
    """Turns events into one value; `take` is called with each event in order."""

    def __init__(self, path: str, line: int, limits: Limits) -> None:
        self.path, self.line, self.limits = path, line, limits
        self.value: Value = ""
        self.marks: dict[KeyPath, Mark] = {}
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[Value, int]] = {}
        self._nodes = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._open(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._close()
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                line, column = self._at(event)
                raise self.fault(line, column, "A second part begins here after `---`.", "Keep one part in each file.")

    def fault(self, line: int, column: int, message: str, hint: str, rule: str = "QMS103") -> YamlFault:
        return YamlFault(Fault(rule, Place(self.path, line, column), message, hint))

    def too_large(self, line: int, column: int, what: str) -> YamlFault:
        message = f"{what}, which is more than any real file needs, so it is not read."
        return self.fault(line, column, message, "Take out what does not belong here, or split the file.", "QMS107")

    def _at(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        return (mark.line + self.line, mark.column + 1) if mark else (self.line, 1)

    def _count(self, line: int, column: int, nodes: int = 1) -> None:
        self._nodes += nodes
        if self._nodes > self.limits.nodes:
            raise self.too_large(line, column, f"It holds more than {self.limits.nodes:,} values")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        line, column = self._at(event)
        self._count(line, column)
        frame = self._stack[-1] if self._stack else None
        plain = not event.style
        if frame is not None and isinstance(frame.value, dict) and frame.key is None:
            self._key(frame, event.value, line, column)
            return
        if event.anchor:
            self._anchors[event.anchor] = (event.value, 1)
        self._add(event.value, line, column, plain)

    def _key(self, frame: _Frame, key: str, line: int, column: int) -> None:
        if key in frame.seen:
            message = f"`{key}` stands here a second time; it stands already on line {frame.seen[key]}."
            raise self.fault(line, column, message, f"Keep one of the two `{key}` lines.", "QMS104")
        frame.seen[key] = line
        frame.key, frame.key_mark = key, Mark(line, column)

    def _add(self, value: Value, line: int, column: int, plain: bool) -> None:
        """Put a finished or just opened value where it belongs, and mark it."""
        if not self._stack:
            self.value = value
            self.marks[()] = Mark(line, column, plain)
            return
        frame = self._stack[-1]
        if isinstance(frame.value, list):
            self.marks[(*frame.path, len(frame.value))] = Mark(line, column, plain)
            frame.value.append(value)
        elif frame.key is not None and frame.key_mark is not None:
            self.marks[(*frame.path, frame.key)] = Mark(frame.key_mark.line, frame.key_mark.column, plain)
            frame.value[frame.key] = value
            frame.key = None

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        line, column = self._at(event)
        self._count(line, column)
        if len(self._stack) >= self.limits.depth:
            raise self.too_large(line, column, f"It is nested more than {self.limits.depth} levels deep")
        value: list[Value] | dict[str, Value] = {} if isinstance(event, yaml.MappingStartEvent) else []
        parent = self._stack[-1] if self._stack else None
        path: KeyPath = ()
        if parent is not None:
            if isinstance(parent.value, dict) and parent.key is None:
                raise self.fault(line, column, "A list or group stands where a name should.", _NAME)
            step = len(parent.value) if isinstance(parent.value, list) else parent.key
            path = (*parent.path, step if step is not None else 0)
        self._add(value, line, column, plain=False)
        self._stack.append(_Frame(value, path, Mark(line, column), event.anchor, self._nodes))

    def _close(self) -> None:
        frame = self._stack.pop()
        if frame.anchor:
            self._anchors[frame.anchor] = (frame.value, self._nodes - frame.nodes_before + 1)

    def _alias(self, event: yaml.AliasEvent) -> None:
        line, column = self._at(event)
        name = event.anchor or ""
        if name not in self._anchors:
            message = f"`*{name}` refers to a place marked `&{name}` before it, and there is none."
            raise self.fault(line, column, message, f'Put the text in quotes if the star belongs to it: "*{name}".')
        value, nodes = self._anchors[name]
        self._count(line, column, nodes)
        frame = self._stack[-1] if self._stack else None
        if frame is not None and isinstance(frame.value, dict) and frame.key is None:
            raise self.fault(line, column, "A reference stands where a name should.", _NAME)
        self._add(value, line, column, plain=False)


_NAME = "Write `name: value`, the name as plain words."
_SAVE = "Save the file as UTF-8."
_HINTS: tuple[tuple[str, str, str], ...] = (
    ("found character '\\t'", "A tab stands where blanks should.", "Replace the tab by blanks."),
    (
        "mapping values are not allowed",
        "A second colon stands in this line.",
        'Put the value in quotes: title: "Fees: the list".',
    ),
    ("while scanning a quoted scalar", "A quote is opened here and not closed.", "Close it with the same quote mark."),
    ("found unexpected end of stream", "The text ends inside quotes or brackets.", "Close the quote or bracket."),
    (
        "did not find expected ',' or",
        "A list or group in brackets is not closed, or a comma is missing.",
        "Write [one, two].",
    ),
    (
        "did not find expected node content",
        "Something unfinished stands here.",
        "Put the value in quotes if it begins with a special character.",
    ),
    ("could not find expected ':'", "A line has no colon after its name.", "Write `name: value`, a line each."),
    (
        "did not find expected key",
        "This line does not fit the lines around it.",
        "Begin it as far to the right as the lines it belongs to; put a value with `:` or quotes in double quotes.",
    ),
    (
        "did not find expected '-' indicator",
        "This line does not fit the list above it.",
        "Begin each item with `- `, all as far to the right.",
    ),
    (
        "block sequence entries are not allowed",
        "A list item stands where none can.",
        "Begin the list on the line after its name.",
    ),
    (
        "found character that cannot start any token",
        "A value begins with a character that has a meaning of its own (such as @ or `).",
        "Put the value in double quotes.",
    ),
    (
        "control characters are not allowed",
        "A control character stands here that nobody can see.",
        "Delete it; retype the line if you cannot find it.",
    ),
    (
        "unacceptable character",
        "A control character stands here that nobody can see.",
        "Delete it; retype the line if you cannot find it.",
    ),
    (
        "found unknown escape character",
        "A `\\` in double quotes begins a code that does not exist.",
        "Use single quotes, or write `\\\\`.",
    ),
    (
        "found undefined tag handle",
        "A value begins with `!`, which has a meaning of its own.",
        "Put the value in double quotes.",
    ),
    (
        "while scanning an anchor",
        "A value begins with `&`, which has a meaning of its own.",
        "Put the value in double quotes.",
    ),
    (
        "while scanning an alias",
        "A value begins with `*`, which has a meaning of its own.",
        "Put the value in double quotes.",
    ),
    (
        "while scanning a block scalar",
        "A text after `|` or `>` does not begin well.",
        "Write the text on the next line, two blanks to the right.",
    ),
)


def _said(error: yaml.YAMLError, text: str, path: str, line: int) -> Fault:
    """A parser's complaint in a clerk's words, at its place."""
    complaint = str(error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None and "quoted scalar" in complaint and getattr(error, "context_mark", None):
        mark = error.context_mark  # type: ignore[attr-defined]  # where the quote was opened
    if mark is not None:
        place = Place(path, mark.line + line, mark.column + 1)
    else:
        place = _position(text, path, line, getattr(error, "position", 0))
    if _character(text, mark) == "\t":
        complaint = _HINTS[0][0]
    for begin, message, hint in _HINTS:
        if begin in complaint:
            return Fault("QMS103", place, message, hint)
    return Fault("QMS103", place, "This line cannot be understood.", "Write `name: value`, the value in double quotes.")


def _character(text: str, mark: yaml.Mark | None) -> str:
    lines = text.split("\n", mark.line + 1) if mark is not None else []
    rest = lines[mark.line][mark.column :] if mark is not None and mark.line < len(lines) else ""
    return rest[:1]


def _position(text: str, path: str, line: int, position: object) -> Place:
    """The place of the first character that may not stand in YAML at all."""
    found = next(_forbidden(text), position if isinstance(position, int) else 0)
    before = text[:found]
    return Place(path, line + before.count("\n"), found - before.rfind("\n"))


def _forbidden(text: str) -> Iterator[int]:
    pattern = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    return (match.start() for match in re.finditer(pattern, text))
