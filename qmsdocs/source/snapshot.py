"""What a snapshot is, and which files of a folder belong to it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

MAX_FILE = 64 << 20
"""Bytes. What is bigger is never read: no controlled document, register or picture of one needs it."""

BUILD = "build"
"""Our output lies there, at the root."""
SITE_MARK = ".qmsdocs-site"
"""The file that a folder made by us bears, wherever it lies."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a snapshot. Kinds: `file`; `link` (symbolic link that stays inside: read through); `outside` (a link
    that leaves the root, or whose end is not there: never opened); `other` (device, pipe, submodule, circular link:
    never opened); `closed` (a folder that could not be listed: what lies in it is unknown)."""

    path: str
    kind: Literal["file", "link", "outside", "other", "closed"]
    size: int
    blob: str = ""
    """git's blob id where the snapshot knows it without reading (a commit); else empty."""


class Unreadable(Exception):
    """A file that cannot be read; the text says why, in words."""


class Lacking(Unreadable):
    """A file that the commit names and the repository does not have, or has damaged."""


class Snapshot(Protocol):
    """Reading never writes. Paths are relative to the QMS root, with `/`; bytes that are no UTF-8 stand as `\\xNN`."""

    commit: str | None
    """The commit that this is, or that the work tree stands on; None without git or without a commit."""

    def entries(self) -> Mapping[str, Entry]:
        """All files below the root by path, sorted; hidden folders, build output, virtual environments and
        `node_modules` left out."""

    def has_folder(self, path: str) -> bool:
        """Whether a folder that is read lies there (an empty one is known in a work tree only)."""

    def read(self, path: str) -> bytes:
        """The bytes of a file; raises Unreadable."""


def blob_id(data: bytes, length: int = 40) -> str:
    """git's id of a file with these bytes: SHA-1, or SHA-256 in a repository whose ids have 64 digits."""
    return object_id("blob", data, length)


def object_id(kind: str, data: bytes, length: int = 40) -> str:
    """… of any object: `blob`, `tree` or `commit`."""
    named = b"%s %d\0" % (kind.encode("ascii"), len(data)) + data
    return (hashlib.sha256(named) if length == 64 else hashlib.sha1(named, usedforsecurity=False)).hexdigest()


def holds_files(entries: Mapping[str, Entry], folder: str) -> bool:
    """Whether a file lies at any depth of a folder; `.` is the root."""
    return folder == "." or any(path.startswith(folder + "/") for path in entries)


def shown_path(raw: bytes) -> str:
    """A path as text that can be printed anywhere: UTF-8, other bytes as `\\xNN`."""
    return raw.decode("utf-8", "backslashreplace")


def left_out(name: str, at_root: bool) -> bool:
    """Whether a folder of this name is never read. (Virtual environments are known by their `pyvenv.cfg`.)"""
    return name.startswith(".") or name in ("node_modules", "__pycache__") or (at_root and name == BUILD)


REASONS = {
    "outside": "It is a symbolic link that leaves the repository, or whose end is not there; it is not followed.",
    "other": "It is no regular file (a pipe, a device, a submodule or a circular link); it is not opened.",
    "closed": "This folder cannot be listed, so what lies in it is unknown.",
}


def openable(entries: Mapping[str, Entry], path: str) -> Entry:
    """The entry at a path if it may be read; raises Unreadable."""
    entry = entries.get(path)
    if entry is None:
        raise Unreadable("There is no such file.")
    if entry.kind in REASONS:
        raise Unreadable(REASONS[entry.kind])
    if entry.size > MAX_FILE:
        raise Unreadable(f"It has {entry.size:,} bytes; files of more than {MAX_FILE:,} bytes are not read.")
    return entry
