"""What a change touches, gathered from its two sides; what follows from them is in think/impact.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from qmsdocs.article.compare import WORK, compare, pieces_of
from qmsdocs.article.matching import Budget
from qmsdocs.article.redline import summary_of
from qmsdocs.article.told import text_of
from qmsdocs.covered import covered_now
from qmsdocs.history.asked import is_emergency
from qmsdocs.model.clause import Catalogue
from qmsdocs.model.data import items, mapping
from qmsdocs.model.document import Document
from qmsdocs.model.record import PLAN, Register
from qmsdocs.model.settings import Asked
from qmsdocs.qms import Qms
from qmsdocs.read.catalogues import carry_over
from qmsdocs.source import Unreadable, blob_id
from qmsdocs.think.approval import approvals_of, lacking_of
from qmsdocs.think.content import named_files
from qmsdocs.think.coverage import Claimant, Coverage, coverage_of
from qmsdocs.think.due import Due
from qmsdocs.think.evidence import bound_registers
from qmsdocs.think.impact import (
    Cited,
    Covering,
    How,
    Impact,
    Redline,
    Row,
    Rows,
    Touched,
    cited_in,
    clauses_changed,
    covering_of,
    fields_changed,
    parts_changed,
    readers_of,
    records_changed,
    rows_changed,
    rows_naming,
)
from qmsdocs.think.links import from_root

Both = tuple[Document | None, Document | None]
"""A document before and after."""


@dataclass(frozen=True, eq=False)
class _Side:
    """One side of a change, and what is asked of it for many documents."""

    qms: Qms
    budget: Budget = field(default_factory=lambda: Budget(WORK))
    """Of comparisons, for all texts of a change together."""
    _ids: dict[str, str] = field(default_factory=dict)

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """By id; those without one by their path."""
        return {**{one.path: one for one in self.qms.documents if not one.id}, **self.qms.by_id}

    @cached_property
    def _apart(self) -> frozenset[str]:
        """Paths of what stands for itself."""
        documents = {one.path for one in self.qms.documents}
        return frozenset(documents | {one.path for one in self.qms.registers.values()})

    def files(self, document: Document | None) -> Mapping[str, str]:
        """The files that a text shows or offers, path: git's id; but for documents and registers."""
        if document is None or not document.readable:
            return {}
        there = self.qms.snapshot.entries()
        paths = {path for _, path in named_files(self.qms.outline_of(document).links, document.path)}
        return {path: self.file(path) for path in sorted(paths) if path in there and path not in self._apart}

    def file(self, path: str) -> str:
        """git's id of a file; empty where it is not there, or cannot be read."""
        if path not in self._ids:
            entry = self.qms.snapshot.entries().get(path)
            self._ids[path] = (entry.blob or self._read(path)) if entry else ""
        return self._ids[path]

    def _read(self, path: str) -> str:
        try:
            return blob_id(self.qms.snapshot.read(path), len(self.qms.commit or ""))
        except Unreadable:
            return ""


def impact_of(head_qms: Qms, base_qms: Qms) -> Impact:
    """What changes from base to head, and what that touches."""
    head, base = _Side(head_qms), _Side(base_qms)
    rows = rows_naming((one, head_qms.schemas.register(name)) for name, one in head_qms.registers.items())
    pairs = {name: (base.documents.get(name), head.documents.get(name)) for name in {*base.documents, *head.documents}}
    documents = tuple(
        _touched(head, base, name, pair, rows.get(name, []))
        for name, pair in sorted(pairs.items())
        if _differs(head, base, pair)
    )
    return Impact(
        documents,
        tuple(_registers(head_qms, base_qms)),
        tuple(_settings(head, base)),
        tuple(_coverage(head_qms, base_qms)),
        tuple(_reviews(head_qms, documents)),
    )


def _differs(head: _Side, base: _Side, pair: Both) -> bool:
    old, new = pair
    if old is None or new is None or old.path != new.path:
        return True
    return not _same_text(old, new) or base.files(old) != head.files(new)


def _same_text(old: Document, new: Document) -> bool:
    """Comments in the front matter and line ends apart."""
    if old.blob == new.blob or old.header is None or new.header is None:
        return old.blob == new.blob
    return (old.header.written, old.body) == (new.header.written, new.body)


def _touched(head: _Side, base: _Side, name: str, pair: Both, rows: list[Row]) -> Touched:
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
        readers=readers_of(how, old, new),
        approvals=_needed(head.qms, base.qms, new) if new and how not in ("withdrawn", "unidentified") else (),
    )


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


def _needed(head: Qms, base: Qms, document: Document) -> tuple[Asked, ...]:
    """Approvals that a text still needs, also those that the change itself would ask for no more."""
    return _lacking(head, document, tuple(dict.fromkeys((*_asked(head, document), *_asked(base, document)))))


def _asked(qms: Qms, document: Document) -> tuple[Asked, ...]:
    return qms.settings.asked(document.type, document.editorial)


def _lacking(qms: Qms, document: Document, asked: tuple[Asked, ...]) -> tuple[Asked, ...]:
    """One that names no text is taken at its word, as history takes it; one in an emergency is none of them."""
    entries = items(document.value("approvals"))
    given = [one for place, one in approvals_of(entries) if not is_emergency(mapping(entries[place]))]
    digest = covered_now(qms, document).digest if asked and any(one.digest for one in given) else ""
    return lacking_of(asked, [one for one in given if one.digest in ("", digest)])


def _cited(head: _Side, base: _Side, name: str, pair: Both, redline: Redline | None) -> Iterator[Cited]:
    """What refers to a document, in the texts as they will stand; of one that is gone, what referred to it."""
    old, new = pair
    document, side = (new, head) if new else (old, base)
    assert document
    there = head.qms.outline_of(new).headings if new and new.readable else ()
    touched = redline.sections if redline else ()
    states = {one.anchor: "touched" if one.text in touched else "there" for one in there}
    for source in dict.fromkeys(one.source for one in side.qms.references.to(name)):
        if source in head.documents and source != name:
            for one in cited_in(document, head.documents[source], head.qms.outline_of):
                yield replace(one, state=states.get(one.names, "gone") if one.names else "")  # type: ignore[arg-type]


def _registers(head: Qms, base: Qms) -> Iterator[Rows]:
    for name in sorted({*head.registers, *base.registers}):
        old, new = base.registers.get(name), head.registers.get(name)
        schema = head.schemas.register(name) or base.schemas.register(name)
        found = rows_changed(old, new, schema.title if schema else name)
        if found:
            yield found


def _settings(head: _Side, base: _Side) -> Iterator[str]:
    """Settings and schemas, by path, that differ."""
    folder = f"{head.qms.settings.schemas}/"
    paths = {path for side in (head, base) for path in side.qms.snapshot.entries() if path.startswith(folder)}
    for path in ("mkdocs.yml", *sorted(paths)):
        if head.file(path) != base.file(path):
            yield path


def _coverage(head: Qms, base: Qms) -> Iterator[Covering]:
    for standard in dict.fromkeys((*head.settings.standards, *base.settings.standards)):
        catalogue = head.catalogues.get(standard) or base.catalogues[standard]
        sides = (
            _covered(side, base, catalogue) if standard in side.settings.standards else None for side in (base, head)
        )
        found = covering_of(*sides)
        if found:
            yield found


def _covered(side: Qms, base: Qms, catalogue: Catalogue) -> Coverage:
    """Coverage by one side's texts, once all that is approved there is in force."""
    plan: Register | None = side.registers.get(PLAN)
    bound = bound_registers(side.registers, side.schemas, catalogue, carry_over)
    rows = plan.rows if plan else ()
    return coverage_of(catalogue, side.settings, _claimants(side, base), bound, rows, carry_over)


def _claimants(side: Qms, base: Qms) -> Iterator[Claimant]:
    for id_, document in side.by_id.items():
        if document.header is None or document.status == "withdrawn":
            continue
        header = mapping(document.header.tree.value)
        if document.status == "approved" and not _lacking(side, document, _asked(side, document)):
            yield Claimant(id_, header)
            continue
        known = base.standings.get(id_)
        if known and known.in_force:
            yield Claimant(id_, known.in_force.header)
        yield Claimant(id_, header, planned=True)


def _reviews(head: Qms, documents: tuple[Touched, ...]) -> Iterator[Due]:
    """Of what changes and what cites it: somebody reads those texts now anyway."""
    near = {one.id for one in documents} | {one.id for document in documents for one in document.cited}
    for due in head.agenda.due:
        if due.kind == "review" and due.id in near and due.days <= head.settings.review_due_days:
            yield due
