"""QMS7xx: registers."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.model.data import text
from qmsdocs.model.day import said
from qmsdocs.model.finding import Place
from qmsdocs.model.record import PLAN
from qmsdocs.rules.base import Change, Said, rule


@rule("QMS701", "register-without-schema", "A register has a schema", "warning", "policy")
def register_without_schema(change: Change) -> Iterator[Said]:
    for register in change.head.registers.values():
        if register.readable and change.head.schemas.register(register.name) is None:
            yield Said(
                register.place(),
                f"No schema says what a row of the register {register.name} holds, so nothing in it was checked.",
                f"Add schemas/registers/{register.name}.schema.json (`qmsdocs explain QMS701` shows one).",
            )


@rule("QMS703", "register-twice", "A register is one file", "error", "policy")
def register_twice(change: Change) -> Iterator[Said]:
    entries = change.head.snapshot.entries()
    for register in change.head.registers.values():
        other = f"{register.path.rpartition('.')[0]}.yaml"
        if other != register.path and other in entries:
            yield Said(
                Place(other),
                f"The register {register.name} lies in {register.path} too. Only that file counts; this one was not read.",
                f"Move the rows of {other} to {register.path}, and delete {other}.",
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


@rule(
    "QMS710", "row-overdue", "What a register says is done by a day is done by then", "warning", "policy", calendar=True
)
def row_overdue(change: Change) -> Iterator[Said]:
    plan = change.head.registers.get(PLAN)
    for one in change.head.agenda.due:
        if (
            one.kind == "register" and one.days < 0 and not (plan and one.place.path == plan.path)
        ):  # QMS610 has the plan
            yield Said(
                one.place,
                f"{one.what} was due by {said(one.day)} and is {-one.days} day{'s' * (one.days != -1)} late.",
                one.do,
            )
