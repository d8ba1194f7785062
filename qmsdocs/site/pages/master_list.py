"""The master list: a page, and a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.site.sheet import sheet
from qmsdocs.think.ids import address_of
from qmsdocs.think.rows import list_row

COLUMNS = ("id", "title", "type", "version", "state", "owner", "effective_date", "next_review", "clauses")


def master_list_pages(context: Context) -> Iterator[Page]:
    address = "master-list.html"
    view = context.view
    tables = [
        ("In force", view.with_state("effective")),
        ("Approved, not yet in force", view.with_state("scheduled")),
        ("Withdrawn", view.with_state("withdrawn")),
    ]
    if view.preview:
        tables.append(("Drafts", view.with_state("draft", "in-review")))
    yield Page(
        "master-list",
        address,
        "Master list",
        lambda: context.blocks(
            "master_list", address, tables=[(t, rows) for t, rows in tables if rows or t == "In force"], of=address_of
        ),
        menu="Documents",
        search=False,
    )


def master_list_data(context: Context) -> Iterator[tuple[str, str]]:
    """The master list for a spreadsheet."""
    rows = []
    for standing in context.view.pages.values():
        row = list_row(standing)
        if row["owner"] not in context.view.qms.roles:
            row["owner"] = context.view.role(str(row["owner"]))
        rows.append([row[name] for name in COLUMNS])
    yield "master-list.csv", sheet(COLUMNS, rows)
