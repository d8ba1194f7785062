"""QMS7xx: registers."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.model.data import text
from qmsdocs.rules.base import Change, Said, rule


@rule("QMS701", "register-without-schema", "A register has a schema", "warning", "policy")
def register_without_schema(change: Change) -> Iterator[Said]:
    for register in change.head.registers.values():
        if change.head.schemas.register(register.name) is None:
            yield Said(
                register.place(),
                f"No schema says what a row of the register {register.name} holds, so nothing in it was checked.",
                f"Add schemas/registers/{register.name}.schema.json (`qmsdocs explain QMS701` shows one).",
            )


@rule("QMS702", "row-id-twice", "The id of a row belongs to one row", "error", "policy")
def row_id_twice(change: Change) -> Iterator[Said]:
    for register in change.head.registers.values():
        seen: dict[str, int] = {}
        for number, row in enumerate(register.rows):
            row_id = text(row.get("id"))
            if row_id and row_id in seen:
                first = register.place(seen[row_id]).line
                yield Said(
                    register.place(number, "id"),
                    f"The id {row_id} already belongs to the row on line {first}.",
                    "Give this row an `id` of its own; ids are never used again.",
                )
            seen.setdefault(row_id, number)
