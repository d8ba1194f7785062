"""How sure we are of an approval, from git alone: who committed it, and whose key signed that commit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from qmsdocs.git.objects import contents
from qmsdocs.git.raw import touched
from qmsdocs.git.signatures import LONGEST, Signed, can_verify, lines_for, signed
from qmsdocs.history.entered import mark_of
from qmsdocs.model.data import text
from qmsdocs.model.revision import Entered, Person
from qmsdocs.model.settings import ALLOWED_SIGNERS
from qmsdocs.qms import Qms
from qmsdocs.read.mkdocs import said_then
from qmsdocs.source import CommitTree, Unreadable
from qmsdocs.think.approval import Approval, Assurance, Proper, assurance_of, role_for, same_person


def assurance(qms: Qms, approval: Approval, entry: object, proper: Proper) -> Assurance:
    """How sure we are of an approval; `entry`: as it stands in the document."""
    known = qms.history.entered.get(mark_of(entry)) if qms.history else None
    return assurance_of(approval, known, role_for(approval, qms.roles), proper, partial(_signature, qms, proper))


def _signature(qms: Qms, proper: Proper, entered: Entered, person: Person) -> Assurance | None:
    """Of the commit that entered an approval: whether the key of that person signed it, and was allowed to before."""
    files = qms.past_files
    if files is None:
        return None
    try:
        commit = signed(files.read_commit(entered.commit))
    except Unreadable:
        return None
    if commit is None:
        return None
    if not commit.by_ssh:
        return Assurance("declared", "signature not verified: it is no SSH signature")
    signers = signers_before(files, entered.before)
    if signers is None:
        return Assurance("declared", "signature does not count: no list of allowed signers stood before it")
    lines = _lines(signers, proper, person)
    if lines and not can_verify():
        return Assurance("declared", "signature not verified: ssh-keygen is missing", unknown=True)
    versions = (commit, *_before_redactions(qms, entered.commit))
    if any(qms.signatures.hold(one, told, address) for one in versions for address, told in lines.items()):
        return Assurance("signed")
    doubt = bool(lines) or any(_ever_allowed(qms, proper, commit, person))
    return Assurance("declared", "signature does not count: by no key allowed to the approver then", doubt=doubt)


def _ever_allowed(qms: Qms, proper: Proper, commit: Signed, person: Person) -> Iterator[bool]:
    """Whether the key was allowed to the person at another time: revoked before, or added later. (A key that was never
    on any list is somebody's habit, and says nothing.)"""
    if not can_verify() or qms.repository is None or qms.history is None:
        return
    path = f":(top,literal){qms.repository.prefix}{qms.settings.allowed_signers}"
    main = qms.history.main or qms.history.head
    blobs = {one.new for one in touched(qms.repository, [main], "--first-parent", paths=[path]) if one.new}
    for _, data in contents(qms.repository, sorted(blobs)):
        signers = (data or b"")[:LONGEST].decode("utf-8", "replace")
        for address, told in _lines(signers, proper, person).items():
            yield qms.signatures.hold(commit, told, address)


def _lines(signers: str, proper: Proper, person: Person) -> dict[str, str]:
    return lines_for(signers, lambda address: same_person(Person("", address), person, proper), person.email)


def _before_redactions(qms: Qms, commit: str) -> Iterator[Signed]:
    """The commit as it was signed, where the history was lawfully rewritten since."""
    if qms.redactions and qms.main_line:
        yield from filter(None, map(signed, qms.main_line.before(commit)))


def signers_before(files: CommitTree, before: str) -> str | None:
    """The list of allowed signers as it stood in a commit, in the place that its settings named; None without one."""
    if not before:
        return None
    try:
        data = files.read_at(before, _place(files, before))
    except Unreadable:
        return None
    return data.decode("utf-8", "replace") if len(data) <= LONGEST else None


def _place(files: CommitTree, commit: str) -> str:
    try:
        said = said_then(files.read_at(commit, "mkdocs.yml")) or {}
    except Unreadable:
        return ALLOWED_SIGNERS
    return text(said.get("allowed_signers")).strip() or ALLOWED_SIGNERS
