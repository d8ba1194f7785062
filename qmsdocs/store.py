"""What was learned once, kept as JSON outside the repository. Losing or damaging it costs time, never a result."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from qmsdocs.resources import code_mark


@dataclass(frozen=True, slots=True)
class Store:
    """The tables of one repository, each as the code that runs now has made it."""

    folder: Path

    def get(self, table: str) -> dict[str, Any]:
        """The table; empty when there is none, or when a byte of it is not as it was written, or other code
        wrote it."""
        try:
            with (self.folder / f"{table}.json").open("rb") as file:
                if not _ours(os.fstat(file.fileno())):
                    return {}
                digest, content = file.readline(100).strip(), file.read()
            if _digest(content).hexdigest().encode("ascii") != digest:
                return {}
            text = content.decode("ascii")
            del content  # tables may be large: never more of them in memory than need be
            found = json.loads(text)
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def put(self, table: str, content: dict[str, Any]) -> None:
        """Replace the table in one step; where that cannot be done, nothing happens."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor, name = tempfile.mkstemp(dir=self.folder, prefix=".new-")
        except OSError:
            return
        try:
            with os.fdopen(descriptor, "wb") as file:
                _write(file, content)
            Path(name).replace(self.folder / f"{table}.json")
        except (OSError, ValueError, TypeError, RecursionError):
            with suppress(OSError):
                Path(name).unlink()


def _write(file: IO[bytes], content: dict[str, Any]) -> None:
    """The digest on the first line, then the table, a piece at a time."""
    digest = _digest(b"")
    file.write(b"0" * 64 + b"\n")
    for piece in _pieces(content):
        digest.update(piece)
        file.write(piece)
    file.seek(0)
    file.write(digest.hexdigest().encode("ascii"))


def _digest(content: bytes) -> hashlib._Hash:
    digest = hashlib.sha256(code_mark().encode("ascii"))
    digest.update(content)
    return digest


def _pieces(content: dict[str, Any]) -> Iterator[bytes]:
    encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode
    between = "{"
    for key, value in content.items():
        yield f"{between}{encode(key)}:{encode(value)}".encode("ascii")
        between = ","
    yield b"}" if content else b"{}"


def open_store(root: Path) -> Store | None:
    """The store of the QMS at `root`: `$XDG_CACHE_HOME/qmsdocs` or `~/.cache/qmsdocs`, a folder for each root.

    None with `QMSDOCS_CACHE=off`, without a home, or where what is there belongs to somebody else.
    """
    base = _base()
    if base is None or os.environ.get("QMSDOCS_CACHE", "").strip().lower() == "off":
        return None
    real = os.path.realpath(root)
    if Path(os.path.realpath(base)).is_relative_to(real):
        return None  # a cache in the repository would be read as part of it
    name = hashlib.sha256(os.fsencode(real)).hexdigest()[:24]
    folder = base / name
    return Store(folder) if all(_usable(part) for part in (base, folder)) else None


def _base() -> Path | None:
    for variable, below in (("XDG_CACHE_HOME", "qmsdocs"), ("HOME", ".cache/qmsdocs"), ("LOCALAPPDATA", "qmsdocs")):
        value = os.environ.get(variable, "")
        if value and Path(value).is_absolute():
            return Path(value) / below
    return None


def _usable(folder: Path) -> bool:
    """Not there yet, or a folder of ours and nobody else may write to it."""
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False
    return stat.S_ISDIR(status.st_mode) and _ours(status)


def _ours(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)
