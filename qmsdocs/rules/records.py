"""QMS72x: rows of registers that end. A record ends by a row that says so; its id is never given to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qmsdocs.model.data import Value, items, mapping, text
from qmsdocs.model.day import day_of
from qmsdocs.model.document import is_placeholder
from qmsdocs.model.finding import Place
from qmsdocs.model.record import TOMBSTONE, Register
from qmsdocs.rules.base import Change, Said, rule
from qmsdocs.source import Unreadable, blob_id

_END = "`- {id: …, rule: …, decision: …, date: …, role: …}`"
_WORD = re.compile(r"\w{4,}")


@rule("QMS721", "record-gone", "A record that ends leaves a row that says so", "error", "iso")
def record_gone(change: Change) -> Iterator[Said]:
    for was, now in _changed(change):
        schema = change.head.schemas.register(was.name)
        if schema and schema.rows_go:
            continue
        left, ended = _elsewhere(change, was), _ended_on_main(change, was)
        gone = [number for number, row in enumerate(was.rows) if _id(row) and _id(row) not in left | ended]
        if now is None and len(gone) > 1:
            yield _register_gone(change, was, [_id(was.rows[number]) for number in gone])
            continue
        for number in gone:
            id_ = _id(was.rows[number])
            what = "tells that a record ended" if number in dict(was.tombstones) else "is a record"
            yield Said(
                _where(was, now, number),
                f"The row {id_} of the register {was.name} ({change.before(was.place(number))}) {what}, and is gone: "
                "nobody can tell any more what it said, or why it went.",
                f"Put the row back. If its time of retention is over, leave in its place {_END}: the rule of retention, "
                "who decided, the day, and the role that did it.",
            )


def _register_gone(change: Change, was: Register, ids: list[str]) -> Said:
    shown = ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "")
    return Said(
        Place(was.path),
        f"The register {was.name} ({change.before(was.place())}) is gone, and {len(ids)} records with it ({shown}).",
        f"Bring {was.path} back. A record whose time of retention is over leaves {_END}.",
    )


@rule("QMS722", "record-id-reused", "The id of a record is never given to another", "error", "iso")
def record_id_reused(change: Change) -> Iterator[Said]:
    for was, now in _changed(change):
        old = {_id(row): number for number, row in reversed(list(enumerate(was.rows))) if _id(row)}
        ended = {number for number, _ in was.tombstones}
        for number, row in now.live if now else ():
            before = old.get(_id(row))
            if before is None or not (before in ended or _unlike(was.rows[before], row)):
                continue
            said = "ended" if before in ended else "was another one, of which no word is left"
            yield Said(
                now.place(number, "id") if now else Place(was.path),
                f"The record {_id(row)} of the register {was.name} {said} ({change.before(was.place(before))}): whoever "
                "follows the id finds something else.",
                "Give this row an `id` that was never used, and let the other row stand.",
                None if before in ended else "warning",
            )


@rule(
    "QMS723",
    "tombstone-incomplete",
    "A record that ended says by which rule, on whose decision and when",
    "error",
    "iso",
)
def tombstone_incomplete(change: Change) -> Iterator[Said]:
    head = change.head
    for register in head.registers.values():
        for number, row in register.tombstones:
            lacking = [key for key in TOMBSTONE if is_placeholder(text(row.get(key)))]
            if not lacking and day_of(text(row["date"])) is None:
                lacking = ["date"]
            if not lacking and head.roles and text(row["role"]).strip() not in head.roles:
                lacking = ["role"]
            if lacking:
                yield Said(
                    register.place(number),
                    f"This row stands for a record that ended, and does not rightly say "
                    f"{' and '.join(f'`{key}`' for key in lacking)}: nobody can tell that it was allowed to go.",
                    f"Write {_END}: `date` as YYYY-MM-DD, `role` as in registers/roles.yml.",
                )


def _changed(change: Change) -> Iterator[tuple[Register, Register | None]]:
    """Registers as they were, and as the change has them; only those whose file it changed."""
    base, head = change.base, change.head
    for was in base.registers.values() if base else ():
        now = head.registers.get(was.name)
        if was.readable and (now is None or (now.readable and not _same_file(change, was))):
            yield was, now


def _same_file(change: Change, was: Register) -> bool:
    entry = change.base.snapshot.entries().get(was.path) if change.base else None
    try:
        return entry is not None and blob_id(change.head.snapshot.read(was.path), len(entry.blob)) == entry.blob
    except Unreadable:
        return False


def _elsewhere(change: Change, was: Register) -> set[str]:
    """Ids that the register has now; of one that is gone, those that stand in any: it may have a new name."""
    registers = change.head.registers
    found = [registers[was.name]] if was.name in registers else list(registers.values())
    return {id_ for register in found for row in register.rows for id_ in (_id(row), *_former(row))}


def _ended_on_main(change: Change, was: Register) -> set[str]:
    """Ids of rows that the main line has ended meanwhile."""
    register = change.main.registers.get(was.name) if change.main else None
    before = {_id(row) for _, row in was.tombstones}
    return {_id(row) for _, row in register.tombstones} - before if register else set()


def _where(was: Register, now: Register | None, number: int) -> Place:
    """Where a row was: after the last row before it that is still there."""
    if now is None:
        return Place(was.path)
    left = {_id(row): place for place, row in enumerate(now.rows) if _id(row)}
    before = next((left[_id(row)] for row in reversed(was.rows[:number]) if _id(row) in left), None)
    return now.place() if before is None else now.place(before)


def _id(row: Mapping[str, Value]) -> str:
    return text(row.get("id")).strip()


def _former(row: Mapping[str, Value]) -> Iterator[str]:
    """Ids that a row had before, as it says itself (`qmsdocs rename-role`)."""
    return (text(mapping(one).get("id") or one).strip() for one in items(row.get("former_ids")))


def _unlike(was: Mapping[str, Value], now: Mapping[str, Value]) -> bool:
    """Whether a row is about something else: of its words, three or more, none is left."""
    before, after = ({word.casefold() for word in _WORD.findall(_said(row))} for row in (was, now))
    return len(before) > 2 and len(after) > 2 and not before & after


def _said(row: Mapping[str, Value]) -> str:
    """All texts of a row but its id."""
    return " ".join(str(value) for key, value in row.items() if key != "id")
