"""Redactions held against the history: each record explains it, and nothing but notices stands where it says."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.git.objects import contents
from qmsdocs.git.raw import touched
from qmsdocs.history.undone import MainLine
from qmsdocs.model.day import day_of
from qmsdocs.model.redaction import Redaction
from qmsdocs.qms import Qms
from qmsdocs.read.frontmatter import split
from qmsdocs.read.redactions import notices
from qmsdocs.source import Unreadable
from qmsdocs.think.notice import Said
from qmsdocs.trust.line import Line, line

_LIMIT = (
    "That a redaction was right: its ground and who ordered it are the record's word. Nor that the front matter, which "
    "a notice keeps, is what it was."
)


def redactions_line(qms: Qms, main: MainLine) -> Line:
    """With the ids that each record names put back, the old history comes out again."""
    wrong = {one.place: (one, why) for one, why in (*_odd_notices(qms), *main.unexplained())}
    amiss = [
        f"{one.place.path}:{one.place.line}: FORGED: {one.id or 'a row'} does not explain the history: {why}"
        for one, why in wrong.values()
    ]
    good = f"Lawfully redacted: {len(main.redactions)} recorded, and nothing else differs from the history that was."
    words = "A redaction is recorded that the history does not bear out." if amiss else good
    return line("redactions", words, amiss, limit=_LIMIT)


def _odd_notices(qms: Qms) -> Iterator[tuple[Redaction, str]]:
    """Under the cover of a redaction a forger could put any text in the place of another."""
    texts = _open_texts(qms)
    for redaction in qms.redactions:
        day = day_of(redaction.date)
        said = Said(redaction.id, day, redaction.role, redaction.ground) if day else None
        for one in redaction.removed:
            try:
                data = qms.past_files.read_blob(one.replaced_by) if qms.past_files and said else b""
            except (Unreadable, ValueError):
                data = b""
            if said and not said.is_notice(data, one.blob, texts.get(one.path, frozenset())):
                yield redaction, f"what stands in the place of {one.path} is not the notice of this redaction"
                break


def _open_texts(qms: Qms) -> dict[str, frozenset[str]]:
    """Of each path at which something was taken out, the texts that were not."""
    assert qms.repository and qms.history
    prefix, left = qms.repository.prefix, notices(qms.redactions)
    paths = {
        f"{prefix}{one.path}".encode("utf-8", "surrogateescape"): one.path
        for row in qms.redactions
        for one in row.removed
    }
    blobs: dict[str, set[str]] = {}
    for one in touched(qms.repository, [qms.history.head]):
        if one.path in paths and one.new and one.new not in left:
            blobs.setdefault(paths[one.path], set()).add(one.new)
    read = dict(contents(qms.repository, sorted({id_ for ids in blobs.values() for id_ in ids})))
    return {
        path: frozenset(split(data, path).body for id_ in ids if (data := read[id_]) is not None)
        for path, ids in blobs.items()
    }
