"""`qmsdocs coverage`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from qmsdocs.cli.common import clock, common, find_root, output_format, print_json, table
from qmsdocs.cli.streams import put, say
from qmsdocs.model.finding import CannotRun


@click.command("coverage")
@click.option("--standard", help="A standard by its id, such as iso-9001-2026 (default: the first in the settings).")
@output_format("text", "json")
@common
def command(standard: str | None, format_: str, root: Path | None, today: date | None) -> None:
    """Show for each clause whether it is answered, and by what. Covered means documented, no more."""
    from qmsdocs.opening import open_work_tree
    from qmsdocs.read.catalogues import read_catalogue
    from qmsdocs.reports.coverage import coverage_json, coverage_rows, doubts

    qms = open_work_tree(find_root(root), clock(today))
    if not standard and not qms.settings.standards:
        raise CannotRun(
            "The settings ask for no standard (`standards: []`), so there is no coverage to show.",
            "Name one under extra.qmsdocs.standards in mkdocs.yml, such as iso-9001-2026.",
        )
    wanted = standard or qms.settings.standards[0]
    catalogue = read_catalogue(wanted)
    if not qms.documents:
        raise CannotRun(
            "No documents were found, so nothing can be said of coverage.", "See `documents` in mkdocs.yml."
        )
    coverage = qms.coverage_of(catalogue)
    qms.keep()
    if wanted not in qms.settings.standards:
        say(f"The settings do not name {wanted}, so nothing of it is asked here; this shows what it would find.")
    for doubt in doubts(qms, coverage):
        say(doubt)
    if format_ == "json":
        print_json(coverage_json(coverage))
        return
    put(f"{coverage.catalogue.reference}: coverage of its leaf clauses on {qms.day.isoformat()}\n")
    put(table(("Clause", "Title", "State", "Documents", "Registers", "Note"), coverage_rows(coverage)))
    put("\n" + ", ".join(f"{count} {state}" for state, count in coverage.summary.items()) + ".")
    put("Covered means documented, no more. The catalogue was not compared with the licensed text.")
