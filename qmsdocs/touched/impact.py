"""All that a change touches."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.qms import Qms
from qmsdocs.think.due import Due
from qmsdocs.think.follow import rows_changed, rows_naming
from qmsdocs.think.impact import Impact, Rows, Touched
from qmsdocs.touched.coverage import coverage
from qmsdocs.touched.documents import differs, touched
from qmsdocs.touched.side import Side


def impact_of(head_qms: Qms, base_qms: Qms) -> Impact:
    """What changes from base to head, and what that touches."""
    head, base = Side(head_qms), Side(base_qms)
    rows = rows_naming((one, head_qms.schemas.register(name)) for name, one in head_qms.registers.items())
    pairs = {name: (base.documents.get(name), head.documents.get(name)) for name in {*base.documents, *head.documents}}
    documents = tuple(
        touched(head, base, name, pair, rows.get(name, []))
        for name, pair in sorted(pairs.items())
        if differs(head, base, pair)
    )
    return Impact(
        documents,
        tuple(_registers(head_qms, base_qms)),
        tuple(_settings(head, base)),
        tuple(coverage(head_qms, base_qms)),
        tuple(_reviews(head_qms, documents)),
    )


def _registers(head: Qms, base: Qms) -> Iterator[Rows]:
    for name in sorted({*head.registers, *base.registers}):
        old, new = base.registers.get(name), head.registers.get(name)
        schema = head.schemas.register(name) or base.schemas.register(name)
        found = rows_changed(old, new, schema.title if schema else name)
        if found:
            yield found


def _settings(head: Side, base: Side) -> Iterator[str]:
    """Settings and schemas, by path, that differ."""
    folder = f"{head.qms.settings.schemas}/"
    paths = {path for side in (head, base) for path in side.qms.snapshot.entries() if path.startswith(folder)}
    for path in ("mkdocs.yml", *sorted(paths)):
        if head.file(path) != base.file(path):
            yield path


def _reviews(head: Qms, documents: tuple[Touched, ...]) -> Iterator[Due]:
    """Of what changes and what cites it: somebody reads those texts now anyway."""
    near = {one.id for one in documents} | {one.id for document in documents for one in document.cited}
    for due in head.agenda.due:
        if due.kind == "review" and due.id in near and due.days <= head.settings.review_due_days:
            yield due
