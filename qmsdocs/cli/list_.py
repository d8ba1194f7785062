"""`qmsdocs list`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from qmsdocs.cli.common import Day, clock, common, find_root, output_format, print_json, table


@click.command("list")
@click.option("--as-of", type=Day(), help="What was in force on this day (YYYY-MM-DD).")
@click.option(
    "--all", "everything", is_flag=True, help="Also documents that are not in force: drafts, scheduled, withdrawn."
)
@output_format("text", "json")
@common
def command(as_of: date | None, everything: bool, format_: str, root: Path | None, today: date | None) -> None:
    """List the documents in force, a line each: the master list."""
    from qmsdocs.qms import open_commit
    from qmsdocs.reports.master_list import master_list

    qms = open_commit(find_root(root), clock(as_of or today), as_of=as_of is not None)
    rows = master_list(qms, everything=everything)
    qms.keep()
    if format_ == "json":
        print_json({"as_of": qms.day.isoformat(), "documents": rows})
        return
    heads = ("Id", "Title", "Version", "State", "In force from", "Next review", "Owner")
    keys = ("id", "title", "version", "state", "effective_date", "next_review", "owner")
    print(table(heads, [tuple(str(row[key] or "") for key in keys) for row in rows]))
    print(f"\n{len(rows)} document{'s' * (len(rows) != 1)}, as of {qms.day.isoformat()}.")
