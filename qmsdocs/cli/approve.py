"""`qmsdocs approve`."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qmsdocs.cli.common import Day, clock, common, find_root
from qmsdocs.cli.streams import put, say
from qmsdocs.model.finding import CannotRun

if TYPE_CHECKING:
    from qmsdocs.edit.approve import Given
    from qmsdocs.model.settings import Asked


@click.command("approve")
@click.argument("document_id", metavar="ID")
@click.option("--role", required=True, help="The role in which it is approved, by its id in registers/roles.yml.")
@click.option("--meaning", default="", help="What it means (default: as the settings ask, else approved for use).")
@click.option("--date", "day", type=Day(), help="The day on which it was given (default: today).")
@click.option("--recorded", is_flag=True, help="It was given elsewhere (on paper, in minutes …): you only record it.")
@click.option("--reference", default="", help="With --recorded: where it can be seen, such as “Minutes 14, item 3”.")
@click.option("--by", default="", help="With --recorded: who gave it (default: the one holder of the role then).")
@click.option(
    "--file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="With --recorded: the signed sheet as a file; its SHA-256 is kept.",
)
@click.option(
    "--as-deputy", default="", metavar="REASON", help="You are a deputy of the role: on what absence or mandate."
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@common
def command(
    document_id: str,
    role: str,
    meaning: str,
    day: date | None,
    recorded: bool,
    reference: str,
    by: str,
    file: Path | None,
    as_deputy: str,
    dry_run: bool,
    root: Path | None,
    today: date | None,
) -> None:
    """Approve a document as it is committed: adds to its `approvals` who approved which text, in which role, on which
    day. With the last approval that the settings ask for, its status becomes approved."""
    from qmsdocs.edit.approve import Given, approved, only_holder
    from qmsdocs.edit.files import replace_file
    from qmsdocs.edit.found import at_the_keyboard, found, plain_words
    from qmsdocs.opening import open_commit, open_work_tree
    from qmsdocs.think.approval import person_in

    meaning, by = plain_words("--meaning", meaning), plain_words("--by", by)
    reference, as_deputy = plain_words("--reference", reference), plain_words("--as-deputy", as_deputy)
    _check_options(recorded, reference, by, file)
    if recorded and as_deputy and not by:
        raise CannotRun("A deputy gave it, and nobody says who.", 'Say who approved: --by "NAME".')
    top = find_root(root)
    head = open_commit(top, clock(today))
    qms = open_work_tree(top, clock(today))
    document = found(qms, document_id)
    me, on = at_the_keyboard(head), day or qms.day
    given = Given(role, me, on, meaning, as_deputy=as_deputy)
    if recorded:
        who = person_in(by) if by else only_holder(qms, role, on)
        digest = hashlib.sha256(file.read_bytes()).hexdigest() if file else ""
        given = Given(role, who, on, meaning, me, reference, digest, as_deputy)
    done = approved(qms, head, document, given)
    if not dry_run:
        replace_file(top, document.path, done.data)
    put(document.path)
    _say(f"{document.id} {document.version}", given, done.status, done.lacking, dry_run)
    if not dry_run:
        say(f"Commit {document.path} to make it count.")


def _check_options(recorded: bool, reference: str, by: str, file: Path | None) -> None:
    if recorded and not reference:
        raise CannotRun("An approval given elsewhere needs to be found again.", 'Say where it lies: --reference "…".')
    if not recorded and (reference or by or file):
        raise CannotRun(
            "--reference, --by and --file are for approvals that were given elsewhere.",
            "Add --recorded, or leave them out.",
        )


def _say(what: str, given: Given, status: str, lacking: tuple[Asked, ...], dry_run: bool) -> None:
    from qmsdocs.think.approval import written

    how = "would be" if dry_run else "is"
    recorded = f" (recorded by {given.recorded_by.name}: {given.reference})" if given.recorded_by else ""
    say(f"{what} {how} approved as {given.role} by {written(given.person)}, {given.day.isoformat()}{recorded}.")
    if status:
        say(f"Its status {'would become' if dry_run else 'is now'} approved: all approvals asked for are there.")
    elif lacking:
        say(f"Still to approve: {', '.join(map(str, lacking))}.")
