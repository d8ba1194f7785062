"""The revisions of every id, from git (design: revisions). Read in one pass: one log, one `cat-file`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from qmsdocs.git.integrity import Incomplete, check, diagnosis, usable_head, whole
from qmsdocs.git.log import Log
from qmsdocs.git.people import mailmap
from qmsdocs.git.repository import resolve
from qmsdocs.history.asked import Held, read_approvals
from qmsdocs.history.authors import writers
from qmsdocs.history.entered import entered
from qmsdocs.history.facts import read_facts
from qmsdocs.history.kept import keep_history, kept_history, key_of
from qmsdocs.history.pasts import Line, past_of
from qmsdocs.history.renames import idless_moves
from qmsdocs.history.seen import first_seen
from qmsdocs.history.states import Reader
from qmsdocs.history.timeline import timelines
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.repository import Repository
from qmsdocs.model.revision import History, Person
from qmsdocs.model.settings import Settings
from qmsdocs.process import GitFailed, run_git
from qmsdocs.store import Store

Holding = Callable[[Log], Held]
"""What tells which texts approvals are for, once the log is known."""


def taken_at_their_word(log: Log) -> Held:
    """Every approval is for the text that it stands in."""
    return lambda state, first, last: iter([(first, last, None)])


def read_history(
    repo: Repository,
    settings: Settings,
    *,
    store: Store | None = None,
    rev: str = "HEAD",
    holding: Holding = taken_at_their_word,
) -> History:
    """The pasts of all ids on the first-parent history of `rev`.

    Raises CannotRun when the repository is not whole (`Incomplete`, with what mends it) or the revision unknown.
    """
    commit = usable_head(repo) if rev == "HEAD" else resolve(repo, rev)
    check(repo, commit)
    key = key_of(repo, commit, settings)
    kept = kept_history(store, key) if store and rev == "HEAD" else None
    if kept is not None:
        return kept
    try:
        history = _reckon(repo, whole(repo, commit), settings, store, holding)
    except GitFailed as failed:
        raise Incomplete(diagnosis(repo, failed.stderr)) from None
    if store and rev == "HEAD":
        keep_history(store, key, history)
    return history


def _reckon(repo: Repository, log: Log, settings: Settings, store: Store | None, holding: Holding) -> History:
    reader = Reader(read_facts(repo, log.texts, store), settings)
    moves = idless_moves(repo, log.commits.values(), reader)
    lines = timelines(log.main, reader, moves)
    proper = read_mailmap(repo, log.head)
    written = writers(log, lines, reader, moves, proper)
    zone = _zone(settings.timezone)
    days = tuple(_day(commit.time, zone) for commit in log.main)
    seen = first_seen(log, reader, lambda commit: _day(commit.time, zone))
    line = Line(log.main, days, read_approvals(repo, log, store), holding(log), seen)
    found = [past_of(id_, lines[id_], line, written.get(id_, [])) for id_ in sorted(lines)]
    faults = sorted((fault for _, faults in found for fault in faults), key=lambda f: (f.place, f.rule, f.message))
    pasts = {past.id: past for past, _ in found}
    return History(log.head, pasts, days, tuple(faults), entered(log, reader, proper))


def read_mailmap(repo: Repository, commit: str) -> Callable[[Person], Person]:
    """`.mailmap` at the repository's top, as the commit has it; a link is not followed (as in git)."""
    listed = run_git(repo, ["ls-tree", "-z", commit, "--", ".mailmap"])
    mode, _, rest = listed.partition(b" ")
    if not mode.startswith(b"100"):
        return lambda person: person
    blob = rest.split(b"\t")[0].split()[-1].decode("ascii")
    return mailmap(run_git(repo, ["cat-file", "blob", blob]))


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        hint = "Write a name such as Europe/Lisbon under `timezone` in mkdocs.yml."
        raise CannotRun(f"The time zone {name!a} is not known.", hint) from None


def _day(time: int | None, zone: tzinfo) -> date:
    """A committer's day. One that no calendar has (a damaged commit) counts as never come."""
    try:
        return datetime.fromtimestamp(time, zone).date() if time is not None else date.max
    except (OverflowError, ValueError, OSError):
        return date.min if time is not None and time < 0 else date.max
