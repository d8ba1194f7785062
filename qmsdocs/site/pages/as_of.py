"""What was in force on any day: every released text with the time in which it held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qmsdocs.site.page import Page, relative
from qmsdocs.site.pages.context import Context, text_address
from qmsdocs.site.sheet import sheet
from qmsdocs.think.periods import Held, held

ADDRESS = "as-of/index.html"
SHEET = "as-of/revisions.csv"
COLUMNS = (
    "id",
    "title",
    "version",
    "state",
    "in_force_from",
    "until",
    "released_on",
    "before_git",
    "change_summary",
    "commit",
)


def as_of_pages(context: Context) -> Iterator[Page]:
    yield Page(
        "as-of",
        ADDRESS,
        "What was in force",
        lambda: context.blocks(
            "as_of",
            ADDRESS,
            rows=[_row(context, one) for one in _all(context)],
            download=relative(ADDRESS, SHEET),
        ),
        search=False,
        robots=False,
        trail=(("Documents", "master-list.html"),),
    )


def _all(context: Context) -> list[Held]:
    """Of every document that has a page, the released texts that the audience may see; by id, the newest first."""
    view = context.view
    known = (view.qms.standings[id_] for id_ in view.pages if view.has_history and id_ in view.qms.standings)
    return [time for one in known for time in held(one) if view.may_see(time.revision)]


def _row(context: Context, time: Held) -> dict[str, Any]:
    revision = time.revision
    return {
        "id": revision.id,
        "title": context.title(revision),
        "version": revision.version,
        "link": relative(ADDRESS, text_address(context.view, revision)),
        "start": time.start,
        "before_git": revision.before_git,
        "end": time.end,
        "state": time.standing.states[revision.version],
    }


def as_of_data(context: Context) -> Iterator[tuple[str, str]]:
    """The same for a spreadsheet."""
    rows = (
        [
            *(one.revision.id, one.revision.title, one.revision.version, one.standing.states[one.revision.version]),
            *(one.start, one.end, one.revision.released_on, "yes" if one.revision.before_git else "no"),
            *(one.revision.change_summary, one.revision.commit),
        ]
        for one in _all(context)
    )
    yield SHEET, sheet(COLUMNS, rows)
