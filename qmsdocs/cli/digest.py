"""`qmsdocs digest`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from qmsdocs.cli.common import clock, common, find_root
from qmsdocs.cli.streams import put
from qmsdocs.model.finding import CannotRun


@click.command("digest")
@click.argument("document_id", metavar="ID")
@click.option("--show", is_flag=True, help="Write the bytes themselves: qmsdocs digest ID --show | sha256sum")
@common
def command(document_id: str, show: bool, root: Path | None, today: date | None) -> None:
    """Say what an approval of a document covers, as it stands in the work tree: the SHA-256 of its covered content."""
    from qmsdocs.covered import covered_now
    from qmsdocs.edit.change import check_sound
    from qmsdocs.edit.found import found
    from qmsdocs.opening import open_work_tree

    qms = open_work_tree(find_root(root), clock(today), with_history=False)
    document = found(qms, document_id)
    check_sound(document)
    content = covered_now(qms, document)
    if content.unread:
        raise CannotRun(f"Of what it covers, this cannot be read: {', '.join(content.unread)}.", "Mend the file first.")
    if not show:
        put(content.digest)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content.canonical)
    sys.stdout.buffer.flush()
