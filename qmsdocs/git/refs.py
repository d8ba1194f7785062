"""References read by us: git would follow whatever lies under their names, and wait for ever at a pipe."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from qmsdocs.git.inside import leads_out

_ID = re.compile(rb"([0-9a-f]{40}(?:[0-9a-f]{24})?)(?:\s|$)")
_NAME = re.compile(r"(?!/)(?!.*(?:\.\.|//|/\.|@\{))[^\x00-\x20\x7f~^:?*\[\\]+(?<![/.])")
_PSEUDO = re.compile(r"[A-Z][A-Z_]*")
"""HEAD, FETCH_HEAD, ORIG_HEAD … lie directly in the git directory."""
_HOPS = 5
PACKED_LIMIT = 64 << 20


def small_file(path: Path, limit: int = 1 << 16) -> bytes | None:
    """The bytes of a regular file up to `limit`; None when it is not there, is something else, or is bigger."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError):
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            return None
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(limit)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _own_file(folder: Path, name: str, limit: int = 1 << 16) -> bytes | None:
    """A small file of a git directory; None also where a link leads to one elsewhere, which tells of its objects."""
    return None if leads_out(folder / name, folder) else small_file(folder / name, limit)


def head_value(git_dir: Path) -> bytes | None:
    """What HEAD says: `ref: NAME` or a commit id; None when it is no HEAD. Old gits made it a symbolic link."""
    path = git_dir / "HEAD"
    if path.is_symlink():
        target = path.readlink().as_posix()
        return b"ref: " + os.fsencode(target) if target.startswith("refs/") else None
    written = small_file(path) or b""
    return written if written.startswith(b"ref: ") or _ID.match(written) else None


def lookup(git_dir: Path, common_dir: Path, name: str) -> str | None:
    """The object id that a full reference name stands for, through symbolic references; None without one."""
    for _ in range(_HOPS):
        pseudo = bool(_PSEUDO.fullmatch(name))
        if not (pseudo or (name.startswith("refs/") and _NAME.fullmatch(name))):
            return None
        written = _written(git_dir, common_dir, name, pseudo)
        if not written.startswith(b"ref:"):
            match = _ID.match(written)
            return match[1].decode("ascii") if match else None
        name = written[4:].strip().decode("utf-8", "surrogateescape")
    return None


def _written(git_dir: Path, common_dir: Path, name: str, pseudo: bool) -> bytes:
    """The content of a reference: its own file, else its line in `packed-refs`."""
    if name == "HEAD":
        return head_value(git_dir) or b""
    own = pseudo or name.startswith(("refs/bisect/", "refs/worktree/", "refs/rewritten/"))
    written = _own_file(git_dir if own else common_dir, name)
    if written is not None or pseudo:
        return written or b""
    wanted = b" " + name.encode("utf-8", "surrogateescape")
    packed = _own_file(common_dir, "packed-refs", PACKED_LIMIT) or b""
    return next((line for line in packed.splitlines() if line.endswith(wanted)), b"")


def references(common_dir: Path, below: str = "refs/") -> dict[str, str]:
    """All references below a name, loose or packed: name -> object id. Symbolic ones are left out: what they name is
    listed itself."""
    packed = _own_file(common_dir, "packed-refs", PACKED_LIMIT) or b""
    found = {}
    for line in packed.splitlines():
        id_, _, named = line.partition(b" ")
        if _ID.match(id_) and named.startswith(below.encode("ascii")):
            found[named.decode("utf-8", "surrogateescape")] = id_.decode("ascii")
    for name in _loose(common_dir, below.rstrip("/")):
        match = _ID.match(_own_file(common_dir, name) or b"")
        if match and _NAME.fullmatch(name):
            found[name] = match[1].decode("ascii")
    return dict(sorted(found.items()))


def _loose(common_dir: Path, folder: str) -> Iterator[str]:
    try:
        with os.scandir(common_dir / folder) as listed:
            for entry in listed:
                if entry.is_dir(follow_symlinks=False):
                    yield from _loose(common_dir, f"{folder}/{entry.name}")
                elif entry.is_file():
                    yield f"{folder}/{entry.name}"
    except OSError:
        return
