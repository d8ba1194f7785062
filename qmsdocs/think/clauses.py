"""Clause references: reading what a document claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from qmsdocs.model.clause import Catalogue, ClauseRef
from qmsdocs.model.data import mapping, text, texts
from qmsdocs.model.finding import Place

_REF = re.compile(r"(?:(?P<standard>[a-z0-9][a-z0-9-]*):)?(?P<number>[A-Za-z0-9][A-Za-z0-9.]*)(?:#(?P<section>.+))?")


def clause_ref(written: str, place: Place, first_standard: str) -> ClauseRef | None:
    """`[STANDARD:]NUMBER[#SECTION]` as a reference; None when it is not of that form."""
    match = _REF.fullmatch(written.strip())
    if not match:
        return None
    standard = match["standard"] or first_standard
    return ClauseRef(standard, match["number"], match["section"] or "", place, written)


def claims_in(header: Mapping[str, object], first_standard: str) -> list[ClauseRef]:
    """The well-formed claims of a front matter, without places (for texts from history)."""
    found = (clause_ref(written, Place(""), first_standard) for _, written in texts(header.get("clauses")))
    return [ref for ref in found if ref]


def recorded_clauses(header: Mapping[str, object], first_standard: str) -> set[tuple[str, str]]:
    """(standard, number) of every clause that a record named in `records` is evidence for."""
    return {(ref.standard, ref.number) for _, ref in recorded(header, first_standard)}


def recorded(header: Mapping[str, object], first_standard: str) -> Iterator[tuple[str, ClauseRef]]:
    """Each record named in `records` with each clause it is evidence for: its title, empty where only a register is
    named."""
    records = header.get("records")
    rows: Iterable[object] = records if isinstance(records, list) else ()
    for row in map(mapping, rows):
        if text(row.get("title")) or text(row.get("register")):
            for ref in claims_in({"clauses": row.get("clauses")}, first_standard):
                yield text(row.get("title")), ref


def nearest_parent(catalogue: Catalogue, number: str) -> str | None:
    """The longest known number that `number` lies below, for a hint."""
    parts = number.split(".")
    for end in range(len(parts) - 1, 0, -1):
        if ".".join(parts[:end]) in catalogue.clauses:
            return ".".join(parts[:end])
    return None
