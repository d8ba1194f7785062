"""`qmsdocs serve`."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path

import click

from qmsdocs.cli.common import clock, common, find_root, site_generator


@click.command("serve")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port on this computer (0: any free one).",
)
@site_generator
@common
def command(port: int, generator: str, root: Path | None, today: date | None) -> int:
    """Show the work tree as a website on this computer only; saving a document, register or schema renews it."""
    from qmsdocs.cli.streams import say
    from qmsdocs.opening import open_work_tree
    from qmsdocs.site.generators import GENERATORS
    from qmsdocs.site.serve import serve

    top = find_root(root)
    gc.enable()  # unlike other commands, this one lives on
    try:
        serve(
            lambda: open_work_tree(top, clock(today), renders=True),
            top,
            say,
            port=port,
            generator=GENERATORS[generator],
        )
    except KeyboardInterrupt:
        say("Ended.")
    return 130  # as every command that is interrupted, though it is the way to end this one
