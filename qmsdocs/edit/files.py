"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qmsdocs.model.finding import CannotRun


def check_replaceable(root: Path, path: str) -> None:
    """Raises CannotRun for a file that is reached by a link, or may not be written."""
    target = root / path
    if not os.access(target, os.W_OK):
        raise CannotRun(f"{path} may not be written by you.", "Ask for the right to change it; nothing was changed.")
    if target.is_symlink() or not target.parent.resolve().is_relative_to(root.resolve()):
        raise CannotRun(f"{path} is reached by a symbolic link.", "Replace the link by the file itself.")


def replace_file(root: Path, path: str, data: bytes) -> None:
    """Put other bytes into a file that is there, in one step; its mode stays. Raises CannotRun as above."""
    check_replaceable(root, path)
    target = root / path
    with _beside(target, data, target.stat().st_mode & 0o7777) as whole:
        whole.replace(target)


@contextmanager
def _beside(target: Path, data: bytes, mode: int) -> Iterator[Path]:
    """A file with these bytes, safe on the disk, in the target's folder; what is left of it at the end goes."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".qmsdocs-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def write_new(root: Path, path: str, text: str) -> None:
    """Write a file that is not there yet: it appears whole, and nothing is ever overwritten.

    Raises CannotRun if it exists already or its folder leads out of the root.
    """
    target = root / path
    if not target.parent.resolve().is_relative_to(root.resolve()):
        raise CannotRun(f"The folder of {path} leads out of {root}.", "Replace the symbolic link by a folder.")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _beside(target, text.encode("utf-8"), 0o644) as whole:
            os.link(whole, target)  # fails if the target exists: nothing is overwritten, even by two at once
    except FileExistsError:
        raise CannotRun(f"{path} exists already.", "Choose another title or id; nothing was changed.") from None
