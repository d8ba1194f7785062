"""Approvals that a text still needs."""

from __future__ import annotations

from qmsdocs.covered import asked_of, lacking_now
from qmsdocs.model.document import Document
from qmsdocs.model.settings import Asked
from qmsdocs.qms import Qms


def needed(head: Qms, base: Qms, document: Document) -> tuple[Asked, ...]:
    """Approvals that a text still needs, also those that the change itself would ask for no more."""
    return lacking_now(head, document, tuple(dict.fromkeys((*asked_of(head, document), *asked_of(base, document)))))
