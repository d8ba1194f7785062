"""`qmsdocs history`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qmsdocs.cli.common import clock, common, find_root, output_format, print_json, table
from qmsdocs.cli.known import standing_of
from qmsdocs.cli.streams import put

if TYPE_CHECKING:
    from qmsdocs.model.revision import Revision


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
    standing = standing_of(qms, document_id)
    rows = [history_row(standing, revision) for revision in standing.past.revisions]
    if format_ == "json":
        print_json({"id": document_id, "revisions": rows})
        return
    heads = ("Version", "State", "Released", "In force from", "Commit", "Authors", "What changed")
    shown = [
        (
            revision.version,
            STATE_WORDS[standing.states[revision.version]],
            _released(revision),
            str(standing.starts.get(revision.version, "")),
            (revision.commit or "")[:10],
            ", ".join(person.name for person in revision.authors),
            revision.change_summary,
        )
        for revision in standing.past.revisions
    ]
    put(table(heads, shown))


def _released(revision: Revision) -> str:
    from qmsdocs.think.lifecycle import BEFORE_GIT

    day = revision.released_on.isoformat() if revision.released_on else "never"
    return f"{day} ({BEFORE_GIT})" if revision.before_git else day
