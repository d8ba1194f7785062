"""One time line for each id: which revision is in force on a day, and the state of every other."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from qmsdocs.model.day import day_of
from qmsdocs.model.revision import Past, Revision

State = Literal["draft", "in-review", "scheduled", "effective", "superseded", "withdrawn"]

STATE_WORDS: Mapping[State, str] = {
    "draft": "Draft",
    "in-review": "In review",
    "scheduled": "Approved, not yet in force",
    "effective": "In force",
    "superseded": "Superseded",
    "withdrawn": "Withdrawn",
}
"""As people read them, on pages and in tables."""

BEFORE_GIT = "before git, as stated"
"""Of a day that only the text itself vouches for (see `baseline` in the settings)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an id stands on a day. Revisions are keyed by version; at most one is in force."""

    id: str
    past: Past
    day: date
    newest: Revision
    in_force: Revision | None = None
    states: Mapping[str, State] = field(default_factory=dict)
    starts: Mapping[str, date] = field(default_factory=dict)
    """First day in force of each released version that ever was, or will be, in force."""
    ends: Mapping[str, date] = field(default_factory=dict)
    """The day from which it is not in force any more."""
    cancelled: tuple[tuple[Revision, Revision], ...] = ()
    """Pairs (revision that never comes into force, the later release that starts before it)."""
    flags: tuple[str, ...] = ()
    withdrawn_on: date | None = None

    @property
    def shown(self) -> Revision:
        """The revision of the row of this id: the one in force, else the newest."""
        return self.in_force or self.newest

    @property
    def type(self) -> str:
        """The document type: as said, else by the folder."""
        return self.shown.text("type") or self.past.folder_type

    @property
    def state(self) -> State:
        return self.states[self.shown.version]

    @property
    def scheduled(self) -> tuple[Revision, ...]:
        """Approved, not yet in force; the next one first."""
        waiting = [r for r in self.past.revisions if self.states.get(r.version) == "scheduled"]
        return tuple(sorted(waiting, key=lambda r: (self.starts[r.version], r.released)))

    @property
    def since(self) -> date | None:
        return self.starts.get(self.in_force.version) if self.in_force else None


def start_of(revision: Revision, day: date) -> date | None:
    """The later of effective date and release; None for one that was never released. One whose emergency approval ran
    out before the others came in began anew with those, seen from a `day` since."""
    release = revision.released_on
    if release is None:
        return None
    until, confirmed = revision.until, revision.confirmed_on
    if until and confirmed and until + timedelta(1) < confirmed <= day:
        release = confirmed
    effective = day_of(revision.effective_date)
    return max(effective, release) if effective else release


def turns_of(revision: Revision) -> set[date]:
    """The days on which a revision may begin to be in force, or cease to be of itself."""
    over = revision.until + timedelta(1) if revision.until else None
    return {day for day in (start_of(revision, date.min), start_of(revision, date.max), over) if day}


def standing(past: Past, day: date, *, review_due_days: int = 60, as_of: bool = False) -> Standing | None:
    """How an id stands on `day`. With `as_of`, releases after the day, and drafts begun after it, are not known yet,
    and an id without any revision by then has no standing at all."""
    known = [r for r in past.revisions if not as_of or (r.released_on or r.began_on or day) <= day]
    if not known:
        return None
    if as_of:
        past = replace(past, revisions=tuple(known))
    lapsed = {r.version: r for r in known if r.lapsed(day)}
    released = sorted((r for r in known if r.released_on and r.version not in lapsed), key=lambda r: r.released)
    starts, cancelled = _starts(released, day)
    gone = {r.version: withdrawn for r in known if (withdrawn := _withdrawn(past, r, day))}
    # What was withdrawn before its start never begins, and so supersedes nothing.
    starts = {version: start for version, start in starts.items() if start <= gone.get(version, start)}
    order = sorted((r for r in released if r.version in starts), key=lambda r: (starts[r.version], r.released))
    begun = [r for r in order if starts[r.version] <= day]
    last = begun[-1] if begun else None
    withdrawn_on = gone.get((last or known[0]).version)
    in_force = None if withdrawn_on else last
    ends = {a.version: starts[b.version] for a, b in itertools.pairwise(order)}
    if withdrawn_on and last:
        ends[last.version] = withdrawn_on
    never = {older.version for older, _ in cancelled}
    states: dict[str, State] = {
        r.version: _unreleased(r, gone.keys())
        if r.released_on is None or r.version in lapsed
        else _state(r, starts, day, last, gone.keys(), never)
        for r in known
    }
    for revision in lapsed.values():
        _once_in_force(revision, day, starts, ends)
        if released and revision.released < released[-1].released and revision.version not in gone:
            states[revision.version] = "superseded"  # nobody approves it any more
    return Standing(
        id=past.id,
        past=past,
        day=day,
        newest=known[0],
        in_force=in_force,
        states=states,
        starts=starts,
        ends=ends,
        cancelled=tuple(cancelled),
        flags=review_flags(in_force, day, review_due_days),
        withdrawn_on=withdrawn_on,
    )


def _once_in_force(revision: Revision, day: date, starts: dict[str, date], ends: dict[str, date]) -> None:
    """When an emergency approval that has lapsed kept a revision in force, if it ever did."""
    start = start_of(revision, day)
    if start and revision.until and start <= revision.until:
        starts[revision.version] = start
        ends[revision.version] = revision.until + timedelta(1)


def _starts(released: list[Revision], day: date) -> tuple[dict[str, date], list[tuple[Revision, Revision]]]:
    """Starts by version, and the pairs (cancelled, by whom), for released revisions in order of release."""
    kept: list[tuple[Revision, date]] = []  # by their starts: a start that lies before others leaves none of them
    cancelled: list[tuple[Revision, Revision]] = []
    for revision in released:
        start = start_of(revision, day)
        assert start is not None
        first = bisect_right(kept, start, key=lambda one: one[1])
        cancelled += [(older, revision) for older, _ in kept[first:]]
        kept[first:] = [(revision, start)]
    return {revision.version: start for revision, start in kept}, cancelled


def _withdrawn(past: Past, revision: Revision, day: date) -> date | None:
    """The day from which the revision is withdrawn, if it is on `day`."""
    for time in past.withdrawals:
        place = revision.released if revision.released_on else revision.last
        if place < time.order and time.on <= day and (time.until is None or day < time.until):
            return time.on
    return None


def _state(
    revision: Revision,
    starts: Mapping[str, date],
    day: date,
    last: Revision | None,
    gone: Set[str],
    cancelled: Set[str],
) -> State:
    """Of a released one. `gone`: versions withdrawn on the day; `cancelled`: those that a later release keeps from ever
    starting."""
    start = starts.get(revision.version)
    if revision.version in cancelled or (start and start <= day and revision is not last):
        return "superseded"
    if revision.version in gone:
        return "withdrawn"
    return "effective" if revision is last else "scheduled"


def _unreleased(revision: Revision, gone: Set[str]) -> State:
    return "withdrawn" if revision.version in gone else declared_state(revision.status)


def declared_state(status: str) -> State:
    """The state of a version that was never released: approved without the approvals asked for, or committed by nobody
    yet, is still in review."""
    if status == "withdrawn":
        return "withdrawn"
    return "in-review" if status in ("in-review", "approved") else "draft"


def review_flags(revision: Revision | None, day: date, due_days: int) -> tuple[str, ...]:
    """`review-overdue` once the day of next review is over, `review-due` within `due_days` before it."""
    next_review = day_of(revision.text("next_review")) if revision else None
    if next_review is None:
        return ()
    if next_review < day:
        return ("review-overdue",)
    return ("review-due",) if next_review - day <= timedelta(days=due_days) else ()
