"""`qmsdocs`: the group of commands. A command's module is imported only when it is asked for: help is quick."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from qmsdocs import __version__

COMMANDS = {
    "approve": "Approve a document: who approved which text, in which role, on which day.",
    "attest": "Write down what is in force: commit, revisions, digests, sums of a built site.",
    "build": "Publish the website of controlled documents.",
    "check": "Say whether a copy that somebody holds is current.",
    "coverage": "Show which clauses of a standard are answered, and by what.",
    "demo": "Make a repository to try things in: a town hall's system after two years of life.",
    "diff": "Show what changed in a document between two versions, word by word.",
    "digest": "Say what an approval of a document covers: its SHA-256, or the very bytes.",
    "due": "List what falls due: reviews, and days in registers; the overdue first.",
    "explain": "Explain a rule: why it matters, what breaks it, what keeps it.",
    "history": "Show the revisions of a document.",
    "impact": "Show what a change touches: who cites, reads, approves and audits what it changes.",
    "list": "List the documents in force: the master list.",
    "new": "Start a document from the template of its type.",
    "redact": "Take contents out of the history, where a court or a person's right demands it, and record that.",
    "rename-role": "Give a role another id, wherever it is named; no approval becomes void.",
    "review": "Record a periodic review: who read it, what was found, when it is due again.",
    "rules": "List all rules.",
    "serve": "Show the work tree as a website on this computer, renewed as you save.",
    "validate": "Check documents, registers, references and coverage.",
    "verify": "Recompute everything from the commits alone, and say what it rests on.",
    "withdraw": "Withdraw a document: since when, why, and what takes its place.",
}
"""Command: its one line in the help. The module is `qmsdocs.cli.NAME` (`list_` for `list`, `_` for `-`)."""


class Commands(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = "list_" if cmd_name == "list" else cmd_name.replace("-", "_")
        module = importlib.import_module(f"qmsdocs.cli.{name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="qmsdocs", message="%(prog)s %(version)s")
def group() -> None:
    """A quality management system kept as text in git.

    Exit codes: 0 clean, 1 check results of weight, or refused, 2 could not run.
    """


def main(args: Sequence[str] | None = None, **extra: Any) -> None:
    """Run the command line; every way it can end has an exit code and words, never a traceback."""
    from qmsdocs.cli.ending import ended
    from qmsdocs.cli.streams import prepare

    prepare()
    sys.exit(ended(lambda: group.main(args, prog_name="qmsdocs", standalone_mode=False, **extra), os.environ))


if __name__ == "__main__":
    main()
