"""Nothing of a git directory leads out of it, and nothing in its store of objects is a pipe that git would wait at.

An unpacked archive could otherwise have us read, and publish, any repository of this machine. Alternates are the one
exception: whoever names another store must know the names of the objects in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

STRANGE = "{} in the folder .git is no file of this repository (a link that leads out of it, or a pipe)."


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a path ends outside a folder, by a symbolic link in it or in a part of its way."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def strange_object(git_dir: Path) -> str:
    """What is wrong with the store of objects, in words; empty when every entry is a folder or file of its own."""
    objects = git_dir / "objects"
    if leads_out(objects, git_dir):
        return STRANGE.format("objects")
    for entry in _unusual(objects):
        if not (entry.is_symlink() and entry.is_file()) or leads_out(Path(entry.path), git_dir):
            return STRANGE.format(Path(entry.path).relative_to(git_dir).as_posix().encode("ascii", "replace").decode())
    return ""


def _unusual(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    """Entries at any depth that are neither folder nor regular file. What cannot be listed git will complain of."""
    try:
        with os.scandir(folder) as listed:
            for entry in listed:
                if entry.is_dir(follow_symlinks=False):
                    yield from _unusual(entry.path)
                elif not entry.is_file(follow_symlinks=False):
                    yield entry
    except OSError:
        return
