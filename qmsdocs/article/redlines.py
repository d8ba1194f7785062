"""Redlines of texts: each is made once, and kept for the next run by the two blobs that it is made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import astuple, dataclass, field
from typing import Any

from qmsdocs.article.compare import compare
from qmsdocs.article.redline import Redline, Summary, redline, redline_html
from qmsdocs.article.shape import Text

Pieces = Callable[[Text], list[str]]
"""A text -> its pieces (`pieces_of`)."""


@dataclass(slots=True)
class Redlines:
    """`known`: as kept from an earlier run. Kept are only the pieces that changed: the others stand in the new text."""

    known: dict[str, Any] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    grown: bool = False
    """Whether anything is worth keeping for the next run."""

    def of(self, old: Text, new: Text, pieces: Pieces) -> tuple[str, Summary]:
        """The redline as HTML, and its figures. The old text is not even read where its redline is known."""
        name = _name(old, new)
        after = pieces(new)
        found = self._kept(name)
        if found is None:
            found = redline(compare(pieces(old), after), after)
            self.used[name] = json.dumps([found.parts, astuple(found.summary)], separators=(",", ":"))
            self.grown = True
        return redline_html(found, after), found.summary

    def _kept(self, name: str) -> Redline | None:
        try:
            kept = str(self.used.get(name) or self.known[name])
            parts, (*counts, sections) = json.loads(kept)
            wrote, took, added, removed, changed, moved = map(int, counts)
            said = Summary(wrote, took, added, removed, changed, moved, tuple(map(str, sections)))
            shown = tuple(part if isinstance(part, int) else str(part) for part in parts)
            found = Redline(shown, said)
        except (KeyError, TypeError, ValueError):
            return None  # a damaged cache is no cache
        self.used[name] = kept
        return found

    def to_keep(self) -> dict[str, str]:
        """What was used now, and before unless that is mostly out of use."""
        return self.used if len(self.known) > 3 * len(self.used) else {**self.known, **self.used}


def _name(old: Text, new: Text) -> str:
    """All that the redline of two texts depends on: links in them count from where they lie."""
    told = "\0".join((old.blob, old.path, new.blob, new.path))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]
