"""Coverage: which leaf clauses of a standard are documented, by what, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from qmsdocs.model.clause import Catalogue, Clause, ClauseRef
from qmsdocs.model.data import Value, text
from qmsdocs.model.settings import Settings
from qmsdocs.think.clauses import claims_in, recorded_clauses

CoverageState = Literal["covered", "partial", "planned", "missing", "not-applicable"]
STATES: tuple[CoverageState, ...] = ("covered", "partial", "planned", "missing", "not-applicable")

CarryOver = Callable[[str, str, str], Sequence[str]]
"""(from standard, to standard, number) -> the numbers there that ask for the same; empty when none does."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A document that claims a clause. `carried_from`: the edition it was written for, when that is another one."""

    id: str
    section: str = ""
    planned: bool = False
    carried_from: str = ""


@dataclass(frozen=True, slots=True)
class ClauseState:
    clause: Clause
    state: CoverageState
    claims: tuple[Claim, ...] = ()
    registers: tuple[str, ...] = ()
    reason: str = ""
    plan: Mapping[str, Value] = field(default_factory=dict)
    """The row of the improvement plan that answers for the gap; empty without one."""


@dataclass(frozen=True, slots=True)
class Coverage:
    catalogue: Catalogue
    states: tuple[ClauseState, ...]
    """Leaf clauses in the catalogue's order."""
    unread: tuple[str, ...] = ()
    """Documents that could not be read and may have claimed something."""

    @property
    def summary(self) -> dict[str, int]:
        return {state: sum(1 for one in self.states if one.state == state) for state in STATES}


@dataclass(frozen=True, slots=True)
class Claimant:
    """A text that claims clauses: in force (counts) or not yet (planned)."""

    id: str
    header: Mapping[str, Value]
    planned: bool = False


def coverage_of(
    catalogue: Catalogue,
    settings: Settings,
    claimants: Iterable[Claimant],
    bound_registers: Mapping[str, Sequence[str]],
    plan: Iterable[Mapping[str, Value]],
    carry_over: CarryOver,
    unread: Sequence[str] = (),
) -> Coverage:
    """The state of each leaf clause. `bound_registers`: clause number of this standard -> names of registers that are
    evidence for it. `plan`: rows of the improvement plan."""
    claims: dict[str, list[Claim]] = {}
    recorded: dict[str, list[str]] = {}
    first = settings.standards[0] if settings.standards else catalogue.id
    for claimant in claimants:
        for ref in claims_in(claimant.header, first):
            for number, carried in _numbers(ref, catalogue, claimant.id in settings.parent_claims, carry_over):
                claim = Claim(claimant.id, ref.section, claimant.planned, carried)
                if claim not in claims.setdefault(number, []):
                    claims[number].append(claim)
        if not claimant.planned:
            for standard, number in recorded_clauses(claimant.header, first):
                for target in same_requirement(standard, number, catalogue, carry_over):
                    recorded.setdefault(target, []).append(claimant.id)
    rows = [row for row in plan if text(row.get("standard")) in ("", catalogue.id)]
    excluded = settings.not_applicable.get(catalogue.id, {})
    states = (
        _clause_state(clause, claims, recorded, bound_registers, within(excluded, clause.number), rows)
        for clause in catalogue.leaves
    )
    return Coverage(catalogue, tuple(states), tuple(unread))


def within(reasons: Mapping[str, str], number: str) -> str:
    """The reason given for a clause or for one it lies below; empty without one."""
    parts = number.split(".")
    found = (reasons.get(".".join(parts[:end])) for end in range(len(parts), 0, -1))
    return next((reason for reason in found if reason), "")


def plan_row(rows: Iterable[Mapping[str, Value]], number: str) -> Mapping[str, Value]:
    """The improvement plan's row for a clause, or for one it lies below."""
    return next((row for row in rows if _at_or_below(number, text(row.get("clause")))), {})


def _at_or_below(number: str, top: str) -> bool:
    return bool(top) and (number == top or number.startswith(top + "."))


def _numbers(ref: ClauseRef, catalogue: Catalogue, parents: bool, carry: CarryOver) -> list[tuple[str, str]]:
    """(leaf number of this catalogue, edition it is carried over from or empty) that a claim stands for."""
    carried = "" if ref.standard == catalogue.id else ref.standard
    found: list[tuple[str, str]] = []
    for number in same_requirement(ref.standard, ref.number, catalogue, carry):
        clause = catalogue.clauses.get(number)
        if clause and (clause.leaf or parents):
            found += [(leaf.number, carried) for leaf in ((clause,) if clause.leaf else catalogue.below(number))]
    return found


def same_requirement(standard: str, number: str, catalogue: Catalogue, carry: CarryOver) -> Sequence[str]:
    """The numbers of this catalogue that ask for what a clause of a standard asks for."""
    return (number,) if standard == catalogue.id else carry(standard, catalogue.id, number)


def _clause_state(
    clause: Clause,
    claims: Mapping[str, Sequence[Claim]],
    recorded: Mapping[str, Sequence[str]],
    bound: Mapping[str, Sequence[str]],
    reason: str,
    plan: Sequence[Mapping[str, Value]],
) -> ClauseState:
    every = claims.get(clause.number, ())
    in_force = {claim.id for claim in every if not claim.planned}
    newer = [claim for claim in every if not (claim.planned and claim.id in in_force)]
    mine = tuple(sorted(newer, key=lambda c: (c.planned, c.id, c.section)))
    registers = tuple(sorted(bound.get(clause.number, ())))
    by_document = recorded.get(clause.number, ())
    row = plan_row(plan, clause.number)
    if reason:
        state: CoverageState = "not-applicable"
    elif in_force:
        evidence = bool(registers) or bool(in_force.intersection(by_document))
        state = "covered" if evidence or not clause.asks_record else "partial"
    elif registers or by_document:
        state = "partial"
    else:
        state = "planned" if mine else "missing"
    return ClauseState(clause, state, mine, registers, reason, row)
