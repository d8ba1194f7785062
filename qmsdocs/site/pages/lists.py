"""Pages that list: home, master list, clause matrix, about, and the page for an address that is not there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from qmsdocs import __version__
from qmsdocs.model.data import text
from qmsdocs.site.page import Page, relative
from qmsdocs.site.pages.context import Context
from qmsdocs.think.coverage import STATES, ClauseState
from qmsdocs.think.days import said
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import Standing
from qmsdocs.think.rows import list_row
from qmsdocs.view import STATE_WORDS

RECENT = 8
COLUMNS = ("id", "title", "type", "version", "state", "owner", "effective_date", "next_review", "clauses")


def home_page(context: Context) -> Page:
    address = "index.html"
    return Page(
        "home",
        address,
        "Home",
        lambda: context.blocks("home", address, **_home(context, address)),
        heading="What do you need to do?",
    )


def _home(context: Context, address: str) -> dict[str, Any]:
    view = context.view
    changed = [
        (standing, revision, relative(address, address_of(standing.id)), standing.starts[revision.version])
        for standing, revision in view.newest_first()
        if view.has_history and standing.in_force is revision
    ][:RECENT]
    soon = sorted(
        (
            (standing.starts[one.version], standing, one)
            for standing in view.pages.values()
            for one in standing.scheduled
            if view.may_see(one)
        ),
        key=lambda found: (found[0], found[1].id),
    )
    return {
        "changed": changed,
        "soon": soon[:RECENT],
        "due": [one for one in view.with_state("effective") if one.flags],
        "folders": _folders(context),
        "of": address_of,
    }


def _folders(context: Context) -> list[tuple[str, list[Standing]]]:
    """Documents by type, in words."""
    grouped: dict[str, list[Standing]] = {}
    for standing in context.view.pages.values():
        if standing.state != "withdrawn":
            grouped.setdefault(
                standing.past.folder_type if not standing.shown.text("type") else standing.shown.text("type"), []
            ).append(standing)
    schemas = context.view.qms.schemas

    def title(kind: str) -> str:
        schema = schemas.document(kind)
        return schema.title if schema else kind or "Other"

    return sorted((title(kind), group) for kind, group in grouped.items())


def master_list_page(context: Context) -> Page:
    address = "master-list.html"
    view = context.view
    tables = [
        ("In force", view.with_state("effective")),
        ("Approved, not yet in force", view.with_state("scheduled")),
        ("Withdrawn", view.with_state("withdrawn")),
    ]
    if view.preview:
        tables.append(("Drafts", view.with_state("draft", "in-review")))
    return Page(
        "master-list",
        address,
        "Master list",
        lambda: context.blocks(
            "master_list", address, tables=[(t, rows) for t, rows in tables if rows or t == "In force"], of=address_of
        ),
        search=False,
    )


def master_list_csv(context: Context) -> str:
    """The master list for a spreadsheet. Cells that a spreadsheet would run as a formula begin with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for standing in context.view.pages.values():
        row = list_row(standing)
        writer.writerow([_cell(row[name]) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> str:
    shown = " ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@", "\t", "\r")) else shown


def matrix_pages(context: Context) -> Iterator[Page]:
    for standard in context.view.qms.settings.standards:
        yield _matrix_page(context, standard)


def _matrix_page(context: Context, standard: str) -> Page:
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
            planned_words=_planned,
        ),
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
    view = context.view
    claims = []
    for claim in one.claims:
        there = view.address(claim.id)
        section = f"#{claim.section}" if claim.section and not claim.planned else ""
        shown = view.label(claim.id) if there else view._unseen(claim.id)
        claims.append({"label": shown, "link": relative(address, there + section) if there else "", "claim": claim})
    return {"one": one, "claims": list({c["label"]: c for c in claims}.values()) if view.public else claims}


def _planned(one: ClauseState, context_role: Any) -> str:
    due = text(one.plan.get("due"))
    try:
        when = said(date.fromisoformat(due))
    except ValueError:
        when = due
    return f"planned by {when}, {context_role(text(one.plan.get('owner')))}"


def about_page(context: Context) -> Page:
    address = "about.html"
    view = context.view
    severities = [finding.severity for finding in context.findings]
    states = {STATE_WORDS[state]: len(view.with_state(state)) for state in ("effective", "scheduled", "withdrawn")}
    return Page(
        "about",
        address,
        "About this site",
        lambda: context.blocks(
            "about",
            address,
            version=__version__,
            counts=states,
            errors=severities.count("error"),
            warnings=severities.count("warning"),
            infos=severities.count("info"),
        ),
        search=False,
    )


def lost_page(context: Context) -> Page:
    return Page(
        "lost", "404.html", "Page not found", lambda: context.blocks("lost", "404.html"), search=False, robots=False
    )
