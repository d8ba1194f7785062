"""Where an id-less Markdown file was moved to, as git sees it: at 50 % likeness, among Markdown files only."""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import normpath

from qmsdocs.git.log import Commit
from qmsdocs.history.states import Reader
from qmsdocs.model.repository import Repository
from qmsdocs.process import stream_git
from qmsdocs.source import shown_path

_DIFF = (
    *("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--root", "-M50%", "-l1000", "--diff-filter=R"),
    *("--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--", ":(icase,glob)**/*.md"),
)


def idless_moves(repo: Repository, commits: Iterable[Commit], reader: Reader) -> dict[str, dict[str, str]]:
    """Commit id -> old path -> new path. git is asked only about commits in which an id-less file went and another
    Markdown file came; each is compared with its first parent."""
    asked = [commit for commit in commits if commit.parents and _may_move(commit, reader)]
    if not asked:
        return {}
    lines = "".join(f"{commit.id} {commit.parents[0]}\n" for commit in asked).encode("ascii")
    shown = {_raw(repo, change.path): change.path for commit in asked for change in commit.changes}
    moves: dict[str, dict[str, str]] = {}
    with stream_git(repo, _DIFF, input=lines) as pipe:
        tokens = iter(pipe.read().split(b"\0"))
    commit_moves: dict[str, str] = {}
    for token in tokens:
        if token.startswith(b":"):
            old, new = (shown.get(shown_path(next(tokens))) for _ in range(2))
            if old is not None and new is not None:
                commit_moves[old] = new
        elif token:
            commit_moves = moves.setdefault(token.strip().split()[0].decode("ascii"), {})
    return moves


def _may_move(commit: Commit, reader: Reader) -> bool:
    gone = [change for change in commit.changes if not change.new]
    if not gone or all(change.old for change in commit.changes):
        return False
    states = (reader.state(change.path, change.old) for change in gone)
    return any(state and not state.id for state in states)


def _raw(repo: Repository, path: str) -> str:
    """A path from the repository's top, as shown."""
    return normpath(repo.prefix + path) if repo.prefix else path
