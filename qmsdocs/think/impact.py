"""What a change touches: documents, and all that follows for those who cite, read, approve, fill in or audit them.

Nothing here knows where the two sides come from; they are gathered in `touched.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from qmsdocs.article.shape import Link, Outline
from qmsdocs.model.data import KeyPath, Value, items, mapping, text, texts
from qmsdocs.model.document import Document
from qmsdocs.model.finding import Place
from qmsdocs.model.record import Register
from qmsdocs.model.settings import Asked
from qmsdocs.read.schemas import Schema
from qmsdocs.read.shape import Shape
from qmsdocs.think.coverage import Coverage, CoverageState
from qmsdocs.think.due import Due
from qmsdocs.think.links import locate
from qmsdocs.think.references import FIELDS, Kind

How = Literal["new", "changed", "administration", "withdrawn", "deleted", "unidentified"]
"""`administration`: only what approvals do not cover, or where the file lies. `unidentified`: a file without an id."""
State = Literal["new", "changed", "gone", "same"]


@dataclass(frozen=True, slots=True)
class Cited:
    """A place that refers to a document that changes."""

    id: str
    """Of the document that refers; its path where it has no id."""
    place: Place
    kind: Kind
    section: str = ""
    """The heading below which it stands; empty in the front matter, and above the first heading."""
    names: str = ""
    """The section that it leads to; empty where it leads to the whole document."""
    state: Literal["", "there", "touched", "gone"] = ""
    """Of that section."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a register that refers to a document that changes."""

    register: str
    """Its title."""
    id: str
    place: Place


@dataclass(frozen=True, slots=True)
class Part:
    """A file that a text shows or offers, or a record that it asks for."""

    name: str
    state: State


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads a version (again), or learns that a document is gone. Without roles: everybody."""

    asked: bool = False
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Redline:
    """What became of the text: words, and headings of the sections that were touched."""

    added: int
    removed: int
    sections: tuple[str, ...] = ()
    """An empty one is what stands before the first heading."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A document that the change changes, and what follows."""

    id: str
    """Its path where it has no id."""
    title: str
    path: str
    how: How
    was_at: str = ""
    """Where it lay before, if elsewhere."""
    version: tuple[str, str] = ("", "")
    """Before and after."""
    status: tuple[str, str] = ("", "")
    effective_date: str = ""
    change_summary: str = ""
    redline: Redline | None = None
    fields: tuple[str, ...] = ()
    """Fields of the front matter that changed."""
    gained: tuple[str, ...] = ()
    """Clauses, as written."""
    lost: tuple[str, ...] = ()
    files: tuple[Part, ...] = ()
    records: tuple[Part, ...] = ()
    cited: tuple[Cited, ...] = ()
    rows: tuple[Row, ...] = ()
    readers: Readers = field(default_factory=Readers)
    approvals: tuple[Asked, ...] = ()
    """Those of the text as it stands that are still needed."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A register that the change changes: ids of rows (those without one as `row N`)."""

    title: str
    path: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Covering:
    """Coverage of a standard before and after, once all that is approved is in force."""

    standard: str
    reference: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    clauses: tuple[tuple[str, str, CoverageState, CoverageState], ...]
    """Number, title, state before and after, of those whose state changes."""


@dataclass(frozen=True, slots=True)
class Impact:
    documents: tuple[Touched, ...] = ()
    registers: tuple[Rows, ...] = ()
    settings: tuple[str, ...] = ()
    """Paths of settings and schemas that change."""
    coverage: tuple[Covering, ...] = ()
    reviews: tuple[Due, ...] = ()
    """Of what changes, and of what cites it: overdue, or due soon."""

    @property
    def is_empty(self) -> bool:
        return not (self.documents or self.registers or self.settings)


def fields_changed(before: Document | None, after: Document | None) -> tuple[str, ...]:
    old, new = (mapping(one.header.tree.value) if one and one.header else {} for one in (before, after))
    return tuple(sorted(key for key in {*old, *new} if old.get(key) != new.get(key)))


def clauses_changed(before: Document | None, after: Document | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(gained, lost), as written. What is withdrawn or gone claims nothing."""
    old, new = (list(_claims(one)) for one in (before, after))
    return tuple(one for one in new if one not in old), tuple(one for one in old if one not in new)


def _claims(document: Document | None) -> Iterator[str]:
    if document and document.status != "withdrawn":
        yield from dict.fromkeys(one.strip() for _, one in texts(document.value("clauses")))


def records_changed(before: Document | None, after: Document | None) -> tuple[Part, ...]:
    """The records that either text asks for, by title."""
    return parts_changed(_records(before), _records(after))


def _records(document: Document | None) -> dict[str, str]:
    rows = [mapping(one) for one in items(document.value("records"))] if document else []
    named = ((text(row.get("title")).strip() or text(row.get("register")).strip(), row) for row in rows)
    return {name: json.dumps(row, sort_keys=True) for name, row in named if name}


def parts_changed(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Part, ...]:
    """Of two groups, name: what it holds."""
    return tuple(Part(name, _state(before.get(name), after.get(name))) for name in dict.fromkeys((*after, *before)))


def _state(old: str | None, new: str | None) -> State:
    if old is None or new is None:
        return "new" if old is None else "gone"
    return "same" if old == new else "changed"


def readers_of(how: How, before: Document | None, after: Document | None) -> Readers:
    """A new document, and one that goes, is for all who must know it; a new version where it is said to be
    significant."""
    document = after or before
    if document is None or how in ("administration", "unidentified"):
        return Readers()
    roles = tuple(dict.fromkeys(role.strip() for _, role in texts(document.value("must_know")) if role.strip()))
    again = how != "changed" or document.text("significant").casefold() == "true"
    return Readers(again, roles if again else ())


def cited_in(document: Document, source: Document, outline: Callable[[Document], Outline]) -> Iterator[Cited]:
    """Where `source` refers to a document."""
    named = source.id or source.path
    for kind in FIELDS:
        for index, wanted in texts(source.value(kind)):
            if wanted.strip() == document.id:
                yield Cited(named, source.place(kind, index), kind)
    shape = outline(source)
    for link in shape.links:
        target = locate(source.path, link.target)
        if target.kind in ("repository", "root") and target.path == document.path:
            yield Cited(named, source.body_place(link.line), "link", _heading(shape, link), target.anchor)


def _heading(outline: Outline, link: Link) -> str:
    above = (one.text for one in reversed(outline.headings) if one.line <= link.line)
    return next(above, "")


def rows_naming(registers: Iterable[tuple[Register, Schema | None]]) -> dict[str, list[Row]]:
    """Document id -> rows of registers that refer to it, by their schemas."""
    found: dict[str, list[Row]] = {}
    for register, schema in registers:
        if schema is None:
            continue
        for number, row in enumerate(register.rows):
            for path, written in _named(row, schema.shape.item, (number,)):
                entry = Row(schema.title, row_name(row, number), register.place(*path))
                found.setdefault(written.partition("#")[0].strip(), []).append(entry)
    return found


def _named(value: Value, shape: Shape, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Every text in a value that names a document, with its path."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _named(one, shape.field(name), (*path, name))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _named(one, shape.item if shape.item.rules else shape, (*path, number))
    elif "document" in shape.refers:
        yield path, value


def row_name(row: Mapping[str, Value], number: int) -> str:
    return text(row.get("id")).strip() or f"row {number + 1}"


def rows_changed(before: Register | None, after: Register | None, title: str) -> Rows | None:
    """What became of the rows of a register; None where nothing did."""
    old, new = (_rows(one) for one in (before, after))
    one = after or before
    if one is None or (old == new and (before is None) == (after is None)):
        return None
    return Rows(
        title,
        one.path,
        tuple(name for name in new if name not in old),
        tuple(name for name in new if name in old and new[name] != old[name]),
        tuple(name for name in old if name not in new),
    )


def _rows(register: Register | None) -> dict[str, str]:
    rows = enumerate(register.rows) if register else ()
    return {row_name(row, number): json.dumps(row, sort_keys=True) for number, row in rows}


def covering_of(before: Coverage | None, after: Coverage | None) -> Covering | None:
    """None where no clause changes its state."""
    known = after or before
    if known is None:
        return None
    old = {one.clause.number: one.state for one in before.states} if before else {}
    new = {one.clause.number: one.state for one in after.states} if after else {}
    changed = tuple(
        (clause.number, clause.title, old.get(clause.number, "missing"), new.get(clause.number, "missing"))
        for clause in known.catalogue.leaves
        if old.get(clause.number, "missing") != new.get(clause.number, "missing")
    )
    if not changed:
        return None
    counts = [one.summary if one else {} for one in (before, after)]
    return Covering(known.catalogue.id, known.catalogue.reference, counts[0], counts[1], changed)
