"""`qmsdocs rename-role`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Unpack

import click

from qmsdocs.cli.common import Day, clock, common, find_root
from qmsdocs.cli.streams import say
from qmsdocs.cli.writing import How, write, writing


@click.command("rename-role")
@click.argument("old")
@click.argument("new")
@click.option("--from", "day", type=Day(), help="The first day on which it has the new id (default: today).")
@click.option("--title", default="", help="Its title from now on (default: as it is).")
@writing
@common
def command(
    old: str, new: str, day: date | None, title: str, root: Path | None, today: date | None, **how: Unpack[How]
) -> None:
    """Give a role another id: in the register of roles, in documents, registers and settings that name it. Approvals
    and reviews stay as they were given; the register says which id the role had before. No approval becomes void."""
    from qmsdocs.edit.found import plain_words
    from qmsdocs.edit.rename import Renaming, renamed
    from qmsdocs.model.day import said
    from qmsdocs.opening import open_work_tree

    title = plain_words("--title", title)
    top = find_root(root)
    qms = open_work_tree(top, clock(today))
    on = day or qms.day
    files = renamed(qms, Renaming(old, new, on, title))
    end = write(top, files, f"Rename the role {old} to {new}", how)
    say(f"The role {old} {'would be' if how['dry_run'] else 'is'} called {new} from {said(on)}.")
    if end:
        say(end)
