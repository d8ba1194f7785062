"""A controlled document as it stands in one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qmsdocs.model.data import KeyPath, Tree, Value, mapping, text
from qmsdocs.model.finding import Fault, Place


@dataclass(frozen=True, slots=True)
class Header:
    """Front matter under our names.

    `tree` has aliases, value maps and defaults applied; its marks are those of the file (a default has none).
    `written` is the front matter exactly as it stands, keys as written: approval rests on it.
    """

    tree: Tree
    written: Mapping[str, Value] = field(default_factory=dict)

    def get(self, key: str) -> Value | None:
        return mapping(self.tree.value).get(key)


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file in a configured folder. Without a header it cannot be controlled; unreadable, it has no text."""

    path: str
    folder_type: str
    """The type that the folder gives where the front matter names none."""
    blob: str
    """git's blob id (SHA-1) of the file's bytes; empty when unreadable."""
    header: Header | None = None
    body: str = ""
    """Text after the front matter; line ends as `\\n`, no BOM."""
    body_line: int = 1
    """The file's line on which the body begins."""
    readable: bool = True
    faults: tuple[Fault, ...] = ()
    """What reading met: family QMS1xx and QMS9xx."""

    def text(self, key: str) -> str:
        """The field as text: empty when missing, a placeholder, or no text."""
        return field_text(mapping(self.header.tree.value), key) if self.header else ""

    def value(self, key: str) -> Value | None:
        return self.header.get(key) if self.header else None

    def place(self, *path: str | int) -> Place:
        """Where a field stands; without a field, the front matter's first line."""
        if self.header is None:
            return Place(self.path)
        mark = self.header.tree.mark(path)
        return Place(self.path, mark.line, mark.column)

    def body_place(self, line: int, column: int = 1) -> Place:
        """The file's place of a line of the body (both from 1)."""
        return Place(self.path, self.body_line + line - 1, column)

    @property
    def editorial(self) -> bool:
        """Whether it says that only spelling and form changed in this version."""
        return is_editorial(mapping(self.header.tree.value)) if self.header else False

    @property
    def id(self) -> str:
        return self.text("id")

    @property
    def type(self) -> str:
        return self.text("type") or self.folder_type

    @property
    def title(self) -> str:
        return self.text("title")

    @property
    def version(self) -> str:
        return self.text("version")

    @property
    def status(self) -> str:
        return self.text("status")


PLACEHOLDERS = frozenset({"", "tbd", "[tbd]", "tba", "[tba]", "todo", "[todo]", "xxx", "???", "~", "null"})


def is_placeholder(value: str) -> bool:
    """True for a text that says nothing yet: `TBD`, `[TBD]`, `<…>`, empty."""
    stripped = value.strip()
    return stripped.lower() in PLACEHOLDERS or (stripped.startswith("<") and stripped.endswith(">"))


def field_text(fields: Mapping[str, Value], key: str) -> str:
    """A field of a front matter as text: empty when missing, a placeholder, or no text."""
    value = text(fields.get(key)).strip()
    return "" if is_placeholder(value) else value


def is_editorial(fields: Mapping[str, Value]) -> bool:
    """Whether a front matter, under our names, says that only spelling and form changed in this version."""
    return field_text(fields, "editorial") in ("true", "True", "TRUE")


def field_path(path: KeyPath) -> str:
    """A way to a value in words: `records[2].title`, items counted from 1."""
    said = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return said.removeprefix(".")
