"""`qmsdocs review`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, Unpack

import click

from qmsdocs.cli.common import Day, clock, common, find_root
from qmsdocs.cli.streams import put, say
from qmsdocs.cli.writing import How, write, writing
from qmsdocs.model.finding import CannotRun, Place

if TYPE_CHECKING:
    from qmsdocs.model.document import Document
    from qmsdocs.qms import Qms


@click.command("review")
@click.argument("document_ids", metavar="[ID]...", nargs=-1)
@click.option(
    "--due", "only_due", is_flag=True, help="Those that are due; without --comments, print them as such a list."
)
@click.option("--outcome", type=click.Choice(("kept", "changed")), help="Whether the text stays.")
@click.option("--comment", default="", help="What was looked at and found, in a sentence.")
@click.option(
    "--comments",
    type=click.File(encoding="utf-8-sig"),  # editors on Windows put a mark before the first line
    help="Instead of ids: a list with a line `ID: comment` for each document (- for what is typed in).",
)
@click.option("--role", default="", help="The role in which you review (default: the document's owner).")
@click.option("--date", "day", type=Day(), help="The day of the review (default: today).")
@writing
@common
def command(
    document_ids: tuple[str, ...],
    only_due: bool,
    outcome: str | None,
    comment: str,
    comments: TextIO | None,
    role: str,
    day: date | None,
    root: Path | None,
    today: date | None,
    **how: Unpack[How],
) -> None:
    """Record periodic reviews: adds to `reviews` of each document, and moves its `next_review`. No approval is touched.
    Of several documents, all are reviewed or none."""
    from qmsdocs.edit.found import at_the_keyboard
    from qmsdocs.edit.review import due, reviewed
    from qmsdocs.opening import open_work_tree

    top = find_root(root)
    qms = open_work_tree(top, clock(today))
    waiting = due(qms, role) if only_due else []
    if only_due and comments is None and not document_ids and not comment and not outcome:
        put("\n".join(f"{one.id}: " for one in waiting)) if waiting else say("No review is due.")
        return
    given = _given(qms, document_ids, comment, comments)
    if outcome is None:
        raise CannotRun("Nobody can tell whether the text stays.", "Say --outcome kept, or --outcome changed.")
    due_ids = {one.id for one in waiting}
    left = sorted(due_ids - {one.id for one, _ in given})
    early = [one.id for one, _ in given if only_due and one.id not in due_ids]
    if early:
        raise CannotRun(f"No review is due for {', '.join(early)}.", "Take it off the list, or leave out --due.")
    done = reviewed(qms, given, role, at_the_keyboard(qms), day or qms.day, outcome)
    what = f"Review {', '.join(one.document.id for one in done)}"
    end = write(top, {one.document.path: one.data for one in done}, what, how)
    for one in done:
        is_ = "would be" if how["dry_run"] else "is"
        say(f"The review of {one.document.id} {is_} recorded; the next one is due by {one.next.isoformat()}.")
    if left:
        say(f"Still due, without a comment: {', '.join(left)}.")
    if outcome == "changed":
        say("Its text is to change: begin a new version.")
    if end:
        say(end)


def _given(qms: Qms, ids: tuple[str, ...], comment: str, comments: TextIO | None) -> list[tuple[Document, str]]:
    """Documents, each with its comment. Raises CannotRun where a comment is lacking, or too much is said."""
    from qmsdocs.edit.found import found, plain_words
    from qmsdocs.edit.review import comments_in

    if (comments is None) != bool(ids) or (comments is not None and comment):
        hint = "Name documents by their ids with --comment, or give a list with --comments FILE."
        raise CannotRun("Nobody can tell what was reviewed.", hint)
    if comments is None:
        words = plain_words("--comment", comment)
        if not words:
            raise CannotRun("The comment is empty.", 'Say what was looked at: --comment "Read with the counter staff."')
        return [(found(qms, one), words) for one in dict.fromkeys(ids)]
    try:
        rows = comments_in(comments.read(), comments.name)
    except UnicodeDecodeError:
        raise CannotRun("The list of comments is no text.", "Save it as UTF-8.", Place(comments.name)) from None
    if not rows:
        raise CannotRun("The list of comments holds none.", "Write lines such as `QP-01: Read, nothing to change.`")
    return [(found(qms, id_), plain_words(f"The comment on {id_}", words)) for id_, words in rows]
