"""What approvals of a document cover, now and in the past, and whom names in them stand for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache

from qmsdocs.history.revisions import read_mailmap
from qmsdocs.model.document import Document
from qmsdocs.model.redaction import Redaction
from qmsdocs.model.revision import Person, Revision
from qmsdocs.process import run_git
from qmsdocs.qms import Qms
from qmsdocs.read.frontmatter import split
from qmsdocs.source import Unreadable, blob_id
from qmsdocs.think.approval import Proper
from qmsdocs.think.content import Content

_PATHS = 200
"""Of a document's files, those whose changes are looked for."""
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
    past = qms.history.pasts.get(document.id) if qms.history else None
    revision = revision_of(qms, document)
    if past is None or revision is None or document.editorial:
        return ()
    since = max((one.last + 1 for one in past.revisions if one.last < revision.first), default=revision.first)
    changes = [
        commit
        for way in qms.covering.ways(document.path, document.blob, document.body)
        for place, commit in qms.covering.changes.get(way, ())
        if since <= place <= revision.last and len(commit.parents) < 2
    ]
    proper = proper_names(qms)
    people = sorted({proper(person) for commit in changes for person in (commit.author, *commit.coauthors)})
    return tuple(dict.fromkeys((*revision.authors, *people)))


def covered_now(qms: Qms, document: Document) -> Content:
    """Of a document of the snapshot, which has a front matter."""
    assert document.header
    written, there = document.header.written, qms.snapshot.entries().__contains__
    return qms.covering.of(document.path, written, document.body, document.blob, qms.snapshot.read, there)


def covered_in(qms: Qms, revision: Revision) -> Content | None:
    """Of a revision; None without a history, or where its file is not there."""
    return qms.covering.at(revision.text_commit, revision.text_path)


def redaction_of(qms: Qms, revision: Revision) -> Redaction | None:
    """The redaction that took out a revision's text, or a file that its text shows or offers."""
    if not qms.redactions or qms.past_files is None:
        return None
    blobs = {revision.blob}
    try:
        body = split(qms.past_files.read_blob(revision.blob), "").body
        for way in qms.covering.ways(revision.text_path, revision.blob, body):
            with suppress(Unreadable):
                blobs.add(blob_id(qms.past_files.read_at(revision.text_commit, way), len(revision.blob)))
    except Unreadable:
        pass
    return next((one for one in qms.redactions if blobs & {removed.replaced_by for removed in one.removed}), None)


def covered_before(qms: Qms, document: Document) -> Iterator[Content]:
    """Of earlier texts at a document's path, newest first, from the last commits that touched it or its files. Dear:
    for one document that is asked about."""
    if qms.repository is None or qms.history is None:
        return
    files = [way for way in sorted(qms.covering.ways(document.path, document.blob, document.body)) if way.isprintable()]
    paths = [document.path, *files][:_PATHS]
    named = [f":(top,literal){qms.repository.prefix}{path}" for path in paths]
    asked = ["log", "--format=%H", f"--max-count={_BACK}", qms.history.head, "--", *named]
    for commit in run_git(qms.repository, asked).decode("ascii").split():
        content = qms.covering.at(commit, document.path)
        if content:
            yield content
