"""Putting a finished site in the place of the old one, in one step."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from qmsdocs.model.finding import CannotRun
from qmsdocs.source import SITE_MARK

_MARK_TEXT = "This folder was made by `qmsdocs build` and is replaced as a whole by the next one.\n"
_EXCHANGE = 2
_AT_FDCWD = -100


@contextmanager
def workplace(out: Path) -> Iterator[Path]:
    """A folder beside `out` to build in, alone: a second build at the same time is refused. Left-overs are mended.

    Raises CannotRun where `out` is no folder of ours, or cannot be written.
    """
    out = out.absolute()
    _check_target(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    lock = out.parent / f".{out.name}.qmsdocs-lock"
    with _opened(lock) as held:
        if not _alone(held, lock):
            raise CannotRun(f"Another build is writing to {out}.", "Wait until it has ended, then build again.")
        _mend(out, out.parent / f".{out.name}.qmsdocs-old")
        new = f".{out.name}.qmsdocs-new-"
        for left in out.parent.glob(glob.escape(new) + "*"):
            shutil.rmtree(left, ignore_errors=True)
        # A name of its own: the generator of a build that was killed may still be writing to its folder.
        work = Path(tempfile.mkdtemp(prefix=new, dir=out.parent))
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
            lock.unlink(missing_ok=True)


def _opened(lock: Path) -> IO[str]:
    """The lock's file; where a link lies in its place, it is not followed."""
    return open(os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644), "r+")  # noqa: PTH123


def _alone(held: IO[str], lock: Path) -> bool:
    """Whether the lock is ours now, and is still the file that others will find there."""
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(held.fileno()), lock.stat())
    except OSError:
        return False


def _check_target(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise CannotRun(f"{out} is no folder.", "Give a folder that is empty, or not there yet: --out FOLDER.")
    if out in (Path("/"), Path.home()) or (out.is_dir() and any(out.iterdir()) and not (out / SITE_MARK).is_file()):
        raise CannotRun(
            f"The folder {out} holds something that qmsdocs did not make, so it is not replaced.",
            "Give a folder that is empty, or not there yet: --out FOLDER.",
        )


def _mend(out: Path, old: Path) -> None:
    """After an interrupted exchange by two renames: put the old site back if there is no other, else clear it away."""
    if old.is_symlink():
        old.unlink()
    elif old.exists() and not out.exists():
        old.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def publish(site: Path, out: Path) -> None:
    """`site` becomes `out`. At every moment `out` is the old site whole or the new one whole (or, where the system
    cannot exchange folders, for an instant not there; the next run mends that)."""
    out = out.absolute()
    (site / SITE_MARK).write_text(_MARK_TEXT, encoding="utf-8")
    _same_modes(site)
    if not out.exists():
        site.rename(out)
    elif _exchanged(site, out):
        shutil.rmtree(site, ignore_errors=True)
    else:
        old = out.parent / f".{out.name}.qmsdocs-old"
        out.rename(old)
        site.rename(out)
        shutil.rmtree(old, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Two folders change places in one step (`renameat2`, Linux). False where the system cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    done: int = call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE)
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))


def _same_modes(site: Path) -> None:
    """The same rights whatever the umask: readable by all, as a web server needs."""
    site.chmod(0o755)
    for path in site.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
