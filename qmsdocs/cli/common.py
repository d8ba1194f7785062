"""What commands share: the root, the day, and printing."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from qmsdocs.cli.streams import put
from qmsdocs.model.day import Span, day_of, span_of
from qmsdocs.model.finding import CannotRun
from qmsdocs.reports.words import json_lines, safe

_SECONDS = re.compile("[0-9]{1,12}")
_LATEST = 253402214400
"""The last day of the year 9999 in Greenwich; later days have no date in every time zone."""
GENERATORS = ("mkdocs", "zensical")
"""As site/generators has them, which is dear to load."""
F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day as `YYYY-MM-DD`."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        day = value if isinstance(value, date) else day_of(str(value))
        if day is None:
            self.fail(f"“{safe(str(value))}” is no day; write it like 2026-09-01.", param, ctx)
        return day


class Duration(click.ParamType[Span]):
    """A span of time: `60d`, `8w`, `6m`, `1y`."""

    name = "DURATION"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Span:
        span = value if isinstance(value, Span) else span_of(str(value))
        if span is None:
            self.fail(f"“{safe(str(value))}” is no duration; write it like 60d, 8w, 6m or 1y.", param, ctx)
        return span


def common(function: F) -> F:
    """The options of every command that reads a QMS: --root and --today."""
    options = (
        click.option(
            "--root", type=click.Path(path_type=Path), help="Folder that holds mkdocs.yml (default: upwards from here)."
        ),
        click.option("--today", type=Day(), help="Work as if it were this day (YYYY-MM-DD)."),
    )
    for option in options:
        function = option(function)
    return function


def output_format(*names: str) -> Callable[[F], F]:
    """The option --format; the first name is the default."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="Form of the results.",
    )


def site_generator(function: F) -> F:
    """The option --generator of the commands that show the site."""
    option = click.option(
        "--generator",
        type=click.Choice(GENERATORS),
        default=GENERATORS[0],
        show_default=True,
        help="What makes the frame of the pages: MkDocs with Material, or Zensical, their successor.",
    )
    return option(function)


def find_root(root: Path | None) -> Path:
    """The folder that holds mkdocs.yml: as given, or from here upwards, never above the folder that holds `.git`."""
    if root is not None:
        if not (root / "mkdocs.yml").exists() and not (root / "mkdocs.yml").is_symlink():
            raise CannotRun(
                f"There is no mkdocs.yml in {root}.", "Give the folder of the quality management system: --root FOLDER."
            )
        return root.resolve()
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").exists() or (folder / "mkdocs.yml").is_symlink():
            return folder
        if (folder / ".git").exists():
            break
    raise CannotRun(
        "There is no mkdocs.yml here or in a folder above.",
        "Go to the folder of the quality management system, or give it: --root FOLDER. "
        "To begin one here, write a file mkdocs.yml with the line `site_name: …`.",
    )


def clock(today: date | None) -> Callable[[str], date]:
    """The only clock: --today, else SOURCE_DATE_EPOCH, else today, in the time zone asked for."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if today is None and epoch is not None and not (_SECONDS.fullmatch(epoch) and int(epoch) < _LATEST):
        raise CannotRun(
            f"SOURCE_DATE_EPOCH is “{safe(epoch)}”, which is no number of seconds since 1970.",
            "Take it out of the environment, or give a day: --today 2026-09-01.",
        )

    def day(timezone: str) -> date:
        from zoneinfo import ZoneInfo

        if today:
            return today
        zone = ZoneInfo(timezone)
        return (datetime.fromtimestamp(int(epoch), zone) if epoch is not None else datetime.now(zone)).date()

    return day


def print_json(value: object) -> None:
    """JSON on stdout, keys in the contract's order."""
    put(json_lines(value))


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A plain table for a terminal; columns as wide as they need to be, nothing cut."""
    shown = [tuple(safe(cell) for cell in row) for row in (heads, *rows)]
    widths = [max(len(row[column]) for row in shown) for column in range(len(heads))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in shown]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])
