"""One side of a change, as far as what it touches is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from qmsdocs.article.compare import WORK
from qmsdocs.article.matching import Budget
from qmsdocs.model.document import Document
from qmsdocs.qms import Qms
from qmsdocs.source import Unreadable, blob_id
from qmsdocs.think.content import named_files

Both = tuple[Document | None, Document | None]
"""A document before and after."""


@dataclass(frozen=True, eq=False)
class Side:
    """One side of a change, and what is asked of it for many documents."""

    qms: Qms
    budget: Budget = field(default_factory=lambda: Budget(WORK))
    """Of comparisons, for all texts of a change together."""
    _ids: dict[str, str] = field(default_factory=dict)

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """By id; those without one, and those with the id of another, by their path."""
        known = self.qms.by_id
        return {(one.id if known.get(one.id) is one else one.path): one for one in self.qms.documents}

    @cached_property
    def _apart(self) -> frozenset[str]:
        """Paths of what stands for itself."""
        documents = {one.path for one in self.qms.documents}
        return frozenset(documents | {one.path for one in self.qms.registers.values()})

    def files(self, document: Document | None) -> Mapping[str, str]:
        """The files that a text shows or offers, path: git's id; but for documents and registers."""
        if document is None or not document.readable:
            return {}
        there = self.qms.snapshot.entries()
        paths = {path for _, path in named_files(self.qms.outline_of(document).links, document.path)}
        return {path: self.file(path) for path in sorted(paths) if path in there and path not in self._apart}

    def file(self, path: str) -> str:
        """git's id of a file; empty where it is not there, or cannot be read."""
        if path not in self._ids:
            entry = self.qms.snapshot.entries().get(path)
            self._ids[path] = (entry.blob or self._read(path)) if entry else ""
        return self._ids[path]

    def _read(self, path: str) -> str:
        try:
            return blob_id(self.qms.snapshot.read(path), len(self.qms.commit or ""))
        except Unreadable:
            return ""
