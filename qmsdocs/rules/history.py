"""QMS5xx: revisions. What git says against what the document says."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.covered import own_covered
from qmsdocs.history.faults import NEW_VERSION
from qmsdocs.history.versions import went_back
from qmsdocs.model.day import said
from qmsdocs.model.document import Document
from qmsdocs.model.finding import Place
from qmsdocs.model.revision import Past
from qmsdocs.qms import Qms
from qmsdocs.rules.base import Change, Check, Said, rule
from qmsdocs.rules.vanished import reused


def _met(code: str) -> Check:
    """A check that reports what history met under this code."""

    def report(change: Change) -> Iterator[Said]:
        history = change.head.history
        documents = {one.path: one for one in change.head.documents}
        known = set(change.main.history.faults if change.main and change.main.history else ())
        others = {document.path for document, _ in reused(change)}  # QMS526 says that it is another document
        told = set(others)
        for fault in history.faults if history else ():
            if fault.rule == code and fault.place.path not in others:
                told.add(fault.place.path)
                document = documents.get(fault.place.path)
                place = document.place("version") if document else fault.place
                was = "" if fault in known or not document else _before(change, document)
                yield Said(place, fault.message + was, fault.hint)
        for document, past in _changed(change):
            wrong = _if_committed(change.head, document, past) if document.path not in told else None
            if wrong and wrong[0] == code:
                yield Said(document.place("version"), wrong[1] + _before(change, document), NEW_VERSION)

    return report


def _before(change: Change, document: Document) -> str:
    """Where its version stood before the change, as a sentence."""
    was = change.was(document.id)
    return f" Before: {change.before(was.place('version'))}." if was else ""


def _changed(change: Change) -> Iterator[tuple[Document, Past]]:
    """Documents of the work tree that are not as the last commit has them, and their past."""
    head = change.head
    for id_, past in head.history.pasts.items() if head.history else ():
        document = head.by_id.get(id_)
        known = document and document.version and past.revisions and document.blob != past.blob
        if document and known and not change.left_alone(document):
            yield document, past


def _if_committed(head: Qms, document: Document, past: Past) -> tuple[str, str] | None:
    """(rule, message): what history would show if the work tree were committed as it is. So nobody learns it too late."""
    id_, version = document.id, document.version
    last = max(past.revisions, key=lambda one: one.last)
    same = next((one for one in past.revisions if one.version == version), None)
    if same and same.released_on:
        covered = own_covered(head, document)
        if covered and covered != same.covered:
            when = f"{said(same.released_on)} (commit {(same.commit or '')[:10]})"
            return "QMS502", (
                f"This text is not the one that was released as {id_} version {version} on {when}: one version, two texts."
            )
    if same and same is not last:
        return "QMS501", (
            f"{id_} goes back from version {last.version} to version {version}: readers cannot tell which is newer."
        )
    if not same and went_back(last.version, version):
        return "QMS503", f"{id_} goes from version {last.version} down to {version}: versions only go up."
    return None


rule("QMS501", "version-came-back", "A version does not come back after another", "warning", "policy")(_met("QMS501"))
rule("QMS502", "version-used-before", "A released version keeps its text", "error", "iso")(_met("QMS502"))
rule("QMS503", "version-went-back", "Versions go up", "error", "policy")(_met("QMS503"))


@rule("QMS504", "left-in-history", "What went wrong with an earlier version is known", "info", "advice")
def left_in_history(change: Change) -> Iterator[Said]:
    for one in _met("QMS504")(change):
        yield Said(one.place, one.message, _LEFT)


_LEFT = (
    "Nothing can be mended: the document has moved on. If somebody may still hold a copy of that version, tell them "
    "what `qmsdocs history ID` shows."
)


@rule("QMS510", "history-not-read", "The history is whole and was read", "error", "policy")
def history_not_read(change: Change) -> Iterator[Said]:
    for trouble in change.head.troubles[:1]:
        yield Said(
            Place("mkdocs.yml"),
            f"{trouble.message} The rules of history (QMS406, QMS411, QMS501 to QMS504) were not run.",
            f"Run {trouble.in_a_sentence}, then validate again.",
            severity="warning" if trouble.harmless else "error",
        )
