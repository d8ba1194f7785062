"""States of clauses, on a small catalogue of our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from qmsdocs.model.clause import Catalogue, Clause
from qmsdocs.model.data import Value
from qmsdocs.model.settings import Settings
from qmsdocs.think.coverage import Claim, Claimant, ClauseState, Coverage, coverage_of

CLAUSES = {
    "1": Clause("1", "Top", None, leaf=False),
    "1.1": Clause("1.1", "Text", "1", leaf=True),
    "1.2": Clause("1.2", "Text and record", "1", leaf=True, documented="both"),
    "2": Clause("2", "Lone", None, leaf=True, documented="retain"),
}
CATALOGUE = Catalogue("std-new", "STD:2", "Standard", CLAUSES)
RECORDS: list[Value] = [{"title": "Log", "clauses": ["1.2"]}]


def no_carry(_from: str, _to: str, _number: str) -> Sequence[str]:
    return ()


def covered(
    *claimants: Claimant,
    registers: Mapping[str, Sequence[str]] | None = None,
    plan: Sequence[Mapping[str, Value]] = (),
    carry=no_carry,  # type: ignore[no-untyped-def]
    **settings: object,
) -> Coverage:
    chosen = Settings(standards=("std-new",), **settings)  # type: ignore[arg-type]
    return coverage_of(CATALOGUE, chosen, claimants, registers or {}, plan, carry)


def state(coverage: Coverage, number: str) -> ClauseState:
    return next(one for one in coverage.states if one.clause.number == number)


def claims(document: str, *clauses: str, planned: bool = False, records: list[Value] | None = None) -> Claimant:
    return Claimant(document, {"clauses": list(clauses), **({"records": records} if records else {})}, planned)


@pytest.mark.parametrize(
    ("claimants", "registers", "expected"),
    [
        ((), {}, {"1.1": "missing", "1.2": "missing", "2": "missing"}),
        ((claims("A", "1.1", "1.2", "2"),), {}, {"1.1": "covered", "1.2": "partial", "2": "partial"}),
        ((claims("A", "1.2"),), {"1.2": ["log"]}, {"1.1": "missing", "1.2": "covered", "2": "missing"}),
        ((claims("A", "1.2", records=RECORDS),), {}, {"1.1": "missing", "1.2": "covered", "2": "missing"}),
        ((claims("A", "1.2"), claims("B", records=RECORDS)), {}, {"1.1": "missing", "1.2": "partial", "2": "missing"}),
        ((), {"2": ["log"], "1.1": ["log"]}, {"1.1": "partial", "1.2": "missing", "2": "partial"}),
        ((claims("A", "1.1", "2", planned=True),), {}, {"1.1": "planned", "1.2": "missing", "2": "planned"}),
        (
            (claims("A", "1.1"), claims("A", "1.1", planned=True)),
            {},
            {"1.1": "covered", "1.2": "missing", "2": "missing"},
        ),
        ((claims("A", "1"),), {}, {"1.1": "missing", "1.2": "missing", "2": "missing"}),
        ((claims("A", "other:1.1"),), {}, {"1.1": "missing", "1.2": "missing", "2": "missing"}),
    ],
)
def test_states(claimants: tuple[Claimant, ...], registers: dict[str, list[str]], expected: dict[str, str]) -> None:
    coverage = covered(*claimants, registers=registers)
    assert {one.clause.number: one.state for one in coverage.states} == expected
    assert sum(coverage.summary.values()) == 3


def test_not_applicable_reaches_all_below_and_says_why() -> None:
    coverage = covered(claims("A", "2"), not_applicable={"std-new": {"1": "We have no top."}})
    assert [(one.clause.number, one.state, one.reason) for one in coverage.states] == [
        ("1.1", "not-applicable", "We have no top."),
        ("1.2", "not-applicable", "We have no top."),
        ("2", "partial", ""),
    ]


def test_a_parent_claim_counts_only_where_the_settings_allow_it() -> None:
    assert state(covered(claims("A", "1#s"), parent_claims=("A",)), "1.1").claims == (Claim("A", "s"),)
    assert state(covered(claims("B", "1"), parent_claims=("A",)), "1.1").state == "missing"


def test_a_claim_of_another_edition_is_carried_over_and_said_so() -> None:
    def carry(standard: str, to: str, number: str) -> Sequence[str]:
        return ("1.1",) if (standard, to, number) == ("std-old", "std-new", "9.9") else ()

    found = state(covered(claims("A", "std-old:9.9"), carry=carry), "1.1")
    assert (found.state, found.claims) == ("covered", (Claim("A", "", False, "std-old"),))


def test_the_plan_answers_for_a_clause_and_what_lies_below() -> None:
    row: dict[str, Value] = {"standard": "std-new", "clause": "1", "due": "2027-01-01"}
    coverage = covered(plan=[row])
    assert [bool(one.plan) for one in coverage.states] == [True, True, False]
