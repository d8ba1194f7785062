"""Playing the story: its events in their order, each a commit on its branch."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from qmsdocs.demo.deeds import DEEDS
from qmsdocs.demo.keys import signer
from qmsdocs.demo.objects import Objects
from qmsdocs.demo.story import Event, working_day
from qmsdocs.demo.town import Files, Town

MAIN = "main"
_MORNING, _EARLY = time(9, 0, tzinfo=UTC), time(0, 10, tzinfo=UTC)
"""When the first commit of a day is made; on the last day early, so that it is not still to come."""
_APART = timedelta(minutes=7)


@dataclass(slots=True)
class Line:
    """A branch: its files, its last commit, and what it began with."""

    files: Files
    tip: str = ""
    began: Files = field(default_factory=dict)


@dataclass(slots=True)
class Played:
    """The commits of the story and the branches that are left at its end."""

    objects: Objects = field(default_factory=Objects)
    lines: dict[str, Line] = field(default_factory=lambda: {MAIN: Line({})})


def play(town: Town, played: Played, keys: Path) -> None:
    """`keys`: the folder that holds the keys of those who sign."""
    last, count = date.min, 0
    for event in town.story.events:
        day = working_day(town.today, event.day)
        count = count + 1 if day == last else 0
        last = day
        when = datetime.combine(day, _MORNING if event.day else _EARLY) + count * _APART
        _commit(town, played, event, when, keys)


def _commit(town: Town, played: Played, event: Event, when: datetime, keys: Path) -> None:
    main = played.lines[MAIN]
    if event.on and event.on not in played.lines:
        played.lines[event.on] = Line(dict(main.files), main.tip, dict(main.files))
    line = played.lines[event.on or MAIN]
    before, merged = dict(line.files), played.lines.pop(event.merge) if event.merge else None
    if merged:
        _merge(line.files, merged)
    for verb, what in event.does.items():
        DEEDS[verb](town, line.files, event, what)
    if line.files != before:  # nothing is released where the reference system has no further documents
        parents = [one.tip for one in (line, merged) if one and one.tip]
        sign = signer(keys, event.by) if event.signed else None
        line.tip = played.objects.commit(line.files, parents, town.story.people[event.by], when, event.say, sign)


def _merge(files: Files, other: Line) -> None:
    """What the branch changed; two branches of the story never change one file at a time."""
    for path in {*other.began, *other.files}:
        old, new = other.began.get(path), other.files.get(path)
        if old != new:
            assert files.get(path) == old, path
            if new is None:
                del files[path]
            else:
                files[path] = new
