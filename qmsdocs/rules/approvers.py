"""QMS427: whether the roles that approve a document are different persons, where the settings ask for that."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.covered import covered_now, proper_names
from qmsdocs.model.day import day_of
from qmsdocs.qms import Qms
from qmsdocs.rules.base import Change, Said, rule
from qmsdocs.think.approval import Approval, Proper, approvals_of, holders_on, is_one_of, role_for, same_person


@rule("QMS427", "one-person-two-roles", "Different roles that approve are different persons", "error", "policy")
def one_person_two_roles(change: Change) -> Iterator[Said]:
    head, proper = change.head, proper_names(change.head)
    asked = any(one.settings.different_persons for one in (head, change.main) if one)
    for document in head.documents if asked else ():
        if not document.header or not document.readable or document.status == "withdrawn":
            continue
        seen: list[Approval] = []
        for place, approval in approvals_of(document.value("approvals")):
            if not approval.by or (approval.digest and approval.digest != covered_now(head, document).digest):
                continue
            other = next((one for one in seen if _twice(one, approval, proper)), None)
            seen.append(approval)
            if other:
                who = approval.person.name or approval.person.email
                yield Said(
                    document.place("approvals", place),
                    f"{who} approved as {approval.role} and as {other.role}, and the settings ask for different persons "
                    "(`different_persons`): one pair of eyes saw it twice.",
                    _others(head, document.id, approval, seen, proper),
                )


def _twice(one: Approval, other: Approval, proper: Proper) -> bool:
    return one.role != other.role and same_person(one.person, other.person, proper)


def _others(qms: Qms, document_id: str, approval: Approval, seen: list[Approval], proper: Proper) -> str:
    """Who of the role's holders has not approved it yet."""
    role, day = role_for(approval, qms.roles), day_of(approval.day)
    free = [
        one.name or one.email
        for one in (holders_on(role, day) if role and day else ())
        if not is_one_of(one, [each.person for each in seen], proper)
    ]
    command = f"`qmsdocs approve {document_id} --role {approval.role}`"
    if free:
        return f"Let {' or '.join(free)} approve it, who has not yet: {command}."
    return f"Let another holder of the role approve it ({command}); enter them in registers/roles.yml."
