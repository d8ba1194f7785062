"""QMS43x: periodic reviews. Each was done by somebody who answers for the document, and says what was found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qmsdocs.covered import proper_names
from qmsdocs.model.data import items, mapping, text
from qmsdocs.model.day import day_of, said
from qmsdocs.model.document import Document, is_placeholder
from qmsdocs.model.finding import Place
from qmsdocs.qms import Qms
from qmsdocs.rules.appointed import FIRST, appointed_here, brings, place_of_role
from qmsdocs.rules.base import Change, Said, rule
from qmsdocs.think.approval import holders_on, is_one_of, person_in


def _held(qms: Qms) -> Iterator[tuple[Document, Place, dict[str, str]]]:
    """Every review in the snapshot, its fields as text."""
    for document in qms.documents:
        if document.header and document.readable:
            for place, entry in enumerate(items(document.value("reviews"))):
                yield document, document.place("reviews", place), _fields(entry)


def _fields(entry: object) -> dict[str, str]:
    return {key: text(value).strip() for key, value in mapping(entry).items()}


@rule("QMS431", "review-without-comment", "A review says what was found", "error", "iso")
def review_without_comment(change: Change) -> Iterator[Said]:
    for document, place, review in _held(change.head):
        if review.get("date") and is_placeholder(review.get("comment", "")):
            yield Said(
                place,
                f"The review of {document.id} says nothing in `comment`: nobody can tell that the text was read.",
                "Write what was looked at and found, in a sentence: "
                f'`qmsdocs review {document.id} --outcome kept --comment "…"`.',
            )


@rule("QMS432", "reviewer-not-entitled", "Who reviews holds the role on that day", "error", "iso")
def reviewer_not_entitled(change: Change) -> Iterator[Said]:
    head, proper = change.head, proper_names(change.head)
    for document, place, review in _held(head):
        role, day = head.roles.get(review.get("role", "")), day_of(review.get("date", ""))
        if role is None or day is None or not review.get("by"):
            continue
        hint = f"Let a holder of the role review it, or enter under `holders` of {role.id} in registers/roles.yml who held it."
        if day > head.day:
            what = f"The review is dated {said(day)}, which is still to come."
        elif not is_one_of(person_in(review["by"]), holders_on(role, day), proper):
            what = f"{person_in(review['by']).name} reviewed as {role.title} on {said(day)} and did not hold that role then."
        elif _appoints(change, document, review, day):
            what = (
                f"{person_in(review['by']).name} reviewed as {role.title} on {said(day)}, and only this change makes "
                f"them hold that role ({place_of_role(change, role.id)} does not): nobody appoints themselves."
            )
            hint = FIRST
        else:
            continue
        yield Said(place, f"{what} So nobody who answers for the document has read it.", hint)


def _appoints(change: Change, document: Document, review: dict[str, str], day: date) -> bool:
    """Whether the change brings in the review and the right to do it."""
    role = change.main.roles.get(review["role"]) if change.main else None
    new = brings(change, document, review, lambda was: map(_fields, items(was.value("reviews"))))
    return new and appointed_here(change, person_in(review["by"]), role, day)


@rule("QMS433", "review-moved-unread", "The day of the next review moves when the document was read", "error", "iso")
def review_moved_unread(change: Change) -> Iterator[Said]:
    for document, was in change.edited():
        before, after = day_of(was.text("next_review")), day_of(document.text("next_review"))
        same = document.version == was.version and document.status == was.status == "approved"
        if not same or before is None or after is None or after <= before:
            continue
        old = [_fields(entry) for entry in items(was.value("reviews"))]
        if all(_fields(entry) in old for entry in items(document.value("reviews"))):
            yield Said(
                document.place("next_review"),
                f"`next_review` of {document.id} moves from {said(before)} ({change.before(was.place('next_review'))}) to "
                f"{said(after)}, and no review was entered: nobody can tell that the text was read.",
                "Let its owner read it, and enter the review, which moves the day too: "
                f'`qmsdocs review {document.id} --outcome kept --comment "…"`.',
            )
