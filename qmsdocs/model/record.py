"""Registers, their rows, and roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qmsdocs.model.data import Tree, Value, items, mapping, text, texts
from qmsdocs.model.finding import Fault, Place

PLAN = "improvement-plan"
"""The register that answers for gaps in coverage."""


TOMBSTONE = ("id", "rule", "decision", "date", "role")
"""What a row that has ended says, and nothing else: by which rule it was taken out, on whose decision, when, and the
role that did it."""


def is_tombstone(row: Mapping[str, Value]) -> bool:
    """Whether a row stands for one that has ended, be something of it lacking or not."""
    return "rule" in row and "decision" in row and row.keys() <= set(TOMBSTONE)


@dataclass(frozen=True, slots=True)
class Register:
    """`registers/NAME.yml`: a list of rows."""

    name: str
    path: str
    tree: Tree = field(default_factory=lambda: Tree([]))
    readable: bool = True
    faults: tuple[Fault, ...] = ()

    @property
    def rows(self) -> tuple[dict[str, Value], ...]:
        """All rows, those that have ended among them."""
        value = self.tree.value
        return tuple(mapping(row) for row in value) if isinstance(value, list) else ()

    @property
    def live(self) -> tuple[tuple[int, dict[str, Value]], ...]:
        """The rows that have not ended, each with its place among all."""
        return tuple((number, row) for number, row in enumerate(self.rows) if not is_tombstone(row))

    @property
    def tombstones(self) -> tuple[tuple[int, dict[str, Value]], ...]:
        return tuple((number, row) for number, row in enumerate(self.rows) if is_tombstone(row))

    def place(self, *path: str | int) -> Place:
        mark = self.tree.mark(path)
        return Place(self.path, mark.line, mark.column)


@dataclass(frozen=True, slots=True)
class Role:
    """A row of `registers/roles.yml`. Holders are `{name, email, from, to}` as written."""

    id: str
    title: str
    holders: tuple[Mapping[str, Value], ...] = ()
    deputies: tuple[str, ...] = ()
    responsibilities: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    former_ids: tuple[str, ...] = ()
    """Ids that it had before: what was approved or reviewed under them still stands so in the files."""


def roles_of(register: Register | None) -> dict[str, Role]:
    """Roles by id, and then by former ids; the first of two rows with one id counts."""
    found: dict[str, Role] = {}
    for _, row in register.live if register else ():
        role_id = text(row.get("id"))
        if role_id:
            found.setdefault(role_id, _role(role_id, row))
    former = {old: role for role in found.values() for old in role.former_ids if old not in found}
    return {**found, **former}


def _role(role_id: str, row: Mapping[str, Value]) -> Role:
    def strings(key: str) -> tuple[str, ...]:
        return tuple(value for _, value in texts(row.get(key)))

    return Role(
        id=role_id,
        title=text(row.get("title")) or role_id,
        holders=tuple(mapping(holder) for holder in items(row.get("holders"))),
        deputies=strings("deputies"),
        responsibilities=strings("responsibilities"),
        authorities=strings("authorities"),
        former_ids=tuple(filter(None, (text(mapping(one).get("id")) for one in items(row.get("former_ids"))))),
    )
