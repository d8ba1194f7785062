"""`qmsdocs validate`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path, PurePosixPath

import click

from qmsdocs.cli.common import clock, common, find_root, output_format
from qmsdocs.cli.streams import put, say
from qmsdocs.model.finding import CannotRun, Finding


@click.command("validate")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Warnings count too, but not those that only the calendar brings about.")
@click.option("--due", is_flag=True, help="Findings of the calendar count too.")
@click.option("--base", "rev", metavar="REV", help="Say also what the work tree changes against this commit or branch.")
@click.option("--new-only", is_flag=True, help="With --base: only what REV does not have already; the rest is counted.")
@output_format("text", "json", "github", "sarif", "junit")
@common
def command(
    paths: Sequence[Path],
    strict: bool,
    due: bool,
    rev: str | None,
    new_only: bool,
    format_: str,
    root: Path | None,
    today: date | None,
) -> int:
    """Check documents, registers, references and coverage. PATHs limit what is reported, not what is read."""
    from qmsdocs.opening import open_change, open_work_tree
    from qmsdocs.reports.formats import FORMATS
    from qmsdocs.reports.report import compared, report_of
    from qmsdocs.rules import Change, check
    from qmsdocs.rules.known import sort_out

    if new_only and rev is None:
        raise CannotRun("--new-only leaves out what was there before, and nothing says before what.", "Add --base REV.")
    top = find_root(root)
    wanted = [_below(top, path) for path in paths]
    change = Change(open_work_tree(top, clock(today))) if rev is None else open_change(top, clock(today), rev)
    qms = change.head
    if not qms.documents:
        folders = ", ".join(f"{folder.path}/" for folder in qms.settings.folders)
        raise CannotRun(
            f"No documents were found in {folders}.",
            'Add one (`qmsdocs new procedure "Title"`), or name the right folders under `documents` in mkdocs.yml.',
        )
    found = [finding for finding in check(change) if _wanted(finding, wanted)]
    known = None
    if new_only:
        rest = sort_out(change, found)
        found, known = list(rest.new), len(rest.known)
    qms.keep()
    text = FORMATS[format_](report_of(qms, found, compared(change), known))
    if text:
        put(text)
    if format_ != "text" and (found or known):
        say(_number(len(found)) + (f"; {rev} has {known} more already." if known else "."))
    return 1 if any(_counts(finding, strict, due) for finding in found) else 0


def _number(count: int) -> str:
    return f"{count} check result{'s' * (count != 1)}"


def _below(root: Path, path: Path) -> str:
    """A path given by the user, relative to the root. A link is meant itself, wherever it leads."""
    full = Path.cwd() / path
    try:
        real = full.resolve() if path.name in ("", "..") else full.parent.resolve() / full.name
        inside = real.relative_to(root)
    except (ValueError, OSError):
        raise CannotRun(
            f"{path} lies outside {root}.", "Give files or folders of this quality management system."
        ) from None
    if not os.path.lexists(full):
        raise CannotRun(f"{path} does not exist.", "Check the spelling; give paths from the folder you are in.")
    return inside.as_posix()


def _wanted(finding: Finding, wanted: Sequence[str]) -> bool:
    place = PurePosixPath(finding.place.path)
    return not wanted or any(path == "." or place.is_relative_to(path) for path in wanted)


def _counts(finding: Finding, strict: bool, due: bool) -> bool:
    if finding.severity == "info":
        return False
    if finding.calendar:
        return due
    return finding.severity == "error" or strict
