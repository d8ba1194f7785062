"""The document that a command is about."""

from __future__ import annotations

import difflib

from qmsdocs.model.document import Document
from qmsdocs.model.finding import CannotRun
from qmsdocs.qms import Qms


def found(qms: Qms, document_id: str) -> Document:
    """The document of that id in the snapshot. Raises CannotRun where there is none, or more than one."""
    same = [one for one in qms.documents if one.id == document_id]
    if len(same) > 1:
        where = ", ".join(one.path for one in same)
        raise CannotRun(
            f"{len(same)} files have the id {document_id}: {where}.", "Give each document an id of its own."
        )
    if same:
        return same[0]
    near = difflib.get_close_matches(document_id, qms.by_id, n=1, cutoff=0.5)
    did_you_mean = f"Did you mean {near[0]}? " if near else ""
    raise CannotRun(f"No document has the id “{document_id}”.", f"{did_you_mean}`qmsdocs list --all` shows every id.")
