"""What the check found in articles that it has seen before: most of a site is as it was in the build before."""

from __future__ import annotations

import hashlib
from typing import Any

from qmsdocs.site.check import Part, read_article
from qmsdocs.store import Store


class Seen:
    """Articles by the digest of their text. Only those without a fault are remembered."""

    def __init__(self, store: Store | None, table: str) -> None:
        self._store, self._table = store, table
        self._known: dict[str, Any] = store.get(table) if store else {}
        self._used: dict[str, Any] = {}

    def article(self, html: str) -> Part:
        digest = hashlib.sha256(html.encode("utf-8", "replace")).hexdigest()[:32]
        part = self._kept(digest) or read_article(html)
        if not part.faults:
            self._used[digest] = [sorted(part.ids), sorted(part.names), part.links, part.fetched]
        return part

    def _kept(self, digest: str) -> Part | None:
        try:
            ids, names, links, fetched = (tuple(map(str, one)) for one in self._known[digest])
        except (KeyError, TypeError, ValueError):
            return None
        return Part(frozenset(ids), frozenset(names), links, fetched)

    def keep(self) -> None:
        """Save it for the next build. Losing it costs time, never a result."""
        if self._store and self._used.keys() != self._known.keys():
            self._store.put(self._table, self._used)
