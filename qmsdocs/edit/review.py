"""A periodic review: somebody who answers for a document has read it, says so, and the next day of review moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qmsdocs.covered import proper_names
from qmsdocs.edit.change import check_result, check_sound, entries, findings_after, name_in, refuse
from qmsdocs.edit.found import role_of
from qmsdocs.edit.surgery import with_entry, with_field
from qmsdocs.model.data import mapping, text
from qmsdocs.model.day import day_of, months_after
from qmsdocs.model.document import Document
from qmsdocs.model.finding import CannotRun, Place, Refused
from qmsdocs.model.revision import Person
from qmsdocs.qms import Qms
from qmsdocs.think.approval import holders_on, is_one_of, written

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A document's file with one more review in it."""

    document: Document
    data: bytes
    next: date
    """By then it is to be reviewed again."""


def reviewed(
    qms: Qms, comments: Iterable[tuple[Document, str]], role: str, person: Person, day: date, outcome: str
) -> list[Reviewed]:
    """The documents with a review each. Texts, and what approvals cover, stay. `role`: empty for each one's owner.

    Raises Refused where the person may not review one, or nothing is there to review.
    """
    done = [_reviewed(qms, document, role, person, day, outcome, comment) for document, comment in comments]
    against = findings_after(qms, {one.document.path: one.data for one in done})
    for one in done:
        own = [each for each in against if each.rule.startswith("QMS43") and each.place.path == one.document.path]
        refuse(f"{one.document.id} cannot be reviewed so", own)
    return done


def due(qms: Qms, role: str) -> list[Document]:
    """Documents in force whose review is due or late; with a role, those that it owns."""
    found = []
    for standing in qms.standings.values():
        document = qms.by_id.get(standing.id)
        next_ = day_of(document.text("next_review")) if document and standing.in_force else None
        late = next_ and (next_ - qms.day).days <= qms.settings.review_due_days
        if document and late and role in ("", document.text("owner")):
            found.append(document)
    return found


def comments_in(text_: str, name: str) -> list[tuple[str, str]]:
    """Lines `ID: comment`; empty ones, those that begin with `#` and those without a comment are passed over. Raises
    CannotRun with the line."""
    found: dict[str, str] = {}
    for number, line in enumerate(text_.splitlines(), 1):
        id_, colon, comment = line.partition(":")
        id_ = id_.strip()
        if not id_ or id_.startswith("#"):
            continue
        if not colon:
            hint = "Write a line such as `QP-01: Read with the counter staff, nothing to change.`"
            raise CannotRun(f"“{id_}” is followed by no colon and no comment.", hint, Place(name, number))
        if id_ in found:
            raise CannotRun(f"{id_} stands in the list a second time.", "Keep one of its lines.", Place(name, number))
        if comment.strip():
            found[id_] = comment
    return list(found.items())


def _reviewed(
    qms: Qms, document: Document, role: str, person: Person, day: date, outcome: str, comment: str
) -> Reviewed:
    check_sound(document)
    if document.status == "withdrawn":
        raise Refused(f"{document.id} is withdrawn: there is nothing to review.", "Nothing was changed.")
    role = role or document.text("owner")
    if not role:
        raise Refused(f"{document.id} has no owner, so nobody can say who reviews it.", "Enter `owner`, or say --role.")
    if day > qms.day:
        raise Refused(f"A review on {day.isoformat()} is still to come.", "Give the day on which it was done: --date.")
    newest = max((text(mapping(one).get("date")) for one in entries(document, "reviews")), default="")
    if newest > day.isoformat():
        said = f"A later review of {document.id} stands there already, of {newest}."
        raise Refused(said, "Nothing was changed: the next day of review counts from the latest.")
    _check_holder(qms, role, person, day)
    return Reviewed(document, *with_review(qms, document, role, person, day, outcome, comment))


def with_review(
    qms: Qms, document: Document, role: str, person: Person, day: date, outcome: str, comment: str
) -> tuple[bytes, date]:
    """What a review writes, and the next day of review; whether it may be written is for `reviewed` to say."""
    entry = {
        "date": day.isoformat(),
        "role": role,
        "by": written(person),
        "outcome": outcome,
        "comment": comment,
    }
    upcoming = months_after(day, qms.settings.review_months.get(document.type, MONTHS))
    data = qms.snapshot.read(document.path)
    data = with_entry(data, document.path, name_in(qms, document, "reviews"), entry)
    data = with_field(data, document.path, name_in(qms, document, "next_review"), upcoming.isoformat())
    changed = {"reviews": [*entries(document, "reviews"), dict(entry)], "next_review": upcoming.isoformat()}
    check_result(qms, document, data, changed)  # type: ignore[arg-type]
    return data, upcoming


def _check_holder(qms: Qms, role: str, person: Person, day: date) -> None:
    """Raises CannotRun for a role that is not there, or that the person does not hold on that day."""
    found = role_of(qms, role)
    holders = holders_on(found, day) if found else []
    if found and not is_one_of(person, holders, proper_names(qms)):
        who = " or ".join(one.name for one in holders)
        hint = f"Let {who} do it." if who else f"Enter who holds {role} under `holders` in registers/roles.yml."
        raise Refused(f"{person.name} does not hold the role {role} on {day.isoformat()}.", hint)
