"""`qmsdocs approve`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from qmsdocs.cli.common import Day, clock, common, find_root
from qmsdocs.cli.streams import put, say
from qmsdocs.model.finding import CannotRun


@click.command("approve")
@click.argument("document_id", metavar="ID")
@click.option("--role", required=True, help="The role in which you approve, by its id in registers/roles.yml.")
@click.option("--meaning", default="", help="What the approval means (default: approved for use).")
@click.option("--date", "day", type=Day(), help="The day on which it was given (default: today).")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@common
def command(
    document_id: str, role: str, meaning: str, day: date | None, dry_run: bool, root: Path | None, today: date | None
) -> None:
    """Approve a document as it is committed: adds to its `approvals` who approved which text, in which role, on which
    day. With the last approval that the settings ask for, its status becomes approved."""
    from qmsdocs.covered import proper_names
    from qmsdocs.edit.approve import MEANING, approved
    from qmsdocs.edit.files import replace_file
    from qmsdocs.edit.found import found
    from qmsdocs.git.identity import identity
    from qmsdocs.opening import open_commit, open_work_tree

    top = find_root(root)
    head = open_commit(top, clock(today))
    qms = open_work_tree(top, clock(today))
    person = identity(head.repository) if head.repository else None
    if person is None:
        raise CannotRun(
            "git does not know who you are, so nobody could tell who approved.",
            "Tell it once: `git config --global user.name NAME`, `git config --global user.email ADDRESS`.",
        )
    document = found(qms, document_id)
    done = approved(qms, head, document, role, proper_names(head)(person), day or qms.day, meaning or MEANING)
    if not dry_run:
        replace_file(top, done.path, done.data)
    put(done.path)
    what = "would be approved" if dry_run else "is approved"
    say(f"{document.id} {document.version} {what} as {role} by {done.entry['by']}, {done.entry['date']}.")
    if done.status:
        say(f"Its status {'would become' if dry_run else 'is now'} approved: all approvals asked for are there.")
    elif done.lacking:
        say(f"Still to approve: {', '.join(done.lacking)}.")
    if not dry_run:
        say(f"Commit {done.path} to make it count.")
