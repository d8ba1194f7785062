"""Bytes of a Markdown file → its front matter and its body, whatever the bytes are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qmsdocs.model.finding import Fault, Place
from qmsdocs.read.complaints import TOO_LARGE
from qmsdocs.read.text import TextFault, decode
from qmsdocs.read.yaml import FRONT_MATTER
from qmsdocs.source import Entry, Snapshot, Unreadable

BODY_LIMIT = 2 * 1024 * 1024
_OPEN = re.compile(r"---[ \t]*\n")
_OPENING_BYTES = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*[\r\n]")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_CONFLICT = re.compile(r"^(?:<<<<<<< |=======$|>>>>>>> )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Split:
    """A file taken apart. Line ends are `\\n`, there is no BOM. `header_text` is None where there is no front matter
    that can be read; `fault` says what is wrong with the file as a whole."""

    readable: bool
    header_text: str | None = None
    header_line: int = 1
    body: str = ""
    body_line: int = 1
    fault: Fault | None = None


def split(data: bytes, path: str) -> Split:
    """Take a file apart; never raises."""
    try:
        text = decode(data, path, limit=BODY_LIMIT + FRONT_MATTER.bytes)
    except TextFault as error:
        return Split(readable=False, fault=error.fault)
    conflict = conflict_fault(text, path)
    opened = _OPEN.match(text)
    if not opened:
        return Split(True, None, 1, text, 1, conflict or Fault("QMS102", Place(path), _NONE, _WRITE))
    closed = _CLOSE.search(text, opened.end())
    if not closed:
        return Split(True, None, 1, "", 1, conflict or Fault("QMS102", Place(path), _UNCLOSED, _CLOSE_IT))
    header, body = text[opened.end() : closed.start()], text[closed.end() :]
    body_line = text.count("\n", 0, closed.end()) + 1
    too_large = _too_large(header, body, path)
    header_text = None if conflict or too_large else header
    return Split(True, header_text, 2, body if not too_large else "", body_line, conflict or too_large)


def begins(data: bytes) -> bool:
    """Whether a file begins with front matter, be it readable or not."""
    return _OPENING_BYTES.match(data) is not None


def conflict_fault(text: str, path: str) -> Fault | None:
    """The first place where git left two versions between marks."""
    begins = _conflict(text) if "<<<<<<< " in text else None
    if begins is None:
        return None
    place = Place(path, text.count("\n", 0, begins) + 1)
    message = "Here stand two versions of the same lines, between `<<<<<<<` and `>>>>>>>`: two people changed them."
    return Fault("QMS106", place, message, _KEEP_ONE)


def _conflict(text: str) -> int | None:
    """Where the first mark stands that the two others follow, in one pass over all marks."""
    opened, split_at = None, None
    for mark in _CONFLICT.finditer(text):
        match mark[0][0]:
            case "<" if opened is None:
                opened = mark.start()
            case "=" if opened is not None:
                split_at = mark.start()
            case ">" if split_at is not None:
                return opened
    return None


def has_front_matter(snapshot: Snapshot, entry: Entry) -> bool:
    """Whether a file begins like a controlled document: front matter with an `id` or a `status`."""
    try:
        parts = split(snapshot.read(entry.path), entry.path)
    except Unreadable:
        return False
    return bool(parts.header_text and re.search(r"^(?:id|doc_id|document_id|status):", parts.header_text, re.MULTILINE))


def _too_large(header: str, body: str, path: str) -> Fault | None:
    if len(header.encode()) > FRONT_MATTER.bytes:
        what, most = "front matter", "64 KiB"
    elif len(body.encode()) > BODY_LIMIT:
        what, most = "text", "2 MB"
    else:
        return None
    message = f"The {what} is larger than {most}, which is more than any real document needs, so it is not read."
    return Fault("QMS107", Place(path), message, TOO_LARGE)


_KEEP_ONE = "Keep the lines that are right; delete the others and the marks `<<<<<<<`, `=======` and `>>>>>>>`."
_NONE = "The document has no front matter, so it cannot be controlled: no id, no version, no owner."
_WRITE = "Begin the file with a line `---`, then `id`, `title`, `version`, `status`, `owner`, then a line `---`."
_UNCLOSED = "The front matter begins with `---` but does not end, so nothing in the file can be read."
_CLOSE_IT = "Put a line with `---` below the last field of the front matter."
