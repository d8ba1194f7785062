"""The files of a work tree, listed without following links and opened step by step below the root."""

# Plain text paths here: they go with file descriptors, and listing 10,000 files stays quick.
# ruff: noqa: PTH118, PTH120, PTH206

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Literal

from qmsdocs.source.snapshot import MAX_FILE, SITE_MARK, Entry, Unreadable, holds_files, left_out, openable, shown_path

_STEP = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class WorkTree:
    """The snapshot of a folder as it stands. Listed once, when first asked; each read opens the file anew."""

    def __init__(self, root: Path, commit: str | None) -> None:
        self.root = Path(os.path.realpath(root))
        self.commit = commit

    def entries(self) -> Mapping[str, Entry]:
        return self._listing.entries

    def has_folder(self, path: str) -> bool:
        return path in self._listing.folders or holds_files(self.entries(), path)

    def read(self, path: str) -> bytes:
        openable(self.entries(), path)
        try:
            return _read_below(self.root, self._listing.places[path].split(os.sep))
        except OSError as error:
            raise Unreadable(f"It cannot be read: {error.strerror or error}.") from None

    @cached_property
    def _listing(self) -> _Listing:
        return _Listing(str(self.root))


def work_tree(root: Path, *, commit: str | None = None) -> WorkTree:
    """The files below `root` as they stand. `commit`: the one the work tree stands on, if known."""
    return WorkTree(root, commit)


def _read_below(root: Path, parts: list[str]) -> bytes:
    """Opens folder after folder, so that no link put in the way meanwhile leads out."""
    here = os.open(root, _STEP)
    try:
        for part in parts[:-1]:
            below = os.open(part, _STEP, dir_fd=here)
            os.close(here)
            here = below
        descriptor = os.open(parts[-1], _FILE, dir_fd=here)
    finally:
        os.close(here)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable("It is no regular file any more.")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(MAX_FILE + 1)
    finally:
        os.close(descriptor)
    if len(data) > MAX_FILE:
        raise Unreadable(f"Files of more than {MAX_FILE:,} bytes are not read.")
    return data


class _Listing:
    """All entries by shown path, and where each readable one really lies (relative to the root)."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.places: dict[str, str] = {}
        self._found: dict[str, Entry] = {}
        self._links: list[tuple[str, str]] = []
        self._walked = {""}
        self._walk()
        folders = [link for link in sorted(self._links) if not self._read_through(*link)]
        taken: set[str] = set()
        copies = [copy for link in folders for copy in self._folder_copies(*link, taken)]
        for path, place, size in copies:
            self._add(path, "link", size, place)
        self.folders = frozenset(map(_shown, self._walked))
        self.entries: Mapping[str, Entry] = dict(sorted(self._found.items()))

    def _add(self, path: str, kind: Literal["file", "link", "outside", "other", "closed"], size: int, at: str) -> None:
        self._found[path] = Entry(path, kind, size)
        self.places[path] = at

    def _walk(self) -> None:
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(os.path.join(self.root, folder)) as listed:
                    items = list(listed)
            except FileNotFoundError:
                continue
            except OSError:
                self._add(_shown(folder), "closed", 0, folder)
                continue
            names = {item.name for item in items}
            if folder and ".git" in names:
                self._add(_shown(folder), "other", 0, folder)
            elif not (folder and names.intersection(("pyvenv.cfg", SITE_MARK))):
                self._walked.add(folder)
                waiting += [os.path.join(folder, name) for name in self._sort_out(folder, items)]

    def _sort_out(self, folder: str, items: list[os.DirEntry[str]]) -> Iterator[str]:
        """Takes the files of a folder in; yields the names of the folders in it to read."""
        for item in items:
            place = os.path.join(folder, item.name)
            with suppress(OSError):  # a file that vanished since is simply not there
                if item.is_symlink():
                    self._links.append((_shown(place), place))
                elif item.is_dir(follow_symlinks=False):
                    if not left_out(item.name, not folder):
                        yield item.name
                elif item.is_file(follow_symlinks=False):
                    self._add(_shown(place), "file", item.stat(follow_symlinks=False).st_size, place)
                else:
                    self._add(_shown(place), "other", 0, place)

    def _read_through(self, path: str, place: str) -> bool:
        """Takes a link in, unless it stands for a folder that was walked (then False)."""
        target = self._target(place)
        if target is not None and target in self._walked:
            return False
        if target is not None and os.path.dirname(target) in self._walked:
            status = os.lstat(os.path.join(self.root, target))
            if stat.S_ISREG(status.st_mode):
                self._add(path, "link", status.st_size, target)
                return True
        self._add(path, "outside", 0, place)
        return True

    def _target(self, place: str) -> str | None:
        """Where a link ends, relative to the root; None outside it, at nothing, or in a circle."""
        try:
            target = os.path.realpath(os.path.join(self.root, place), strict=True)
        except (OSError, ValueError):
            return None
        if target == self.root:
            return ""
        below = self.root.rstrip(os.sep) + os.sep
        return target[len(below) :] if target.startswith(below) else None

    def _folder_copies(self, path: str, place: str, taken: set[str]) -> list[tuple[str, str, int]]:
        """(path, place, size) of the files of a linked folder. One around the link itself is circular; each folder is
        read through one link only, so that links cannot multiply without end."""
        target = self._target(place)
        if not target or target in taken or place.startswith(target + os.sep):
            self._add(path, "other", 0, place)
            return []
        taken.add(target)
        inside = _shown(target) + "/"
        return [
            (f"{path}/{known.removeprefix(inside)}", self.places[known], entry.size)
            for known, entry in self._found.items()
            if known.startswith(inside) and entry.kind in ("file", "link")
        ]


def _shown(place: str) -> str:
    return shown_path(os.fsencode(place)).replace(os.sep, "/")
