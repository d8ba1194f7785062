"""Attestations held against the history: is what they say still so?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from qmsdocs.covered import covered_in, redaction_of
from qmsdocs.git.raw import touched
from qmsdocs.history.undone import MainLine
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.revision import Revision
from qmsdocs.qms import Qms
from qmsdocs.source import Unreadable, shown_path
from qmsdocs.trust.attestation import Attestation, Attested, Unfit, in_force, parsed
from qmsdocs.trust.line import Line, counted, line

LIMIT = (
    "Anything of the time before the first attestation. One that lies in the repository can be forged together with "
    "it: keep a copy elsewhere and give it with --attestation."
)
Reopened = Callable[[str, Attestation], Qms]
"""The QMS as it was in a commit, on an attestation's day."""


@dataclass(frozen=True)
class Found:
    """A file that says it is an attestation."""

    name: str
    data: bytes
    stamp: bytes | None = None
    """The time stamp that lies beside it, and the certificates for it."""
    chain: bytes | None = None
    own: bool = True
    """In the repository, not given from elsewhere."""

    @cached_property
    def read(self) -> Attestation | str:
        """What it says, or why it is none."""
        try:
            return parsed(self.data, self.name)
        except Unfit as error:
            return str(error)


def in_repository(qms: Qms) -> list[Found]:
    """Those of the head, by name."""
    folder, found = qms.settings.attestations, []
    for path in qms.snapshot.entries():
        if str(PurePosixPath(path).parent) == folder and path.endswith((".yml", ".yaml")):
            found.append(Found(path, _read(qms, path) or b"", _read(qms, f"{path}.tsr"), _read(qms, f"{path}.tsr.pem")))
    return found


def _read(qms: Qms, path: str) -> bytes | None:
    try:
        return qms.snapshot.read(path)
    except Unreadable:
        return None


def kept_line(qms: Qms, main: MainLine) -> Line:
    """Attestations are added and never changed or taken away."""
    assert qms.repository
    folder, prefix = qms.settings.attestations, qms.repository.prefix
    paths = [f":(top,literal){prefix}{folder}"]
    kinds = (b".yml", b".yaml", b".tsr", b".pem")
    changes = touched(qms.repository, main.commits[-1:], "--first-parent", paths=paths)
    amiss = [
        f"{shown_path(one.path)}: was {'changed' if one.new else 'taken away'} in commit {one.commit[:10]}"
        for one in changes
        if one.old and one.path.endswith(kinds)
    ]
    good = f"No attestation in {folder}/ was changed or taken away on the main line."
    return line("kept", "Attestations were changed or taken away on the main line." if amiss else good, amiss)


def attestation_lines(qms: Qms, main: MainLine, found: Sequence[Found], reopened: Reopened) -> Iterator[Line]:
    revisions = {(one.id, one.version): one for past in _pasts(qms) for one in past}
    for one in found:
        yield _line(qms, main, one, revisions, reopened)
    if not found:
        where = f"There is none in {qms.settings.attestations}/ and none was given"
        words = f"{where}, so a rewritten history cannot be told from a true one."
        yield Line("attestations", "note", words, ("`qmsdocs attest` writes one.",), LIMIT)


def _pasts(qms: Qms) -> Iterator[tuple[Revision, ...]]:
    yield from (past.revisions for past in qms.history.pasts.values()) if qms.history else ()


def _line(
    qms: Qms, main: MainLine, one: Found, revisions: Mapping[tuple[str, str], Revision], reopened: Reopened
) -> Line:
    subject, said = f"attestation {one.name}", one.read
    if isinstance(said, str):
        return Line(subject, "amiss", "This is no attestation.", (said,))
    place = main.find(said.head)
    if place is None:
        if main.holds_aside(said.head):
            words = (
                f"Its commit {said.head[:10]} is in the history and not on the main line: it was attested on a branch."
            )
            return Line(subject, "amiss", words, ("Attest the main line.",))
        words = f"FORGED: its commit {said.head[:10]} is not on the main line, and no redaction explains it."
        why = "The main line was rewritten, or the attestation is of another repository."
        return Line(subject, "amiss", words, (why,))
    at, since = place
    amiss = [*_too_early(qms, main, one, at)]
    notes: list[str] = []
    for attested in said.revisions:
        wrong, note = _compared(qms, main, attested, since, revisions.get((attested.id, attested.version)))
        amiss += [wrong] if wrong else []
        notes += [note] if note else []
    try:
        amiss += _in_force(said, reopened(main.commits[at], said))
    except CannotRun as error:
        words = "What was in force at its commit could not be thought out anew."
        return Line(subject, "unknown" if not amiss else "amiss", words, (*amiss, error.message), LIMIT)
    return line(subject, "What it says is not so." if amiss else _words(said, since), amiss, notes=notes, limit=LIMIT)


def _words(said: Attestation, since: int) -> str:
    lawful = f" under another name, lawfully redacted since ({counted(since, 'redaction')})" if since else ""
    compared = f"{counted(len(said.revisions), 'revision')} in force on {said.day.isoformat()}"
    return f"Its commit {said.head[:10]} is on the main line{lawful}; {compared}, compared."


def _too_early(qms: Qms, main: MainLine, one: Found, at: int) -> Iterator[str]:
    """An attestation in the repository was brought in after the commit that it is about."""
    if one.own and qms.past_files is not None:
        try:
            qms.past_files.read_at(main.commits[at], one.name)
        except Unreadable:
            return
        yield "it lies in the very commit that it is about, which cannot be"


def _compared(qms: Qms, main: MainLine, attested: Attested, since: int, revision: Revision | None) -> tuple[str, str]:
    """What is wrong with an attested revision, and what is to be said of it."""
    what = f"{attested.id} {attested.version}"
    if revision is None or revision.commit is None:
        return f"{what}: there is no such released revision any more", ""
    if main.names[since].get(revision.commit) != attested.release:
        then, now = attested.release[:10], revision.commit[:10]
        return f"{revision.path}: {what}: was released in commit {then}, and now in {now}", ""
    redaction = redaction_of(qms, revision)
    if redaction:
        return "", f"{what}: lawfully redacted by {redaction.id}, so its text cannot be compared"
    content = covered_in(qms, revision)
    if content is None or content.digest != attested.digest:
        return f"{revision.path}: {what}: its text is another than the attested one ({attested.digest[:10]})", ""
    return "", ""


def _in_force(said: Attestation, then: Qms) -> Iterator[str]:
    """The revisions in force on its day, thought out anew from its commit, against those that it names."""
    named = {(one.id, one.version) for one in said.revisions}
    there = {(one.id, one.version) for one in in_force(then)}
    for id_, version in sorted(there - named):
        yield f"{id_} {version}: was in force by the history, and is not named"
    for id_, version in sorted(named - there):
        yield f"{id_} {version}: is named, and was not in force by the history"
