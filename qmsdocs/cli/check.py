"""`qmsdocs check`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from qmsdocs.cli.common import clock, common, find_root, output_format, print_json
from qmsdocs.cli.known import standing_of, version_of
from qmsdocs.cli.streams import put, say


@click.command("check")
@click.argument("document_id", metavar="ID")
@click.argument("version")
@output_format("text", "json")
@common
def command(document_id: str, version: str, format_: str, root: Path | None, today: date | None) -> int:
    """Say whether a copy that somebody holds is current: the version in force today, by the last commit. Exit code 0
    when it is, 1 when it is not."""
    from qmsdocs.model.day import said
    from qmsdocs.opening import open_commit
    from qmsdocs.think.copies import verdict
    from qmsdocs.think.rows import verdict_row

    qms = open_commit(find_root(root), clock(today))
    standing = standing_of(qms, document_id)
    instead = qms.successors(standing)
    found = verdict(standing, version_of(standing, version), instead=instead)
    if format_ == "json":
        print_json({**verdict_row(standing, found, instead), "as_of": qms.day.isoformat(), "commit": qms.commit})
    else:
        put(f"{standing.id} version {found.version} {found.words}.")
        say(f"As of {said(qms.day)}, by commit {(qms.commit or '')[:10]}.")
    return 0 if found.current else 1
