"""`qmsdocs withdraw`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Unpack

import click

from qmsdocs.cli.common import Day, clock, common, find_root
from qmsdocs.cli.streams import say
from qmsdocs.cli.writing import How, write, writing
from qmsdocs.model.finding import CannotRun


@click.command("withdraw")
@click.argument("document_id", metavar="ID")
@click.option("--reason", required=True, help="Why, in a sentence: readers of an old print will see it.")
@click.option("--replaced-by", default="", metavar="ID", help="The document that takes its place.")
@click.option("--date", "day", type=Day(), help="The first day on which it is not in force any more (default: today).")
@writing
@common
def command(
    document_id: str,
    reason: str,
    replaced_by: str,
    day: date | None,
    root: Path | None,
    today: date | None,
    **how: Unpack[How],
) -> None:
    """Withdraw a document: its file stays, and says since when and why it does not hold any more."""
    from qmsdocs.edit.found import found, plain_words
    from qmsdocs.edit.withdraw import withdrawn
    from qmsdocs.model.day import said
    from qmsdocs.opening import open_work_tree

    reason = plain_words("--reason", reason)
    if not reason:
        raise CannotRun("The reason is empty.", 'Say it in a sentence: --reason "Replaced by QP-12."')
    top = find_root(root)
    qms = open_work_tree(top, clock(today), with_history=False)
    document, on = found(qms, document_id), day or qms.day
    data = withdrawn(qms, document, on, reason, replaced_by)
    end = write(top, {document.path: data}, f"Withdraw {document.id}", how)
    say(f"{document.id} {'would be' if how['dry_run'] else 'is'} withdrawn from {said(on)}.{_until_then(on, qms.day)}")
    if end:
        say(end)


def _until_then(day: date, today: date) -> str:
    """What holds before the day, or why an earlier one does not count."""
    if day > today:
        days = (day - today).days
        return f" Until then, {days} more day{'s' * (days != 1)}, it stays in force if it is in force now."
    return " It was in force until the commit that says so: nobody could know earlier." if day < today else ""
