"""What is checked: a Qms, and with it the one that it is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qmsdocs.model.document import Document
from qmsdocs.model.finding import Place
from qmsdocs.model.revision import Past
from qmsdocs.qms import Qms
from qmsdocs.read.documents import folder_of, read_document
from qmsdocs.source import Unreadable


@dataclass(frozen=True, slots=True)
class Change:
    """The QMS as it is and, with `--base REV`, as it was.

    What a change did shows against `base`, the commit where its branch left the main line: what the main line did
    since is not undone by it. What holds is said by `main`: released facts, roles and `.mailmap`. The head's history is
    then that of the main line with the branch merged into it.
    """

    head: Qms
    base: Qms | None = None
    main: Qms | None = None
    """The main line as REV has it; the same as `base` where the branch stands on it."""
    rev: str = ""
    """REV as it was given."""

    def left_alone(self, document: Document) -> bool:
        """Whether the change did nothing to a document's text, wherever it lies now: what the main line made of it
        meanwhile stays."""
        was = _past(self.base, document.id)
        if was is None or self.base is None or was.blob != document.blob:
            return False
        if _reading(self.base) == _reading(self.head):
            return True
        read = _document(self.base, document.id)  # the settings may make another document of the same file
        return read is not None and read.header == document.header

    def edited(self) -> Iterator[tuple[Document, Document]]:
        """Documents that the change gave another file content, each with what it was: on the main line where that has
        it, else where the branch left it."""
        for id_, document in self.head.by_id.items():
            if self.base and not self.left_alone(document):
                was = self.was(id_)
                if was:
                    yield document, was

    def gone(self) -> Iterator[Document]:
        """Documents that were there, on the main line too, and are no more."""
        for id_, past in self.base.history.pasts.items() if self.base and self.base.history else ():
            if past.at_head and id_ not in self.head.by_id and _past(self.main, id_):
                was = self.was(id_)
                if was:
                    yield was

    def had(self, id_: str) -> bool:
        """Whether there was a document of this id before the change."""
        return bool(_past(self.main, id_) or _past(self.base, id_))

    def was(self, id_: str) -> Document | None:
        """A document as it was before the change; None where it was not there."""
        return _document(self.main, id_) or _document(self.base, id_)

    def before(self, place: Place) -> str:
        """A place of before in words. Of a document that was there: a line of its file."""
        return f"{place.path}@{self.rev}:{place.line}"


def _past(qms: Qms | None, id_: str) -> Past | None:
    """A document's past where it is there at the head."""
    past = qms.history.pasts.get(id_) if qms and qms.history and id_ else None
    return past if past and past.at_head else None


def _document(qms: Qms | None, id_: str) -> Document | None:
    """One document of a commit, read by itself: to read them all would be dear."""
    past = _past(qms, id_)
    folder = folder_of(past.path, qms.settings) if qms and past else None
    if qms is None or past is None or folder is None:
        return None
    try:
        data = qms.snapshot.read(past.path)
    except Unreadable:
        return None
    return read_document(past.path, data, folder, qms.settings, past.blob)


def _reading(qms: Qms) -> tuple[object, object]:
    """The settings that say how a document's file is read."""
    return qms.settings.folders, qms.settings.aliases
