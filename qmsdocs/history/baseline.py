"""The baseline: the commit with which a history that began outside git came into it (`baseline` in the settings)."""

from __future__ import annotations

import re
from datetime import date

from qmsdocs.git.log import Log
from qmsdocs.git.refs import lookup
from qmsdocs.git.repository import resolve
from qmsdocs.model.day import day_of
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.repository import Repository
from qmsdocs.model.settings import Settings

_COMMIT = re.compile(r"[0-9a-fA-F]{7,64}")
NO_BASELINE = -1


def baseline_commit(repo: Repository, settings: Settings) -> str:
    """Its full id; empty where the settings name none. Only a commit's id or a tag can be named: with a branch, which
    moves on, every new version would count from whatever day it states. Raises CannotRun."""
    name = settings.baseline
    if not name:
        return ""
    tag = f"refs/tags/{name}"
    is_tag = not name.startswith("-") and lookup(repo.git_dir, repo.common_dir, tag) is not None
    if not is_tag and not _COMMIT.fullmatch(name):
        raise CannotRun(
            f"`baseline` is {name!a}, which is neither the id of a commit nor a tag.",
            "Write the id of the commit in which the documents came into git (`git log --oneline` shows it).",
            settings.place("baseline"),
        )
    try:
        found = resolve(repo, tag if is_tag else name)
    except CannotRun as unknown:
        hint = "Write the id of the commit in which the documents came into git; `git log --oneline` shows it."
        raise CannotRun(f"`baseline`: {unknown.message}", hint, settings.place("baseline")) from None
    if not is_tag and not found.startswith(name.lower()):  # a branch that looks like an id
        raise CannotRun(
            f"`baseline` is {name!a}, the name of a branch, which moves on.", "", settings.place("baseline")
        )
    return found


def place_of(log: Log, baseline: str, settings: Settings) -> int:
    """Its place on the main line. Raises CannotRun where it is not on it."""
    if not baseline:
        return NO_BASELINE
    found = next((place for place, commit in enumerate(log.main) if commit.id == baseline), NO_BASELINE)
    if found == NO_BASELINE:
        raise CannotRun(
            f"The commit of `baseline`, {baseline[:10]}, is not on the main line.",
            "Write the id of the main line's commit that brought the documents in; "
            "`git log --first-parent --oneline` shows them all.",
            settings.place("baseline"),
        )
    return found


def stated_day(effective_date: str, known: date) -> date | None:
    """The day from which a text of the baseline says that it holds, where that is before git knew it."""
    stated = day_of(effective_date)
    return stated if stated and stated < known else None
