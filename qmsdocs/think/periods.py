"""The times in which each revision of a document was, or will be, in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qmsdocs.model.revision import Past, Revision
from qmsdocs.think.lifecycle import Standing, standing, turns_of


@dataclass(frozen=True, slots=True)
class Period:
    """In force from `start` until the day before `end`; no `end` where none is known."""

    revision: Revision
    start: date
    end: date | None = None


def periods(past: Past) -> Iterator[Period]:
    """Every such time, oldest first, as far as is known today. Two periods of one document never overlap."""
    if not past.withdrawals and not any(revision.until for revision in past.revisions):
        yield from _one_after_another(past)
        return
    turns = {day for revision in past.revisions for day in turns_of(revision)}
    turns |= {day for time in past.withdrawals for day in (time.on, time.until) if day}
    there: Revision | None = None
    since = date.min
    for day in sorted(turns):
        found = standing(past, day)
        now = found.in_force if found else None
        if now is there:
            continue
        if there:
            yield Period(there, since, day)
        there, since = now, day
    if there:
        yield Period(there, since)


def _one_after_another(past: Past) -> Iterator[Period]:
    """Where each revision simply holds until the next one does, no day need be asked about."""
    known = standing(past, date.max)
    if known is None:
        return
    starts, ends = known.starts, known.ends
    begun = (one for one in past.revisions if one.version in starts)
    for one in sorted(begun, key=lambda one: (starts[one.version], one.released)):
        if starts[one.version] != ends.get(one.version):
            yield Period(one, starts[one.version], ends.get(one.version))


@dataclass(frozen=True, slots=True)
class Held:
    """A released revision, and a time in which it held; neither day where it never did on any whole day."""

    standing: Standing
    revision: Revision
    start: date | None = None
    end: date | None = None


def held(known: Standing) -> Iterator[Held]:
    """Every released revision of a document, newest first, once for each time in which it was in force."""
    found: dict[str, list[Period]] = {}
    for period in periods(known.past):
        found.setdefault(period.revision.version, []).append(period)
    for revision in known.past.revisions:
        times = found.get(revision.version, [])
        if revision.released_on and not times:  # superseded on the day on which it began, or never begun
            day = known.starts.get(revision.version)
            yield Held(known, revision, day, day and known.ends.get(revision.version))
        yield from (Held(known, revision, time.start, time.end) for time in reversed(times))
