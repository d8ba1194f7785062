"""What approvals of a document cover, now and in the past, and whom names in them stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial

from qmsdocs.git.log import Commit
from qmsdocs.history.covered import covered_digest
from qmsdocs.history.revisions import read_mailmap
from qmsdocs.model.document import Document, is_editorial
from qmsdocs.model.redaction import Redaction
from qmsdocs.model.revision import Person, Revision
from qmsdocs.model.settings import Asked
from qmsdocs.qms import Qms
from qmsdocs.read.documents import folder_of
from qmsdocs.read.header import names
from qmsdocs.source import Unreadable, blob_id
from qmsdocs.think.approval import Proper, approvals_of, lacking_of
from qmsdocs.think.content import Content

_BACK = 100
"""Commits that are looked through for the text that an approval was for."""


def proper_names(qms: Qms) -> Proper:
    """A person as `.mailmap` of the main line has them, which is read when first asked; as written without a
    history."""

    @cache
    def known() -> Proper:
        if qms.repository is None or qms.history is None:
            return lambda person: person
        return read_mailmap(qms.repository, qms.history.main)

    return lambda person: known()(person)


def revision_of(qms: Qms, document: Document) -> Revision | None:
    """A document's version as history has it."""
    past = qms.history.pasts.get(document.id) if qms.history else None
    return next((one for one in past.revisions if one.version == document.version), None) if past else None


def authors_of(qms: Qms, document: Document) -> tuple[Person, ...]:
    """Who wrote a document's version as history has it, or since the version before a file that it shows or offers.
    Nobody where only spelling and form changed."""
    revision = revision_of(qms, document)
    if revision is None or document.editorial:
        return ()
    return _authors(qms, revision, document.path, document.blob, document.body)


def authors_in(qms: Qms, revision: Revision) -> tuple[Person, ...]:
    """The same of a revision."""
    if qms.past_files is None or is_editorial(revision.header):
        return ()
    try:
        body = qms.text_of(revision).body()
    except Unreadable:
        return revision.authors
    return _authors(qms, revision, revision.text_path, revision.blob, body)


def _authors(qms: Qms, revision: Revision, path: str, blob: str, body: str) -> tuple[Person, ...]:
    past = qms.history.pasts.get(revision.id) if qms.history else None
    before = (one.last + 1 for one in past.revisions if one.last < revision.first) if past else ()
    since = max(before, default=revision.first)

    def wrote(way: str, lines: Callable[[str], set[bytes]], *, drawn: bool) -> Iterator[Commit]:
        """In merges, and where it is `drawn`, a file of its own, in all other commits too."""
        found = [(place, one) for place, one in qms.covering.changes.get(way, ()) if since <= place <= revision.last]
        brought = {(place, _left(one, way)) for place, one in found if len(one.parents) < 2}
        for place, one in found:
            if drawn if len(one.parents) < 2 else (place, _left(one, way)) not in brought and _wrote(one, lines):
                yield one

    own = past.paths if past else (path,)
    text = partial(_words, qms, own)
    changes = [one for way in own for one in wrote(way, text, drawn=False)]
    for way in qms.covering.ways(path, blob, body):
        changes += wrote(way, partial(_bytes, qms, way), drawn=True)
    proper = proper_names(qms)
    people = sorted({proper(person) for commit in changes for person in (commit.author, *commit.coauthors)})
    return tuple(dict.fromkeys((*revision.authors, *people)))


def _left(commit: Commit, path: str) -> str:
    """The blob that a commit left at a path that it changed."""
    return next(change.new for change in commit.changes if change.path == path)


def _wrote(merge: Commit, lines: Callable[[str], set[bytes]]) -> bool:
    """Whether a merge says what none of its sides says, or leaves out what all of them say. A merge is nobody's work;
    what was written only while merging would else have no author. `lines`: of what is asked about, in a commit."""
    now, *all_sides = map(lines, (merge.files, *merge.parents))
    sides = [side for side in all_sides if side]
    return bool(now) and bool(now - set().union(*sides) or (sides and set.intersection(*sides) - now))


def _words(qms: Qms, paths: Iterable[str], commit: str) -> set[bytes]:
    """The lines of a document that an approval covers, wherever it lay then."""
    found = next(filter(None, (qms.covering.at(commit, path) for path in paths)), None)
    return set(replace(found, files={}, unread=()).canonical.split(b"\n")) if found else set()


def _bytes(qms: Qms, path: str, commit: str) -> set[bytes]:
    """The lines of a file that a document shows or offers."""
    with suppress(Unreadable):
        return set(qms.past_files.read_at(commit, path).split(b"\n")) if qms.past_files else set()
    return set()


def covered_now(qms: Qms, document: Document) -> Content:
    """Of a document of the snapshot, which has a front matter."""
    assert document.header
    written, there = document.header.written, qms.snapshot.entries().__contains__
    return qms.covering.of(document.path, written, document.body, document.blob, qms.snapshot.read, there)


def asked_of(qms: Qms, document: Document) -> tuple[Asked, ...]:
    """What the settings ask for before a text counts as approved."""
    return qms.settings.asked(document.type, document.editorial)


def lacking_now(qms: Qms, document: Document, asked: tuple[Asked, ...]) -> tuple[Asked, ...]:
    """What of that a document of the snapshot lacks. An approval of another text is none; one that names no text is
    taken at its word, as history takes it."""
    given = [one for _, one in approvals_of(document.value("approvals"))]
    digest = covered_now(qms, document).digest if asked and any(one.digest for one in given) else ""
    return lacking_of(asked, [one for one in given if one.digest in ("", digest)])


def own_covered(qms: Qms, document: Document) -> str:
    """The digest of what a document's own file has of the covered content, as `Revision.covered` has it; empty for one
    without front matter."""
    folder = folder_of(document.path, qms.settings)
    if folder is None or document.header is None:
        return ""
    return covered_digest(document.header.written, names(folder, qms.settings), document.body)


def covered_in(qms: Qms, revision: Revision) -> Content | None:
    """Of a revision; None without a history, or where its file is not there."""
    return qms.covering.at(revision.text_commit, revision.text_path)


def redaction_of(qms: Qms, revision: Revision) -> Redaction | None:
    """The redaction that took out a revision's text, or a file that its text shows or offers."""
    if not qms.redactions or qms.past_files is None:
        return None
    blobs = {revision.blob}
    try:
        body = qms.text_of(revision).body()
        for way in qms.covering.ways(revision.text_path, revision.blob, body):
            with suppress(Unreadable):
                blobs.add(blob_id(qms.past_files.read_at(revision.text_commit, way), len(revision.blob)))
    except Unreadable:
        pass
    return next((one for one in qms.redactions if blobs & {removed.replaced_by for removed in one.removed}), None)


def covered_before(qms: Qms, document: Document) -> Iterator[Content]:
    """Of earlier texts at a document's path, newest first, from the last commits that touched it or its files."""
    paths = (document.path, *qms.covering.ways(document.path, document.blob, document.body))
    touched = {
        commit.files: (place, commit.time or 0)
        for path in paths
        for place, commit in qms.covering.changes.get(path, ())
    }
    for commit in sorted(touched, key=touched.__getitem__, reverse=True)[:_BACK]:
        content = qms.covering.at(commit, document.path)
        if content:
            yield content
