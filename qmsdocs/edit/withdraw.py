"""Withdrawing a document: since when, why, and what stands in its place."""

from __future__ import annotations

from datetime import date

from qmsdocs.edit.change import check_result, check_sound, name_in, word_in
from qmsdocs.edit.found import found
from qmsdocs.edit.surgery import with_field
from qmsdocs.model.day import months_after, said
from qmsdocs.model.document import Document
from qmsdocs.model.finding import Refused
from qmsdocs.qms import Qms

_MOST = 120
"""Months ahead. A law that changes is known some years before; further ahead is a slip of the pen."""


def withdrawn(qms: Qms, document: Document, day: date, reason: str, replaced_by: str) -> bytes:
    """The document's file, withdrawn from a day. What approvals cover stays. Raises CannotRun where it is so already,
    or the document in its place is not there."""
    check_sound(document)
    if document.status == "withdrawn":
        on = document.text("withdrawn_on") or "an unknown day"
        raise Refused(f"{document.id} is withdrawn already, since {on}.", "Nothing was changed.")
    if day > months_after(qms.day, _MOST):
        raise Refused(
            f"{said(day)} is more than {_MOST // 12} years ahead.", "Check the year; nothing was changed: --date DATE."
        )
    if replaced_by:
        other = found(qms, replaced_by)
        if other.id == document.id or other.status == "withdrawn":
            raise Refused(
                f"{replaced_by} cannot stand in the place of {document.id}.", "Name a document that is not withdrawn."
            )
    changed = {
        "status": "withdrawn",
        "withdrawn_on": day.isoformat(),
        "withdrawn_reason": reason,
        **({"replaced_by": replaced_by} if replaced_by else {}),
    }
    data = qms.snapshot.read(document.path)
    for field, value in changed.items():
        word = word_in(qms, document, field, value)
        data = with_field(data, document.path, name_in(qms, document, field), word)
    check_result(qms, document, data, changed)
    return data
