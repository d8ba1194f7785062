"""Is the repository whole? Unknown is never green: what is amiss is said with the command that mends it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import lru_cache

from qmsdocs.git.log import Log, read_log
from qmsdocs.git.objects import missing
from qmsdocs.git.refs import small_file
from qmsdocs.git.repository import head
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.repository import Repository
from qmsdocs.process import GitFailed, find_program, run
from qmsdocs.store import Store

TABLE = "objects"
OLDEST_GIT = (2, 31)
"""The first with `--diff-merges=first-parent`."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is amiss, in words, and the command that mends it."""

    message: str
    command: str
    harmless: bool = False
    """There is no history at all: nothing to mistrust, only nothing to say."""

    @property
    def in_a_sentence(self) -> str:
        """The command between marks, so that it can be copied; a note on it after them."""
        command, _, note = self.command.partition("   (")
        return f"`{command}` ({note}" if note else f"`{command}`"


class Incomplete(CannotRun):
    """History that cannot be trusted, and so is not read."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(trouble.message, f"To mend it: {trouble.command}")


SHALLOW = Trouble(
    "This is a shallow clone: its past was cut off when it was copied, so revisions, dates and authors are unknown.",
    "git fetch --unshallow   (in GitHub Actions: `fetch-depth: 0` at actions/checkout)",
)
PARTIAL = Trouble(
    "This is a partial clone: parts of its past were left on the server, so revisions and authors are unknown.",
    "git fetch --refetch --no-filter",
)
DAMAGED = Trouble(
    "The repository is damaged: commits, folders or documents of its past are missing or cannot be read.",
    "git fetch --refetch origin   (`git fsck` names what is damaged; a fresh `git clone` mends it too)",
)
TOO_LARGE = Trouble(
    "A commit of this repository holds more files than any real one does, so its history is not read.",
    "git log --oneline   (find the commit that brought them in, and take it out of the branch)",
)
NO_REPOSITORY = Trouble(
    "This folder lies in no git repository, so there is no history: no revisions, dates or authors.",
    "git init && git add --all && git commit --message 'First version'   (or work in a `git clone`)",
    harmless=True,
)
NO_COMMIT = Trouble(
    "The repository has no commit yet, so there is no history.",
    "git add --all && git commit --message 'First version'",
    harmless=True,
)
NO_GIT = Trouble(
    "The program git was not found on this machine, so history cannot be read.", "sudo apt install git", harmless=True
)


def troubles(repo: Repository | None, store: Store | None = None) -> tuple[Trouble, ...]:
    """What keeps history from being read; empty when commits, folders and Markdown texts are all there."""
    if repo is None:
        return (NO_REPOSITORY,)
    try:
        check(repo, usable_head(repo), store)
    except Incomplete as incomplete:
        return (incomplete.trouble,)
    return ()


def usable_head(repo: Repository) -> str:
    """The commit that HEAD names; raises Incomplete where the repository, git or a commit is lacking."""
    if repo.problem:
        hint = "git refs migrate --ref-format=files" if "reftable" in repo.problem else "git clone ADDRESS   (afresh)"
        raise Incomplete(Trouble(repo.problem, hint))
    if find_program("git") is None:
        raise Incomplete(NO_GIT)
    commit = head(repo)
    if commit is None:
        raise Incomplete(NO_COMMIT)
    return commit


@lru_cache(maxsize=2)
def check(repo: Repository, commit: str, store: Store | None = None) -> None:
    """Raises Incomplete where a commit, folder or Markdown text at or below a commit is lacking.

    What they are is known from the last time, where there is a cache; whether they are there is asked each time.
    """
    if find_program("git") is None:
        raise Incomplete(NO_GIT)
    known = store.get(TABLE) if store else {}
    objects = known.get("objects") if known.get("commit") == commit else None
    if isinstance(objects, str) and not missing(repo, objects.split()):
        return
    log = whole(repo, commit)
    if store:
        store.put(TABLE, {"commit": commit, "objects": " ".join(log.objects)})


@lru_cache(maxsize=2)
def whole(repo: Repository, commit: str, *others: str) -> Log:
    """The log of a commit (and of others), once it is sure that nothing of it is lacking. Raises Incomplete.

    Kept for the next caller: the check reads just what history needs. git is asked with a configuration that knows
    neither a shallow boundary nor a server, so what is not here is an error and never fetched.
    """
    try:
        log = read_log(repo, commit, *others)
        lacking = not log.commits.keys() >= {commit, *others} or missing(repo, (*log.texts, *log.settings))
    except GitFailed as failed:
        raise Incomplete(diagnosis(repo, failed.stderr)) from None
    if lacking:
        raise Incomplete(diagnosis(repo, ""))
    return log


def is_shallow(repo: Repository) -> bool:
    return bool(small_file(repo.common_dir / "shallow", 64 << 20))


def diagnosis(repo: Repository, stderr: str) -> Trouble:
    version = _git_version()
    if version < OLDEST_GIT:
        shown, oldest = (".".join(map(str, numbers)) for numbers in (version, OLDEST_GIT))
        return Trouble(f"git {shown} is too old: history needs git {oldest} or later.", "sudo apt install git")
    if not os.access(repo.objects, os.R_OK | os.X_OK) or "Permission denied" in stderr:
        owner = f"sudo chown -R $(id -u) {repo.common_dir.name}"
        return Trouble("Parts of the repository may not be read by this user, so its history is unknown.", owner)
    if "out of memory" in stderr.lower():
        return TOO_LARGE
    if is_shallow(repo):
        return SHALLOW
    if any((repo.objects / "pack").glob("*.promisor")):
        return PARTIAL
    return DAMAGED


def _git_version() -> tuple[int, ...]:
    """(2, 39, 5); `OLDEST_GIT` when git says something unheard of."""
    said = run(["git", "--version"], timeout=60).stdout.decode("ascii", "replace")
    match = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", said)
    return tuple(int(part) for part in match.groups() if part) if match else OLDEST_GIT
