"""A change of one document's front matter: under the names that the document uses, checked before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qmsdocs.edit.surgery import unsafe
from qmsdocs.model.data import Value, mapping
from qmsdocs.model.document import Document
from qmsdocs.model.finding import Finding, Refused
from qmsdocs.model.settings import Folder
from qmsdocs.qms import Qms
from qmsdocs.read.documents import folder_of, read_document
from qmsdocs.read.header import names
from qmsdocs.rules import Change, check
from qmsdocs.source import Entry, Snapshot


def folder_for(qms: Qms, document: Document) -> Folder:
    """The settings' folder of a document of the snapshot."""
    folder = folder_of(document.path, qms.settings)
    assert folder
    return folder


def check_sound(document: Document) -> None:
    """Raises CannotRun for a document whose front matter cannot be relied on."""
    if document.header is None or document.faults or not document.version:
        raise Refused(
            f"The front matter of {document.path} is not in order.",
            f"`qmsdocs validate {document.path}` says what is wrong.",
        )


def name_in(qms: Qms, document: Document, ours: str) -> str:
    """A field's name as the document has it; our own where it has none."""
    assert document.header
    written = document.header.written
    used = (name for name, name_of in names(folder_for(qms, document), qms.settings).items() if name_of == ours)
    return ours if ours in written else next((name for name in used if name in written), ours)


def word_in(qms: Qms, document: Document, field: str, ours: str) -> str:
    """A value as the document's folder says it."""
    theirs = folder_for(qms, document).values.get(field, {})
    return next((used for used, meant in theirs.items() if meant == ours), ours)


def entries(document: Document, field: str) -> list[Value]:
    """A field's list as it stands; none where nothing is said, as in `approvals: ~`."""
    found = document.value(field)
    return found if isinstance(found, list) else []


def check_result(qms: Qms, document: Document, data: bytes, changed: Mapping[str, Value]) -> None:
    """What was written is what was meant, and nothing else: the surgery knows less of YAML than the reader. `changed`:
    fields under our names, with their new values. Raises CannotRun."""
    assert document.header
    now = read_document(document.path, data, folder_for(qms, document), qms.settings, "")
    wanted = {**mapping(document.header.tree.value), **changed}
    if now.header is None or now.header.tree.value != wanted or now.body != document.body:
        fields = "; ".join(f"`{name}`: {value}" for name, value in changed.items())
        raise unsafe(document.path, f"Change it by hand: {fields}.")


def findings_after(qms: Qms, files: Mapping[str, bytes]) -> list[Finding]:
    """What would be found in these files if they had these bytes, the calendar's findings left out."""
    then = replace(qms, snapshot=Changed(qms.snapshot, qms.commit, files))
    return [one for one in check(Change(then)) if one.place.path in files and not one.calendar]


def refuse(what: str, against: Sequence[Finding]) -> None:
    """Raises Refused with all that speaks against a change, if anything does."""
    if against:
        said = "\n".join(f"  {one.message} {one.hint}" for one in against)
        raise Refused(f"{what}:\n{said}", "Nothing was changed.")


@dataclass(slots=True)
class Changed:
    """A snapshot in which some files have other bytes."""

    below: Snapshot
    commit: str | None
    files: Mapping[str, bytes]

    def entries(self) -> Mapping[str, Entry]:
        was = self.below.entries()
        return {**was, **{path: replace(was[path], size=len(data), blob="") for path, data in self.files.items()}}

    def has_folder(self, path: str) -> bool:
        return self.below.has_folder(path)

    def read(self, path: str) -> bytes:
        return self.files[path] if path in self.files else self.below.read(path)
