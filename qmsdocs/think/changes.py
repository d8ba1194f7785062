"""What readers of a document had to take notice of, by day: from the time line of its id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qmsdocs.model.revision import Revision, Withdrawal
from qmsdocs.think.lifecycle import Standing

Kind = Literal["in-force", "again", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Change:
    """On this day the revision came into force, came into force again after a withdrawal, or was withdrawn."""

    day: date
    kind: Kind
    revision: Revision
    commit: str
    """The commit that brought it about: with id, version and kind it tells this change from every other, for good."""
    before: Revision | None = None
    """What was in force last before; None for the first one."""
    latest: bool = False
    """Whether what the document says of its withdrawal is said of this one."""


def changes_of(standing: Standing) -> Iterator[Change]:
    """All changes of a document, those to come included, in no order."""
    starts = standing.starts
    begun = sorted(
        (one for one in standing.past.revisions if one.released_on and one.version in starts),
        key=lambda one: (starts[one.version], one.released),
    )
    before = None
    for revision in begun:
        yield Change(starts[revision.version], "in-force", revision, revision.commit or "", before)
        before = revision
    yield from _withdrawals(standing, begun)


def _withdrawals(standing: Standing, begun: Sequence[Revision]) -> Iterator[Change]:
    """Only what is in force can be withdrawn: a draft that is given up, or what is gone already, cannot."""
    earlier: Withdrawal | None = None
    for time in standing.past.withdrawals:
        there = [one for one in begun if one.released < time.order and standing.starts[one.version] <= time.on]
        if not there or (time.until and time.until <= time.on) or _gone(there[-1], standing, earlier, time.on):
            continue
        earlier = time
        latest = time is standing.past.withdrawals[-1] and time.until is None
        yield Change(time.on, "withdrawn", there[-1], time.commit, latest=latest)
        if time.until:
            yield Change(time.until, "again", there[-1], time.commit)


def _gone(revision: Revision, standing: Standing, earlier: Withdrawal | None, day: date) -> bool:
    """Whether it was withdrawn earlier, and not there again on the day."""
    if earlier is None or standing.starts[revision.version] > earlier.on:
        return False
    return earlier.until is None or earlier.until > day
