"""The home page, and the page for an address that is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from qmsdocs.model.day import day_of
from qmsdocs.site.duties import review_words
from qmsdocs.site.groups import Group
from qmsdocs.site.jump import examples
from qmsdocs.site.page import Page
from qmsdocs.site.pages.changes import coming_changes, past_changes
from qmsdocs.site.pages.context import Context
from qmsdocs.think.changes import Change
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import Standing
from qmsdocs.view import View

HOME = "index.html"
RECENT = 5
ALL = 60
"""So many documents are all named on the home page; of more, some of each group, and of many groups only their names:
the page is to be read on a telephone."""
LONG, MEDIUM = (6, 12), (12, 5)
"""Up to so many groups, so many documents of each."""
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
    due = _due(view)
    return {
        "examples": examples(view),
        "ways": [way for way in WAYS if way[0] in context.addresses],
        "changed": _newest(context),
        "soon": coming_changes(context)[:RECENT],
        "due": [(standing, review_words(standing, view.qms.day)) for standing in due[:RECENT]],
        "more_due": len(due) - RECENT,
        "groups": _some(context.all_groups),
        "there": context.addresses,
        "replaced_by": lambda one: [context.label(id_) for id_ in view.withdrawal(view.pages[one.revision.id])[1]],
        "of": address_of,
        **_roles(context),
    }


def _newest(context: Context) -> list[Change]:
    """The last that happened to each document, the newest first."""
    last: dict[str, Change] = {}
    for one in past_changes(context):
        last.setdefault(one.revision.id, one)
    return list(last.values())[:RECENT]


def _due(view: View) -> list[Standing]:
    """Reviews that are overdue or due, the longest overdue first."""
    found = [(day_of(one.shown.text("next_review")), one) for one in view.with_state("effective") if one.flags]
    return [one for _, one in sorted(found, key=lambda pair: (pair[0] or date.max, pair[1].id))]


def _some(groups: Sequence[Group]) -> list[tuple[Group, list[Standing]]]:
    """Each group with those of its documents that the home page names."""
    total = sum(len(group.documents) for group in groups)
    fitting = (documents for most, documents in (LONG, MEDIUM) if len(groups) <= most)
    limit = total if total <= ALL else next(fitting, 0)
    return [(group, group.documents[:limit]) for group in groups]


def _roles(context: Context) -> dict[str, Any]:
    names, pages = context.role_names, context.role_pages
    return {
        "roles": [(role.title, names[role.id], pages[role.id]) for role in context.roles.values()],
        "everybody": len(context.duties[1]),
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
