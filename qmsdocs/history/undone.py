"""The main line as it was called before each redaction: what proves that nothing else was changed.

A redacted commit keeps every byte but the ids of its folder and parents, and a folder every byte but the ids of what
was taken out. So with the recorded ids put back, the ids of the commits that were come out again, although the files
are gone; one changed word anywhere would make them others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from qmsdocs.git.rewrite import rewritten
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.redaction import Redaction
from qmsdocs.model.repository import Repository
from qmsdocs.process import GitFailed, run_git
from qmsdocs.source import object_id

MOST = 200
"""Redactions that are undone: each costs a walk through the whole history."""
_ID = re.compile(r"[0-9a-f]+")


@dataclass(frozen=True)
class MainLine:
    """First-parent history, the oldest first; and what it was called before the redactions."""

    repo: Repository
    commits: tuple[str, ...]
    redactions: tuple[Redaction, ...]
    signed: dict[str, bytes] = field(default_factory=dict)
    """Commits that bear a signature, as they were before a redaction, by the names that they had."""

    @cached_property
    def names(self) -> tuple[Mapping[str, str], ...]:
        """Commit -> its name: now; before the last redaction; before the one before; and so on."""
        if len(self.redactions) > MOST:
            raise CannotRun(f"The register of redactions has more than {MOST} rows.", "No real one has: look at it.")
        found = [{commit: commit for commit in self.commits}]
        before: dict[str, str] = {}

        def keep(kind: str, data: bytes) -> None:
            if kind == "commit" and b"\ngpgsig" in data:
                self.signed[object_id(kind, data, len(self.commits[-1]))] = data

        for redaction in reversed(self.redactions):
            back = {} if _unfit(redaction) else {one.replaced_by: one.blob for one in redaction.removed}
            before = {**back, **{now: back.get(then, then) for now, then in before.items()}}
            found.append(rewritten(self.repo, self.commits[-1:], before, keep))
        return tuple(found)

    def find(self, commit: str) -> tuple[int, int] | None:
        """(place on the main line, number of redactions since) of a commit under the name that it had; None without."""
        for since, names in enumerate(self.names):
            for place, now in enumerate(self.commits):
                if names[now] == commit:
                    return place, since
        return None

    def holds_aside(self, commit: str) -> bool:
        """Whether a commit is in the history all the same, on a branch that was merged."""
        try:
            return run_git(self.repo, ["rev-list", "--count", commit, f"^{self.commits[-1]}"]).strip() == b"0"
        except GitFailed:
            return False

    def before(self, commit: str) -> Iterator[bytes]:
        """A commit that bears a signature, as it was before redactions that changed its name: what was signed."""
        for names in self.names[1:]:
            if names.get(commit) in self.signed:
                yield self.signed[names[commit]]

    def unexplained(self) -> Iterator[tuple[Redaction, str]]:
        """Redactions whose record does not explain the history as it is, and why not."""
        for since, redaction in enumerate(reversed(self.redactions), 1):
            why = _unfit(redaction)
            old, new = self.names[since], self.names[since - 1]
            if not why and not any(old[c] == redaction.old_head and new[c] == redaction.new_head for c in self.commits):
                why = "with what it names put back, the history does not become the one that it says it was"
            if why:
                yield redaction, why


def _unfit(redaction: Redaction) -> str:
    ids = [id_ for one in redaction.removed for id_ in (one.blob, one.replaced_by)]
    if not all((redaction.date, redaction.role, redaction.ground, redaction.old_head, redaction.new_head)):
        return "it lacks a date, a role, a ground, `old_head` or `new_head`"
    if not ids or len(set(ids)) != len(ids):
        return "`removed` names nothing, or the same twice"
    if not all(_ID.fullmatch(one) and len(one) in (40, 64) and len(one) == len(redaction.old_head) for one in ids):
        return "`removed` holds what is no id of a file"
    return ""


def main_line(repo: Repository, head: str, redactions: tuple[Redaction, ...]) -> MainLine:
    """Of a commit. Raises GitFailed."""
    commits = run_git(repo, ["rev-list", "--first-parent", "--reverse", head]).decode("ascii").split()
    return MainLine(repo, tuple(commits), redactions)
