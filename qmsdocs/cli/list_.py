"""`qmsdocs list`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from qmsdocs.cli.common import Day, clock, common, find_root, output_format, print_json, table
from qmsdocs.cli.streams import put, say


@click.command("list")
@click.option("--as-of", type=Day(), help="What was in force on this day (YYYY-MM-DD).")
@click.option(
    "--all", "everything", is_flag=True, help="Also documents that are not in force: drafts, scheduled, withdrawn."
)
@output_format("text", "json")
@common
def command(as_of: date | None, everything: bool, format_: str, root: Path | None, today: date | None) -> None:
    """List the documents in force, a line each: the master list."""
    from qmsdocs.model.day import said
    from qmsdocs.opening import open_commit
    from qmsdocs.reports.master_list import master_list, unlisted
    from qmsdocs.think.lifecycle import BEFORE_GIT, STATE_WORDS

    qms = open_commit(find_root(root), clock(as_of or today), as_of=as_of is not None)
    rows = master_list(qms, everything=everything)
    _say_unlisted([] if as_of else unlisted(qms))
    qms.keep()
    if format_ == "json":
        print_json({"as_of": qms.day.isoformat(), "documents": rows})
        return
    heads = ("Id", "Title", "Version", "State", "In force from", "Next review", "Owner")
    keys = ("id", "title", "version", "state", "since", "next_review", "owner")
    for row in rows:
        standing = qms.standings[str(row["id"])]
        since = standing.starts.get(str(row["version"]))
        row["since"] = f"{since} ({BEFORE_GIT})" if since and standing.shown.before_git else since
        row["state"] = STATE_WORDS[standing.state]
    put(table(heads, [tuple(str(row[key] or "") for key in keys) for row in rows]))
    put(f"\n{len(rows)} document{'s' * (len(rows) != 1)}, as of {qms.day.isoformat()}.")
    begins = min(qms.history.days, default=qms.day) if qms.history else qms.day
    if not rows and qms.day < begins:
        say(f"Of that day nothing is known: nothing was in git before {said(begins)}.")
        if not qms.settings.baseline:
            say("  Where texts are older than git, see `baseline` in the settings.")
    elif not rows and not everything:
        say("Nothing is in force on that day; `qmsdocs list --all` shows drafts and what comes later, too.")


def _say_unlisted(paths: list[str]) -> None:
    """Say which documents no list can show, so that a short list is not taken for a whole one."""
    if paths:
        more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
        say(f"In no list, for want of a readable `id` and `version` of their own: {', '.join(paths[:3])}{more}.")
        say("  `qmsdocs validate` says what each of them lacks.")
