"""Whether a copy of a version is current: the answer to whoever holds a print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qmsdocs.model.day import said
from qmsdocs.model.revision import Revision
from qmsdocs.think.lifecycle import BEFORE_GIT, Standing, State


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a version stands on the day, for whoever holds a copy of it."""

    version: str
    state: State
    since: date | None
    """First day in force; None where it never was, and never will be."""
    until: date | None
    """The day from which it is in force no more, if that is known."""
    superseded_by: Revision | None
    in_force: Revision | None
    """The version in force on the day."""
    words: str
    """What follows on “version 1.0”, without a full stop."""

    @property
    def current(self) -> bool:
        return self.state == "effective"


def verdict(
    standing: Standing,
    revision: Revision,
    *,
    instead: Sequence[str] = (),
    may_see: Callable[[Revision], bool] = lambda _: True,
) -> Verdict:
    """The verdict on copies of a revision. `instead`: names of what replaces the document where it was withdrawn;
    revisions that the audience may not see are not named."""
    next_one = _next(standing, revision)
    by = next_one if next_one and may_see(next_one) else None
    now = standing.in_force if standing.in_force and may_see(standing.in_force) else None
    version = revision.version
    return Verdict(
        version=version,
        state=standing.states[version],
        since=standing.starts.get(version),
        until=standing.ends.get(version) or _ends(standing, revision),
        superseded_by=by,
        in_force=now,
        words="".join(_words(standing, revision, by, now, instead)),
    )


def _next(standing: Standing, revision: Revision) -> Revision | None:
    """What supersedes it: the one that begins after it, or the later release that keeps it from beginning."""
    starts, version = standing.starts, revision.version
    for older, newer in standing.cancelled:
        if older.version == version:
            return newer
    if version not in starts:
        return None
    here = (starts[version], revision.released)
    begun = [(starts[one.version], one.released, one) for one in standing.past.revisions if one.version in starts]
    after = [one for one in begun if one[:2] > here]
    return min(after, key=lambda one: one[:2])[2] if after else None


def _ends(standing: Standing, revision: Revision) -> date | None:
    """The day of a withdrawal that is said, but still to come."""
    coming = [one for one in standing.past.withdrawals if one.on > standing.day and one.order > revision.released]
    return min((one.on for one in coming), default=None) if standing.in_force is revision else None


def _words(
    standing: Standing, revision: Revision, by: Revision | None, now: Revision | None, instead: Sequence[str]
) -> Iterator[str]:
    state, version = standing.states[revision.version], revision.version
    since, until = standing.starts.get(version), standing.ends.get(version)
    if state == "effective" and since:
        yield f"is current: in force since {said(since)}{f' ({BEFORE_GIT})' if revision.before_git else ''}"
        yield from _coming(standing, revision, by)
        return
    if state == "scheduled" and since:
        yield f"is not in force yet: it is in force from {said(since)}"
        yield f"; until then version {now.version} is in force" if now else ""
        return
    yield "is not current: "
    if state == "superseded":
        yield _superseded(since, until, by)
    elif state == "withdrawn":
        started = "" if since and since <= standing.day else "it never came into force, and "
        day = standing.withdrawn_on or until
        yield f"{started}it was withdrawn{f' on {said(day)}' if day else ''}"
        yield f", replaced by {_listed(instead)}" if instead else ""
        return
    elif since and until:  # what an emergency approval put in force alone
        yield f"its emergency approval ran out, and it is in force no more since {said(until)}"
    else:
        yield "it is in review and was never in force" if state == "in-review" else "it is a draft, never in force"
    yield from _today(standing, revision, by, now, instead)


def _coming(standing: Standing, revision: Revision, by: Revision | None) -> Iterator[str]:
    """Until when what is in force holds, where that is known."""
    end = standing.ends.get(revision.version)
    gone = _ends(standing, revision)
    if revision.until and not (revision.confirmed_on and revision.confirmed_on <= standing.day):
        yield f", by an emergency approval, until {said(revision.until)} at the latest"
    if gone and (end is None or gone <= end):
        yield f"; it is withdrawn from {said(gone)}"
    elif end:
        yield f"; {f'version {by.version}' if by else 'another version'} takes its place on {said(end)}"


def _superseded(since: date | None, until: date | None, by: Revision | None) -> str:
    name = f"version {by.version}" if by else "another version"
    if since is None:
        return f"it never came into force, for {name}, released later, begins before it"
    return f"superseded{f' on {said(until)}' if until else ''} by {name}"


def _today(
    standing: Standing, revision: Revision, by: Revision | None, now: Revision | None, instead: Sequence[str]
) -> Iterator[str]:
    """What holds now, beside what superseded it."""
    if now:
        since = standing.starts.get(now.version)
        told = now is by and since == standing.ends.get(revision.version)
        yield f"{', which' if now is by else f'; version {now.version}'} is in force"
        yield f" since {said(since)}" if since and not told else ""
    elif standing.withdrawn_on:
        yield f"; the document was withdrawn on {said(standing.withdrawn_on)}"
        yield f", replaced by {_listed(instead)}" if instead else ""
    elif standing.in_force is None:
        yield "; no version of it is in force"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
