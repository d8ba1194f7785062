"""Carrying a rewritten history out: new objects are written, then what named the old commits names the new ones."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
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


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A repository whose history is to have other files in it."""

    repo: Repository
    branch: str
    """The one that HEAD is on."""
    named: tuple[Named, ...]
    blobs: Mapping[str, str] = field(default_factory=dict)
    """Blob id -> what stands in its place."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """Commit -> what it will be called."""
    remote: tuple[str, ...] = ()
    """Remote-tracking branches that keep what is taken out until the server has the new history."""

    @property
    def heads(self) -> list[str]:
        return [one.commit for one in self.named]

    def with_blobs(self, blobs: Mapping[str, str]) -> Rewriting:
        """What it comes to. Raises Refused where something that cannot be moved would keep what is taken out."""
        ids = rewritten(self.repo, self.heads, blobs)
        keeping = [one.name for one in self.named if not one.moves and ids[one.commit] != one.commit]
        remote = tuple(name for name in keeping if name.startswith("refs/remotes/"))
        others = [name for name in keeping if name not in remote]
        if others:
            commands = ", ".join(f"`git update-ref -d {name}`" for name in others)
            raise Refused(f"These would keep what is taken out: {', '.join(others)}.", f"Take them away: {commands}.")
        return replace(self, blobs=blobs, ids=ids, remote=remote)


def foreseen(repo: Repository) -> Rewriting:
    """All that names a commit; nothing is changed. Raises Refused where the repository is amid something else."""
    value = head_value(repo.git_dir) or b""
    if not value.startswith(b"ref: refs/heads/"):
        raise Refused("HEAD is on no branch.", "Switch to the main line first: git switch main")
    if any((repo.git_dir / sign).exists() for sign in _UNDER_WAY):
        raise Refused("A merge, rebase or bisection is under way.", "End it first; `git status` says how.")
    named = references(repo.common_dir)
    asked = "".join(f"{id_}^{{}}\n" for id_ in named.values()).encode("ascii")
    answers = run_git(repo, ["cat-file", "--batch-check=%(objecttype) %(objectname)"], input=asked)
    pairs = zip(named.items(), (row.split() for row in answers.decode("ascii").splitlines()), strict=True)
    found = tuple(Named(name, id_, row[1]) for (name, id_), row in pairs if row[:1] == ["commit"])
    return Rewriting(repo, value.removeprefix(b"ref: ").strip().decode("utf-8", "surrogateescape"), found)


def write_history(rewriting: Rewriting, notices: Mapping[str, bytes]) -> None:
    """Write the new history, which nothing names yet, and see that it is whole."""
    repo, written = rewriting.repo, list[str]()
    with _writer(repo) as write:
        for data in notices.values():
            written.append(write("blob", data))
        rewritten(repo, rewriting.heads, rewriting.blobs, lambda kind, data: written.append(write(kind, data)))
    if missing(repo, written):
        raise CannotRun("The new history could not be written whole.", "Nothing was moved; make room, and try again.")


def move_names(rewriting: Rewriting) -> None:
    """Let branches and tags name the new history; HEAD's branch the last."""
    for one in sorted((one for one in rewriting.named if one.moves), key=lambda one: one.name == rewriting.branch):
        if rewriting.ids[one.commit] != one.commit:
            move_reference(rewriting.repo, one.name, one.id, rewriting.ids[one.commit])


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
