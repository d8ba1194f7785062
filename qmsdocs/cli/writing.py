"""What commands that change files share: all or none, a look at what would be done, and the commit of what was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import click

from qmsdocs.cli.streams import put
from qmsdocs.model.finding import CannotRun

F = TypeVar("F", bound=Callable[..., Any])


class How(TypedDict):
    """The options below."""

    dry_run: bool
    commit: bool
    message: str


def writing(function: F) -> F:
    """--dry-run, --commit and --message."""
    options = (
        click.option("--message", "-m", default="", metavar="TEXT", help="With --commit: the message of the commit."),
        click.option("--commit", is_flag=True, help="Commit what was changed, and nothing else, and print the commit."),
        click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing."),
    )
    for option in options:
        function = option(function)
    return function


def check_message(how: How) -> None:
    """Raises CannotRun for a message without a commit."""
    if how["message"].strip() and not how["commit"]:
        raise CannotRun("--message is for a commit, and none is asked for.", "Add --commit, or leave it out.")


def write(top: Path, files: Mapping[str, bytes], what: str, how: How, *, new: bool = False) -> str:
    """Replace files, or with `new` write those that are not there yet, print their paths, commit them where asked for.
    `what`: the commit's message where none is given. Where one cannot be written or committed, none is changed.

    Gives the last words. Raises CannotRun.
    """
    from qmsdocs.edit.files import check_replaceable, replace_file, write_new

    check_message(how)
    message = how["message"].strip()
    for path in () if new else files:
        check_replaceable(top, path)
    take = _prepared(top, files, message or what) if how["commit"] and not how["dry_run"] else None
    for path, data in files.items():
        if not how["dry_run"]:
            write_new(top, path, data.decode()) if new else replace_file(top, path, data)
    commit = take() if take else ""
    for line in (*files, *([commit] if commit else [])):
        put(line)
    if commit:
        return f"Committed: {(message or what).splitlines()[0]}"
    if how["dry_run"] or not files:
        return ""
    return f"Commit {next(iter(files)) if len(files) == 1 else 'what was written'} to make it count."


def _prepared(top: Path, files: Mapping[str, bytes], message: str) -> Callable[[], str]:
    """Makes the commit; the function that is given puts it on the branch, and tells its id."""
    from qmsdocs.git.committing import prepare, take
    from qmsdocs.git.repository import find_repository

    repo = find_repository(top)
    if repo is None or repo.problem:
        raise CannotRun(repo.problem if repo else "There is no git repository here.", "Leave out --commit.")
    found = {path: ((top / path).read_bytes() if (top / path).is_file() else None, new) for path, new in files.items()}
    ready = prepare(repo, found, message)

    def done() -> str:
        take(repo, ready)
        return ready.commit

    return done
