"""`qmsdocs coverage`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from qmsdocs.cli.common import clock, common, find_root, output_format, print_json, say, table
from qmsdocs.model.finding import CannotRun


@click.command("coverage")
@click.option("--standard", help="A standard by its id, such as iso-9001-2026 (default: the first in the settings).")
@output_format("text", "json")
@common
def command(standard: str | None, format_: str, root: Path | None, today: date | None) -> None:
    """Show for each clause whether it is answered, and by what. Covered means documented, no more."""
    from qmsdocs.qms import open_work_tree
    from qmsdocs.reports.coverage import coverage_json, coverage_rows, doubts

    qms = open_work_tree(find_root(root), clock(today))
    if not qms.settings.standards:
        raise CannotRun(
            "The settings ask for no standard (`standards: []`), so there is no coverage to show.",
            "Name one under extra.qmsdocs.standards in mkdocs.yml, such as iso-9001-2026.",
        )
    wanted = standard or qms.settings.standards[0]
    if wanted not in qms.coverage:
        raise CannotRun(
            f"The settings do not name the standard “{wanted}”.",
            f"Use one of: {', '.join(qms.settings.standards)}; or add it to extra.qmsdocs.standards in mkdocs.yml.",
        )
    if not qms.documents:
        raise CannotRun(
            "No documents were found, so nothing can be said of coverage.", "See `documents` in mkdocs.yml."
        )
    coverage = qms.coverage[wanted]
    qms.keep()
    for doubt in doubts(qms, coverage):
        say(doubt)
    if format_ == "json":
        print_json(coverage_json(coverage))
        return
    print(f"{coverage.catalogue.reference}: coverage of its leaf clauses on {qms.day.isoformat()}\n")
    print(table(("Clause", "Title", "State", "Documents", "Registers", "Note"), coverage_rows(coverage)))
    print("\n" + ", ".join(f"{count} {state}" for state, count in coverage.summary.items()) + ".")
    print("Covered means documented, no more. The catalogue was not compared with the licensed text.")
