"""What approvals of a document cover, now and in the past, and whom names in them stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from qmsdocs.history.entered import mark_of
from qmsdocs.history.revisions import read_mailmap
from qmsdocs.model.data import Value
from qmsdocs.model.document import Document
from qmsdocs.model.revision import Revision
from qmsdocs.process import run_git
from qmsdocs.qms import Qms
from qmsdocs.read.documents import folder_of
from qmsdocs.read.frontmatter import split
from qmsdocs.read.header import fast_header, names
from qmsdocs.source import Unreadable, blob_id
from qmsdocs.think.approval import Approval, Level, Proper, level_of
from qmsdocs.think.content import Content, content_of
from qmsdocs.think.links import locate

_PATHS = 200
"""Of a document's files, those whose changes are looked for."""
_BACK = 100
"""Commits that are looked through for the text that an approval was for."""


def proper_names(qms: Qms) -> Proper:
    """A person as `.mailmap` has them at the head, which is read when first asked; as written without a history."""

    @cache
    def known() -> Proper:
        if qms.repository is None or qms.history is None:
            return lambda person: person
        return read_mailmap(qms.repository, qms.history.head)

    return lambda person: known()(person)


def revision_of(qms: Qms, document: Document) -> Revision | None:
    """A document's version as history has it."""
    past = qms.history.pasts.get(document.id) if qms.history else None
    return next((one for one in past.revisions if one.version == document.version), None) if past else None


def level(qms: Qms, approval: Approval, entry: object, proper: Proper) -> Level:
    """How sure we are of an approval; `entry`: as it stands in the document."""
    known = qms.history.entered.get(mark_of(entry)) if qms.history else None
    return level_of(approval, known, qms.roles.get(approval.role), proper)


def covered_now(qms: Qms, document: Document) -> Content:
    """Of a document of the snapshot, which has a front matter."""
    assert document.header
    written, there = document.header.written, qms.snapshot.entries().__contains__
    return _content(qms, document.path, written, document.body, document.blob, qms.snapshot.read, there)


def covered_in(qms: Qms, revision: Revision) -> Content | None:
    """Of a revision; None without a history, or where its file is not there."""
    return _at(qms, revision.text_commit, revision.text_path)


def covered_before(qms: Qms, document: Document) -> Iterator[Content]:
    """Of earlier texts at a document's path, newest first, from the last commits that touched it or its files. Dear:
    for one document that is asked about."""
    if qms.repository is None or qms.history is None:
        return
    found = (locate(document.path, link.target) for link in qms.outline_of(document).links)
    files = [one.path for one in found if one.kind in ("repository", "root") and one.path.isprintable()]
    paths = [document.path, *dict.fromkeys(files)][:_PATHS]
    named = [f":(top,literal){qms.repository.prefix}{path}" for path in paths]
    asked = ["log", "--format=%H", f"--max-count={_BACK}", qms.history.head, "--", *named]
    for commit in run_git(qms.repository, asked).decode("ascii").split():
        content = _at(qms, commit, document.path)
        if content:
            yield content


def _at(qms: Qms, commit: str, path: str) -> Content | None:
    files = qms.past_files
    if files is None or not commit:
        return None
    try:
        data = files.read_at(commit, path)
    except Unreadable:
        return None
    parts = split(data, path)
    written = fast_header(parts.header_text or "") or {}
    read = cache(partial(files.read_at, commit))  # asked for whether it is there, then for its bytes
    return _content(qms, path, written, parts.body, blob_id(data), read, partial(_is_there, read))


def _is_there(read: Callable[[str], bytes], path: str) -> bool:
    """In a commit of the past, what cannot be read is as good as not there: it was looked at when it was new."""
    try:
        read(path)
    except Unreadable:
        return False
    return True


def _content(
    qms: Qms,
    path: str,
    written: Mapping[str, Value],
    body: str,
    blob: str,
    read: Callable[[str], bytes],
    there: Callable[[str], bool],
) -> Content:
    folder = folder_of(path, qms.settings)
    used = names(folder, qms.settings) if folder else qms.settings.aliases
    links = qms.library.outline(blob, body).links

    def controlled(where: str) -> bool:
        register = where.startswith(f"{qms.settings.registers}/") and where.endswith((".yml", ".yaml"))
        return register or folder_of(where, qms.settings) is not None

    return content_of(written, used, body, links, path, read, there, controlled)
