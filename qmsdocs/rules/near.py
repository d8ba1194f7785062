"""What was meant by a name that nobody knows: proposals for messages."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass
class Nearest:
    """Proposes what was meant. Comparing is dear, so a run compares only so often; later findings have no proposal."""

    left: int = 20_000

    def __call__(self, wanted: str, known: Collection[str], cutoff: float = 0.6) -> str:
        self.left -= len(known)
        found = difflib.get_close_matches(wanted, known, n=1, cutoff=cutoff) if self.left >= 0 else []
        return found[0] if found else ""


_EVERYWHERE = ("readme", "index")
"""Names of files that say nothing of what is in them."""


def said_nearest(found: str) -> str:
    return f" The nearest that exists is {found}." if found else ""


def files_near(paths: Iterable[str]) -> Callable[[str], str]:
    """Path -> a file of that name elsewhere, whatever its ending, else one of a similar name in the same folder."""
    by_name: dict[str, str] = {}
    by_folder: dict[str, dict[str, str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        by_name.setdefault(PurePosixPath(name).stem.lower(), path)
        by_folder.setdefault(folder, {})[name] = path
    nearest = Nearest()

    def near(wanted: str) -> str:
        folder, _, name = wanted.rpartition("/")
        stem, beside = PurePosixPath(name).stem.lower(), by_folder.get(folder, {})
        same = "" if stem in _EVERYWHERE else by_name.get(stem, "")
        return same or beside.get(nearest(name, beside, 0.7), "")

    return near
