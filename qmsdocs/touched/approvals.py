"""Approvals that a text still needs."""

from __future__ import annotations

from qmsdocs.covered import covered_now
from qmsdocs.history.asked import is_emergency
from qmsdocs.model.data import items, mapping
from qmsdocs.model.document import Document
from qmsdocs.model.settings import Asked
from qmsdocs.qms import Qms
from qmsdocs.think.approval import approvals_of, lacking_of


def needed(head: Qms, base: Qms, document: Document) -> tuple[Asked, ...]:
    """Approvals that a text still needs, also those that the change itself would ask for no more."""
    return lacking(head, document, tuple(dict.fromkeys((*asked_of(head, document), *asked_of(base, document)))))


def asked_of(qms: Qms, document: Document) -> tuple[Asked, ...]:
    return qms.settings.asked(document.type, document.editorial)


def lacking(qms: Qms, document: Document, asked: tuple[Asked, ...]) -> tuple[Asked, ...]:
    """One that names no text is taken at its word, as history takes it; one in an emergency is none of them."""
    entries = items(document.value("approvals"))
    given = [one for place, one in approvals_of(entries) if not is_emergency(mapping(entries[place]))]
    digest = covered_now(qms, document).digest if asked and any(one.digest for one in given) else ""
    return lacking_of(asked, [one for one in given if one.digest in ("", digest)])
