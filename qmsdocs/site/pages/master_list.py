"""The master list: a page, and a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.think.ids import address_of
from qmsdocs.think.rows import list_row

COLUMNS = ("id", "title", "type", "version", "state", "owner", "effective_date", "next_review", "clauses")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, the wide forms of East Asian scripts included."""


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
    """The master list for a spreadsheet. Cells that a spreadsheet would run as a formula begin with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for standing in context.view.pages.values():
        row = list_row(standing)
        if row["owner"] not in context.view.qms.roles:
            row["owner"] = context.view.role(str(row["owner"]))
        writer.writerow([_cell(row[name]) for name in COLUMNS])
    yield "master-list.csv", "\ufeff" + out.getvalue()


def _cell(value: object) -> str:
    shown = " ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return f"'{shown}" if shown.lstrip(" ").startswith(_FORMULA) else shown
