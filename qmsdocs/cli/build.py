"""`qmsdocs build`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from qmsdocs.cli.common import Day, clock, common, find_root, site_generator
from qmsdocs.cli.streams import put, say
from qmsdocs.model.day import said
from qmsdocs.model.finding import CannotRun, Finding

if TYPE_CHECKING:
    from qmsdocs.qms import Qms


@click.command("build")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the site (default: build/site below the root).")
@click.option(
    "--audience",
    type=click.Choice(["internal", "public"]),
    default="internal",
    show_default=True,
    help="Who may see it; only `public` is fit for the web.",
)
@click.option("--force", is_flag=True, help="Publish in spite of errors; every page then says so.")
@click.option(
    "--without-history",
    is_flag=True,
    help="Publish a tree without git; every page says that its history is not available.",
)
@click.option(
    "--as-of", type=Day(), help="The whole site as it was on this day (YYYY-MM-DD), each page saying so; not indexed."
)
@click.option("--preview", is_flag=True, help="Show the work tree, drafts included and marked.")
@site_generator
@click.option("--timings", is_flag=True, help="Say at the end how long each part took.")
@common
def command(
    out: Path | None,
    audience: Literal["internal", "public"],
    force: bool,
    without_history: bool,
    as_of: date | None,
    preview: bool,
    generator: str,
    timings: bool,
    root: Path | None,
    today: date | None,
) -> int:
    """Publish the website of controlled documents as of the last commit."""
    from qmsdocs.rules import Change, check
    from qmsdocs.site.build import build_site
    from qmsdocs.site.generators import GENERATORS
    from qmsdocs.site.phases import Phases

    _check_options(as_of, preview or without_history)
    top = find_root(root)
    phases = Phases(say if sys.stderr.isatty() else lambda _: None)
    with phases.phase("history"):
        qms = _as_of(top, as_of) if as_of else _opened(top, today, without_history, preview)
    with phases.phase("rules"):
        findings = check(Change(qms))
    errors = [] if preview or as_of else _errors(findings, without_history)  # what is past cannot be mended
    if errors and not force:
        _say_errors(qms, errors)
        return 1
    if not (preview or without_history or as_of):
        _say_differences(qms)
    built = build_site(
        qms,
        findings,
        out=out or top / "build" / "site",
        audience=audience,
        force=bool(errors),
        preview=preview,
        generator=GENERATORS[generator],
        phases=phases,
    )
    with phases.phase("cache"):
        qms.keep()
    put(str(built.path / "index.html"))
    say(f"{built.pages} pages for the {audience} audience, as of {qms.day.isoformat()}.")
    if timings:
        say(phases.table())
    return 0


def _check_options(as_of: date | None, not_from_history: bool) -> None:
    if as_of and not_from_history:
        raise CannotRun(
            "A site of a day is made from the history: --as-of does not go with --preview or --without-history.",
            "Leave one of them out.",
        )


def _opened(top: Path, today: date | None, without_history: bool, preview: bool) -> Qms:
    """The last commit, or the work tree where it is asked for; with its history unless that is not wanted."""
    from qmsdocs.opening import open_commit, open_work_tree

    if without_history or preview:
        qms = open_work_tree(top, clock(today), with_history=not without_history, renders=True)
        if qms.troubles and not without_history:
            raise CannotRun(qms.troubles[0].message, f"Run {qms.troubles[0].in_a_sentence}, or add --without-history.")
    else:
        try:
            qms = open_commit(top, clock(today), renders=True)
        except CannotRun as error:
            raise _with_the_other_way(top, error) from None
    if not qms.documents:
        raise CannotRun("No documents were found, so there is nothing to publish.", "See `documents` in mkdocs.yml.")
    return qms


def _as_of(top: Path, day: date) -> Qms:
    from qmsdocs.opening import open_day

    qms = open_day(top, day, renders=True)
    if not qms.documents:
        raise CannotRun(
            f"On {said(day)} there was no document in the folders that `documents` in mkdocs.yml names today.",
            "Choose a later day.",
        )
    return qms


def _with_the_other_way(top: Path, error: CannotRun) -> CannotRun:
    """Where there is no git at all, such as in an unpacked archive, the files can still be published."""
    from qmsdocs.git.repository import find_repository

    if find_repository(top) is not None:
        return error
    return CannotRun(
        error.message, f"{error.hint}\n  Or publish the files as they are, every page saying so: --without-history"
    )


def _errors(findings: Sequence[Finding], without_history: bool) -> list[Finding]:
    """What blocks publication: errors, but not those that the calendar brings about, nor what was asked for."""
    errors = [finding for finding in findings if finding.severity == "error" and not finding.calendar]
    return [finding for finding in errors if finding.rule != "QMS510"] if without_history else errors


def _say_errors(qms: Qms, errors: Sequence[Finding]) -> None:
    from qmsdocs.reports.as_text import render
    from qmsdocs.reports.report import report_of

    say(click.unstyle(render(report_of(qms, errors))))
    say("Nothing was published: mend these errors first, or publish in spite of them with --force.")


def _say_differences(qms: Qms) -> None:
    """Say when the work tree differs from the commit that is published."""
    from qmsdocs.git.changes import differs_from_head
    from qmsdocs.source import work_tree as files_of

    differing = differs_from_head(qms.repository, files_of(qms.root)) if qms.repository else []
    if differing:
        more = f" and {len(differing) - 3} more" if len(differing) > 3 else ""
        say(f"Published is the last commit; not in it yet: {', '.join(differing[:3])}{more}.")
