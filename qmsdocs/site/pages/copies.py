"""Whoever holds a printed copy is told whether it is current: on the document's own page, which the code on paper leads
to, without a script; and on a page where id and version are typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from qmsdocs.model.revision import Revision
from qmsdocs.site.page import Page, relative
from qmsdocs.site.pages.context import Context, copy_anchor
from qmsdocs.think.copies import verdict
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import Standing

ADDRESS = "check/index.html"


def copy_address(standing: Standing, version: str) -> str:
    """Where a page says whether copies of this version are current: a part of the document's page, shown only to who
    comes for it."""
    return f"{address_of(standing.id)}#{copy_anchor(version)}"


def copies_of(context: Context, standing: Standing) -> Iterator[dict[str, Any]]:
    """For each released version that the audience may see: what whoever holds a copy of it must know."""
    view = context.view
    if not _answers(context):
        return
    known, released = view.released(standing)
    instead = [str(context.label(id_)) for id_ in view.withdrawal(known)[1]]
    for revision in released:
        found = verdict(known, revision, instead=instead, may_see=view.may_see)
        yield {"anchor": copy_anchor(revision.version), "version": revision.version, "verdict": found}


def _answers(context: Context) -> bool:
    """Whether copies can be checked on this site: in a preview nothing is in force, and a day of the past is over."""
    view = context.view
    return view.has_history and not view.preview and view.qms.asked_from is None


def code_of(context: Context, standing: Standing, revision: Revision) -> tuple[Markup, str] | None:
    """The code for paper, and the address that it leads to for those who type it. Only for texts that are, or will be,
    in force: any other says across each sheet that it is not. And only where the settings say where the site lies."""
    view = context.view
    known = view.qms.standings.get(standing.id)
    current = known and known.states.get(revision.version) in ("effective", "scheduled")
    if not (known and current and view.site_url and view.has_history):
        return None
    page, _, anchor = copy_address(known, revision.version).partition("#")
    return context.codes.of(f"{view.site_url}{quote(page)}#{quote(anchor)}"), context.full_address(page)


def copies_pages(context: Context) -> Iterator[Page]:
    yield Page(
        "check",
        ADDRESS,
        "Check a printed copy",
        lambda: context.blocks("check", ADDRESS, rows=list(_rows(context))),
        search=False,
        trail=(("Documents", "master-list.html"),),
    )


def _rows(context: Context) -> Iterator[dict[str, Any]]:
    """Every document with its released versions: what is in force, and all others."""
    view = context.view
    for standing in view.pages.values() if _answers(context) else ():
        known, released = view.released(standing)
        links = [
            (one.version, relative(ADDRESS, copy_address(known, one.version)), one is known.in_force)
            for one in released
        ]
        yield {
            "id": known.id,
            "title": context.title(standing.shown),
            "link": relative(ADDRESS, address_of(known.id)),
            "state": known.state,
            "since": known.since,
            "withdrawn_on": known.withdrawn_on,
            "current": [one[:2] for one in links if one[2]],
            "others": [one[:2] for one in links if not one[2]],
        }
