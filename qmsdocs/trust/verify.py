"""The whole verification, from the commits alone: no cache, no forge, no network."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qmsdocs.git.integrity import NO_REPOSITORY, Incomplete, usable_head
from qmsdocs.git.repository import find_repository, resolve
from qmsdocs.history.undone import MainLine, main_line
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.redaction import REGISTER
from qmsdocs.model.repository import Repository
from qmsdocs.opening import Clock, open_with
from qmsdocs.qms import Qms
from qmsdocs.read.redactions import notices
from qmsdocs.store import Store
from qmsdocs.trust.attestation import Attestation
from qmsdocs.trust.attested import Found, attestation_lines, in_repository, kept_line
from qmsdocs.trust.line import Line, line
from qmsdocs.trust.objects import objects_line, replaced_line
from qmsdocs.trust.redacted import redactions_line
from qmsdocs.trust.released import approvals_line, released, texts_line
from qmsdocs.trust.site import site_line
from qmsdocs.trust.stamps import stamp_lines


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be verified. `since`: what is at or before it is not looked at again; `attestations`: from elsewhere;
    `site`: the folder of a built site."""

    since: str = ""
    attestations: Sequence[Path] = ()
    site: Path | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    commit: str
    day: date | None
    lines: tuple[Line, ...]

    @property
    def good(self) -> bool:
        return all(one.state in ("good", "note") for one in self.lines)


def verify(root: Path, clock: Clock, asked: Asked) -> Verified:
    """Raises CannotRun where nothing can be verified at all, such as in a shallow clone."""
    repo = find_repository(root)
    if repo is None:
        raise Incomplete(NO_REPOSITORY)
    head = usable_head(repo)
    since = resolve(repo, asked.since) if asked.since else None
    given = [_given(path) for path in asked.attestations]
    if asked.site and not asked.site.is_dir():
        raise CannotRun(f"{asked.site} is no folder.", "Give the folder of a built site: --site build/site.")
    first = [objects_line(repo, head, since), replaced_line(repo)]
    if first[0].state != "good":
        rest = Line("the rest", "unknown", "Could not be looked at: the history is damaged.")
        return Verified(head, None, (*first, rest))
    with tempfile.TemporaryDirectory(prefix="qmsdocs-", ignore_cleanup_errors=True) as folder:
        store = Store(Path(folder) / "store")  # of this run alone: several commits are read
        qms = open_with(store, root, clock)
        return Verified(head, qms.day, (*first, *_lines(repo, qms, store, since, given, asked.site)))


def _lines(
    repo: Repository, qms: Qms, store: Store, since: str | None, given: list[Found], site: Path | None
) -> Iterator[Line]:
    assert qms.commit
    main = qms.main_line or main_line(repo, qms.commit, qms.redactions)
    if since:
        yield _since_line(main, since)
    found = released(qms, main.commits.index(since) if since in main.commits else -1)
    yield texts_line(found)
    yield approvals_line(qms, found)
    if qms.redactions:
        yield redactions_line(qms, main)
    register = qms.registers.get(REGISTER)
    if register and not register.readable:
        words = f"{register.path} cannot be read, so nobody can tell what was lawfully taken out."
        yield Line("redactions", "unknown", words, ("`qmsdocs validate` says why.",))
    attested = [*in_repository(qms), *given]
    yield kept_line(qms, main)

    def reopened(commit: str, said: Attestation) -> Qms:
        return open_with(store, qms.root, lambda _: said.day, rev=commit, notices=notices(qms.redactions))

    yield from attestation_lines(qms, main, attested, reopened)
    yield from stamp_lines(attested)
    yield site_line(attested, site)


def _since_line(main: MainLine, since: str) -> Line:
    amiss = [] if since in main.commits else [f"FORGED: commit {since[:10]} is not on the main line: it was rewritten"]
    return line("since", f"What is at or before {since[:10]} was not looked at again.", amiss)


def _given(path: Path) -> Found:
    """An attestation from elsewhere, with the time stamp beside it."""

    def beside(suffix: str) -> bytes | None:
        other = path.with_name(path.name + suffix)
        return other.read_bytes() if other.is_file() else None

    try:
        return Found(path.name, path.read_bytes(), beside(".tsr"), beside(".tsr.pem"), own=False)
    except OSError as error:
        raise CannotRun(f"{path.name} cannot be read: {error.strerror}.", "Give the file of an attestation.") from None
