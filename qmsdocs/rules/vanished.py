"""Ids that lose their document by a change, or get another one."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from qmsdocs.change import Change
from qmsdocs.model.document import Document
from qmsdocs.model.revision import Revision

_ALIKE = 0.6
"""How much of their lines two texts share, at least, to be one text."""
_COMPARED = 50
"""New documents that each one gone is compared with."""


def vanished(change: Change) -> Iterator[tuple[Document, Document | None]]:
    """Each document that is in force, or will be, and is there no more under its id; and the one of the head that has
    its text, at the same path or another. Where the file at its path cannot be read, that is said instead."""
    gone = [one for one in change.gone() if _held(change, one.id)]
    if not gone:
        return
    there = {document.path: document for document in change.head.documents}
    fresh = [one for one in there.values() if one.header and one.readable and not change.had(one.id)]
    for was in gone:
        left = there.get(was.path)
        if left is None or (left.readable and left.header):
            yield was, left if left in fresh else _likest(was, fresh)


def _held(change: Change, id_: str) -> bool:
    standing = change.main.standings.get(id_) if change.main else None
    return standing is not None and bool(standing.in_force or standing.scheduled)


def _likest(was: Document, fresh: list[Document]) -> Document | None:
    return next((one for one in fresh[:_COMPARED] if alike(was.body, one.body)), None)


def reused(change: Change) -> Iterator[tuple[Document, Revision]]:
    """Documents that bear the id of one that was gone before the change, under another title and with another text; and
    the last version of that one."""
    main = change.main
    for id_, document in change.head.by_id.items() if main and main.history else ():
        past = main.history.pasts.get(id_) if main and main.history else None
        if main and past and past.revisions and not past.at_head:
            old = past.revisions[0]
            if old.title.casefold() != document.title.casefold() and not alike(main.text_of(old).body(), document.body):
                yield document, old


def alike(one: str, other: str) -> bool:
    """Whether two bodies are one text, edited. Headings are those of their type, and say nothing."""
    matcher = SequenceMatcher(None, _words(one), _words(other), autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _words(body: str) -> list[str]:
    return [line for line in body.splitlines() if line.strip() and line[0] != "#"]
