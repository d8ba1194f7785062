"""`qmsdocs new`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Unpack

import click

from qmsdocs.cli.common import clock, common, find_root
from qmsdocs.cli.streams import say
from qmsdocs.cli.writing import How, write, writing
from qmsdocs.model.finding import CannotRun


@click.command("new")
@click.argument("type_", metavar="TYPE")
@click.argument("title")
@click.option(
    "--id", "id_", default="", help="The id (default: the next free one; ids of deleted documents stay taken)."
)
@click.option(
    "--owner", default="", help="The role that owns it, by its id in registers/roles.yml (default: the first)."
)
@writing
@common
def command(
    type_: str, title: str, id_: str, owner: str, root: Path | None, today: date | None, **how: Unpack[How]
) -> None:
    """Start a document: write a draft from the template of its TYPE (procedure, policy …) under the next free id."""
    from qmsdocs.edit.new import draft
    from qmsdocs.opening import open_work_tree

    top = find_root(root)
    qms = open_work_tree(top, clock(today))
    if qms.troubles and not qms.troubles[0].harmless and not id_:
        raise CannotRun(
            f"{qms.troubles[0].message} So nobody can say which ids were ever used.",
            f"Run {qms.troubles[0].in_a_sentence}, or give the id yourself with --id.",
        )
    made = draft(qms, type_, title, id_=id_, owner=owner)
    end = write(top, {made.path: made.text.encode()}, f"Begin {made.id} {title}", how, new=True)
    if made.guess:
        first = "the first role of the register" if qms.roles else "a guess: there is no register of roles yet"
        say(f"Its owner is {made.guess} for now, {first}. If another role owns it, correct `owner` in the file.")
    said = "would be" if how["dry_run"] else "is"
    say(f"{made.id} {said} a draft. Write its text, then run `qmsdocs validate {made.path}`.")
    if how["commit"] and end:
        say(end)
