"""Every revision that was ever released: is its text there, and do its approvals hold?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from qmsdocs.assurance import assurance
from qmsdocs.covered import authors_in, covered_in, proper_names, redaction_of
from qmsdocs.model.day import day_of
from qmsdocs.model.revision import Revision
from qmsdocs.qms import Qms
from qmsdocs.think.approval import Approval, Assurance, Level, Proper, approvals_of, holders_on, is_one_of, role_for
from qmsdocs.think.content import Content
from qmsdocs.trust.line import Line, counted, line

_ORDER: tuple[Level, ...] = ("signed", "committed", "declared", "recorded")
_LIMIT = (
    "Who a person is: no level is a qualified electronic signature, and a commit's author and day are the committer's "
    "word."
)
_AUTHORS = "QMS423"
"""The rule by which nobody approves a text of their own; the settings may say that it does not hold."""


@dataclass(frozen=True, slots=True)
class Released:
    """A released revision, and what approvals of it cover; None where it cannot be read."""

    revision: Revision
    content: Content | None
    redacted: str
    """The redaction that took out its text or a file of it; empty where none did."""

    @property
    def where(self) -> str:
        one = self.revision
        return f"{one.path} (commit {(one.commit or '')[:10]}): {one.id} {one.version}"


def released(qms: Qms, since: int) -> list[Released]:
    """Of every id, what was released after a place on the main line."""
    pasts = qms.history.pasts.values() if qms.history else ()
    found = []
    for revision in (one for past in pasts for one in past.revisions if one.commit and one.released > since):
        redaction = redaction_of(qms, revision)
        found.append(Released(revision, covered_in(qms, revision), redaction.id if redaction else ""))
    return found


def texts_line(found: list[Released]) -> Line:
    if not found:
        return Line("texts", "note", "No revision was released, so there is none to look at.")
    amiss = []
    for one in found:
        if one.content is None:
            amiss.append(f"{one.where}: its text is not there")
        elif one.content.unread:
            amiss.append(f"{one.where}: cannot be read: {', '.join(one.content.unread)}")
    notes = [f"{one.where}: lawfully redacted by {one.redacted}" for one in found if one.redacted]
    files = sum(len(one.content.files) for one in found if one.content)
    files_ = counted(files, "picture or form", "pictures and forms")
    words = f"{counted(len(found), 'released revision')} with {files_}, read and hashed anew."
    return line("texts", words, amiss, notes=notes, limit="That a text is right, or that work is done by it.")


def approvals_line(qms: Qms, found: list[Released]) -> Line:
    proper = proper_names(qms)
    amiss: list[str] = []
    notes: list[str] = []
    levels: Counter[str] = Counter()
    unknown = False
    for one in found:
        for place, approval in approvals_of(list(one.revision.approvals)):
            what = f"{one.where}: the approval by {approval.role or 'a role'}"
            amiss += [f"{what} {why}" for why in _against(qms, one, approval, proper)]
            how = assurance(qms, approval, one.revision.approvals[place], proper)
            levels[how.level] += 1
            unknown = unknown or how.unknown
            (amiss if how.doubt else notes).extend(f"{what} is {words}" for words in _said(one, approval, how))
    if not levels:
        return Line("approvals", "note", "No released revision carries an approval.", (), _LIMIT)
    told = ", ".join(f"{levels[level]} {level}" for level in _ORDER if levels[level])
    words = f"{counted(sum(levels.values()), 'approval')}: {told}."
    if unknown and not amiss:
        return Line("approvals", "unknown", words, tuple(notes), _LIMIT)
    return line("approvals", words, amiss, notes=notes, limit=_LIMIT)


def _said(one: Released, approval: Approval, how: Assurance) -> Iterator[str]:
    """What is worth a line although it is no fault."""
    if how.note:
        yield str(how)
    if not approval.digest:
        yield "without a digest: it does not say for which text it was given"
    elif one.redacted:
        yield f"not compared: its text was lawfully redacted by {one.redacted}"


def _against(qms: Qms, one: Released, approval: Approval, proper: Proper) -> Iterator[str]:
    """Why an approval does not hold."""
    day, role, began = day_of(approval.day), role_for(approval, qms.roles), one.revision.seen_on
    if approval.digest and not one.redacted and one.content and approval.digest != one.content.digest:
        yield "is void: it was given for another text"
    if role and role.holders and day and not is_one_of(approval.person, holders_on(role, day), proper):
        yield f"was given by somebody who did not hold the role on {day.isoformat()}"
    alone = not qms.settings.authors_may_approve and _AUTHORS not in qms.settings.ignore
    if approval.by and alone and is_one_of(approval.person, authors_in(qms, one.revision), proper):
        yield "was given by an author of the text"
    if day and (day > qms.day or (began and day < began)):
        yield f"is dated {day.isoformat()}, {'still to come' if day > qms.day else 'before the text was there'}"
