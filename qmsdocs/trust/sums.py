"""SHA-256 of every file of a site, as `sha256sum` writes and checks them."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from qmsdocs.model.finding import CannotRun

_LINE = re.compile(r"\s*(\\?)([0-9a-f]{64})  (.+)")
_ESCAPED = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}


def sums_of(folder: Path) -> dict[str, str]:
    """Name -> SHA-256 of each file at any depth of a folder, sorted. Raises CannotRun."""
    if not folder.is_dir():
        raise CannotRun(f"{folder} is no folder.", "Give the folder of a built site: --site build/site.")
    try:
        return {name: _sum(path) for name, path in sorted(_files(folder, ""))}
    except OSError as error:
        raise CannotRun(f"The site cannot be read: {error.strerror}.", f"Look at {error.filename}.") from None


def _files(folder: Path, before: str) -> Iterator[tuple[str, Path]]:
    for entry in os.scandir(folder):
        if entry.is_symlink() or not (entry.is_dir() or entry.is_file()):
            raise CannotRun(f"{entry.path} is a link or no file: no site holds one.", "Build the site anew.")
        if entry.is_dir():
            yield from _files(Path(entry.path), f"{before}{entry.name}/")
        else:
            yield before + entry.name, Path(entry.path)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def written(sums: Mapping[str, str]) -> Iterator[str]:
    """A line each, as `sha256sum` writes it. Raises CannotRun for a name that no text file can hold."""
    for name, digest in sums.items():
        if not name.isprintable():
            raise CannotRun(f"The site holds a file whose name cannot be written: {name!a}.", "Rename it.")
        escaped = name.replace("\\", "\\\\")
        yield f"{chr(92) if escaped != name else ''}{digest}  {escaped}"


def read(text: str) -> dict[str, str]:
    """Name -> SHA-256 of such lines. Raises ValueError for one that is none."""
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"line {number} of the site's sums is none that sha256sum writes")
        name = re.sub(r"\\.", lambda one: _ESCAPED.get(one[0], one[0]), match[3]) if match[1] else match[3]
        found[name] = match[2]
    return found


def differences(attested: Mapping[str, str], there: Mapping[str, str]) -> Iterator[str]:
    """What differs between a site as attested and as it is, in words."""
    for name in sorted({*attested, *there}):
        if name not in there:
            yield f"{name} is not there"
        elif name not in attested:
            yield f"{name} was not there when it was attested"
        elif attested[name] != there[name]:
            yield f"{name} has other content"
