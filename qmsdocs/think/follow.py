"""What follows from a change of a document, a register or coverage, for those who cite, read, fill in or audit it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from qmsdocs.article.shape import Link, Outline
from qmsdocs.model.data import KeyPath, Value, items, mapping, text, texts
from qmsdocs.model.document import Document
from qmsdocs.model.record import Register
from qmsdocs.read.schemas import Schema
from qmsdocs.read.shape import Shape
from qmsdocs.think.coverage import Coverage
from qmsdocs.think.impact import Cited, Covering, How, Part, Readers, Row, Rows, State
from qmsdocs.think.links import locate
from qmsdocs.think.references import FIELDS


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


def readers_of(how: How, before: Document | None, after: Document | None, *, first: bool) -> Readers:
    """A first version, and a document that goes, is for all who must know it; a later version where it is said to be
    significant. `first`: no version was released before."""
    document = after or before
    if document is None or how == "unidentified":
        return Readers()
    roles = tuple(dict.fromkeys(role.strip() for _, role in texts(document.value("must_know")) if role.strip()))
    if how in ("withdrawn", "deleted"):
        return Readers("gone", roles)
    same = before and (before.version, _is_ready(before)) == (document.version, _is_ready(document))
    if same or not _is_ready(document):
        return Readers()
    if first:
        return Readers("first", roles)
    return Readers("again", roles) if document.text("significant").casefold() == "true" else Readers("unsaid")


def _is_ready(document: Document) -> bool:
    """Whether it comes into force once it has the approvals that are asked for."""
    return document.status in ("in-review", "approved")


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
