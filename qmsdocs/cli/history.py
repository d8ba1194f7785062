"""`qmsdocs history`."""

from __future__ import annotations

import difflib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qmsdocs.cli.common import clock, common, find_root, output_format, print_json, table
from qmsdocs.cli.streams import put
from qmsdocs.model.finding import CannotRun

if TYPE_CHECKING:
    from qmsdocs.qms import Qms


@click.command("history")
@click.argument("document_id", metavar="ID")
@output_format("text", "json")
@common
def command(document_id: str, format_: str, root: Path | None, today: date | None) -> None:
    """Show the revisions of a document, newest first, wherever its file lay; deleted and withdrawn documents too."""
    from qmsdocs.opening import open_commit
    from qmsdocs.think.lifecycle import STATE_WORDS
    from qmsdocs.think.rows import history_row

    qms = open_commit(find_root(root), clock(today))
    standing = qms.standings.get(document_id)
    if standing is None:
        raise _no_revisions(qms, document_id)
    rows = [history_row(standing, revision) for revision in standing.past.revisions]
    if format_ == "json":
        print_json({"id": document_id, "revisions": rows})
        return
    heads = ("Version", "State", "Released", "In force from", "Commit", "Authors", "What changed")
    shown = [
        (
            revision.version,
            STATE_WORDS[standing.states[revision.version]],
            revision.released_on.isoformat() if revision.released_on else "never",
            str(standing.starts.get(revision.version, "")),
            (revision.commit or "")[:10],
            ", ".join(person.name for person in revision.authors),
            revision.change_summary,
        )
        for revision in standing.past.revisions
    ]
    put(table(heads, shown))


def _no_revisions(qms: Qms, document_id: str) -> CannotRun:
    """Why there is nothing to show: a document without a version has no revisions yet."""
    document = qms.by_id.get(document_id)
    if document:
        return CannotRun(
            f"{document_id} ({document.path}) never had a `version`, so it has no revisions.",
            f'Add a line such as `version: "1.0"` to {document.path} and commit it.',
        )
    near = difflib.get_close_matches(document_id, qms.standings, n=1, cutoff=0.5)
    did_you_mean = f"Did you mean {near[0]}? " if near else ""
    return CannotRun(
        f"No document has, or ever had, the id “{document_id}” on the main line.",
        f"{did_you_mean}`qmsdocs list --all` shows every id.",
    )
