"""Changing one field of a front matter in place: comments, order of keys, line ends and quotes of all else stay.

Lines are changed as text; whoever calls reads the result again and compares it with what was wanted, since YAML has
more forms than any such surgery knows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qmsdocs.model.data import mapping
from qmsdocs.model.finding import CannotRun
from qmsdocs.read.frontmatter import split
from qmsdocs.read.yaml import YamlFault, load_yaml

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_BEGINS = re.compile(r"(?:[ \t]*(?:#.*)?\n)*[^\s{\[]")
"""Fields that begin at the line's beginning, one a line."""
_DASH = re.compile(r"([ \t]*)-(?:\s|$)")
_FIELD = re.compile(
    r"(?P<key>[^:]+:[ \t]*)(?P<value>\"[^\"]*\"|'[^']*'|[^#\r\n]*?)(?P<rest>(?:[ \t]+#.*)?[ \t]*[\r\n]*)"
)


@dataclass(frozen=True, slots=True)
class _Front:
    """The lines of a file, each with its end, and where its front matter has what (places from 0)."""

    path: str
    lines: list[str]
    keys: Mapping[str, int]
    """Field as written: the line on which it begins."""
    end: int
    """The `---` below it."""

    def put(self, begin: int, end: int, *new: str) -> bytes:
        """The file with other lines there."""
        return "".join([*self.lines[:begin], *new, *self.lines[end:]]).encode("utf-8")

    def ended(self, *new: str) -> list[str]:
        """Lines with the file's own line end."""
        first = self.lines[0]
        return [line + (first[len(first.rstrip("\r\n")) :] or "\n") for line in new]


def _front(data: bytes, path: str) -> _Front:
    parts = split(data, path)
    try:
        fields = load_yaml(parts.header_text or "", path, line=0)
    except YamlFault:  # what an earlier step made of a form that it does not know
        raise _by_hand(path, "Change it") from None
    if parts.header_text is None or not _BEGINS.match(parts.header_text):
        raise _by_hand(path, "Change it")
    keys = {key: fields.mark((key,)).line + 1 for key in mapping(fields.value)}
    return _Front(
        path, [one for one in _LINE.findall(data.decode("utf-8")) if one], keys, 1 + parts.header_text.count("\n")
    )


def with_field(data: bytes, path: str, key: str, value: str) -> bytes:
    """The file with another text in a field of one line, where a comment behind it stays; or with a new last field."""
    front = _front(data, path)
    if key not in front.keys:
        return front.put(front.end, front.end, *front.ended(f"{key}: {quoted(value)}"))
    place = front.keys[key]
    found = _FIELD.fullmatch(front.lines[place])
    if found is None or _reach(front, place)[1] != place:
        raise _by_hand(path, f"Set `{key}: {value}`")
    between = found["key"] if found["key"].endswith((" ", "\t")) else f"{found['key']} "
    return front.put(place, place + 1, f"{between}{quoted(value)}{found['rest']}")


def with_entry(data: bytes, path: str, key: str, entry: Mapping[str, str]) -> bytes:
    """The file with one more group at the end of a list; the list is begun where it is not there."""
    front = _front(data, path)
    if key not in front.keys:
        return front.put(front.end, front.end, *front.ended(f"{key}:", *_block("  ", entry)))
    begin = front.keys[key]
    end, last = _reach(front, begin)
    head = front.lines[begin].partition(":")[2].strip()
    if head.startswith("["):
        return front.put(last, last + 1, _in_flow(front, last, key, entry))
    dashes = [one for line in front.lines[begin + 1 : end] if (one := _DASH.match(line))]
    if head and not head.startswith("#") and not dashes:
        raise _by_hand(path, f"Add {_flow(entry)} to `{key}`")
    indent = dashes[0][1] if dashes else "  "
    return front.put(last + 1, last + 1, *front.ended(*_block(indent, entry)))


def without_entries(data: bytes, path: str, key: str, places: Collection[int]) -> bytes:
    """The file without some groups of a list; without the list where none is left."""
    front = _front(data, path)
    begin = front.keys[key]
    end, last = _reach(front, begin)
    dash = next((one[1] for line in front.lines[begin + 1 : end] if (one := _DASH.match(line))), None)
    if dash is None:
        raise _by_hand(path, f"Delete from `{key}` what does not hold any more")
    starts = [at for at in range(begin + 1, end) if (one := _DASH.match(front.lines[at])) and one[1] == dash]
    stops = [*starts[1:], last + 1]
    kept = [front.lines[a:b] for place, (a, b) in enumerate(zip(starts, stops, strict=True)) if place not in places]
    if not kept:
        return front.put(begin, last + 1)
    return front.put(starts[0], last + 1, *(line for group in kept for line in group))


def _reach(front: _Front, begin: int) -> tuple[int, int]:
    """Of the field that begins there: the line of the next one, and its own last line that says something."""
    end = min((line for line in front.keys.values() if line > begin), default=front.end)
    return end, max(at for at in range(begin, end) if at == begin or _says(front.lines[at]))


def _in_flow(front: _Front, last: int, key: str, entry: Mapping[str, str]) -> str:
    """The last line of a list `[…]` with one more group before its bracket."""
    line = front.lines[last]
    close = line.rfind("]")
    if close < 0:
        raise _by_hand(front.path, f"Add {_flow(entry)} to `{key}`")
    before = line[:close].rstrip()
    return f"{before}{'' if before.endswith(('[', ',')) else ', '}{_flow(entry)}{line[close:]}"


def _block(indent: str, entry: Mapping[str, str]) -> list[str]:
    rows = [f"{name}: {quoted(value)}" for name, value in entry.items()]
    return [f"{indent}- {rows[0]}", *(f"{indent}  {row}" for row in rows[1:])]


def _flow(entry: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {quoted(value)}" for name, value in entry.items()) + "}"


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _by_hand(path: str, what: str) -> CannotRun:
    return unsafe(path, f"{what} by hand.")


def unsafe(path: str, hint: str) -> CannotRun:
    """What is said where YAML has a form that this surgery does not know."""
    said = f"The front matter of {path} is written in a form that cannot be changed safely by a program."
    return CannotRun(said, hint)


def quoted(value: str) -> str:
    """A text as it can stand in YAML after `key: `: plain where that is safe, else in double quotes."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9 _./()-]*[A-Za-z0-9)]|[A-Za-z]|\d{4}-\d\d-\d\d|[0-9a-f]{64}", value)
    if plain and value.lower() not in ("true", "false", "null", "yes", "no", "on", "off", "y", "n"):
        return value
    shown = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() and c != "\ufeff" else json.dumps(c)[1:-1] for c in shown)
