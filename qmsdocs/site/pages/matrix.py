"""The clause matrix: for each standard, what documents each clause, and what is lacking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup

from qmsdocs.model.clause import Catalogue
from qmsdocs.model.data import text
from qmsdocs.model.record import PLAN
from qmsdocs.read.catalogues import carry_over
from qmsdocs.site.page import Page, relative
from qmsdocs.site.pages.context import Context
from qmsdocs.site.registers.refs import register_named
from qmsdocs.site.registers.rows import seen_registers
from qmsdocs.think.clauses import claims_in, recorded
from qmsdocs.think.coverage import STATES, Claim, ClauseState, same_requirement
from qmsdocs.view import INTERNAL


def matrix_pages(context: Context) -> Iterator[Page]:
    """A page for each standard; the first is the one that the menu names, and each names the others."""
    for number, standard in enumerate(context.view.qms.settings.standards):
        yield _matrix_page(context, standard, menu="" if number else "Clauses")


def _matrix_page(context: Context, standard: str, *, menu: str) -> Page:
    address = f"standards/{standard}.html"
    coverage = context.view.qms.coverage[standard]
    reference = coverage.catalogue.reference
    return Page(
        "matrix",
        address,
        f"{reference} clause matrix",
        lambda: context.blocks(
            "matrix",
            address,
            coverage=coverage,
            groups=_groups(context, coverage.states, address, coverage.catalogue.clauses),
            states=STATES,
            others=[
                (other.catalogue.reference, relative(address, f"standards/{one}.html"))
                for one, other in context.view.qms.coverage.items()
                if one != standard
            ],
            records=_records(context, coverage.catalogue),
            registers=lambda names: _registers(context, names, address),
        ),
        menu=menu,
        search=False,
    )


def _groups(
    context: Context, states: tuple[ClauseState, ...], address: str, clauses: Any
) -> list[tuple[str, str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in states:
        groups.setdefault(one.clause.number.split(".")[0], []).append(_matrix_row(context, one, address))
    return [(top, clauses[top].title if top in clauses else "", rows) for top, rows in groups.items()]


def _matrix_row(context: Context, one: ClauseState, address: str) -> dict[str, Any]:
    claims = [_claim(context, one, claim, address) for claim in one.claims]
    gap = _gap(context, one, address) if one.state in ("missing", "partial", "planned") else None
    once = {(claim["label"], claim["part"], claim["planned"]): claim for claim in claims}  # internal ones are all one
    return {"one": one, "claims": list(once.values()), "gap": gap}


def _records(context: Context, catalogue: Catalogue) -> dict[str, list[tuple[Markup, str]]]:
    """The records that documents in force name, by the clause they are evidence for: title, and the document's id. Of
    texts that the audience may not see, none."""
    view = context.view
    first = next(iter(view.qms.catalogues), "")
    found: dict[str, dict[tuple[Markup, str], None]] = {}
    for id_ in view.pages:
        standing = view.qms.standings.get(id_)
        revision = standing.in_force if standing else None
        if revision and view.may_see(revision):
            for title, ref in recorded(revision.header, first):
                for number in same_requirement(ref.standard, ref.number, catalogue, carry_over) if title else ():
                    found.setdefault(number, {})[context.own(revision, title), id_] = None
    return {number: list(records) for number, records in found.items()}


def _claim(context: Context, one: ClauseState, claim: Claim, address: str) -> dict[str, Any]:
    """A document that answers a clause, with the section where it does."""
    view = context.view
    there = view.address(claim.id) if _may_be_named(context, one, claim) else None
    parts = context.texts.parts(claim.id) if there and claim.section and not claim.planned else {}
    part = f"#{claim.section}" if claim.section in parts else ""
    reference = ""
    if claim.carried_from:
        catalogue = view.qms.catalogues.get(claim.carried_from)
        reference = catalogue.reference if catalogue else claim.carried_from
    return {
        "label": view.label(claim.id) if there or not view.public else INTERNAL,
        "link": relative(address, there + part) if there else "",
        "part": parts.get(claim.section, ""),
        "planned": claim.planned,
        "carried_from": reference,
    }


def _may_be_named(context: Context, one: ClauseState, claim: Claim) -> bool:
    """In public a plan is told only of a text that is approved and public itself, not of a public document's draft."""
    view = context.view
    if not (view.public and claim.planned):
        return True
    first = next(iter(view.qms.catalogues), "")
    coming = view.scheduled(view.pages[claim.id]) if claim.id in view.pages else []
    return any(ref.number == one.clause.number for text in coming for ref in claims_in(text.header, first))


def _gap(context: Context, one: ClauseState, address: str) -> dict[str, Any] | None:
    """What the improvement plan says of a gap: in public only the fields that its schema says are public."""
    plan = seen_registers(context.view).get(PLAN)
    shown = {
        name: text(one.plan.get(name)) if plan and name in plan.fields else "" for name in ("lacking", "owner", "due")
    }
    if plan is None or not any(shown.values()):
        return None
    entry = text(one.plan.get("id"))
    there = [(entry, relative(address, plan.by_id[entry][0]))] if entry in plan.by_id else []
    return {**shown, "owner": context.view.role(shown["owner"]), "entry": there}


def _registers(context: Context, names: Iterable[str], address: str) -> list[tuple[str, str]]:
    """The registers that hold a clause's records, as far as the audience may know of them: title, and address."""
    return [named for name in names if (named := register_named(context, name, address))]
