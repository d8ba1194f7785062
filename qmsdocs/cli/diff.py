"""`qmsdocs diff`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from qmsdocs.cli.common import clock, common, find_root, output_format
from qmsdocs.cli.known import standing_of
from qmsdocs.cli.streams import put


@click.command("diff")
@click.argument("document_id", metavar="ID")
@click.argument("old", metavar="[OLD]", required=False)
@click.argument("new", metavar="[NEW]", required=False)
@output_format("text", "html", "json")
@common
def command(
    document_id: str, old: str | None, new: str | None, format_: str, root: Path | None, today: date | None
) -> None:
    """Show what changed in a document, word by word, from version OLD to version NEW.

    Without NEW: the newest text, that of your work tree where it says something new. Without OLD: what NEW follows
    upon, for a draft the text in force.
    """
    from qmsdocs.git.integrity import Incomplete
    from qmsdocs.opening import open_work_tree
    from qmsdocs.reports.difference import difference
    from qmsdocs.reports.formats import DIFFERENCES

    qms = open_work_tree(find_root(root), clock(today))
    if qms.troubles:
        raise Incomplete(qms.troubles[0])
    if document_id not in qms.by_id:  # what was never committed has no revisions yet
        standing_of(qms, document_id)
    found = difference(qms, document_id, old, new)
    put(DIFFERENCES[format_](found))
