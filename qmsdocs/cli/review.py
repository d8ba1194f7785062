"""`qmsdocs review`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Unpack

import click

from qmsdocs.cli.common import Day, clock, common, find_root
from qmsdocs.cli.streams import say
from qmsdocs.cli.writing import How, write, writing
from qmsdocs.model.finding import CannotRun


@click.command("review")
@click.argument("document_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--outcome", type=click.Choice(("kept", "changed")), required=True, help="Whether the text stays.")
@click.option("--comment", required=True, help="What was looked at and found, in a sentence.")
@click.option("--role", default="", help="The role in which you review (default: the document's owner).")
@click.option("--date", "day", type=Day(), help="The day of the review (default: today).")
@writing
@common
def command(
    document_ids: tuple[str, ...],
    outcome: str,
    comment: str,
    role: str,
    day: date | None,
    root: Path | None,
    today: date | None,
    **how: Unpack[How],
) -> None:
    """Record a periodic review: adds to `reviews` of each document, and moves its `next_review`. No approval is
    touched."""
    from qmsdocs.edit.found import at_the_keyboard, found, plain_words
    from qmsdocs.edit.review import reviewed
    from qmsdocs.opening import open_work_tree

    comment = plain_words("--comment", comment)
    if not comment:
        raise CannotRun("The comment is empty.", 'Say what was looked at: --comment "Read with the counter staff."')
    top = find_root(root)
    qms = open_work_tree(top, clock(today))
    me, on = at_the_keyboard(qms), day or qms.day
    documents = [found(qms, one) for one in dict.fromkeys(document_ids)]
    done = [(one, *reviewed(qms, one, role, me, on, outcome, comment)) for one in documents]  # all or none
    what = f"Review {', '.join(one.id for one in documents)}"
    end = write(top, {one.path: data for one, data, _ in done}, what, how)
    for document, _, upcoming in done:
        is_ = "would be" if how["dry_run"] else "is"
        say(f"The review of {document.id} {is_} recorded; the next one is due by {upcoming.isoformat()}.")
    if outcome == "changed":
        say("Its text is to change: begin a new version.")
    if end:
        say(end)
