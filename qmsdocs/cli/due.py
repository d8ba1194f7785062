"""`qmsdocs due`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from qmsdocs.cli.common import Duration, clock, common, find_root, output_format
from qmsdocs.cli.streams import put, say
from qmsdocs.model.day import Span


@click.command("due")
@click.option(
    "--within",
    type=Duration(),
    help="How far ahead to look: 60d, 8w, 6m, 1y (default: `review_due_days` of the settings).",
)
@output_format("text", "json", "ics", "markdown")
@common
def command(within: Span | None, format_: str, root: Path | None, today: date | None) -> None:
    """List what falls due, the overdue first: reviews, and days in registers. Always ends with exit code 0."""
    from qmsdocs.opening import open_commit
    from qmsdocs.reports.due import FORMATS, agenda

    qms = open_commit(find_root(root), clock(today))
    shown = agenda(qms, within or Span(qms.settings.review_due_days, "d"))
    qms.keep()
    text = FORMATS[format_](shown)
    if text:
        put(text)
    else:
        say(f"Nothing {'that has a day ' * bool(shown.undated)}falls due, so there is nothing to write.")
    if format_ == "ics" and shown.undated:
        say(f"Not in the calendar, because their day is not known: {len(shown.undated)}. `qmsdocs due` names them.")
