"""Without history: what a document says of itself, in the shape of a past, so that the same thinking serves."""

from __future__ import annotations

from datetime import date

from qmsdocs.model.data import mapping
from qmsdocs.model.day import day_of
from qmsdocs.model.document import Document
from qmsdocs.model.revision import Past, Revision


def declared_past(document: Document, day: date) -> Past:
    """One revision, as declared. An approved one counts from its effective date; it has no release, commit or author.

    `released_on` stands only to place the start: the effective date, or `day` where none is given.
    """
    header = mapping(document.header.tree.value) if document.header else {}
    approved = document.status == "approved"
    start = day_of(document.text("effective_date")) or day
    revision = Revision(
        id=document.id,
        version=document.version,
        status=document.status,
        path=document.path,
        blob=document.blob,
        text_commit="",
        text_path=document.path,
        first=0,
        last=0,
        released_on=start if approved else None,
        released=0 if approved else -1,
        header=header,
    )
    return Past(document.id, (revision,), document.path, document.blob, header, document.folder_type)
