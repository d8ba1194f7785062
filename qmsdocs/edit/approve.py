"""An approval: what it adds to a document, and every reason against it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qmsdocs.covered import asked_of, covered_now, lacking_now, proper_names, revision_of
from qmsdocs.edit.change import check_result, check_sound, entries, findings_after, name_in, refuse, word_in
from qmsdocs.edit.found import role_of
from qmsdocs.edit.surgery import with_entry, with_field, without_entries
from qmsdocs.model.data import Value
from qmsdocs.model.day import day_of
from qmsdocs.model.document import Document
from qmsdocs.model.finding import CannotRun, Finding, Refused
from qmsdocs.model.revision import Person
from qmsdocs.model.settings import MEANINGS, Asked
from qmsdocs.qms import Qms
from qmsdocs.think.approval import Approval, approvals_of, holders_on, is_one_of, lacking_of, role_for, written
from qmsdocs.think.content import Content

EMERGENCY = "in an emergency"
_MORE_TO_COME = "QMS410"
"""Found while approvals of other roles are still to come."""
_NOBODY_HOLDS_IT = "QMS422"
"""A warning there; here unknown is no right."""


@dataclass(frozen=True, slots=True)
class Given:
    """An approval that is to be entered. One given elsewhere has who recorded it, and where it lies."""

    role: str
    person: Person
    day: date
    meaning: str = ""
    """Empty: as the settings ask."""
    recorded_by: Person | None = None
    reference: str = ""
    file: str = ""
    """SHA-256 of what was signed elsewhere; empty where it is not kept as a file."""
    as_deputy: str = ""
    """On what absence or mandate a deputy gives it."""
    until: date | None = None
    """The last day on which it is good, of one given in an emergency …"""
    reason: str = ""
    """… and why it cannot wait."""

    def entry(self, digest: str) -> dict[str, str]:
        return {
            "role": self.role,
            "by": written(self.person),
            "date": self.day.isoformat(),
            "meaning": self.meaning,
            "digest": digest,
            **({"recorded_by": written(self.recorded_by)} if self.recorded_by else {}),
            **({"reference": self.reference} if self.reference else {}),
            **({"file": self.file} if self.file else {}),
            **({"as_deputy": self.as_deputy} if self.as_deputy else {}),
            **({"until": self.until.isoformat(), "reason": self.reason} if self.until else {}),
        }


@dataclass(frozen=True, slots=True)
class Approved:
    """A document's file with one more approval in it."""

    document: Document
    given: Given
    data: bytes
    final: bytes
    """As it will be with the last approval that is asked for: what approvals cover cannot be added after the first.
    Where none is asked for, as it will stand."""
    status: str
    """What its status became; empty where it stays."""
    lacking: tuple[Asked, ...]
    """What the settings ask for and nobody has given yet."""


def approved(qms: Qms, head: Qms, documents: Iterable[Document], given: Given) -> list[Approved]:
    """The documents with an approval. `head`: the same QMS as committed. Raises Refused with all reasons against."""
    done = [_approved(qms, head, one, given) for one in documents]
    against = [one for one in findings_after(qms, {one.document.path: one.final for one in done}) if _weighs(one)]
    for one in done:
        what = f"{one.document.id} {one.document.version} cannot be approved as {given.role}"
        refuse(what, [found for found in against if found.place.path == one.document.path])
    return done


def waiting(qms: Qms, role: str) -> list[Document]:
    """Documents of the snapshot that are ready for approval, and for which the settings ask this role, which has not
    approved the text as it stands."""
    role_of(qms, role)
    ready = (one for one in qms.documents if one.header and one.readable and one.status in ("in-review", "approved"))
    return [one for one in ready if any(each.role == role for each in lacking_now(qms, one, asked_of(qms, one)))]


def _approved(qms: Qms, head: Qms, document: Document, given: Given) -> Approved:
    check_sound(document)
    role = role_of(qms, given.role)
    if role and given.as_deputy and is_one_of(given.person, holders_on(role, given.day), proper_names(qms)):
        said = f"{given.person.name} holds the role {given.role} on {given.day.isoformat()} and is no deputy."
        raise Refused(said, "Leave out --as-deputy; nothing was changed.")
    if given.until and given.until < qms.day:
        said = f"An emergency approval given on {given.day} for so long ended on {given.until} already."
        raise Refused(
            said, "Give the day on which it was given with --date, or have it approved regularly; nothing was changed."
        )
    covered = covered_now(qms, document)
    _check_committed(head, document, covered)
    _check_appointed(qms, head, given)
    if covered.unread:
        said = f"A file that {document.id} shows or offers cannot be read: {', '.join(covered.unread)}."
        raise Refused(said, "Nobody can approve what nobody can read: give a file of ordinary size and name.")
    digest = covered.digest
    before = list(approvals_of(document.value("approvals")))
    void = {place for place, one in before if _outlived(head, document, one, given, digest)}
    return with_approval(qms, document, given, digest, void)


def with_approval(
    qms: Qms, document: Document, given: Given, digest: str, void: Collection[int] = frozenset()
) -> Approved:
    """What an approval writes; whether it may be given is for `approved` to say. `void`: places of entries that go."""
    valid = [one for place, one in approvals_of(document.value("approvals")) if place not in void]
    asked = asked_of(qms, document)
    meaning = EMERGENCY if given.until else _meaning(lacking_of(asked, valid), given.role)
    given = replace(given, meaning=given.meaning or meaning)
    if any((one.role, one.meaning, one.digest) == (given.role, given.meaning, digest) for one in valid):
        said = f"{document.id} {document.version} has the approval of {given.role} already."
        raise Refused(said, "Nothing was changed.")
    _, now = next(approvals_of([dict(given.entry(digest))]))
    lacking = lacking_of(asked, [*valid, now])
    enough = given.until or (asked and not lacking)
    status = "approved" if enough and document.status != "approved" else ""
    data = _edited(qms, document, given.entry(digest), void, status)
    final = _with_status(qms, document, data, "approved") if asked and not status else data
    return Approved(document, given, data, final, status, lacking)


def _outlived(head: Qms, document: Document, one: Approval, given: Given, digest: str) -> bool:
    """Whether an entry is for another text, or the new one takes its place. One without a digest, from before the
    version began, was for the version before."""
    if one.digest:
        return one.digest != digest
    revision, day = revision_of(head, document), day_of(one.day)
    began = revision.seen_on if revision else None
    return one.role == given.role or bool(began and day and day < began)


def _meaning(lacking: Sequence[Asked], role: str) -> str:
    """In which meaning a role is still to approve; where nothing is asked for, that the text may be used."""
    meaning = next((one.meaning for one in lacking if one.role == role), "")
    return MEANINGS.get(meaning, meaning) or MEANINGS["approved"]


def good_until(qms: Qms, role: str, day: date, days: int) -> date:
    """The last day of an emergency approval. Raises Refused where the settings do not let the role give one so long."""
    settings = qms.settings
    if role not in settings.emergency_roles:
        who = " or ".join(settings.emergency_roles)
        raise Refused(
            f"The role {role} may not put a text in force alone, not even in an emergency.",
            f"Ask {who}." if who else "Name the roles that may under `emergency_roles` in mkdocs.yml.",
        )
    if days > settings.emergency_days:
        said = (
            f"An emergency approval holds for at most {settings.emergency_days} days (`emergency_days` in mkdocs.yml)."
        )
        raise Refused(said, "Give a shorter time, and have it approved regularly meanwhile.")
    return day + timedelta(min(days - 1, (date.max - day).days))


def only_holder(qms: Qms, role: str, day: date) -> Person:
    """The one who held a role on a day. Raises CannotRun where nobody, or more than one, did."""
    found = role_of(qms, role)
    holders = holders_on(found, day) if found else []
    if len(holders) == 1:
        return holders[0]
    who = " and ".join(one.name for one in holders) or "Nobody"
    raise CannotRun(f"{who} held the role {role} on {day.isoformat()}.", 'Say who approved: --by "NAME".')


def _check_appointed(qms: Qms, head: Qms, given: Given) -> None:
    """Whoever holds the role only by what is not committed yet may have made themselves its holder."""
    _, now = next(approvals_of([dict(given.entry(""))]))
    new, known = (role_for(now, one.roles) for one in (qms, head))
    before, after = (holders_on(role, given.day) if role else [] for role in (known, new))
    proper = proper_names(head)
    if is_one_of(given.person, after, proper) and not is_one_of(given.person, before, proper):
        raise Refused(
            f"{given.person.name} holds the role {given.role} by a change of registers/roles.yml that is not "
            "committed, and so seen by nobody else.",
            "Let somebody else propose the appointment, and commit it first; nothing was changed.",
        )


def _check_committed(head: Qms, document: Document, covered: Content) -> None:
    """What is not committed has no author, and may change before anybody sees it."""
    if document.status == "withdrawn":
        raise Refused(f"{document.id} is withdrawn: there is nothing to approve.", "Give a new version first.")
    known = next((one for one in head.documents if one.id == document.id), None)
    if known is None or known.header is None or covered_now(head, known).digest != covered.digest:
        raise Refused(
            f"{document.id} {document.version} is not committed as it stands, so nobody can say who wrote it.",
            f"Commit {document.path}, and the files that belong to it, then approve it.",
        )


def _edited(qms: Qms, document: Document, entry: Mapping[str, str], void: Collection[int], status: str) -> bytes:
    """The file with the approval, and with another status where one is given. Approvals of other texts are taken out:
    they stay in the history of the text that they were for."""
    key = name_in(qms, document, "approvals")
    data = qms.snapshot.read(document.path)
    if void:
        data = without_entries(data, document.path, key, void)
    data = with_entry(data, document.path, key, entry)
    data = _with_status(qms, document, data, status) if status else data
    was = entries(document, "approvals")
    kept: list[Value] = [*(one for place, one in enumerate(was) if place not in void), dict(entry)]
    check_result(qms, document, data, {**({"status": status} if status else {}), "approvals": kept})
    return data


def _with_status(qms: Qms, document: Document, data: bytes, status: str) -> bytes:
    if status == document.status:
        return data
    return with_field(data, document.path, name_in(qms, document, "status"), word_in(qms, document, "status", status))


def _weighs(finding: Finding) -> bool:
    return finding.rule != _MORE_TO_COME and (finding.severity == "error" or finding.rule == _NOBODY_HOLDS_IT)
