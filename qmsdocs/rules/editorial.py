"""QMS428: a version that says that only spelling and form changed is looked at."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.covered import covered_in, covered_now
from qmsdocs.model.document import Document
from qmsdocs.model.revision import Revision
from qmsdocs.qms import Qms
from qmsdocs.rules.base import Change, Said, rule
from qmsdocs.think.editorial import beyond_fields, beyond_text


@rule("QMS428", "more-than-editorial", "What is called editorial changes spelling and form alone", "error", "policy")
def more_than_editorial(change: Change) -> Iterator[Said]:
    head = change.head
    for document in head.documents if head.history else ():
        if document.editorial and document.header and document.readable and document.status != "withdrawn":
            beyond = _beyond(head, document)
            if beyond:
                yield Said(
                    document.place("editorial"),
                    f"`editorial` says that only spelling and form changed in version {document.version}, but {beyond}: "
                    "whoever answers for the content has to see it.",
                    "Take the line `editorial` out, and let the roles approve that the settings ask for; or bring back what "
                    "the version before said.",
                )


def _beyond(head: Qms, document: Document) -> str:
    """What changed beyond spelling and form since the version before; empty where nothing did."""
    before = _before(head, document)
    old = covered_in(head, before) if before else None
    if before is None or old is None:
        return "no earlier version was released with which it could be compared"
    new = covered_now(head, document)
    since = f"since version {before.version} "
    if old.files != new.files:
        return f"{since}a picture or a file that belongs to it is another"
    assert document.header
    fields = document.header.tree.value
    beyond = next(beyond_fields(before.header, fields if isinstance(fields, dict) else {}), "")
    beyond = beyond or beyond_text(old.body, new.body)
    return f"{since}{beyond}" if beyond else ""


def _before(head: Qms, document: Document) -> Revision | None:
    """The last released version before this one."""
    past = head.history.pasts.get(document.id) if head.history else None
    released = [one for one in past.revisions if one.released_on] if past else []
    own = next((one.released for one in released if one.version == document.version), None)
    return next(
        (one for one in released if one.version != document.version and (own is None or one.released < own)), None
    )
