"""The home page, and the page for an address that is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from qmsdocs.model.day import day_of
from qmsdocs.site.duties import duties, review_words, role_address, role_names, roles_shown
from qmsdocs.site.groups import groups_of
from qmsdocs.site.jump import examples
from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.think.changes import Change, changes_of
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import Standing
from qmsdocs.view import View

HOME = "index.html"
RECENT = 5
SHORT, SPARE = 12, 3
"""So many documents of a group are named on the home page, however many there are; a few more do not make a list of
their own worth a click."""
WAYS = (
    ("master-list.html", "All documents"),
    ("changes.html", "Changes"),
    ("reviews.html", "Reviews"),
    ("glossary.html", "Glossary"),
    ("help.html", "Help"),
)
"""What else people come for; shown where the site has it."""


def home_pages(context: Context) -> Iterator[Page]:
    yield Page(
        "home",
        HOME,
        "Home",
        lambda: context.blocks("home", HOME, **_home(context)),
        menu="Home",
        search=False,
        heading="What do you need to do?",
    )
    yield _lost_page(context)


def _home(context: Context) -> dict[str, Any]:
    view = context.view
    changes = _changes(view)
    due = _due(view)
    return {
        "examples": examples(view),
        "ways": [way for way in WAYS if way[0] in context.addresses],
        "changed": _newest(changes, view.qms.day) if view.has_history else [],
        "soon": sorted((one for one in changes if one.day > view.qms.day), key=_order)[:RECENT],
        "due": [(standing, review_words(standing, view.qms.day)) for standing in due[:RECENT]],
        "more_due": len(due) - RECENT,
        "groups": [(group, _first(group.documents)) for group in groups_of(view)],
        "there": context.addresses,
        "replaced_by": lambda one: [context.label(id_) for id_ in view.withdrawal(view.pages[one.revision.id])[1]],
        "of": address_of,
        **_roles(view),
    }


def _changes(view: View) -> list[Change]:
    """Whatever came into force, was withdrawn, or will: as far as the audience may know."""
    known = (view.qms.standings[id_] for id_ in view.pages if id_ in view.qms.standings)
    return [change for standing in known for change in changes_of(standing) if view.may_see(change.revision)]


def _order(change: Change) -> tuple[date, str, int]:
    return change.day, change.revision.id, change.revision.released


def _newest(changes: Sequence[Change], day: date) -> list[Change]:
    """The last that happened to each document, the newest first."""
    last = {one.revision.id: one for one in sorted((one for one in changes if one.day <= day), key=_order)}
    return sorted(last.values(), key=lambda one: (-one.day.toordinal(), one.revision.id))[:RECENT]


def _due(view: View) -> list[Standing]:
    """Reviews that are overdue or due, the longest overdue first."""
    found = [(day_of(one.shown.text("next_review")), one) for one in view.with_state("effective") if one.flags]
    return [one for _, one in sorted(found, key=lambda pair: (pair[0] or date.max, pair[1].id))]


def _first(documents: list[Standing]) -> list[Standing]:
    return documents if len(documents) <= SHORT + SPARE else documents[:SHORT]


def _roles(view: View) -> dict[str, Any]:
    roles = roles_shown(view)
    names = role_names(roles)
    return {
        "roles": [(role.title, names[role.id], role_address(names[role.id])) for role in roles.values()],
        "everybody": len(duties(view)[1]),
    }


def _lost_page(context: Context) -> Page:
    """Shown for any address that is not there, so its links begin at the host's top, or where the site says it lies."""
    top = context.view.top
    return Page(
        "lost",
        "404.html",
        "Page not found",
        lambda: context.blocks("lost", "404.html", link=lambda to: top + to, examples=examples(context.view)),
        search=False,
        robots=False,
    )
