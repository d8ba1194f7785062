"""`qmsdocs build`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from qmsdocs.cli.common import clock, common, find_root, say

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
@click.option("--preview", is_flag=True, help="Show the work tree, drafts included and marked.")
@common
def command(
    out: Path | None,
    audience: Literal["internal", "public"],
    force: bool,
    without_history: bool,
    preview: bool,
    root: Path | None,
    today: date | None,
) -> int:
    """Publish the website of controlled documents as of the last commit."""
    from qmsdocs.model.finding import CannotRun
    from qmsdocs.qms import open_commit, open_work_tree
    from qmsdocs.rules import Change, check
    from qmsdocs.site.build import build_site

    top = find_root(root)
    if without_history or preview:
        qms = open_work_tree(top, clock(today), with_history=not without_history, renders=True)
    else:
        qms = open_commit(top, clock(today), renders=True)
    if preview and qms.troubles and not without_history:
        raise CannotRun(qms.troubles[0].message, f"Run {qms.troubles[0].in_a_sentence}, or add --without-history.")
    if not qms.documents:
        raise CannotRun("No documents were found, so there is nothing to publish.", "See `documents` in mkdocs.yml.")
    findings = check(Change(qms))
    errors = [finding for finding in findings if finding.severity == "error" and not finding.calendar]
    if without_history:
        errors = [finding for finding in errors if finding.rule != "QMS510"]
    if errors and not force and not preview:
        from qmsdocs.reports.as_text import render
        from qmsdocs.reports.report import report_of

        click.echo(render(report_of(qms, errors)), err=True)
        say("Nothing was published: mend these errors first, or publish in spite of them with --force.")
        return 1
    _say_differences(qms, preview or without_history)
    progress = say if sys.stderr.isatty() else (lambda _: None)
    built = build_site(
        qms,
        findings,
        out=out or top / "build" / "site",
        audience=audience,
        force=force and bool(errors),
        preview=preview,
        progress=progress,
    )
    qms.keep()
    click.echo(str(built.path / "index.html"))
    say(f"{built.pages} pages for the {audience} audience, as of {qms.day.isoformat()}.")
    return 0


def _say_differences(qms: Qms, work_tree: bool) -> None:
    """Say when the work tree differs from the commit that is published."""
    if work_tree or qms.repository is None:
        return
    from qmsdocs.git.changes import differs_from_head
    from qmsdocs.source import work_tree as files_of

    differing = differs_from_head(qms.repository, files_of(qms.root))
    if differing:
        more = f" and {len(differing) - 3} more" if len(differing) > 3 else ""
        say(f"Published is the last commit; not in it yet: {', '.join(differing[:3])}{more}.")
