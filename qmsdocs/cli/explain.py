"""`qmsdocs explain`."""

from __future__ import annotations

import difflib

import click

from qmsdocs.cli.streams import put
from qmsdocs.model.finding import CannotRun


@click.command("explain")
@click.argument("code")
def command(code: str) -> None:
    """Explain the rule CODE (such as QMS110, or its name): why it matters, what breaks it, what keeps it."""
    from qmsdocs.rules import RULES
    from qmsdocs.rules.pages import page_of

    by_name = {rule.name: rule.code for rule in RULES.values()}
    wanted = code.upper() if code.upper() in RULES else by_name.get(code.lower(), "")
    if not wanted:
        near = difflib.get_close_matches(code.upper(), RULES, n=1, cutoff=0.5) or difflib.get_close_matches(
            code, by_name, n=1
        )
        raise CannotRun(
            f"There is no rule “{code}”.",
            (f"Did you mean {near[0]}? " if near else "") + "`qmsdocs rules` lists all rules.",
        )
    put(page_of(RULES[wanted]).text)
