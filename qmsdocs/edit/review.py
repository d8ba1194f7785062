"""A periodic review: somebody who answers for a document has read it, says so, and the next day of review moves."""

from __future__ import annotations

from datetime import date

from qmsdocs.covered import proper_names
from qmsdocs.edit.change import check_result, check_sound, entries, findings_after, name_in, refuse
from qmsdocs.edit.found import role_of
from qmsdocs.edit.surgery import with_entry, with_field
from qmsdocs.model.data import mapping, text
from qmsdocs.model.day import months_after
from qmsdocs.model.document import Document
from qmsdocs.model.finding import Refused
from qmsdocs.model.revision import Person
from qmsdocs.qms import Qms
from qmsdocs.think.approval import holders_on, is_one_of, written

MONTHS = 12


def reviewed(
    qms: Qms, document: Document, role: str, person: Person, day: date, outcome: str, comment: str
) -> tuple[bytes, date]:
    """The document's file with the review in it, and the next day of review. Its text, and what approvals cover, stays.

    Raises Refused where the person may not review it, or nothing is there to review.
    """
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
    data, upcoming = with_review(qms, document, role, person, day, outcome, comment)
    against = [one for one in findings_after(qms, {document.path: data}) if one.rule.startswith("QMS43")]
    refuse(f"{document.id} cannot be reviewed so", against)
    return data, upcoming


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
