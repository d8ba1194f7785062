"""`qmsdocs impact`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from qmsdocs.cli.common import clock, common, find_root, output_format
from qmsdocs.cli.streams import put


@click.command("impact")
@click.option("--base", metavar="REV", required=True, help="What the change starts from, such as main.")
@output_format("markdown", "json")
@common
def command(base: str, format_: str, root: Path | None, today: date | None) -> None:
    """Show what a change touches: who cites, reads, approves and audits what it changes. Always ends with exit code
    0."""
    from qmsdocs.opening import open_change
    from qmsdocs.reports import impact_json, impact_markdown
    from qmsdocs.reports.impact import Shown
    from qmsdocs.touched.impact import impact_of

    change = open_change(find_root(root), clock(today), base)
    assert change.base
    shown = Shown(impact_of(change.head, change.base), change.head, change.base)
    change.head.keep()
    put({"markdown": impact_markdown.render, "json": impact_json.render}[format_](shown))
