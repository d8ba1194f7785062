"""All commits below one, in one pass of `git log`: the main line, and what each merge brought in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from posixpath import relpath

from qmsdocs.git.people import person, trailer_person
from qmsdocs.git.raw import sides, tokens
from qmsdocs.model.repository import Repository
from qmsdocs.model.revision import Person
from qmsdocs.process import stream_git
from qmsdocs.source import shown_path

SETTINGS_FILE = "mkdocs.yml"
_FIELDS = ("C%H %T", "%P", "%an", "%ae", "%ct", "%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x1f)", "")
_LOG = (
    *("log", "-z", "--raw", "-t", "--no-abbrev", "--root", "--diff-merges=first-parent", "--no-renames", "--no-color"),
    *("--no-ext-diff", "--no-textconv", "--no-notes", "--no-mailmap", "--no-decorate", "--ignore-submodules=all"),
    *("--encoding=UTF-8", "--format=tformat:" + "%x00".join(_FIELDS)),
)
_BETWEEN = (
    *("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv"),
    "--ignore-submodules=all",
)


@dataclass(frozen=True, slots=True)
class Change:
    """A file that a commit changed against its first parent: path from the QMS root (`../x` for one outside it), and
    the blob ids of its regular file before and after; empty where there is none."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Commit:
    """`time` is the committer's, in seconds since 1970 UTC; people are as written in the commit."""

    id: str
    parents: tuple[str, ...]
    author: Person
    coauthors: tuple[Person, ...]
    time: int | None
    changes: tuple[Change, ...]
    """Of Markdown files, in git's order; of all files in a log of every file."""
    settings: Change | None
    """Of the QMS's `mkdocs.yml`."""

    @property
    def files(self) -> str:
        """The commit whose files it has: itself; of a merge that is not made yet, what is merged."""
        return self.id or self.parents[-1]


@dataclass(frozen=True)
class Log:
    """Every commit reachable from `head`, by id, in git's order: the newest first. Others may be among them."""

    head: str
    commits: Mapping[str, Commit]
    trees: tuple[str, ...]
    """Every folder that a commit changed, and the top one of each."""
    merge: Commit | None = None
    """A merge into `head` that is not made yet; without an id."""

    @cached_property
    def main(self) -> tuple[Commit, ...]:
        """First-parent history, the oldest first; the merge that is not made yet at its end."""
        line = [self.merge] if self.merge else []
        line.append(self.commits[self.head])
        while line[-1].parents:
            line.append(self.commits[line[-1].parents[0]])
        return tuple(reversed(line))

    @cached_property
    def groups(self) -> tuple[tuple[Commit, ...], ...]:
        """For each main-line commit the commits that it brought in: reachable from it and not from its first parent,
        oldest first, itself the last."""
        order = {commit: place for place, commit in enumerate(self.commits)}
        seen: set[str] = set()
        found = []
        for commit in self.main:
            seen.add(commit.id)
            brought: list[str] = []
            waiting = list(commit.parents[1:])
            while waiting:
                id_ = waiting.pop()
                if id_ not in seen:
                    seen.add(id_)
                    brought.append(id_)
                    waiting += self.commits[id_].parents
            brought.sort(key=order.__getitem__, reverse=True)
            found.append((*(self.commits[id_] for id_ in brought), commit))
        return tuple(found)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """All blobs of Markdown files, each once, the oldest first."""
        return _blobs(change for commit in reversed(tuple(self.commits.values())) for change in commit.changes)

    @cached_property
    def settings(self) -> tuple[str, ...]:
        """All blobs of the QMS's `mkdocs.yml`, each once."""
        return _blobs(commit.settings for commit in self.commits.values() if commit.settings)

    @property
    def objects(self) -> Iterator[str]:
        """All that history is read from: commits, folders, texts, settings."""
        yield from (*self.commits, *self.trees, *self.texts, *self.settings)


def _blobs(changes: Iterable[Change]) -> tuple[str, ...]:
    found = {blob: None for change in changes for blob in (change.old, change.new)}
    found.pop("", None)
    return tuple(found)


def read_log(repo: Repository, commit: str, *others: str, every: bool = False) -> Log:
    """The log of a commit (full id); what is below the others is in it too. `every`: with every file and link, not
    those of Markdown only. Raises GitFailed where git cannot read a commit or a tree."""
    trees: dict[bytes, None] = {}
    with stream_git(repo, [*_LOG, commit, *others, "--"]) as pipe:
        commits = {found.id: found for found in _commits(tokens(pipe), os.fsencode(repo.prefix), trees, every)}
    return Log(commit, commits, tuple(tree.decode("ascii") for tree in trees))


def with_merge(log: Log, branch: str, changes: tuple[Change, ...] = ()) -> Log:
    """The log as if a branch (a full id, in the log) were merged now, with these changes. Settings are no part of it:
    what they ask for counts from the next change on."""
    return replace(log, merge=Commit("", (log.head, branch), Person("", ""), (), None, changes, None))


def changed_between(repo: Repository, old: str, new: str) -> tuple[Change, ...]:
    """Markdown files that differ between two commits (full ids); a moved one went and came. Raises GitFailed."""
    prefix, found = os.fsencode(repo.prefix), []
    with stream_git(repo, [*_BETWEEN, old, new, "--"]) as pipe:
        parts = tokens(pipe)
        for raw, path in zip(parts, parts, strict=False):
            if is_markdown(path):
                found += _change(raw, _from_root(path, prefix))
    return tuple(found)


def is_markdown(path: bytes) -> bool:
    return path[-3:].lower() == b".md"


def _commits(parts: Iterator[bytes], prefix: bytes, trees: dict[bytes, None], every: bool) -> Iterator[Commit]:
    """Header tokens as in `_FIELDS`; then pairs (`:MODE MODE OLD NEW STATUS`, path), the first behind a line end."""
    people: dict[tuple[bytes, bytes], Person] = {}
    paths: dict[bytes, str] = {}
    settings_path = prefix + SETTINGS_FILE.encode("ascii")
    header: list[bytes] = []
    changes: list[Change] = []
    settings: Change | None = None
    for token in parts:
        if token[:1] == b"C":
            if header:
                yield _commit(header, people, changes, settings)
            id_, tree = token[1:].split()
            header = [id_, *(next(parts) for _ in _FIELDS[2:])]
            trees[tree] = None
            changes, settings = [], None
        elif token:
            path = next(parts)
            if is_markdown(path) or (every and b" 040000 " not in token):
                shown = paths.get(path) or paths.setdefault(path, _from_root(path, prefix))
                changes += _change(token, shown, b"1" if every else b"100")
            elif path == settings_path:
                settings = next(iter(_change(token, SETTINGS_FILE)), settings)
            elif b" 040000 " in token:
                trees[token.split(b" ")[3]] = None
    if header:
        yield _commit(header, people, changes, settings)


def _from_root(path: bytes, prefix: bytes) -> str:
    if path.startswith(prefix):
        return shown_path(path[len(prefix) :])
    return relpath(shown_path(path), shown_path(prefix))


def _change(raw: bytes, path: str, kind: bytes = b"100") -> list[Change]:
    """Only files of that kind of mode count. A change of mode alone is none."""
    before, after = sides(raw, kind)
    return [Change(path, before, after)] if before != after else []


def _commit(
    header: list[bytes], people: dict[tuple[bytes, bytes], Person], changes: list[Change], settings: Change | None
) -> Commit:
    id_, parents, name, email, time, coauthors = header
    author = people.get((name, email)) or people.setdefault((name, email), person(name, email))
    return Commit(
        id=id_.decode("ascii"),
        parents=tuple(parents.decode("ascii").split()),
        author=author,
        coauthors=tuple(found for line in coauthors.split(b"\x1f") if (found := trailer_person(line))),
        time=int(time) if time.lstrip(b"-").isdigit() else None,
        changes=tuple(changes),
        settings=settings,
    )
