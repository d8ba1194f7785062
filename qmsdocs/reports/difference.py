"""Two texts of a document, and what changed between them, as plain data for every format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qmsdocs.article.compare import Part, compare, pieces_of
from qmsdocs.article.redline import Summary, summary_of
from qmsdocs.article.render import render
from qmsdocs.article.shape import Text
from qmsdocs.model.document import Document
from qmsdocs.model.revision import Revision
from qmsdocs.qms import Qms
from qmsdocs.think.fields import FieldChange, field_changes
from qmsdocs.think.lifecycle import STATE_WORDS, Standing, declared_state
from qmsdocs.think.links import from_root
from qmsdocs.think.neighbours import changed_since, two_texts, written_of
from qmsdocs.think.shown import Shown, file_change, files_shown


@dataclass(frozen=True, slots=True)
class Difference:
    """`old` is None where there is nothing to compare with; then nothing else is told either."""

    id: str
    old: Revision | None
    new: Revision
    states: tuple[str, str]
    """Of both, in words."""
    fields: Sequence[FieldChange] = ()
    parts: Sequence[Part] = ()
    pieces: Sequence[str] = ()
    """Of the new text."""
    summary: Summary = field(default_factory=Summary)


def difference(qms: Qms, document_id: str, old: str | None, new: str | None) -> Difference:
    """What changed in a document between two of its versions, as `two_texts` finds them. The document is in the
    history, or in the work tree with a front matter."""
    standing, document = qms.standings.get(document_id), qms.by_id.get(document_id)
    before, after = two_texts(standing, _written(qms, standing, document), old, new, document_id)
    states = (_state(standing, before) if before else "", _state(standing, after))
    if before is None:
        return Difference(document_id, None, after, states)
    (was, shown), (now, shows) = (_read(qms, one, document) for one in (before, after))
    parts = compare(was, now)
    files = file_change(shown, shows)
    fields = (*field_changes(before.header, after.header), *([files] if files else []))
    return Difference(document_id, before, after, states, fields, parts, now, summary_of(parts, now))


def _written(qms: Qms, standing: Standing | None, document: Document | None) -> Revision | None:
    """The work tree's text, unless a revision says the same."""
    if document is None:
        return None
    written = written_of(document, qms.day)
    known = [one for one in standing.past.revisions if one.version == written.version] if standing else []
    same = known and not changed_since(written, known[0], lambda: qms.text_of(known[0]).body() == document.body)
    return None if same and (known[0].released_on or known[0].status == written.status) else written


def _text(qms: Qms, revision: Revision, document: Document | None) -> Text:
    if revision.text_commit or document is None:
        return qms.text_of(revision)
    return Text(document.path, document.blob, document.text("language"), lambda: document.body)


def _read(qms: Qms, revision: Revision, document: Document | None) -> tuple[list[str], dict[str, Shown]]:
    """The pieces of a text, and the files that it shows or offers."""
    text = _text(qms, revision, document)
    article = render(text.body())
    links = article.outline.links
    shown = files_shown(links, text.path, lambda path: qms.file_of(revision if revision.text_commit else None, path))
    return pieces_of(article, lambda written: from_root(text.path, written)), shown


def _state(standing: Standing | None, revision: Revision) -> str:
    if not revision.text_commit:
        return f"{STATE_WORDS[declared_state(revision.status)]}, in the work tree"
    assert standing
    return STATE_WORDS[standing.states[revision.version]]
