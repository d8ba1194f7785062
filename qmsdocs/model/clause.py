"""Clause catalogues and clause references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from qmsdocs.model.finding import Place

DocumentedInformation = Literal["none", "maintain", "retain", "both"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: number, short title, our own plain words. Only leaf clauses are counted in coverage."""

    number: str
    title: str
    parent: str | None
    leaf: bool
    plain: str = ""
    documented: DocumentedInformation = "none"
    documented_what: str = ""
    confidence: str = ""

    @property
    def asks_record(self) -> bool:
        return self.documented in ("retain", "both")

    @property
    def asks_documented_information(self) -> bool:
        return self.documented != "none"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A standard: id such as `iso-9001-2026`, reference such as `ISO 9001:2026`, its clauses by number, in order."""

    id: str
    reference: str
    title: str
    clauses: Mapping[str, Clause]
    verification: str = ""

    @property
    def leaves(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses.values() if clause.leaf)

    def below(self, number: str) -> tuple[Clause, ...]:
        """The leaf clauses at or below a number."""
        return tuple(c for c in self.leaves if c.number == number or c.number.startswith(number + "."))


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """`[STANDARD:]NUMBER[#SECTION]` as claimed at a place."""

    standard: str
    number: str
    section: str
    place: Place
    written: str
