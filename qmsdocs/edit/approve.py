"""An approval: what it adds to a document, and every reason against it."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from qmsdocs.covered import covered_now
from qmsdocs.edit.surgery import with_entry, with_value, without_entries
from qmsdocs.model.data import Value, items, mapping
from qmsdocs.model.document import Document
from qmsdocs.model.finding import CannotRun, Finding
from qmsdocs.model.revision import Person
from qmsdocs.model.settings import Folder
from qmsdocs.qms import Qms
from qmsdocs.read.documents import folder_of, read_document
from qmsdocs.read.header import names
from qmsdocs.rules import Change, check
from qmsdocs.source import Entry, Snapshot
from qmsdocs.think.approval import approvals_of

MEANING = "approved for use"
_MORE_TO_COME = "QMS410"
"""Found while approvals of other roles are still to come."""


@dataclass(frozen=True, slots=True)
class Approved:
    """A document's file with one more approval in it."""

    path: str
    data: bytes
    entry: Mapping[str, str]
    status: str
    """What its status became; empty where it stays."""
    lacking: tuple[str, ...]
    """Roles that the settings ask for and that have not approved yet."""


def approved(
    qms: Qms, head: Qms, document: Document, role: str, person: Person, day: date, meaning: str = MEANING
) -> Approved:
    """The document with the approval of a person in a role. `head`: the same QMS as committed.

    Raises CannotRun with every reason against it.
    """
    _check_asked(qms, document, role)
    _check_committed(qms, head, document)
    digest = covered_now(qms, document).digest
    entry = {
        "role": role,
        "by": f"{person.name} <{person.email}>" if person.email else person.name,
        "date": day.isoformat(),
        "meaning": meaning,
        "digest": digest,
    }
    before = list(approvals_of(document.value("approvals")))
    if any(one.role == role and one.digest == digest for _, one in before):
        raise CannotRun(f"{document.id} {document.version} has the approval of {role} already.", "Nothing was changed.")
    void = {place for place, one in before if one.digest and one.digest != digest}
    asked = qms.settings.approvals.get(document.type, ())
    given = {one.role for place, one in before if place not in void} | {role}
    lacking = tuple(one for one in asked if one not in given)
    status = "approved" if asked and not lacking and document.status != "approved" else ""
    data, final = _edited(qms, document, entry, void)
    _check_rules(qms, document, final, role)
    return Approved(document.path, final if status else data, entry, status, lacking)


def _edited(qms: Qms, document: Document, entry: Mapping[str, str], void: Collection[int]) -> tuple[bytes, bytes]:
    """The file with the approval, and the same with the status `approved`. Approvals of other texts are taken out: they
    stay in the history of the text that they were for."""
    folder = folder_of(document.path, qms.settings)
    assert folder
    written = _written("approvals", document, folder, qms)
    data = qms.snapshot.read(document.path)
    if void:
        data = without_entries(data, document.path, written, void)
    data = with_entry(data, document.path, written, entry)
    final = _with_status(data, document, folder, qms)
    was = items(document.value("approvals"))
    wanted: list[Value] = [*(one for place, one in enumerate(was) if place not in void), dict(entry)]
    _check_result(qms, document, folder, final, wanted)
    return data, final


def _check_asked(qms: Qms, document: Document, role: str) -> None:
    if document.header is None or document.faults or not document.version:
        raise CannotRun(
            f"{document.path} cannot be approved: its front matter is not in order.",
            f"`qmsdocs validate {document.path}` says what is wrong.",
        )
    if document.status == "withdrawn":
        raise CannotRun(f"{document.id} is withdrawn: there is nothing to approve.", "Give a new version first.")
    if qms.roles and role not in qms.roles:
        near = difflib.get_close_matches(role, qms.roles, n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]}?" if near else f"Use one of: {', '.join(qms.roles)}."
        raise CannotRun(f"There is no role “{role}” in the register of roles.", hint)


def _check_committed(qms: Qms, head: Qms, document: Document) -> None:
    """What is not committed has no author, and may change before anybody sees it."""
    known = next((one for one in head.documents if one.id == document.id), None)
    if known is None or known.header is None or covered_now(head, known).digest != covered_now(qms, document).digest:
        raise CannotRun(
            f"{document.id} {document.version} is not committed as it stands, so nobody can say who wrote it.",
            f"Commit {document.path}, and the files that belong to it, then approve it.",
        )


def _written(key: str, document: Document, folder: Folder, qms: Qms) -> str:
    """A field's name as this document has it; our own where it has none."""
    assert document.header
    written = document.header.written
    used = (name for name, ours in names(folder, qms.settings).items() if ours == key and name in written)
    return key if key in written else next(used, key)


def _with_status(data: bytes, document: Document, folder: Folder, qms: Qms) -> bytes:
    if document.status == "approved":
        return data
    theirs = {ours: used for used, ours in folder.values.get("status", {}).items()}
    return with_value(
        data, document.path, _written("status", document, folder, qms), theirs.get("approved", "approved")
    )


def _check_result(qms: Qms, document: Document, folder: Folder, data: bytes, approvals: list[Value]) -> None:
    """What was written is what was meant: the surgery knows less of YAML than the reader."""
    assert document.header
    now = read_document(document.path, data, folder, qms.settings, "")
    wanted = {**mapping(document.header.tree.value), "status": "approved", "approvals": approvals}
    if now.header is None or now.header.tree.value != wanted or now.body != document.body:
        raise CannotRun(
            f"The front matter of {document.path} is written in a form that cannot be changed safely by a program.",
            f"Enter the approval by hand: {approvals[-1]}.",
        )


def _check_rules(qms: Qms, document: Document, data: bytes, role: str) -> None:
    """Whatever would be found in the approved document speaks against approving it."""
    then = replace(qms, snapshot=_Changed(qms.snapshot, qms.commit, document.path, data))
    against = [one for one in check(Change(then)) if one.place.path == document.path and _weighs(one)]
    if against:
        said = "\n".join(f"  {one.message} {one.hint}" for one in against)
        raise CannotRun(
            f"{document.id} {document.version} cannot be approved as {role}:\n{said}", "Nothing was changed."
        )


def _weighs(finding: Finding) -> bool:
    warns = finding.rule == "QMS422"  # nobody holds the role: unknown is no right
    return not finding.calendar and finding.rule != _MORE_TO_COME and (finding.severity == "error" or warns)


@dataclass(slots=True)
class _Changed:
    """A snapshot in which one file has other bytes."""

    below: Snapshot
    commit: str | None
    path: str
    data: bytes

    def entries(self) -> Mapping[str, Entry]:
        was = self.below.entries()
        return {**was, self.path: replace(was[self.path], size=len(self.data), blob="")}

    def has_folder(self, path: str) -> bool:
        return self.below.has_folder(path)

    def read(self, path: str) -> bytes:
        return self.data if path == self.path else self.below.read(path)
