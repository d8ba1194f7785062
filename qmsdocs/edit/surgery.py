"""Changing a YAML text in place: comments, order of keys, line ends and quotes of all else stay.

Only the characters of a value are replaced; whoever calls reads the result again and compares it with what was wanted,
since YAML has more forms than any such surgery knows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from qmsdocs.edit.spans import Span, spans_of
from qmsdocs.model.data import KeyPath
from qmsdocs.model.document import field_path
from qmsdocs.model.finding import CannotRun
from qmsdocs.read.frontmatter import split
from qmsdocs.read.text import decode
from qmsdocs.read.yaml import FRONT_MATTER, REGISTER, Limits, YamlFault, load_yaml

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_COMMA = re.compile(r"\s*,[ \t]*")


@dataclass(frozen=True, slots=True)
class _Front:
    """A front matter and where its values stand in it. `text`: its line ends are `\\n`."""

    path: str
    before: str
    """The file up to it, and below it, as they are."""
    text: str
    after: str
    ends: tuple[str, ...]
    """The line ends of its lines in the file."""
    spans: Mapping[KeyPath, Span]

    @property
    def indent(self) -> str:
        """What stands before the fields."""
        start = self.spans[()].start
        return self.text[self.text.rfind("\n", 0, start) + 1 : start]

    def put(self, start: int, end: int, new: str) -> bytes:
        """The file with other characters there; new lines end as the file's first one does."""
        return self.put_all([(start, end, new)])

    def put_all(self, edits: Iterable[tuple[int, int, str]]) -> bytes:
        """The same in several places, none of which lies within another."""
        text, ends = self.text, list(self.ends)
        for start, end, new in sorted(edits, reverse=True):
            first, last = text.count("\n", 0, start), text.count("\n", 0, end)
            ends[first:last] = [self.ends[0] if self.ends else "\n"] * new.count("\n")
            text = text[:start] + new + text[end:]
        front = "".join(line + end for line, end in zip(text.split("\n"), [*ends, ""], strict=True))
        return f"{self.before}{front}{self.after}".encode()


def check_readable(text: str, path: str, limits: Limits) -> None:
    """An earlier step may have met a form that it does not know. Raises CannotRun."""
    try:
        load_yaml(text, path, limits=limits)
    except YamlFault:
        raise _by_hand(path, "Change it") from None


def _front(data: bytes, path: str) -> _Front:
    text = split(data, path).header_text
    check_readable(text or "", path, FRONT_MATTER)
    spans = spans_of(text) if text else {}
    if not text or () not in spans or spans[()].kind != "group" or spans[()].flow:
        raise _by_hand(path, "Change it")
    lines = _LINE.findall(data.decode("utf-8"))
    own = lines[1 : 1 + text.count("\n")]
    ends = tuple(line[len(line.rstrip("\r\n")) :] for line in own)
    return _Front(path, lines[0], text, "".join(lines[1 + len(own) :]), ends, spans)


def _whole(data: bytes, path: str) -> _Front:
    """A YAML file."""
    written = data.decode("utf-8")
    text = decode(data, path, limit=len(data))
    check_readable(text, path, REGISTER)
    ends = tuple(line[len(line.rstrip("\r\n")) :] for line in _LINE.findall(written)[: text.count("\n")])
    return _Front(path, "\ufeff" if written.startswith("\ufeff") else "", text, "", ends, spans_of(text))


def with_values(data: bytes, path: str, values: Mapping[KeyPath, str], *, front: bool) -> bytes:
    """The file with other texts, written as YAML, in place of some; in its front matter, or in the file as a whole."""
    found = _front(data, path) if front else _whole(data, path)
    for way in values:
        if way not in found.spans or found.spans[way].kind not in ("text", "nothing"):
            raise _by_hand(path, f"Write {values[way]} for `{field_path(way)}`")
    return found.put_all((found.spans[way].start, found.spans[way].end, new) for way, new in values.items())


def with_pair(data: bytes, path: str, way: KeyPath, after: str, pair: str) -> bytes:
    """A YAML file with one more field in a group, behind the field `after`. `pair`: `name: value`, as YAML."""
    found = _whole(data, path)
    group, field = found.spans[way], found.spans[(*way, after)]
    if group.flow:
        return found.put(field.end, field.end, f", {pair}")
    at = _next_line(found.text, field.end)
    column = group.start - found.text.rfind("\n", 0, group.start) - 1
    line = "" if found.text[:at].endswith("\n") else "\n"
    return found.put(at, at, f"{line}{' ' * column}{pair}\n")


def with_item(data: bytes, path: str, way: KeyPath, item: str) -> bytes:
    """A YAML file with one more item, written as YAML, at the end of a list `[…]` that is not empty."""
    found = _whole(data, path)
    span = found.spans[way]
    if span.kind != "list" or not span.flow or not span.count:
        raise _by_hand(path, f"Add {item} to `{field_path(way)}`")
    end = found.spans[(*way, span.count - 1)].end
    return found.put(end, end, f", {item}")


def with_field(data: bytes, path: str, key: str, value: str) -> bytes:
    """The file with another text in a field, or with a new last field."""
    front = _front(data, path)
    span = front.spans.get((key,))
    if span is None:
        return front.put(len(front.text), len(front.text), f"{front.indent}{key}: {quoted(value)}\n")
    if span.kind in ("list", "group"):
        raise _by_hand(path, f"Set `{key}: {value}`")
    blank = "" if front.text[span.start - 1].isspace() else " "
    return front.put(span.start, span.end, f"{blank}{quoted(value)}")


def with_entry(data: bytes, path: str, key: str, entry: Mapping[str, str]) -> bytes:
    """The file with one more group at the end of a list; the list is begun where it is not there."""
    front = _front(data, path)
    span = front.spans.get((key,))
    if span is None:
        return front.put(
            len(front.text), len(front.text), f"{front.indent}{key}:\n{_block(front.indent + '  ', entry)}"
        )
    if span.kind == "nothing":
        below = _next_line(front.text, span.end)
        rest = front.text[span.end : below] if span.end > span.start else front.text[span.start : below]
        start = len(front.text[: span.start].rstrip(" ")) if span.end > span.start else span.start
        return front.put(start, below, f"{rest}{_block(front.indent + '  ', entry)}")
    if span.kind != "list":
        raise _by_hand(path, f"Add {_flow(entry)} to `{key}`")
    if span.flow:
        at, comma = (front.spans[key, span.count - 1].end, ", ") if span.count else (span.start + 1, "")
        return front.put(at, at, f"{comma}{_flow(entry)}")
    at = _next_line(front.text, span.end)
    return front.put(at, at, _block(_before(front.text, span.start), entry))


def without_entries(data: bytes, path: str, key: str, places: Collection[int]) -> bytes:
    """The file without some groups of a list. Comments on lines of their own stay."""
    for place in sorted(places, reverse=True):
        front = _front(data, path)
        whole, item = front.spans[(key,)], front.spans[key, place]
        start, end = _with_comma(front.text, item) if whole.flow else _with_dash(front, key, place)
        data = front.put(start, end, "")
    return data


def _with_comma(text: str, item: Span) -> tuple[int, int]:
    """From an item of `[…]` to the comma behind it; without one, from the comma before it."""
    behind = _COMMA.match(text, item.end)
    if behind:
        return item.start, behind.end()
    before = text[: item.start].rstrip(" \t")
    return (len(before) - 1 if before.endswith(",") else item.start), item.end


def _with_dash(front: _Front, key: str, place: int) -> tuple[int, int]:
    """The lines of an item, from the one with its dash."""
    whole, item = front.spans[(key,)], front.spans[key, place]
    dash = _before(front.text, whole.start) + "-"
    start = front.text.rfind("\n", 0, item.start) + 1
    while not front.text.startswith(dash, start):
        if start <= whole.start:
            raise _by_hand(front.path, f"Delete from `{key}` what does not hold any more")
        start = front.text.rfind("\n", 0, start - 1) + 1
    return start, _next_line(front.text, item.end)


def _next_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _before(text: str, at: int) -> str:
    """What stands before a place on its line."""
    return text[text.rfind("\n", 0, at) + 1 : at]


def _block(indent: str, entry: Mapping[str, str]) -> str:
    """Lines of a list's item."""
    rows = [f"{name}: {quoted(value)}\n" for name, value in entry.items()]
    return f"{indent}- {rows[0]}" + "".join(f"{indent}  {row}" for row in rows[1:])


def _flow(entry: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {quoted(value)}" for name, value in entry.items()) + "}"


def _by_hand(path: str, what: str) -> CannotRun:
    return unsafe(path, f"{what} by hand.")


def unsafe(path: str, hint: str) -> CannotRun:
    """What is said where YAML has a form that this surgery does not know."""
    what = f"The front matter of {path}" if path.endswith(".md") else path
    return CannotRun(f"{what} is written in a form that cannot be changed safely by a program.", hint)


def quoted(value: str) -> str:
    """A text as it can stand in YAML after `key: `: plain where that is safe, else in double quotes."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9 _./()-]*[A-Za-z0-9)]|[A-Za-z]|\d{4}-\d\d-\d\d|[0-9a-f]{64}", value)
    if plain and value.lower() not in ("true", "false", "null", "yes", "no", "on", "off", "y", "n"):
        return value
    shown = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() and c != "\ufeff" else json.dumps(c)[1:-1] for c in shown)
