"""QMS42x: approvals. Each is over a text, by somebody entitled to on that day, who did not write it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from qmsdocs.covered import authors_of, covered_before, covered_in, covered_now, proper_names, revision_of
from qmsdocs.model.day import day_of, said
from qmsdocs.model.document import Document
from qmsdocs.model.finding import Place
from qmsdocs.model.revision import Person
from qmsdocs.qms import Qms
from qmsdocs.rules.appointed import FIRST, appointed_here, brings, place_of_role
from qmsdocs.rules.base import Change, Said, rule
from qmsdocs.think.approval import Approval, Proper, approvals_of, holders_on, is_one_of, role_for
from qmsdocs.think.content import differences

_AGAIN = "Let the role approve the text as it stands now: `qmsdocs approve {id} --role {role}`."


def _given(qms: Qms) -> Iterator[tuple[Document, Place, Approval]]:
    """Every approval in the snapshot, and where it stands."""
    for document in qms.documents:
        if document.header and document.readable and document.status != "withdrawn":
            for place, approval in approvals_of(document.value("approvals")):
                yield document, document.place("approvals", place), approval


@rule("QMS421", "approval-void", "An approval holds for the text that was approved", "error", "iso")
def approval_void(change: Change) -> Iterator[Said]:
    head = change.head

    @cache
    def texts() -> dict[str, Document]:
        """By digest; of two alike the first."""
        return {covered_now(head, one).digest: one for one in reversed(head.documents) if one.header}

    for document, place, approval in _given(head):
        if approval.digest and approval.digest != covered_now(head, document).digest:
            since = _since(head, document, approval, texts)
            yield Said(
                place,
                f"The approval by {approval.role or 'a role'} is for another text than this one{since}. "
                "So nobody has approved what stands here.",
                _AGAIN.format(id=document.id, role=approval.role) + " Or bring back the approved text.",
            )


def _since(qms: Qms, document: Document, approval: Approval, texts: Callable[[], Mapping[str, Document]]) -> str:
    """Which text it was for, and what has changed since, where the main line has that text."""
    past = qms.history.pasts.get(document.id) if qms.history else None
    for revision in past.revisions if past else ():
        old = covered_in(qms, revision)
        if old and old.digest == approval.digest:
            if revision.version != document.version:
                return f": it was given for version {revision.version}"
            break
    for old in covered_before(qms, document):
        if old.digest == approval.digest:
            return f": since then changed {', '.join(differences(old, covered_now(qms, document), document.body_line))}"
    other = texts().get(approval.digest)
    if other and other.id != document.id:
        return f": it was given for {other.id} ({other.path}) and copied from there"
    for past in qms.history.pasts.values() if qms.history else ():
        for revision in past.revisions if past.id != document.id else ():
            if any(one.digest == approval.digest for _, one in approvals_of(list(revision.approvals))):
                return f": it was given for {past.id} {revision.version} and copied from there"
    return ", and no version on the main line has the text that it was given for"


@rule("QMS422", "approver-not-entitled", "Who approves holds the role on that day", "error", "iso")
def approver_not_entitled(change: Change) -> Iterator[Said]:
    head, proper = change.head, proper_names(change.head)
    for document, place, approval in _given(head):
        role, day = role_for(approval, head.roles), day_of(approval.day)
        if role is None or day is None:
            continue
        holders = holders_on(role, day)
        entitled = is_one_of(approval.person, holders, proper)
        if entitled and _appoints(change, document, approval, day):
            yield Said(
                place,
                f"{_name(approval.person)} approved as {role.title} on {said(day)}, and only this change makes them "
                f"hold that role ({place_of_role(change, role.id)} does not): nobody appoints themselves.",
                FIRST,
            )
        if not entitled:
            who = _holders(holders)
            did = f"{_name(approval.person)} approved" if approval.by else "Somebody who is not named in `by` approved"
            yield Said(
                place,
                f"{did} as {role.title} on {said(day)}, and registers/roles.yml names {who} "
                "for that day: the approval gives nothing its force.",
                f"Let a holder of the role approve. If {_name(approval.person) if approval.by else 'the approver'} held it, "
                f"enter that under `holders` of {role.id}, with `from` and `to`, where the appointment is on record."
                + _as_deputy(head, approval, day, proper),
                None if role.holders else "warning",
            )


def _appoints(change: Change, document: Document, approval: Approval, day: date) -> bool:
    """Whether the change brings in the approval and the right to give it."""
    role = role_for(approval, change.main.roles) if change.main else None
    new = brings(change, document, approval, lambda was: [one for _, one in approvals_of(was.value("approvals"))])
    return new and appointed_here(change, approval.person, role, day)


def _as_deputy(qms: Qms, approval: Approval, day: date, proper: Proper) -> str:
    """What is lacking where one of the role's deputies approved."""
    role = role_for(replace(approval, as_deputy="?"), qms.roles)
    if approval.as_deputy or role is None or not is_one_of(approval.person, holders_on(role, day), proper):
        return ""
    return (
        f" A deputy of the role may approve where that rests on an absence or a mandate: say which in `as_deputy` "
        f'(`qmsdocs approve ID --role {role.id} --as-deputy "…"`).'
    )


def _holders(holders: list[Person]) -> str:
    return " and ".join(_name(one) for one in holders) if holders else "nobody as its holder"


def _name(person: Person) -> str:
    return person.name or person.email or "Nobody named"


@rule("QMS423", "approver-is-author", "Nobody approves a text of their own", "error", "policy")
def approver_is_author(change: Change) -> Iterator[Said]:
    head, proper = change.head, proper_names(change.head)
    allowed = all(one.settings.authors_may_approve for one in (head, change.main) if one)
    for document, place, approval in () if allowed else _given(head):
        authors = authors_of(head, document) if approval.by else ()
        if is_one_of(approval.person, authors, proper):
            yield Said(
                place,
                f"{_name(approval.person)} approved version {document.version} and is one of its authors: "
                "a second pair of eyes never saw it.",
                _others(head, document.id, approval, authors),
            )


def _others(qms: Qms, document_id: str, approval: Approval, authors: tuple[Person, ...]) -> str:
    """Who of the role's holders may approve it."""
    role, day = qms.roles.get(approval.role), day_of(approval.day)
    holders = holders_on(role, day) if role and day else []
    proper = proper_names(qms)
    free = [one for one in holders if not is_one_of(one, authors, proper)]
    if free:
        names = " or ".join(map(_name, free))
        return f"Let {names} approve it, who did not write it: `qmsdocs approve {document_id} --role {approval.role}`."
    return "Let somebody who did not write it, and holds the role, approve it; enter them in registers/roles.yml."


@rule("QMS424", "approval-date-impossible", "An approval is dated after its text and not in the future", "error", "iso")
def approval_date_impossible(change: Change) -> Iterator[Said]:
    head = change.head
    for document, place, approval in _given(head):
        day, revision = day_of(approval.day), revision_of(head, document)
        began = revision.seen_on if revision else None
        if day is None:
            continue
        if day > head.day:
            why = f"is dated {said(day)}, which is still to come"
        elif began and day < began:
            why = (
                f"is dated {said(day)}, and version {document.version} began on {said(began)}: nobody had it to approve"
            )
        else:
            continue
        yield Said(place, f"The approval by {approval.role} {why}.", "Write the day on which it was given in `date`.")


@rule("QMS425", "approval-without-digest", "An approval names the text that it is for", "info", "advice")
def approval_without_digest(change: Change) -> Iterator[Said]:
    for document, place, approval in _given(change.head):
        sound = approval.day and (approval.role in change.head.roles or not change.head.roles)
        if sound and not approval.digest:
            yield Said(
                place,
                f"The approval by {approval.role or 'a role'} does not say which text it is for (`digest`): "
                "if the text is changed, nobody will notice.",
                _AGAIN.format(id=document.id, role=approval.role),
            )


@rule("QMS429", "recorded-without-reference", "A recorded approval says where it can be seen", "warning", "iso")
def recorded_without_reference(change: Change) -> Iterator[Said]:
    for _, place, approval in _given(change.head):
        if approval.recorded_by and not approval.reference:
            yield Said(
                place,
                f"The approval by {approval.role or 'a role'} was given elsewhere and recorded here, and nothing says where "
                "it can be seen (`reference`): nobody can look it up.",
                "Add `reference`, such as `reference: Minutes of the council, 14 March 2026, item 3`.",
            )


@rule("QMS426", "same-summary", "Each version says what changed in it", "warning", "policy")
def same_summary(change: Change) -> Iterator[Said]:
    head = change.head
    for document in (one for one in head.documents if one.status in ("in-review", "approved")):
        past = head.history.pasts.get(document.id) if head.history and document.id else None
        summary = document.text("change_summary")
        released = [one for one in past.revisions if one.released_on] if past else []
        before = next((one for one in released if one.version != document.version), None)
        newer = before and not any(
            one.version == document.version and one.released < before.released for one in released
        )
        if before and newer and summary and summary == before.change_summary and past and past.path == document.path:
            yield Said(
                document.place("change_summary"),
                f"Version {document.version} says in `change_summary` what version {before.version} said: "
                "readers are not told what is new.",
                "Write in `change_summary` what changed in this version, in a sentence for those who work by it.",
            )
