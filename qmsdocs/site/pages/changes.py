"""What came into force, what was withdrawn, and what comes: a page, a page for each older year, and a feed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from qmsdocs.model.day import month_words, said
from qmsdocs.site.atom import Entry, Feed, atom
from qmsdocs.site.feeds import link, permanent
from qmsdocs.site.page import Page, relative
from qmsdocs.site.pages.context import Context, text_address
from qmsdocs.think.changes import Change, changes_of
from qmsdocs.think.ids import address_of
from qmsdocs.view import View

ADDRESS = "changes.html"
FEED = "changes.atom"
MANY, FEW = 200, 20
"""The page shows what is not older than a year, but no more than `MANY` entries, and no less than `FEW`."""
IN_FEED = 50


def changes_pages(context: Context) -> Iterator[Page]:
    found = _past(context.view)
    newest = _newest(found, context.view.qms.day)
    older = Counter(one.day.year for one in found[len(newest) :])
    years = {year: sum(one.day.year == year for one in found) for year in older}
    yield Page(
        "changes",
        ADDRESS,
        "Changes",
        lambda: _blocks(context, ADDRESS, newest, years, soon=_coming(context.view)),
        menu="Changes",
        search=False,
        contents=True,
    )
    for year in years:
        yield _year_page(context, year, [one for one in found if one.day.year == year], years)


def _year_page(context: Context, year: int, found: Sequence[Change], years: dict[int, int]) -> Page:
    address = f"changes/{year}.html"
    return Page(
        "changes",
        address,
        f"Changes in {year}",
        lambda: _blocks(context, address, found, years, year=year),
        search=False,
        contents=True,
        trail=(("Changes", ADDRESS),),
    )


def changes_data(context: Context) -> Iterator[tuple[str, str]]:
    """The newest of what came into force or was withdrawn, for feed readers."""
    view = context.view
    entries = [_entry(context, one) for one in _past(view)[:IN_FEED]]
    name = view.qms.settings.site_name
    feed = Feed(
        id=permanent(_first_commit(view), "changes", view.audience),
        title=f"{name}: changes",
        author=name,
        day=entries[0].day if entries else view.qms.day,
        link=link(context, FEED),
        page=link(context, ADDRESS),
        entries=entries,
    )
    yield FEED, atom(feed)


def _first_commit(view: View) -> str:
    """The oldest release of all: it is this management system, whatever its name and address become."""
    pasts = view.qms.history.pasts.values() if view.qms.history else ()
    released = (one for past in pasts for one in past.revisions if one.commit)
    first = min(released, key=lambda one: (one.released, one.commit), default=None)
    return first.commit or "" if first else ""


def _entry(context: Context, change: Change) -> Entry:
    view, revision = context.view, change.revision
    standing = view.qms.standings[revision.id]
    facts = _facts(context, change, ADDRESS)
    says = (
        f"{_VERB[change.kind]} {said(change.day)}",
        f"What changed: {facts['summary']}" if facts["summary"] else "",
        f"Why: {facts['reason']}" if facts["reason"] else "",
        f"Replaced by {', '.join(map(view.label, view.withdrawal(standing)[1]))}" if facts["replaced_by"] else "",
        f"Earlier version: {facts['before']}" if facts["before"] else "",
    )
    return Entry(
        id=permanent(change.commit, revision.id, revision.version, change.kind),
        title=f"{revision.id} {revision.title}, version {revision.version}"
        + (": withdrawn" if change.kind == "withdrawn" else ""),
        day=change.day,
        link=link(context, address_of(revision.id)),
        summary=" ".join(one if one.endswith((".", "!", "?", "…")) else f"{one}." for one in says if one),
        kind=change.kind,
    )


_VERB = {"in-force": "In force since", "again": "In force again since", "withdrawn": "Withdrawn since"}


def _past(view: View) -> list[Change]:
    """What happened up to the day, newest first."""
    found = [one for one in _changes(view) if one.day <= view.qms.day]
    return sorted(found, key=lambda one: (-one.day.toordinal(), one.revision.id, -one.revision.released))


def _coming(view: View) -> list[Change]:
    """What is known to happen after the day, the next first."""
    found = [one for one in _changes(view) if one.day > view.qms.day]
    return sorted(found, key=lambda one: (one.day, one.revision.id, one.revision.released))


def _changes(view: View) -> Iterable[Change]:
    """Of documents that have a page, by their released revisions that the audience may see. Without history nobody
    knows what came when."""
    if not view.has_history:
        return []
    known = (view.qms.standings[id_] for id_ in view.pages if id_ in view.qms.standings)
    return (change for standing in known for change in changes_of(standing) if view.may_see(change.revision))


def _newest(found: Sequence[Change], day: date) -> Sequence[Change]:
    """The first of all changes: those of the last twelve months, within limits."""
    year_ago = date(max(day.year - 1, 1), day.month, min(day.day, 28))
    recent = sum(one.day >= year_ago for one in found)
    return found[: min(max(recent, FEW), MANY)]


def _blocks(
    context: Context,
    address: str,
    found: Sequence[Change],
    years: dict[int, int],
    *,
    year: int = 0,
    soon: Sequence[Change] = (),
) -> Any:
    months = groupby(found, key=lambda one: one.day.replace(day=1))
    told = [(month, [_facts(context, one, address) for one in group]) for month, group in months]
    return context.blocks(
        "changes",
        address,
        year=year,
        soon=[_facts(context, one, address) for one in soon],
        months=[(month.isoformat()[:7], month_words(month), group) for month, group in told],
        years=[(str(one), count, relative(address, f"changes/{one}.html")) for one, count in years.items()],
        feed=relative(address, FEED),
    )


def _facts(context: Context, change: Change, address: str) -> dict[str, Any]:
    """What a page says of a change, with links relative to the page."""
    view, revision = context.view, change.revision
    own = text_address(view, revision)
    before = change.before if change.before and view.may_see(change.before) else None
    withdrawn = change.kind == "withdrawn"
    reason, replaced_by = view.withdrawal(view.qms.standings[revision.id]) if change.latest else ("", [])
    return {
        "day": change.day,
        "kind": change.kind,
        "id": revision.id,
        "title": context.title(revision),
        "link": relative(address, address_of(revision.id)),
        "version": revision.version,
        "text": relative(address, own) if own != address_of(revision.id) else "",
        "first": change.kind == "in-force" and change.before is None,
        "before": before.version if before else "",
        "before_link": relative(address, text_address(view, before)) if before else "",
        "summary": "" if withdrawn else revision.change_summary,
        "reason": reason if withdrawn else revision.text("change_reason"),
        "replaced_by": [(context.label(one), _there(view, one, address)) for one in replaced_by],
    }


def _there(view: View, document_id: str, address: str) -> str | None:
    there = view.address(document_id)
    return relative(address, there) if there else None
