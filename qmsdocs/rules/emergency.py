"""QMS44x: emergency approvals. One holds for some days alone, and only where the settings name who may give it."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.covered import revision_of
from qmsdocs.model.day import day_of, said
from qmsdocs.model.document import Document
from qmsdocs.model.settings import Settings
from qmsdocs.rules.appointed import brings
from qmsdocs.rules.base import Change, Said, rule
from qmsdocs.think.approval import Approval, approvals_of, lacking_of


@rule("QMS441", "emergency-not-allowed", "An emergency approval keeps to what the settings allow", "error", "policy")
def emergency_not_allowed(change: Change) -> Iterator[Said]:
    for document in (one for one in change.head.documents if one.header and one.status != "withdrawn"):
        for place, approval in approvals_of(document.value("approvals")):
            why = _against(approval, change.head.settings) if approval.until else ""
            if approval.until and not why and brings(change, document, approval, _given):
                assert change.main
                why = _against(approval, change.main.settings)
                why = why and f"{why} on {change.rev}, and no change allows itself more"
            if why:
                yield Said(
                    document.place("approvals", place),
                    f"The emergency approval by {approval.role} {why}: it puts nothing in force beyond that.",
                    "Have the text approved regularly; or let one of `emergency_roles` in mkdocs.yml approve it with "
                    f"`qmsdocs approve {document.id} --emergency`.",
                )


def _given(document: Document) -> list[Approval]:
    return [one for _, one in approvals_of(document.value("approvals"))]


def _against(approval: Approval, settings: Settings) -> str:
    if approval.role not in settings.emergency_roles:
        return "is by a role that `emergency_roles` in mkdocs.yml does not name"
    day, until = day_of(approval.day), day_of(approval.until)
    if not approval.reason:
        return "does not say why it could not wait (`reason`)"
    if until and day and (until - day).days >= settings.emergency_days:
        return f"is for more than the {settings.emergency_days} days of `emergency_days` in mkdocs.yml"
    return ""


@rule(
    "QMS442",
    "emergency-lapsed",
    "What an emergency put in force is approved regularly in time",
    "warning",
    "iso",
    calendar=True,
)
def emergency_lapsed(change: Change) -> Iterator[Said]:
    head = change.head
    for document in (one for one in head.documents if one.header and one.status == "approved"):
        revision, standing = revision_of(head, document), head.standings.get(document.id)
        if revision is None or standing is None or revision.until is None or not revision.lapsed(head.day):
            continue
        now = standing.in_force
        holds = f"version {now.version} holds again" if now else "no version is in force"
        given = [one for _, one in approvals_of(document.value("approvals"))]
        lacking = lacking_of(head.settings.asked(document.type, document.editorial), given)
        how = ", ".join(f"`qmsdocs approve {document.id} --role {one.role}`" for one in lacking)
        yield Said(
            document.place("approvals"),
            f"The emergency approval of {document.id} {document.version} ran out on {said(revision.until)}, and "
            f"the approval by {' and '.join(map(str, lacking))} never came: {holds}.",
            f"Let it be approved{f': {how}' if how else ''}. Or set `status: in-review`.",
        )
