"""Opening a quality management system: from the work tree or from a commit, with its history where that is whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from qmsdocs.article.library import Library
from qmsdocs.change import Change
from qmsdocs.covering import Covering, held
from qmsdocs.git.integrity import DAMAGED, NO_REPOSITORY, SHALLOW, Incomplete, is_shallow, troubles, usable_head
from qmsdocs.git.log import Log
from qmsdocs.git.repository import find_repository, head, merge_base, resolve
from qmsdocs.history.asked import Held
from qmsdocs.history.revisions import Parted, read_histories, read_history
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.repository import Repository
from qmsdocs.model.revision import History
from qmsdocs.model.settings import Settings
from qmsdocs.qms import Qms
from qmsdocs.read.carried import look_of
from qmsdocs.read.redactions import notices_in
from qmsdocs.read.settings import read_settings
from qmsdocs.source import CommitTree, Lacking, Unreadable, commit_tree, work_tree
from qmsdocs.store import Store, open_store

Clock = Callable[[str], date]
"""The day it is in a time zone; passed in, so that nothing else asks the time."""


def open_work_tree(root: Path, clock: Clock, *, with_history: bool = True, renders: bool = False) -> Qms:
    """The QMS as the work tree has it. History comes from HEAD where it is whole; else `troubles` says why not."""
    repository, store = find_repository(root), open_store(root)
    amiss = troubles(repository, store)
    commit = head(repository) if repository else None
    snapshot = work_tree(root, commit=commit)
    settings = read_settings(snapshot, store)
    library = Library(store, renders=renders)
    history = None
    if repository and not amiss and with_history:
        try:
            history = _history(repository, settings, library, store)
        except Incomplete as incomplete:  # a text that is there, but damaged, is noticed only when it is read
            amiss = (incomplete.trouble,)
    day = clock(settings.timezone)
    return Qms(root, snapshot, day, settings, library, repository=repository, history=history, troubles=amiss)


def open_commit(root: Path, clock: Clock, *, rev: str = "HEAD", as_of: bool = False, renders: bool = False) -> Qms:
    """The QMS as a commit has it. Raises CannotRun where the history is not whole."""
    return open_with(open_store(root), root, clock, rev=rev, as_of=as_of, renders=renders)


def open_with(
    store: Store | None,
    root: Path,
    clock: Clock,
    *,
    rev: str = "HEAD",
    as_of: bool = False,
    renders: bool = False,
    notices: frozenset[str] = frozenset(),
) -> Qms:
    """The same with another cache, or none. `notices`: of redactions that the commit itself does not know of yet."""
    repository = find_repository(root)
    amiss = troubles(repository, store)
    if amiss or repository is None:
        raise Incomplete(amiss[0])
    snapshot = commit_tree(repository, resolve(repository, rev))
    settings = read_settings(snapshot, store)
    _check_sources(snapshot, settings)
    library = Library(store, renders=renders)
    history = _history(repository, settings, library, store, rev, notices)
    day = clock(settings.timezone)
    return Qms(root, snapshot, day, settings, library, repository=repository, history=history, as_of=as_of)


def open_day(root: Path, day: date, *, renders: bool = False) -> Qms:
    """The QMS as it stood at the end of a day, by the last commit of the main line then; names are read by the settings
    of HEAD. Raises CannotRun where the history is not whole, or had not begun."""
    repository, store = find_repository(root), open_store(root)
    amiss = troubles(repository, store)
    if amiss or repository is None:
        raise Incomplete(amiss[0])
    now = commit_tree(repository, usable_head(repository))
    settings = read_settings(now, store)
    library = Library(store, renders=renders)
    history = _history(repository, settings, library, store, as_of=day)
    then = commit_tree(repository, history.head)
    settings = replace(settings, look=look_of(settings.tree, then))
    _check_sources(then, settings)
    return Qms(
        *(root, then, day, settings, library), repository=repository, history=history, as_of=True, asked_from=now
    )


def _history(
    repo: Repository,
    settings: Settings,
    library: Library,
    store: Store | None,
    rev: str = "HEAD",
    notices: frozenset[str] = frozenset(),
    as_of: date | None = None,
) -> History:
    """The history, in which an approval counts for the text that it is for."""

    def holding(log: Log) -> Held:
        return _held(repo, settings, library, log, notices)

    return read_history(repo, settings, store=store, rev=rev, holding=holding, as_of=as_of)


def _held(
    repo: Repository, settings: Settings, library: Library, log: Log, notices: frozenset[str] = frozenset()
) -> Held:
    files, branch = commit_tree(repo, log.head), log.merge.files if log.merge else ""
    return held(Covering(settings, library, files, branch, notices | notices_in(files, settings)), log.main)


def open_change(root: Path, clock: Clock, rev: str) -> Change:
    """The work tree, and what it is compared with (see Change). Raises CannotRun where there is no such commit, or the
    history is not whole."""
    repository = find_repository(root)
    if repository is None:
        raise Incomplete(NO_REPOSITORY)
    branch = usable_head(repository)
    try:
        main = resolve(repository, rev)
    except CannotRun:
        if is_shallow(repository):  # what was cut off may be just that commit
            raise Incomplete(SHALLOW) from None
        raise
    fork = merge_base(repository, branch, main) or main
    store = open_store(root)
    library = Library(store)
    snapshot = work_tree(root, commit=branch)
    now = read_settings(snapshot, store)
    day = clock(now.timezone)
    trees = {commit: commit_tree(repository, commit) for commit in (main, fork)}
    said = {commit: _settings_then(tree, now) for commit, tree in trees.items()}
    parted = Parted(branch, main, fork, now, said[main], said[fork])

    def holding(log: Log, settings: Settings) -> Held:
        return _held(repository, settings, library, log)

    ahead, on_main, at_fork = read_histories(repository, parted, day, holding, store=store)
    then = {
        commit: Qms(root, trees[commit], day, said[commit], library, repository=repository, history=history)
        for commit, history in ((main, on_main), (fork, at_fork))
    }
    head = Qms(root, snapshot, day, now, library, repository=repository, history=ahead)
    return Change(head, then[fork], then[main], rev)


def _settings_then(tree: CommitTree, now: Settings) -> Settings:
    """Those of a commit; today's where it has none that can be read, which is then what is being mended."""
    try:
        return read_settings(tree)
    except CannotRun:
        return now


def _check_sources(snapshot: CommitTree, settings: Settings) -> None:
    """Raises Incomplete where a register or schema of the commit is lacking or damaged; documents are history's."""
    folders = (settings.registers + "/", settings.schemas + "/")
    for path, entry in snapshot.entries().items():
        if entry.blob and path.startswith(folders) and path.endswith((".yml", ".yaml", ".json")):
            try:
                snapshot.read(path)
            except Lacking:
                raise Incomplete(DAMAGED) from None
            except Unreadable:
                continue  # there, and not for reading: a finding says so
