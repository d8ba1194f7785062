"""`qmsdocs approve`."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from qmsdocs.cli.common import Day, clock, common, find_root
from qmsdocs.cli.streams import say
from qmsdocs.cli.writing import How, write, writing
from qmsdocs.model.finding import CannotRun

if TYPE_CHECKING:
    from qmsdocs.edit.approve import Approved, Given
    from qmsdocs.qms import Qms


class Options(How):
    """What is said of an approval on the command line."""

    role: str
    meaning: str
    day: date | None
    recorded: bool
    reference: str
    by: str
    file: Path | None
    as_deputy: str
    emergency: bool
    days: int | None
    reason: str


@click.command("approve")
@click.argument("document_ids", metavar="[ID]...", nargs=-1)
@click.option(
    "--changed", is_flag=True, help="Instead of ids: all documents whose text waits for this role's approval."
)
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
@click.option("--emergency", is_flag=True, help="It cannot wait for the others: in force at once, for some days only.")
@click.option("--days", type=click.IntRange(1, 365), help="With --emergency: for how many days, the first included.")
@click.option("--reason", default="", help="With --emergency: why it cannot wait; readers see it.")
@writing
@common
def command(
    document_ids: tuple[str, ...], changed: bool, root: Path | None, today: date | None, **said: Unpack[Options]
) -> None:
    """Approve documents as they are committed: adds to their `approvals` who approved which text, in which role, on
    which day. With the last approval that the settings ask for, the status becomes approved. Of several documents, all
    are approved or none."""
    from qmsdocs.edit.approve import approved, waiting
    from qmsdocs.edit.found import found
    from qmsdocs.opening import open_commit, open_work_tree

    if bool(document_ids) == changed:
        raise CannotRun("Nobody can tell what is to be approved.", "Name documents by their ids, or say --changed.")
    _check_options(said)
    top, role = find_root(root), said["role"]
    head = open_commit(top, clock(today))
    qms = open_work_tree(top, clock(today))
    documents = waiting(qms, role) if changed else [found(qms, one) for one in dict.fromkeys(document_ids)]
    if not documents:
        say(f"No document waits for approval as {role}.")
        return
    given = _given(qms, head, said)
    if changed or len(documents) > 1:
        say(f"To be approved as {role}:")
        for one in documents:
            say(f"  {one.id} {one.version} {one.title}: {one.text('change_summary') or 'does not say what changed'}")
    done = approved(qms, head, documents, given)
    what = f"Approve {', '.join(f'{one.id} {one.version}' for one in documents)} as {role}"
    end = write(top, {one.document.path: one.data for one in done}, what, said)
    for each in done:
        _say(each, said["dry_run"])
    if end:
        say(end)


def _given(qms: Qms, head: Qms, said: Options) -> Given:
    """The approval, by whoever is at the keyboard, or given elsewhere and recorded by them."""
    from qmsdocs.edit.approve import Given, good_until, only_holder
    from qmsdocs.edit.found import at_the_keyboard
    from qmsdocs.think.approval import person_in

    me, on, role, by, file = at_the_keyboard(head), said["day"] or qms.day, said["role"], said["by"], said["file"]
    given = Given(role, me, on, said["meaning"], as_deputy=said["as_deputy"])
    if said["recorded"]:
        who = person_in(by) if by else only_holder(qms, role, on)
        digest = hashlib.sha256(file.read_bytes()).hexdigest() if file else ""
        given = replace(given, person=who, recorded_by=me, reference=said["reference"], file=digest)
    if said["days"]:
        given = replace(given, until=good_until(qms, role, on, said["days"]), reason=said["reason"])
    return given


def _check_options(said: Options) -> None:
    """Words are put on one line. Raises CannotRun for options that do not go together."""
    from qmsdocs.edit.found import plain_words

    said["meaning"], said["by"] = plain_words("--meaning", said["meaning"]), plain_words("--by", said["by"])
    said["reference"] = plain_words("--reference", said["reference"])
    said["as_deputy"] = plain_words("--as-deputy", said["as_deputy"])
    said["reason"] = plain_words("--reason", said["reason"])
    if said["recorded"] and not said["reference"]:
        raise CannotRun("An approval given elsewhere needs to be found again.", 'Say where it lies: --reference "…".')
    if not said["recorded"] and (said["reference"] or said["by"] or said["file"]):
        raise CannotRun(
            "--reference, --by and --file are for approvals that were given elsewhere.",
            "Add --recorded, or leave them out.",
        )
    if said["recorded"] and said["as_deputy"] and not said["by"]:
        raise CannotRun("A deputy gave it, and nobody says who.", 'Say who approved: --by "NAME".')
    if said["emergency"] and not (said["days"] and said["reason"]):
        raise CannotRun(
            "An emergency approval says for how long it holds and why it cannot wait.",
            'Add --days 14 --reason "The bridge is closed from tomorrow."',
        )
    if not said["emergency"] and (said["days"] or said["reason"]):
        raise CannotRun("--days and --reason are for emergency approvals.", "Add --emergency, or leave them out.")


def _say(done: Approved, dry_run: bool) -> None:
    from qmsdocs.think.approval import written

    given = done.given
    how = "would be" if dry_run else "is"
    recorded = f" (recorded by {given.recorded_by.name}: {given.reference})" if given.recorded_by else ""
    what = f"{done.document.id} {done.document.version}"
    say(f"{what} {how} approved as {given.role} by {written(given.person)}, {given.day.isoformat()}{recorded}.")
    lacking = ", ".join(map(str, done.lacking))
    if given.until:
        say(
            f"It {'would be' if dry_run else 'is'} in force until {given.until.isoformat()} at the latest, unless the "
            f"approvals asked for come in by then{f' ({lacking})' if lacking else ''}."
        )
    elif done.status:
        say(f"Its status {'would become' if dry_run else 'is now'} approved: all approvals asked for are there.")
    elif lacking:
        say(f"Still to approve: {lacking}.")
