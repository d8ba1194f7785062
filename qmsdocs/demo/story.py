"""The story as it is written down: who, what, and how many days before the day on which it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import yaml

from qmsdocs.model.finding import CannotRun
from qmsdocs.model.revision import Person
from qmsdocs.resources import packaged

FIRST, LAST = date(1975, 1, 1), date(9990, 1, 1)
"""Days on which it may end: git counts from 1970, calendars end with the year 9999."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of today's text, and those that stood there before; nothing, where nothing did."""

    now: str
    was: str
    section: bool = False
    """Whether `now` is a heading that stands for its section, with all below it."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document, made of the next newer one."""

    version: str
    start: int
    """The day from which it is in force."""
    fields: Mapping[str, str]
    """Fields of its front matter that are said here, such as `change_summary`."""
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One commit: what somebody did on a day."""

    day: int
    by: str
    say: str
    on: str
    """The branch; empty for the main line."""
    merge: str
    """The branch that it merges into the main line; empty for an ordinary commit."""
    signed: bool
    does: Mapping[str, Any]
    """Verb (see `deeds.py`): what it is done to."""


@dataclass(frozen=True, slots=True)
class Story:
    people: Mapping[str, Person]
    keys: Mapping[str, str]
    """Who can sign: their public test key."""
    always: Mapping[str, tuple[Edit, ...]]
    """File: what is otherwise in the demo than in the reference system, in every version."""
    texts: Mapping[str, tuple[Version, ...]]
    """Id: its versions, newest first. The newest is the reference text."""
    proposals: Mapping[str, Version]
    """Id: a version that is not released; made of the newest text, `was` being what is proposed."""
    files: Mapping[str, str]
    """Files that stand beside the reference system's own."""
    events: tuple[Event, ...]


@cache
def read_story() -> Story:
    path = packaged("demo/story.yml")
    raw: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    people = raw["people"]
    return Story(
        {who: Person(one["name"], one["email"]) for who, one in people.items()},
        {who: one["test_key"] for who, one in people.items() if "test_key" in one},
        {file: _edits(rows) for file, rows in raw["always"].items()},
        {id_: tuple(map(_version, rows)) for id_, rows in raw["texts"].items()},
        {id_: _version(row) for id_, row in raw["proposals"].items()},
        raw["files"],
        tuple(map(_event, raw["events"])),
    )


def _edits(rows: Any) -> tuple[Edit, ...]:
    return tuple(Edit(row.get("now", row.get("section")), row["was"], "section" in row) for row in rows)


def _version(row: Any) -> Version:
    fields = {key: value for key, value in row.items() if key not in ("version", "start", "edits")}
    return Version(row["version"], int(row["start"]), fields, _edits(row.get("edits", ())))


_SAID = ("day", "by", "say", "on", "merge", "signed")


def _event(row: Any) -> Event:
    does = {verb: what for verb, what in row.items() if verb not in _SAID}
    by, say, on, merge = (row.get(key, "") for key in ("by", "say", "on", "merge"))
    return Event(int(row["day"]), by, say, on, merge, row.get("signed") == "true", does)


def day_of_story(today: date, offset: int) -> date:
    return today + timedelta(days=offset)


def working_day(today: date, offset: int) -> date:
    """The same, moved to the Friday before where it falls on a weekend; the day on which the story ends stays."""
    day = day_of_story(today, offset)
    return day - timedelta(days=max(0, day.weekday() - 4)) if offset else day


def check_today(today: date) -> None:
    """Raises CannotRun for a day that no two years come before, or that no review could follow."""
    if not FIRST <= today <= LAST:
        raise CannotRun(
            f"The demo cannot end on {today.isoformat()}.", f"Choose a day from {FIRST.isoformat()} to {LAST.year}."
        )
