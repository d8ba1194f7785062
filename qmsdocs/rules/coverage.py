"""QMS6xx: gaps in coverage, and the improvement plan that answers for them."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.model.data import text
from qmsdocs.model.day import day_of, said
from qmsdocs.model.finding import Place
from qmsdocs.model.record import PLAN
from qmsdocs.qms import Qms
from qmsdocs.rules.base import Change, Said, rule
from qmsdocs.rules.clauses import first_standard, plan_entries
from qmsdocs.think.coverage import ClauseState, Coverage


def _gaps(change: Change, state: str) -> Iterator[tuple[Coverage, ClauseState]]:
    plan = change.head.registers.get(PLAN)
    if not change.head.documents or (plan and not plan.readable):
        return  # what is wrong with the plan is told; which gaps it answers for is not known
    for coverage in change.head.coverage.values():
        for one in coverage.states:
            if one.state == state and not one.plan:
                yield coverage, one


def _standards_place(qms: Qms, standard: str) -> Place:
    return qms.settings.place("standards", qms.settings.standards.index(standard))


_PLAN_HINT = "or enter the gap in registers/improvement-plan.yml (id, standard, clause, lacking, owner, due)."


def _clause_name(coverage: Coverage, one: ClauseState) -> str:
    return f"{coverage.catalogue.reference} clause {one.clause.number} ({one.clause.title})"


@rule("QMS605", "clause-missing", "Every clause of a standard in force is answered", "error", "policy")
def clause_missing(change: Change) -> Iterator[Said]:
    for coverage, one in _gaps(change, "missing"):
        asked = " The clause asks for documented information." if one.clause.asks_documented_information else ""
        unread = (
            f" It may stand in {', '.join(coverage.unread[:3])}, which could not be read." if coverage.unread else ""
        )
        yield Said(
            _standards_place(change.head, coverage.catalogue.id),
            f"{_clause_name(coverage, one)} is answered by no document.{asked}{unread}",
            f"Name {one.clause.number} under `clauses` of the document that answers it, {_PLAN_HINT}",
            authority="iso" if one.clause.asks_documented_information else "policy",
        )


@rule("QMS606", "clause-partial", "A clause has its document and its record", "warning", "policy")
def clause_partial(change: Change) -> Iterator[Said]:
    for coverage, one in _gaps(change, "partial"):
        claimed = [claim.id for claim in one.claims if not claim.planned]
        lacks = (
            f"is answered by {', '.join(claimed)}, but the record it asks for is bound to no register and named in no `records`"
            if claimed
            else "has a record or register, but no document in force answers it"
        )
        yield Said(
            _standards_place(change.head, coverage.catalogue.id),
            f"{_clause_name(coverage, one)} {lacks}.",
            f"Add what is lacking (`records` with this clause, or `clauses`), {_PLAN_HINT}",
        )


@rule("QMS607", "clause-planned", "A clause is answered by a document in force", "warning", "policy")
def clause_planned(change: Change) -> Iterator[Said]:
    for coverage, one in _gaps(change, "planned"):
        yield Said(
            _standards_place(change.head, coverage.catalogue.id),
            f"{_clause_name(coverage, one)} is answered only by what is not in force yet: "
            f"{', '.join(sorted({claim.id for claim in one.claims}))}.",
            f"Bring the document into force (`status: approved`, merged), {_PLAN_HINT}",
        )


@rule("QMS609", "plan-done", "An entry of the improvement plan is still needed", "info", "advice")
def plan_done(change: Change) -> Iterator[Said]:
    for plan, number, row in plan_entries(change.head):
        coverage = change.head.coverage.get(text(row.get("standard")) or first_standard(change.head))
        answers = [one for one in coverage.states if one.plan is row] if coverage else []
        if answers and all(one.state == "covered" for one in answers):
            yield Said(
                plan.place(number),
                f"Clause {text(row.get('clause'))} is covered by now; this entry of the improvement plan is done.",
                "Take the entry out of registers/improvement-plan.yml.",
            )


@rule("QMS610", "plan-overdue", "An entry of the improvement plan keeps its date", "warning", "policy", calendar=True)
def plan_overdue(change: Change) -> Iterator[Said]:
    for plan, number, row in plan_entries(change.head):
        due = day_of(text(row.get("due")))
        if due and due < change.head.day:
            yield Said(
                plan.place(number, "due"),
                f"The gap at clause {text(row.get('clause'))} was to be closed by {said(due)}.",
                "Close the gap, or let the owner set a new `due` date and say why under `lacking`.",
            )
