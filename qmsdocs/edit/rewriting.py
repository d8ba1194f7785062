"""Carrying a rewritten history out: new objects are written, then what named the old commits names the new ones."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from qmsdocs.git.advance import move_reference
from qmsdocs.git.objects import missing
from qmsdocs.git.refs import head_value, references
from qmsdocs.git.rewrite import rewritten
from qmsdocs.model.finding import CannotRun, Refused
from qmsdocs.model.repository import Repository
from qmsdocs.process import converse_git, run_git
from qmsdocs.source import object_id

_UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply", "BISECT_LOG")


@dataclass(frozen=True, slots=True)
class Named:
    """A reference, what it names, and the commit behind that."""

    name: str
    id: str
    commit: str

    @property
    def moves(self) -> bool:
        """Branches, and tags that are nothing but a name."""
        return self.name.startswith("refs/heads/") or (self.name.startswith("refs/tags/") and self.id == self.commit)


def branch_of(repo: Repository) -> str:
    """The branch that HEAD is on. Raises Refused where the repository is in the middle of something."""
    value = head_value(repo.git_dir) or b""
    name = value.removeprefix(b"ref: ").strip().decode("utf-8", "surrogateescape")
    if not value.startswith(b"ref: refs/heads/"):
        raise Refused("HEAD is on no branch.", "Switch to the main line first: git switch main")
    for sign in _UNDER_WAY:
        if (repo.git_dir / sign).exists():
            raise Refused("A merge, rebase or bisection is under way.", "End it first; `git status` says how.")
    return name


def all_named(repo: Repository) -> list[Named]:
    """Everything that names a commit, remote-tracking branches included."""
    named = references(repo.common_dir)
    asked = "".join(f"{id_}^{{}}\n" for id_ in named.values()).encode("ascii")
    rows = (
        run_git(repo, ["cat-file", "--batch-check=%(objecttype) %(objectname)"], input=asked)
        .decode("ascii")
        .splitlines()
    )
    pairs = zip(named.items(), (row.split() for row in rows), strict=True)
    return [Named(name, id_, row[1]) for (name, id_), row in pairs if row[:1] == ["commit"]]


def check_free(named: list[Named], ids: Mapping[str, str]) -> list[str]:
    """Raises Refused where something that cannot be moved would keep what is taken out; names of remote-tracking
    branches that do so until the server is changed, too."""
    keeping = [one for one in named if not one.moves and ids.get(one.commit) != one.commit]
    remote = [one.name for one in keeping if one.name.startswith("refs/remotes/")]
    others = [one.name for one in keeping if one.name not in remote]
    if others:
        commands = ", ".join(f"`git update-ref -d {name}`" for name in others)
        raise Refused(f"These would keep what is taken out: {', '.join(others)}.", f"Take them away first: {commands}.")
    return remote


def write_history(
    repo: Repository, named: list[Named], notices: Mapping[str, bytes], blobs: Mapping[str, str]
) -> dict[str, str]:
    """Write the new history, which nothing names yet, and see that it is whole: commit -> its new name."""
    written: list[str] = []
    with _writer(repo) as write:
        for data in notices.values():
            written.append(write("blob", data))
        heads = [one.commit for one in named]
        ids = rewritten(repo, heads, blobs, lambda kind, data: written.append(write(kind, data)))
    if missing(repo, written):
        raise CannotRun("The new history could not be written whole.", "Nothing was moved; make room, and try again.")
    return ids


def move_names(repo: Repository, branch: str, named: list[Named], ids: Mapping[str, str]) -> None:
    """Let branches and tags name the new history; HEAD's branch the last."""
    for one in sorted((one for one in named if one.moves), key=lambda one: one.name == branch):
        if ids[one.commit] != one.commit:
            move_reference(repo, one.name, one.id, ids[one.commit])


class _Writer:
    """Writes objects one by one, through a program for each kind that stays open."""

    def __init__(self, repo: Repository, folder: Path, stack: ExitStack) -> None:
        self._repo, self._folder, self._stack = repo, folder, stack
        self._programs: dict[str, Popen[bytes]] = {}

    def __call__(self, kind: str, data: bytes) -> str:
        if kind not in self._programs:
            asked = ["hash-object", "-w", "--no-filters", "-t", kind, "--stdin-paths"]
            self._programs[kind] = self._stack.enter_context(converse_git(self._repo, asked))
        program = self._programs[kind]
        assert program.stdin and program.stdout
        path = self._folder / "object"
        path.write_bytes(data)
        program.stdin.write(f"{path}\n".encode())
        program.stdin.flush()
        id_ = program.stdout.readline().strip().decode("ascii")
        wanted = object_id(kind, data, 64 if self._repo.object_format == "sha256" else 40)
        if id_ != wanted:
            raise CannotRun(
                f"git would not write a {kind} of the new history.", "Nothing was moved. `git fsck` says more."
            )
        return id_


@contextmanager
def _writer(repo: Repository) -> Iterator[_Writer]:
    with tempfile.TemporaryDirectory(prefix="qmsdocs-", ignore_cleanup_errors=True) as folder, ExitStack() as stack:
        yield _Writer(repo, Path(folder), stack)
