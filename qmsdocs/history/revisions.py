"""The revisions of every id, from git (design: revisions). Read in one pass: one log, one `cat-file`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from qmsdocs.git.integrity import Incomplete, check, diagnosis, usable_head, whole
from qmsdocs.git.log import Commit, Log, changed_between, with_merge
from qmsdocs.git.people import mailmap
from qmsdocs.git.repository import resolve
from qmsdocs.history.asked import Held, read_approvals
from qmsdocs.history.authors import writers
from qmsdocs.history.baseline import baseline_commit, place_of
from qmsdocs.history.entered import entered
from qmsdocs.history.facts import read_facts
from qmsdocs.history.kept import MAIN, keep_history, kept_history, key_of
from qmsdocs.history.line import Line, last_on
from qmsdocs.history.merged import merged
from qmsdocs.history.pasts import past_of
from qmsdocs.history.renames import idless_moves
from qmsdocs.history.seen import first_seen
from qmsdocs.history.states import Reader, names_of
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
    as_of: date | None = None,
) -> History:
    """The pasts of all ids on the first-parent history of `rev`; with `as_of`, as it stood at the end of that day.
    Which file is which document is seen from `rev` all the same.

    Raises CannotRun when the repository is not whole (`Incomplete`, with what mends it) or the revision unknown.
    """
    commit = usable_head(repo) if rev == "HEAD" else resolve(repo, rev)
    check(repo, commit, store)
    key = key_of(repo, commit, settings, baseline_commit(repo, settings))
    usual = rev == "HEAD" and as_of is None
    kept = kept_history(store, key) if store and usual else None
    if kept is not None:
        return kept
    try:
        log = whole(repo, commit)
        facts = read_facts(repo, log.texts, store)
        history = _reckon(repo, log, settings, Reader(facts, settings), store, holding(log), as_of=as_of)
    except GitFailed as failed:
        raise Incomplete(diagnosis(repo, failed.stderr)) from None
    if store and usual:
        keep_history(store, key, history)
    return history


@dataclass(frozen=True, slots=True)
class Parted:
    """Where a branch left the main line: full ids of its own commit, of the main line's, and of the one at which they
    parted; with the settings that each is read by."""

    branch: str
    main: str
    fork: str
    now: Settings
    on_main: Settings
    at_fork: Settings


def read_histories(
    repo: Repository,
    parted: Parted,
    day: date,
    holding: Callable[[Log, Settings], Held],
    *,
    store: Store | None = None,
) -> tuple[History, History, History]:
    """The histories that a change rests on, from one log: of the main line with the branch merged into it on this day,
    of the main line, and of the commit at which they parted. Raises Incomplete."""
    log = whole(repo, parted.branch, parted.main)
    try:
        facts = read_facts(repo, log.texts, store)
        readers: dict[str, Reader] = {}

        def reckoned(line: Log, settings: Settings) -> History:
            reader = readers.setdefault(names_of(settings), Reader(facts, settings))
            return _reckon(repo, line, settings, reader, store, holding(line, settings), day)

        on_main = _on_main(repo, parted, store, partial(reckoned, replace(log, head=parted.main), parted.on_main))
        same = parted.fork == parted.main
        at_fork = on_main if same else reckoned(replace(log, head=parted.fork), parted.at_fork)
        ahead = replace(log, head=parted.main)
        if parted.branch != parted.fork:
            ours, theirs = (changed_between(repo, parted.fork, end) for end in (parted.branch, parted.main))
            changes = merged(ours, theirs, Reader(facts, parted.now))
            ahead = with_merge(ahead, parted.branch, tuple(changes))
        return reckoned(ahead, parted.now), on_main, at_fork
    except GitFailed as failed:
        raise Incomplete(diagnosis(repo, failed.stderr)) from None


def _on_main(repo: Repository, parted: Parted, store: Store | None, reckon: Callable[[], History]) -> History:
    """The main line's history, from the store where that has it."""
    key = key_of(repo, parted.main, parted.on_main, baseline_commit(repo, parted.on_main))
    kept = kept_history(store, key, MAIN) if store else None
    history = kept or reckon()
    if store and not kept:
        keep_history(store, key, history, MAIN)
    return history


def _reckon(
    repo: Repository,
    log: Log,
    settings: Settings,
    reader: Reader,
    store: Store | None,
    held: Held,
    today: date = date.min,
    as_of: date | None = None,
) -> History:
    """`today`: the day of a merge that is not made yet. `as_of`: a day at whose end the main line is cut."""
    moves = idless_moves(repo, log.commits.values(), reader)
    lines = timelines(log.main, reader, moves)
    proper = read_mailmap(repo, log.head)
    written = writers(log, lines, reader, moves, proper)
    zone = _zone(settings.timezone)

    def day(commit: Commit) -> date:
        return today if commit is log.merge else _day(commit.time, zone)

    days = tuple(map(day, log.main))
    baseline = place_of(log, baseline_commit(repo, settings), settings)
    approvals = read_approvals(repo, log, store)
    line = Line(log.main, days, approvals, held, first_seen(log, reader, day), baseline)
    if as_of:
        end = last_on(line, as_of)
        line = replace(line, main=line.main[: end + 1], days=days[: end + 1])
        lines = {id_: cut for id_, one in lines.items() if (cut := one.until(end))}
    found = [past_of(id_, lines[id_], line, written.get(id_, [])) for id_ in sorted(lines)]
    faults = sorted((fault for _, faults in found for fault in faults), key=lambda f: (f.place, f.rule, f.message))
    pasts = {past.id: past for past, _ in found}
    known = line.main[-1].files
    seen_as = known if as_of else log.head
    return History(known, pasts, tuple(line.days), tuple(faults), entered(log, reader, proper), seen_as)


@lru_cache(maxsize=8)
def read_mailmap(repo: Repository, commit: str) -> Callable[[Person], Person]:
    """`.mailmap` at the repository's top, as the commit (a full id) has it; a link is not followed (as in git)."""
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
