"""Registers as an audience may see them: nothing else of them reaches a page, a table for spreadsheets, or the jump."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from qmsdocs.model.data import Tree, Value
from qmsdocs.model.day import day_of
from qmsdocs.model.record import Register
from qmsdocs.read.schemas import Layout, Schema
from qmsdocs.read.shape import Shape, shape_of
from qmsdocs.read.values import coerced
from qmsdocs.read.yaml import NULLS
from qmsdocs.site.names import hashed
from qmsdocs.think.ids import id_fault
from qmsdocs.view import View

Row = Mapping[str, Any]
"""A row: fields that may be seen and say something, by name; texts, numbers, truth values, lists and groups of them."""
ODD = "(no row of fields)"
"""The name under which a row is shown that is no group of fields."""
ROLES = "roles"
"""This register has pages of its own: one place for each thing."""


@dataclass(frozen=True)
class Seen:
    """What an audience may see of a register."""

    name: str
    title: str
    path: str
    address: str
    about: str = ""
    readable: bool = True
    checked: bool = True
    """Whether a schema says what a row holds."""
    clauses: tuple[str, ...] = ()
    layout: Layout = field(default_factory=Layout)
    day_field: str = ""
    fields: Mapping[str, Shape] = field(default_factory=dict, repr=False)
    """In the order of the schema; then those that it does not name, in the order of the rows."""
    rows: tuple[Row, ...] = field(default=(), repr=False)
    ended: tuple[Row, ...] = field(default=(), repr=False)
    """What is left of rows that have ended; the public is told nothing of them."""

    @cached_property
    def anchors(self) -> tuple[str, ...]:
        """For each row the anchor of its address; empty for one without an id, or with the id of a row before it."""
        taken: set[str] = {""}
        found = []
        for row in self.rows:
            anchor = _anchor(row.get("id"))
            found.append("" if anchor in taken else anchor)
            taken.add(anchor)
        return tuple(found)

    @cached_property
    def by_id(self) -> Mapping[str, tuple[str, Row]]:
        """Address and row of each id; the first of two rows with one id counts."""
        named = zip(self.anchors, self.rows, strict=True)
        return {str(row["id"]): (f"{self.address}#{anchor}", row) for anchor, row in named if anchor}

    @cached_property
    def title_field(self) -> str:
        """The first field of free text: what a row is about, in words; empty without one."""
        first = [name for name in self.layout.columns if name in self.fields]
        return next((name for name in (*first, *self.fields) if is_words(name, self.fields[name])), "")

    def newest(self, today: date) -> date | None:
        """The day of the newest row; one that is said to lie in the future is not counted."""
        said = (row.get(self.day_field) for row in self.rows)
        days = (day_of(value) for value in said if isinstance(value, str))
        return max((day for day in days if day and day <= today), default=None)


def is_words(name: str, shape: Shape) -> bool:
    return name not in ("id", ODD) and shape.free_text


def field_words(name: str, shape: Shape) -> str:
    """What people call a field: the title that the schema gives it, or its name: `found_on` is “Found on”."""
    words = shape.said("title") or " ".join(re.split(r"[-_\s]+", name)).strip() or name
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=1)
def seen_registers(view: View) -> Mapping[str, Seen]:
    """All registers that the audience may know of, by name; in public those whose schema names fields for it."""
    found = {}
    for name, register in sorted(view.qms.registers.items()):
        schema = view.qms.schemas.register(name)
        if not view.public or (schema and schema.public_fields):
            found[name] = _seen(view, register, schema)
    return found


def _seen(view: View, register: Register, schema: Schema | None) -> Seen:
    rows = tuple(_rows(register, schema.shape.item if schema else shape_of({}, {})))
    fields = _fields(rows, schema, public=view.public)
    if register.name == ROLES:
        fields.pop("holders", None)
    shown = ({name: value for name, value in row.items() if name in fields} for row in rows)
    kept = tuple(row for row in shown if row or not view.public)
    same = [name for name in view.qms.registers if name.lower() == register.name.lower()]
    return Seen(
        name=register.name,
        title=schema.title if schema and schema.about.get("title") else field_words(register.name, shape_of({}, {})),
        path=register.path,
        address=f"registers/{_safe(register.name, alone=len(same) == 1)}.html",
        about=schema.shape.said("description") if schema else "",
        readable=register.readable,
        checked=schema is not None,
        clauses=schema.clauses if schema else (),
        layout=schema.layout if schema else Layout(),
        day_field=schema.day_field if schema else "",
        fields=fields,
        rows=kept,
        ended=() if view.public else tuple(row for _, row in register.tombstones),
    )


def _fields(rows: Sequence[Row], schema: Schema | None, *, public: bool) -> dict[str, Shape]:
    shape = schema.shape.item if schema else shape_of({}, {})
    if public:
        named = schema.public_fields if schema else ()
        return {name: shape.field(name) for name in dict.fromkeys((*shape.names, *named)) if name in named}
    written = (name for row in rows for name in row)
    return {name: shape.field(name) for name in dict.fromkeys((*shape.names, *written))}


def _rows(register: Register, shape: Shape) -> Iterator[Row]:
    tree = register.tree
    ended = {number for number, _ in register.tombstones}
    for index, value in enumerate(tree.value if isinstance(tree.value, list) else ()):
        if index in ended:
            continue
        fields = value if isinstance(value, dict) else {ODD: value}
        row = {name: _said(one, tree, shape.field(name), (index, name)) for name, one in fields.items()}
        yield {name: one for name, one in row.items() if one not in (None, "", [], {})}


def _said(value: Value, tree: Tree, shape: Shape, path: tuple[int, str]) -> Any:
    mark = tree.marks.get(path)
    if value in NULLS and (mark is None or mark.plain):
        return None
    return coerced(value, tree, shape, path)


def _anchor(row_id: object) -> str:
    """Where a row lies in its page. An id that cannot stand in an address, or that the frame may use itself, gets a
    name made from it."""
    written = "" if isinstance(row_id, list | dict | None) else str(row_id)
    if not written:
        return ""
    ours = written.lower().startswith(("qms-", "row-"))
    return hashed("row-", written) if id_fault(written) or ours else written.replace(" ", "_")


def _safe(name: str, *, alone: bool) -> str:
    """A register's name as the name of a file that no other one has, on any system."""
    plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,80}", name)
    return name if plain and alone and name.lower() != "index" else hashed("register-", name)
