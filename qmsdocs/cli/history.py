"""`qmsdocs history`."""

from __future__ import annotations

import difflib
from datetime import date
from pathlib import Path

import click

from qmsdocs.cli.common import clock, common, find_root, output_format, print_json, table
from qmsdocs.model.finding import CannotRun


@click.command("history")
@click.argument("document_id", metavar="ID")
@output_format("text", "json")
@common
def command(document_id: str, format_: str, root: Path | None, today: date | None) -> None:
    """Show the revisions of a document, newest first, wherever its file lay; deleted and withdrawn documents too."""
    from qmsdocs.qms import open_commit
    from qmsdocs.think.rows import history_row

    qms = open_commit(find_root(root), clock(today))
    standing = qms.standings.get(document_id)
    if standing is None:
        near = difflib.get_close_matches(document_id, qms.standings, n=1, cutoff=0.5)
        raise CannotRun(
            f"No document has, or ever had, the id “{document_id}” on the main line.",
            f"Did you mean {near[0]}? " * bool(near) + "`qmsdocs list --all` shows every id.",
        )
    rows = [history_row(standing, revision) for revision in standing.past.revisions]
    if format_ == "json":
        print_json({"id": document_id, "revisions": rows})
        return
    heads = ("Version", "State", "Released", "In force from", "Commit", "Authors", "What changed")
    shown = [
        (
            revision.version,
            standing.states[revision.version],
            revision.released_on.isoformat() if revision.released_on else "never",
            revision.effective_date,
            (revision.commit or "")[:10],
            ", ".join(person.name for person in revision.authors),
            revision.change_summary,
        )
        for revision in standing.past.revisions
    ]
    print(table(heads, shown))
