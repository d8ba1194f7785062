"""Who refers to whom: links in texts and ids in front matter, as a graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from qmsdocs.article.shape import Outline
from qmsdocs.model.data import texts
from qmsdocs.model.document import Document
from qmsdocs.think.links import locate

Kind = Literal["link", "supersedes", "replaced_by", "related"]

FIELDS: tuple[Kind, ...] = ("supersedes", "replaced_by", "related")
"""Front matter fields that name documents by id."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A document refers to another, on a line of its file."""

    source: str
    """Id of the document that refers (its path where it has no id)."""
    target: str
    kind: Kind
    line: int


@dataclass(frozen=True, slots=True)
class References:
    all: tuple[Reference, ...] = ()
    _to: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)

    def to(self, document_id: str) -> tuple[Reference, ...]:
        """What refers to a document, itself left out; sorted by source, then line."""
        return self._to.get(document_id, ())


def references_of(documents: Iterable[Document], outline: Callable[[Document], Outline]) -> References:
    """The graph over documents that could be read."""
    readable = [document for document in documents if document.readable]
    by_path = {document.path: document.id for document in readable if document.id}
    found = [
        reference
        for document in readable
        for reference in _references(document, by_path, outline(document))
        if reference.target != reference.source
    ]
    found.sort(key=lambda r: (r.target, r.source, r.line, r.kind))
    grouped: dict[str, list[Reference]] = {}
    for reference in found:
        grouped.setdefault(reference.target, []).append(reference)
    return References(tuple(found), {target: tuple(group) for target, group in grouped.items()})


def _references(document: Document, by_path: Mapping[str, str], outline: Outline) -> Iterable[Reference]:
    source = document.id or document.path
    for kind in FIELDS:
        for index, named in texts(document.value(kind)):
            yield Reference(source, named.strip(), kind, document.place(kind, index).line)
    for link in outline.links:
        target = locate(document.path, link.target)
        if target.kind in ("repository", "root") and by_path.get(target.path):
            yield Reference(source, by_path[target.path], "link", document.body_place(link.line).line)
