"""The home page, and the page for an address that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from qmsdocs.read.documents import folder_of
from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import Standing

RECENT = 8


def home_pages(context: Context) -> Iterator[Page]:
    address = "index.html"
    yield Page(
        "home",
        address,
        "Home",
        lambda: context.blocks("home", address, **_home(context)),
        menu="Home",
        search=False,
        heading="What do you need to do?",
    )
    yield _lost_page(context)


def _home(context: Context) -> dict[str, Any]:
    view = context.view
    soon = sorted(
        ((one.starts[later.version], one, later) for one in view.pages.values() for later in view.scheduled(one)),
        key=lambda found: (found[0], found[1].id),
    )
    return {
        "changed": list(view.newest_first())[:RECENT] if view.has_history else [],
        "soon": soon[:RECENT],
        "due": [one for one in view.with_state("effective") if one.flags],
        "folders": _folders(context),
        "of": address_of,
    }


def _folders(context: Context) -> list[tuple[str, list[Standing]]]:
    """Documents by the folder that the settings name, in its words."""
    settings = context.view.qms.settings
    grouped: dict[str, list[Standing]] = {}
    for standing in context.view.pages.values():
        if standing.state != "withdrawn":
            folder = folder_of(standing.past.path, settings)
            grouped.setdefault(_words(folder.path if folder else ""), []).append(standing)
    return sorted(grouped.items())


def _words(folder: str) -> str:
    """A folder as a heading: `work-instructions` is “Work instructions”; the whole repository is “Documents”."""
    name = " ".join(re.split(r"[-_\s]+", folder.rpartition("/")[2]))
    return name[:1].upper() + name[1:] if name not in ("", ".") else "Documents"


def _lost_page(context: Context) -> Page:
    """Shown for any address that is not there, so its links begin at the host's top, or where the site says it lies."""
    top = context.view.top
    return Page(
        "lost",
        "404.html",
        "Page not found",
        lambda: context.blocks("lost", "404.html", link=lambda to: top + to),
        search=False,
        robots=False,
    )
