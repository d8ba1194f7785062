"""The files of a commit, with links resolved as they would be on a disk, but never out of the root."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from posixpath import normpath

from qmsdocs.model.finding import CannotRun
from qmsdocs.model.repository import Repository
from qmsdocs.process import stream_git
from qmsdocs.source.objects import DAMAGED, Objects
from qmsdocs.source.snapshot import (
    REASONS,
    SITE_MARK,
    Entry,
    Lacking,
    Unreadable,
    holds_files,
    left_out,
    openable,
    shown_path,
)

_TREE, _LINK, _MODULE = b"40000", b"120000", b"160000"
_HOPS = 40
_LISTED = 128 << 20
"""Bytes of a list of files: some million of them."""


@dataclass(frozen=True, slots=True)
class _Found:
    """An object of a commit: mode, id, and where it really lies, from the repository's top."""

    mode: bytes
    id: str
    at: tuple[bytes, ...]


class CommitTree:
    """The snapshot of a commit; also the reader of texts and images of past ones."""

    commit: str | None

    def __init__(self, repo: Repository, commit: str) -> None:
        self.repo = repo
        self.commit = commit
        self._commit = commit
        self._objects = Objects(repo)
        self._prefix = tuple(os.fsencode(part) for part in PurePosixPath(repo.prefix).parts)

    def entries(self) -> Mapping[str, Entry]:
        return self._entries

    def has_folder(self, path: str) -> bool:
        return holds_files(self.entries(), path)

    def read(self, path: str) -> bytes:
        entry = openable(self.entries(), path)
        if not entry.blob:
            raise Lacking(DAMAGED)
        return self._objects.read(entry.blob)

    def read_blob(self, blob: str) -> bytes:
        """The bytes of a file's text by its blob id, from whatever commit; raises Unreadable."""
        return self._objects.read(blob)

    def read_commit(self, commit: str) -> bytes:
        """A commit as git keeps it: its headers, an empty line, its message; raises Unreadable."""
        return self._objects.read(commit, "commit")

    def read_at(self, commit: str, path: str) -> bytes:
        """The bytes of a file as it lay in another commit, links inside followed; raises Unreadable.

        A path that leaves the root (`../x`) is only read where that commit had no root yet: the QMS lay elsewhere.
        """
        parts = _parts(normpath(self.repo.prefix + path))
        home = self._find(commit, self._prefix) if self._prefix else None
        bounds = self._prefix if home else ()
        found = self._find(commit, parts)
        if found is None or found.mode == _TREE or found.mode == _MODULE:
            raise Unreadable("There is no such file in that commit.")
        if found.at[: len(bounds)] != bounds or any(part.startswith(b".") for part in found.at[len(bounds) : -1]):
            raise Unreadable(REASONS["outside"])
        return self._objects.read(found.id)

    def _find(self, commit: str, parts: tuple[bytes, ...]) -> _Found | None:
        """What lies at a path, links followed; None when there is nothing, or a link leads out or in circles."""
        here = [_Found(_TREE, commit, ())]
        waiting = list(reversed(parts))
        hops = 0
        while waiting:
            part = waiting.pop()
            if part == b"..":
                here.pop()
            elif part not in (b"", b"."):
                item = self._objects.tree(here[-1].id).get(part) if here[-1:] and here[-1].mode == _TREE else None
                if item is None:
                    return None
                if item[0] != _LINK:
                    here.append(_Found(item[0], item[1], (*here[-1].at, part)))
                    continue
                target = self._objects.read(item[1])
                hops += 1
                if hops > _HOPS or target.startswith(b"/") or not target:
                    return None
                waiting += reversed(target.split(b"/"))
            if not here:
                return None
        return here[-1]

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        try:
            home = self._find(self._commit, self._prefix)
        except Unreadable:
            home = None
        if home is None or home.mode != _TREE:
            return {}
        with stream_git(self.repo, ["ls-tree", "-r", "-z", "--long", home.id]) as pipe:
            listed = pipe.read(_LISTED + 1)
            if len(listed) > _LISTED:
                raise CannotRun("The commit holds more files than any real one does.", "`git log --stat` shows where.")
        rows = [_row(line) for line in listed.split(b"\0") if line]
        folders = {name.rpartition(b"/")[0] for _, _, _, name in rows}
        marks = {b"pyvenv.cfg", os.fsencode(SITE_MARK)}
        closed = {folder for _, _, _, name in rows for folder, _, last in [name.rpartition(b"/")] if last in marks}
        skipped = {folder for folder in folders if _skipped(folder, closed - {b""})}
        kept = [row for row in rows if row[3].rpartition(b"/")[0] not in skipped]
        found = {shown_path(name): _entry(mode, blob, size, name) for mode, blob, size, name in kept}
        links = sorted(name for mode, _, _, name in kept if mode == _LINK)
        return self._with_links(found, links)

    def _with_links(self, found: dict[str, Entry], links: list[bytes]) -> Mapping[str, Entry]:
        folders: list[tuple[str, bytes, bytes]] = []
        for name in links:
            path, target = shown_path(name), self._link_target(name)
            known = found.get(shown_path(target)) if target is not None else None
            if known and known.kind == "file":
                found[path] = replace(known, path=path, kind="link")
            elif target is not None and not known:
                folders.append((path, name, target))
        taken: set[bytes] = set()
        copies: list[Entry] = []
        for path, name, target in folders:
            inside = shown_path(target) + "/"
            below = [e for e in found.values() if e.path.startswith(inside) and e.kind in ("file", "link")]
            if not target or target in taken or name.startswith(target + b"/"):
                found[path] = Entry(path, "other", 0)
            elif below:
                taken.add(target)
                del found[path]
                copies += [replace(e, path=f"{path}/{e.path.removeprefix(inside)}", kind="link") for e in below]
        found |= {entry.path: entry for entry in copies}
        return dict(sorted(found.items()))

    def _link_target(self, name: bytes) -> bytes | None:
        """Where a link ends, from the root; None outside it or at nothing."""
        try:
            end = self._find(self._commit, (*self._prefix, *name.split(b"/")))
        except Unreadable:
            return None
        if end is None or end.at[: len(self._prefix)] != self._prefix:
            return None
        return b"/".join(end.at[len(self._prefix) :])


def commit_tree(repo: Repository, commit: str) -> CommitTree:
    """The files below the QMS root as a commit has them; `commit` is a full id (see `resolve`)."""
    return CommitTree(repo, commit)


def _parts(path: str) -> tuple[bytes, ...]:
    """A path's parts as bytes; `\\xNN` stays as it is (such a name cannot be asked for by text)."""
    return tuple(part.encode("utf-8", "surrogateescape") for part in path.split("/"))


def _row(line: bytes) -> tuple[bytes, str, bytes, bytes]:
    """Mode, id, size and name of a line of `ls-tree --long`."""
    head, _, name = line.partition(b"\t")
    mode, _, object_id, size = head.split()
    return mode, object_id.decode("ascii"), size, name


def _entry(mode: bytes, blob: str, size: bytes, name: bytes) -> Entry:
    path = shown_path(name)
    if mode == _MODULE:
        return Entry(path, "other", 0)
    if mode == _LINK:
        return Entry(path, "outside", 0)
    return Entry(path, "file", int(size) if size.isdigit() else 0, blob)


def _skipped(folder: bytes, closed: set[bytes]) -> bool:
    parts = folder.split(b"/") if folder else []
    if any(left_out(os.fsdecode(part), index == 0) for index, part in enumerate(parts)):
        return True
    return any(b"/".join(parts[: end + 1]) in closed for end in range(len(parts)))
