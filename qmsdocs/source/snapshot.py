"""Snapshots: the files of a work tree or of a commit. The only opener of repository files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a snapshot. Kinds: `file`; `link` (symbolic link that stays inside: read through); `outside` (a link
    that leaves the root, or whose end is not there: never opened); `other` (device, pipe, submodule: never opened)."""

    path: str
    kind: Literal["file", "link", "outside", "other"]
    size: int
    blob: str = ""
    """git's blob id where the snapshot knows it without reading (a commit); else empty."""


class Unreadable(Exception):
    """A file that cannot be read; the text says why, in words."""


class Snapshot(Protocol):
    """Reading never writes. Paths are relative to the QMS root, with `/`."""

    commit: str | None
    """The commit that this is, or that the work tree stands on; None without git or without a commit."""

    def entries(self) -> Mapping[str, Entry]:
        """All files below the root by path, sorted; hidden folders, build output, virtual environments and
        `node_modules` left out."""

    def read(self, path: str) -> bytes:
        """The bytes of a file; raises Unreadable."""
