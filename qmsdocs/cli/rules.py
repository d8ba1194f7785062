"""`qmsdocs rules`."""

from __future__ import annotations

import click

from qmsdocs.cli.common import output_format, print_json, table
from qmsdocs.cli.streams import put


@click.command("rules")
@output_format("text", "json")
def command(format_: str) -> None:
    """List all rules: code, weight, authority (iso, policy, advice) and what each asks for."""
    from qmsdocs.rules import all_rules

    rules = all_rules()
    if format_ == "json":
        keys = ("code", "name", "title", "severity", "authority", "calendar")
        print_json([{key: getattr(rule, key) for key in keys} for rule in rules])
        return
    rows = [(r.code, r.severity + (" (calendar)" if r.calendar else ""), r.authority, r.name, r.title) for r in rules]
    put(table(("Code", "Weight", "Authority", "Name", "What it asks for"), rows))
