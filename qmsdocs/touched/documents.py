"""A document that a change touches, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from qmsdocs.article.compare import compare, pieces_of
from qmsdocs.article.matching import Budget
from qmsdocs.article.redline import summary_of
from qmsdocs.article.told import text_of
from qmsdocs.covered import covered_now
from qmsdocs.model.document import Document
from qmsdocs.qms import Qms
from qmsdocs.think.follow import cited_in, clauses_changed, fields_changed, parts_changed, readers_of, records_changed
from qmsdocs.think.impact import Cited, How, Redline, Row, Touched
from qmsdocs.think.links import from_root
from qmsdocs.touched.approvals import needed
from qmsdocs.touched.side import Both, Side


def differs(head: Side, base: Side, pair: Both) -> bool:
    old, new = pair
    if old is None or new is None or old.path != new.path:
        return True
    return not _same_text(old, new) or base.files(old) != head.files(new)


def _same_text(old: Document, new: Document) -> bool:
    """Comments in the front matter and line ends apart."""
    if old.blob == new.blob or old.header is None or new.header is None:
        return old.blob == new.blob
    return (old.header.written, old.body) == (new.header.written, new.body)


def touched(head: Side, base: Side, name: str, pair: Both, rows: list[Row]) -> Touched:
    old, new = pair
    shown = new or old
    assert shown
    how = _how(head.qms, base.qms, pair)
    redline = _redline(old, new, head.budget) if old and new and how == "changed" else None
    gained, lost = clauses_changed(old, new)
    return Touched(
        id=name,
        title=shown.title,
        path=shown.path,
        how=how,
        was_at=old.path if old and new and old.path != new.path else "",
        version=(old.version if old else "", new.version if new else ""),
        status=(old.status if old else "", new.status if new else ""),
        effective_date=new.text("effective_date") if new else "",
        change_summary=new.text("change_summary") if new else "",
        redline=redline,
        fields=fields_changed(old, new) if old and new else (),
        gained=gained,
        lost=lost,
        files=parts_changed(base.files(old), head.files(new)),
        records=records_changed(old, new),
        cited=tuple(_cited(head, base, name, pair, redline)),
        rows=tuple(rows),
        readers=readers_of(how, old, new, first=not _was_released(base.qms, name)),
        approvals=needed(head.qms, base.qms, new) if new and how not in ("withdrawn", "unidentified") else (),
    )


def _was_released(qms: Qms, name: str) -> bool:
    known = qms.standings.get(name)
    return bool(known and any(one.released_on for one in known.past.revisions))


def _redline(old: Document, new: Document, budget: Budget) -> Redline | None:
    """What became of the text; None where no word of it changed."""
    if old.body == new.body:
        return None
    from qmsdocs.article.render import render  # with the parser: needed only where texts differ

    was, now = (pieces_of(render(one.body), partial(from_root, one.path)) for one in (old, new))
    found = summary_of(compare(was, now, budget), now)
    if not found.any:
        return None
    sections = (text_of(heading) for heading in found.sections)
    return Redline(found.words_added, found.words_removed, tuple(sections))


def _how(head: Qms, base: Qms, pair: Both) -> How:
    old, new = pair
    if new is None:
        return "deleted"
    if not new.id or new.header is None:
        return "unidentified"
    if old is None or old.header is None:
        return "new"
    if new.status == "withdrawn" and old.status != "withdrawn":
        return "withdrawn"
    same = covered_now(base, old).canonical == covered_now(head, new).canonical
    return "administration" if same else "changed"


def _cited(head: Side, base: Side, name: str, pair: Both, redline: Redline | None) -> Iterator[Cited]:
    """What refers to a document, in the texts as they will stand; of one that is gone, what referred to it."""
    old, new = pair
    document, side = (new, head) if new else (old, base)
    assert document
    there = head.qms.outline_of(new).headings if new and new.readable else ()
    changed = redline.sections if redline else ()
    states = {one.anchor: "touched" if one.text in changed else "there" for one in there}
    for source in dict.fromkeys(one.source for one in side.qms.references.to(name)):
        if source in head.documents and source != name:
            for one in cited_in(document, head.documents[source], head.qms.outline_of):
                yield replace(one, state=states.get(one.names, "gone") if one.names else "")  # type: ignore[arg-type]
