"""QMS6xx: clauses. What documents claim, and what the settings say of clauses."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from qmsdocs.model.clause import ClauseRef
from qmsdocs.model.data import KeyPath, Value, items, mapping, text, texts
from qmsdocs.model.document import Document, is_placeholder
from qmsdocs.model.finding import Place
from qmsdocs.model.record import PLAN, Register
from qmsdocs.model.settings import Settings
from qmsdocs.qms import Qms
from qmsdocs.read.catalogues import catalogue_ids, nearest_standard, read_catalogue
from qmsdocs.read.wording import within_curly_quotes
from qmsdocs.rules.base import Change, Said, rule
from qmsdocs.think.clauses import clause_ref, nearest_parent
from qmsdocs.think.coverage import within


def _written(change: Change) -> Iterator[tuple[Document, KeyPath, str]]:
    """Every clause reference as written, in `clauses` and in the records of each document."""
    for document in change.head.documents:
        for index, written in texts(document.value("clauses")):
            yield document, ("clauses", index), written
        for number, row in enumerate(items(document.value("records"))):
            for index, written in texts(mapping(row).get("clauses")):
                yield document, ("records", number, "clauses", index), written


def first_standard(qms: Qms) -> str:
    return qms.settings.standards[0] if qms.settings.standards else "iso-9001-2026"


def _refs(change: Change) -> Iterator[tuple[Document, ClauseRef]]:
    first = first_standard(change.head)
    for document, path, written in _written(change):
        ref = clause_ref(written, document.place(*path), first)
        if ref:
            yield document, ref


@rule("QMS601", "unknown-clause", "A clause that is claimed exists", "error", "policy")
def unknown_clause(change: Change) -> Iterator[Said]:
    for _, ref in _refs(change):
        if ref.standard in catalogue_ids():
            yield from _unknown(ref.standard, ref.number, ref.place)
    for plan, row, standard, number in _planned(change.head):
        if standard in catalogue_ids() and number:
            yield from _unknown(standard, number, plan.place(row, "clause"), "clause")
    settings = change.head.settings
    for standard, reasons in settings.not_applicable.items():
        for number in reasons:
            yield from _unknown(standard, number, _reason_place(settings, standard, number), "not_applicable")


def _unknown(standard: str, number: str, place: Place, key: str = "clauses") -> Iterator[Said]:
    catalogue = read_catalogue(standard)
    if number in catalogue.clauses:
        return
    parent = nearest_parent(catalogue, number)
    near = difflib.get_close_matches(number, list(catalogue.clauses), n=3, cutoff=0.7)
    below = [clause.number for clause in catalogue.below(parent)][:6] if parent else near
    yield Said(
        place,
        f"{catalogue.reference} has no clause {number}, so this line counts for nothing.",
        f"Correct the number in `{key}`; near it are {', '.join(below)}."
        if below
        else "Correct the number; `qmsdocs coverage` lists all clauses.",
    )


@rule("QMS602", "unknown-standard", "A standard that is named is known", "error", "policy")
def unknown_standard(change: Change) -> Iterator[Said]:
    named = [(ref.place, ref.standard) for _, ref in _refs(change)]
    named += [(plan.place(row, "standard"), standard) for plan, row, standard, _ in _planned(change.head)]
    for place, standard in named:
        if standard not in catalogue_ids():
            near = nearest_standard(standard)
            yield Said(
                place,
                f"There is no standard called {standard} here, so the claim covers nothing.",
                f"Write `{near}` instead."
                if near
                else f"Use one of: {', '.join(catalogue_ids())}; or take the claim out of `clauses`.",
            )


@rule("QMS603", "clause-form", "A clause reference is well formed", "error", "policy")
def clause_form(change: Change) -> Iterator[Said]:
    for document, path, written in _written(change):
        if not is_placeholder(written) and clause_ref(written, document.place(*path), "") is None:
            yield Said(
                document.place(*path),
                f"“{written}” is no clause reference, so it counts for nothing.",
                _STRAIGHT
                if within_curly_quotes(written)
                else 'Write the number, and the section after `#`, such as "7.5.3.2#retention"; another standard stands before it: "iso-14001-2015:6.1.1".',
            )


_STRAIGHT = 'Write straight quotes instead of the curly ones, such as `"7.5.3.2#retention"`.'


@rule("QMS604", "clause-section", "The section that a claim points at exists", "error", "policy")
def clause_section(change: Change) -> Iterator[Said]:
    for document, ref in _refs(change):
        anchors = change.head.outline_of(document).anchors
        if ref.section and ref.section not in anchors:
            near = difflib.get_close_matches(ref.section, anchors, n=1, cutoff=0.5)
            yield Said(
                ref.place,
                f"The claim of clause {ref.number} points at the section #{ref.section}, which this document does not have."
                + (f" The nearest is #{near[0]}." if near else ""),
                "Correct the part after `#`, or give the heading that name: `## Title {#name}`.",
            )


@rule("QMS608", "not-applicable-claimed", "A clause is not both claimed and not applicable", "error", "iso")
def not_applicable_claimed(change: Change) -> Iterator[Said]:
    settings = change.head.settings
    claims = [(document, ref) for document, ref in _refs(change) if document.status != "withdrawn"]
    for standard, reasons in settings.not_applicable.items():
        for number in reasons:
            by = [one for one in claims if one[1].standard == standard and within({number: "said"}, one[1].number)]
            if by:
                where = ", ".join(f"{document.path} line {ref.place.line}" for document, ref in by[:3])
                more = f" and {len(by) - 3} more" if len(by) > 3 else ""
                yield Said(
                    _reason_place(settings, standard, number),
                    f"Clause {number} is said to be not applicable, but it is claimed in {where}{more}.",
                    "Take the clause out of `not_applicable`, or the claim out of `clauses` there.",
                )


def _reason_place(settings: Settings, standard: str, number: str) -> Place:
    """Where a clause is said to be not applicable, under whichever of the two names."""
    there = ("extra", "qmsdocs", "not_applicable", standard, number) in settings.tree.marks
    return settings.place("not_applicable" if there else "exclusions", standard, number)


@rule("QMS611", "claims-nothing", "A document that answers a standard says which clauses", "error", "policy")
def claims_nothing(change: Change) -> Iterator[Said]:
    head = change.head
    for document in head.documents if head.settings.standards else ():
        schema = head.schemas.document(document.type)
        needs = document.header and document.status == "approved" and schema and schema.needs_clauses
        if needs and all(is_placeholder(written) for _, written in texts(document.value("clauses"))):
            yield Said(
                document.place("clauses"),
                "The document is approved, but `clauses` is missing: the clause matrix cannot count it.",
                'Add a line such as `clauses: ["7.5.3.2"]` with the clauses that this document answers.',
            )


@rule("QMS612", "claim-on-parent", "A claim names the clause that is counted", "info", "advice")
def claim_on_parent(change: Change) -> Iterator[Said]:
    for document, ref in _refs(change):
        if ref.standard not in change.head.catalogues or document.id in change.head.settings.parent_claims:
            continue
        catalogue = change.head.catalogues[ref.standard]
        clause = catalogue.clauses.get(ref.number)
        if clause and not clause.leaf:
            below = ", ".join(one.number for one in catalogue.below(ref.number))
            yield Said(
                ref.place,
                f"Clause {ref.number} only holds other clauses ({below}); claiming it covers none of them.",
                "Name under `clauses` the ones that this document answers, or list the document under `parent_claims` in mkdocs.yml.",
            )


def plan_entries(qms: Qms) -> Iterator[tuple[Register, int, Mapping[str, Value]]]:
    """(plan, number of the row, row) of each entry of the improvement plan."""
    plan = qms.registers.get(PLAN)
    if plan:
        yield from ((plan, number, row) for number, row in plan.live)


def _planned(qms: Qms) -> Iterator[tuple[Register, int, str, str]]:
    """(plan, number of the row, standard, clause) of each entry."""
    for plan, number, row in plan_entries(qms):
        yield plan, number, text(row.get("standard")) or first_standard(qms), text(row.get("clause"))
