"""The master list: a page, and a table for spreadsheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from qmsdocs.model.document import Document
from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.site.sheet import sheet
from qmsdocs.think.ids import address_of, id_fault
from qmsdocs.think.lifecycle import STATE_WORDS, State
from qmsdocs.think.rows import list_row

ADDRESS = "master-list.html"
_ORDER: tuple[State, ...] = ("effective", "scheduled", "in-review", "draft")
COLUMNS = ("id", "title", "type", "version", "state", "owner", "effective_date", "next_review", "clauses")


def master_list_pages(context: Context) -> Iterator[Page]:
    yield Page(
        "master-list",
        ADDRESS,
        "Documents",
        lambda: context.blocks("master_list", ADDRESS, **_list(context)),
        menu="Documents",
        search=False,
    )


def _list(context: Context) -> dict[str, Any]:
    view = context.view
    rows = [one for one in view.pages.values() if one.state != "withdrawn"]
    counts = Counter(one.state for one in rows)
    return {
        "rows": rows,
        "counts": [(counts[state], STATE_WORDS[state].lower()) for state in _ORDER if counts[state]],
        "types": {type_: _type_words(context, type_) for type_ in {one.type for one in rows}},
        "waiting": 0 if view.public or view.preview else _waiting(context),
        "withdrawn": len(view.with_state("withdrawn")),
        "unlisted": unlisted(context),
        "of": address_of,
    }


def _type_words(context: Context, type_: str) -> str:
    schema = context.view.qms.schemas.document(type_)
    return schema.title if schema else type_.replace("-", " ").capitalize()


def _waiting(context: Context) -> int:
    """How many documents have no text that was ever approved: staff are told that there are some, no more."""
    states = (one.state for one in context.view.qms.standings.values())
    return sum(state in ("draft", "in-review") for state in states)


def unlisted(context: Context) -> list[tuple[str, list[str]]]:
    """Why files of the folders are in no list, in words, and their paths; for the public there are only as many
    nameless ones."""
    found: dict[str, list[str]] = {}
    for document in context.view.qms.documents:
        why = _why_unlisted(context, document)
        if why:
            found.setdefault(why, []).append("" if context.view.public else document.path)
    return sorted(found.items())


def _why_unlisted(context: Context, document: Document) -> str:
    qms = context.view.qms
    if not document.readable:
        return "cannot be read"
    if document.header is None:
        return "no front matter that can be read"
    if not document.id:
        return "no id"
    if id_fault(document.id):
        return "an id that cannot be used"
    if qms.by_id[document.id] is not document:
        return "an id that another file has already"
    if not document.version and document.id not in qms.standings:
        return "no version"
    return ""


def master_list_data(context: Context) -> Iterator[tuple[str, str]]:
    """The master list for a spreadsheet."""
    rows = []
    for standing in context.view.pages.values():
        row = list_row(standing)
        if row["owner"] not in context.view.qms.roles:
            row["owner"] = context.view.role(str(row["owner"]))
        rows.append([row[name] for name in COLUMNS])
    yield "master-list.csv", sheet(COLUMNS, rows)
