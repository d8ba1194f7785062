"""YAML as we read it: text, lists and mappings, and where in the file each of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Value = str | list["Value"] | dict[str, "Value"]
"""Every scalar is the text that stands in the file; a schema may ask for more (see read/schemas.py)."""

KeyPath = tuple[str | int, ...]
"""The way to a value: mapping keys and list indexes (from 0); `()` is the whole."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a key (in a mapping) or an item (in a list) begins: line and column, both from 1, in its file.

    `plain` is true when the value is an unquoted scalar: only then may a schema read it as a boolean, null or integer.
    """

    line: int
    column: int
    plain: bool = True


NOWHERE = Mark(1, 1)


@dataclass(frozen=True, slots=True)
class Tree:
    """A YAML value and the marks of all its parts."""

    value: Value
    marks: Mapping[KeyPath, Mark] = field(default_factory=dict)

    def mark(self, path: KeyPath = ()) -> Mark:
        """The mark of the value at `path`, or of the nearest part around it that has one."""
        for end in range(len(path), -1, -1):
            found = self.marks.get(path[:end])
            if found:
                return found
        return NOWHERE


def mapping(value: object) -> dict[str, Value]:
    """`value` if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Value]:
    """`value` as a list: a list as it is, nothing as none, anything else as a list of one."""
    if isinstance(value, list):
        return value
    return [] if value is None or value == "" else [value]  # type: ignore[list-item]


def texts(value: object) -> Iterator[tuple[int, str]]:
    """The texts of a list (or of a lone text), each with its index."""
    return ((index, item) for index, item in enumerate(items(value)) if isinstance(item, str))


def text(value: object) -> str:
    """`value` if it is text, else an empty text."""
    return value if isinstance(value, str) else ""
