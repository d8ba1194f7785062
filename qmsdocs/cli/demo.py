"""`qmsdocs demo`."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path

import click

from qmsdocs.cli.common import Day, clock
from qmsdocs.cli.streams import put, say

_TIMEZONE = "Europe/Lisbon"
"""As the settings of the reference system have it."""


@click.command("demo")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--reproducible", is_flag=True, help="Sign with fixed test keys, which are no secret: the same commits each time."
)
@click.option("--today", type=Day(), help="The day on which its two years end (YYYY-MM-DD; default: today).")
def command(folder: Path, reproducible: bool, today: date | None) -> None:
    """Make a repository to try things in: the quality management system of a town hall after two years of life, with
    versions, approvals, reviews and a proposal that waits. DIR is new or empty; every person in it is an example."""
    from qmsdocs.demo.place import make_demo

    commits = make_demo(folder, clock(today)(_TIMEZONE), reproducible=reproducible)
    put(str(folder))
    say(f"The demo is made, with {commits} commits. Go there and look: cd {shlex.quote(str(folder))} && qmsdocs serve")
