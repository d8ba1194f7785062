"""Front matter of two texts side by side: what changed, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qmsdocs.model.data import Value
from qmsdocs.model.document import is_placeholder

LABELS: Mapping[str, str] = {
    "title": "Title",
    "version": "Version",
    "type": "Type",
    "status": "Status",
    "owner": "Owner",
    "clauses": "Clauses it answers",
    "effective_date": "In force from",
    "next_review": "Next review",
    "classification": "Who may see it",
    "must_know": "Must know it",
    "editorial": "Only spelling and form changed",
    "significant": "To be read again",
    "records": "Records it asks for",
    "supersedes": "Replaces",
    "replaced_by": "Replaced by",
    "withdrawn_on": "Withdrawn on",
    "withdrawn_reason": "Why it was withdrawn",
    "former_ids": "Former ids",
    "language": "Language",
    "process": "Process",
    "related": "Related documents",
    "keywords": "Words to find it by",
}
"""Our fields as people call them, in the order of a table."""
_LEFT_OUT = frozenset({"id", "approvals", "reviews", "change_summary", "change_reason"})
"""What every version has of its own, or is told elsewhere."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """`before` and `after` as they stand in the texts; None where the field is not there or says nothing."""

    field: str
    label: str
    before: Value | None
    after: Value | None


def field_changes(old: Mapping[str, Value], new: Mapping[str, Value]) -> Iterator[FieldChange]:
    """The fields that differ, ours first. `status` only where one of the two is withdrawn: else states say more."""
    for key in [*LABELS, *sorted({*old, *new} - set(LABELS) - _LEFT_OUT)]:
        before, after = (_said(key, one.get(key)) for one in (old, new))
        if before != after and (key != "status" or "withdrawn" in (before, after)):
            yield FieldChange(key, LABELS.get(key) or key.replace("_", " ").capitalize(), before, after)


def _said(key: str, value: Value | None) -> Value | None:
    nothing = is_placeholder(value) if isinstance(value, str) else not value
    if key in ("significant", "editorial") and isinstance(value, str):
        return "yes" if value.lower() == "true" else None
    return None if nothing else value


def in_words(value: Value | None) -> str:
    """A value of a field on one line; empty for none."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {in_words(part)}" for key, part in value.items())
    if isinstance(value, list):
        return ("; " if any(isinstance(part, dict) for part in value) else ", ").join(map(in_words, value))
    return " ".join((value or "").split())
