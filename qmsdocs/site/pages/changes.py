"""What came into force, what was withdrawn, and what comes: a page, and a page for each older year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from qmsdocs.model.day import month_words
from qmsdocs.site.page import Page, relative
from qmsdocs.site.pages.context import Context, text_address
from qmsdocs.site.pages.control import redline_to
from qmsdocs.think.changes import Change
from qmsdocs.think.ids import address_of

ADDRESS = "changes.html"
FEED = "changes.atom"
MANY, FEW = 200, 20
"""The page shows what is not older than a year, but no more than `MANY` entries, and no less than `FEW`."""


def changes_pages(context: Context) -> Iterator[Page]:
    found = past_changes(context)
    newest = _newest(found, context.view.qms.day)
    older = Counter(one.day.year for one in found[len(newest) :])
    years = {year: sum(one.day.year == year for one in found) for year in older}
    yield Page(
        "changes",
        ADDRESS,
        "Changes",
        lambda: _blocks(context, ADDRESS, newest, years, soon=coming_changes(context)),
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


def past_changes(context: Context) -> list[Change]:
    """What happened up to the day, newest first."""
    found = [one for one in context.changes if one.day <= context.view.qms.day]
    return sorted(found, key=lambda one: (-one.day.toordinal(), one.revision.id, -one.revision.released))


def coming_changes(context: Context) -> list[Change]:
    """What is known to happen after the day, the next first."""
    found = [one for one in context.changes if one.day > context.view.qms.day]
    return sorted(found, key=lambda one: (one.day, one.revision.id, one.revision.released))


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
    told = [(month, [facts_of(context, one, address) for one in group]) for month, group in months]
    return context.blocks(
        "changes",
        address,
        year=year,
        soon=[facts_of(context, one, address) for one in soon],
        months=[(month.isoformat()[:7], month_words(month), group) for month, group in told],
        years=[(str(one), count, relative(address, f"changes/{one}.html")) for one, count in years.items()],
        feed=relative(address, FEED),
    )


def facts_of(context: Context, change: Change, address: str) -> dict[str, Any]:
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
        "redline": None if withdrawn else redline_to(context, view.pages[revision.id], revision, address),
        "before_link": relative(address, text_address(view, before)) if before else "",
        "summary": "" if withdrawn else revision.change_summary,
        "reason": reason if withdrawn else revision.text("change_reason"),
        "replaced_by": context.linked(replaced_by, address),
    }
