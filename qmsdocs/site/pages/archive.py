"""The archive: what was withdrawn, and the texts that newer ones superseded. In no menu and no search."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qmsdocs.site.page import Page, relative
from qmsdocs.site.pages.context import Context, revision_address
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import Standing

ADDRESS = "archive/index.html"


def archive_pages(context: Context) -> Iterator[Page]:
    yield Page(
        "archive",
        ADDRESS,
        "Archive",
        lambda: context.blocks("archive", ADDRESS, withdrawn=_withdrawn(context), superseded=_superseded(context)),
        search=False,
        robots=False,
        contents=True,
        trail=(("Documents", "master-list.html"),),
    )


def _withdrawn(context: Context) -> list[dict[str, Any]]:
    """Withdrawn documents, the latest first."""
    found = context.view.with_state("withdrawn")
    found.sort(key=lambda one: (-_day(one), one.id))
    return [_gone(context, one) for one in found]


def _day(standing: Standing) -> int:
    return standing.withdrawn_on.toordinal() if standing.withdrawn_on else 0


def _gone(context: Context, standing: Standing) -> dict[str, Any]:
    view = context.view
    reason, replaced_by = view.withdrawal(standing)
    return {
        **_named(context, standing),
        "version": standing.shown.version,
        "on": standing.withdrawn_on,
        "reason": reason,
        "replaced_by": context.linked(replaced_by, ADDRESS),
    }


def _superseded(context: Context) -> list[dict[str, Any]]:
    """Documents by id, each with its texts that are in force no more, the newest first."""
    rows = ((one, _texts(context, one)) for one in context.view.pages.values())
    return [{**_named(context, standing), "texts": texts} for standing, texts in rows if texts]


def _texts(context: Context, standing: Standing) -> list[tuple[str, str]]:
    """Version and address of each released text that has a page of its own, and is past."""
    known, released = context.view.released(standing)
    return [
        (one.version, relative(ADDRESS, revision_address(known, one.version)))
        for one in released
        if one is not standing.shown and known.states[one.version] in ("superseded", "withdrawn")
    ]


def _named(context: Context, standing: Standing) -> dict[str, Any]:
    link = relative(ADDRESS, address_of(standing.id))
    return {"id": standing.id, "title": context.title(standing.shown), "link": link}
