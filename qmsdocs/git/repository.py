"""Which repository a QMS lies in. Found and judged by us; no program is run and no configuration of it is read."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from qmsdocs.git.inside import strange_object
from qmsdocs.git.refs import head_value, lookup, small_file
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.repository import Repository
from qmsdocs.process import run_git


def find_repository(root: Path) -> Repository | None:
    """The repository of the nearest folder upwards that holds `.git`; None when no folder does.

    A folder that merely looks like a bare repository is none: those arrive by clone and may hold any configuration.
    """
    real = Path(os.path.realpath(root))
    for top in (real, *real.parents):
        if os.path.lexists(top / ".git"):
            prefix = real.relative_to(top).as_posix()
            return _judge(top, real, "" if prefix == "." else prefix + "/")
    return None


def _judge(top: Path, root: Path, prefix: str) -> Repository:
    dot_git = top / ".git"
    git_dir, problem = _git_dir(dot_git)
    common = _common_dir(git_dir)
    if not problem and not all(os.access(folder, os.R_OK | os.X_OK) for folder in (git_dir, common)):
        problem = "The folder .git may not be read by this user, or leads nowhere, so its history is unknown."
    if not problem and not git_dir.is_relative_to(common):
        problem = "The file .git/commondir names a repository elsewhere, so it is not read."
    if not problem and not ((common / "objects").is_dir() and head_value(git_dir)):
        problem = "The folder .git is there, but it is no git repository: its HEAD or its objects are missing."
    if not problem and (common / "reftable").is_dir():
        problem = "This repository keeps its branches as a reftable, which qmsdocs does not read."
    problem = problem or strange_object(common)
    commit = "" if problem else lookup(git_dir, common, "HEAD") or ""
    return Repository(git_dir, top, root, prefix, common, "sha256" if len(commit) == 64 else "sha1", problem)


def _git_dir(dot_git: Path) -> tuple[Path, str]:
    """Where `.git` leads, and what is wrong with that. Only a place that points back here is followed: an unpacked
    archive could name any repository of this machine."""
    mode = dot_git.lstat().st_mode
    if stat.S_ISDIR(mode):
        return dot_git, ""
    if not stat.S_ISREG(mode):
        return dot_git, ".git is neither a folder nor a file (a symbolic link is not followed out of the repository)."
    written = (small_file(dot_git) or b"").decode("utf-8", "surrogateescape").rstrip("\r\n")
    if not written.startswith("gitdir: ") or "\0" in written:
        return dot_git, "The file .git does not say where the repository is (`gitdir: …`)."
    target = Path(os.path.realpath(dot_git.parent / written.removeprefix("gitdir: ")))
    if _points_back(target, dot_git):
        return target, ""
    return dot_git, "The file .git names a repository elsewhere that knows nothing of this folder, so it is not read."


def _points_back(git_dir: Path, dot_git: Path) -> bool:
    """A linked work tree is named by its git directory; a submodule lies in the modules of a repository around it."""
    back = (small_file(git_dir / "gitdir") or b"").decode("utf-8", "surrogateescape").strip()
    if back and os.path.realpath(git_dir / back) == os.path.realpath(dot_git):
        return True
    return any(git_dir.is_relative_to(folder / ".git" / "modules") for folder in dot_git.parent.parents)


def _common_dir(git_dir: Path) -> Path:
    written = (small_file(git_dir / "commondir") or b"").decode("utf-8", "surrogateescape").strip()
    return Path(os.path.realpath(git_dir / written)) if written and "\0" not in written else git_dir


def head(repo: Repository) -> str | None:
    """The full id of the commit that HEAD names; None before the first commit."""
    return None if repo.problem else lookup(repo.git_dir, repo.common_dir, "HEAD")


def merge_base(repo: Repository, one: str, other: str) -> str | None:
    """The commit at which two (full ids) parted; None where their pasts have nothing in common."""
    answer = run_git(repo, ["merge-base", one, other], check=False).decode("ascii", "replace").strip()
    return answer if _FULL.fullmatch(answer) else None


_FULL = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ABBREVIATED = re.compile(r"[0-9a-fA-F]{4,64}")
_REVISION = re.compile(r"(?P<name>[^\s~^:?*\[\\{}]+)(?P<steps>(?:[~^][0-9]*)*)")
_PLACES = ("{}", "refs/{}", "refs/tags/{}", "refs/heads/{}", "refs/remotes/{}", "refs/remotes/{}/HEAD")


def resolve(repo: Repository, rev: str) -> str:
    """The full id of the commit that `rev` names: a branch, tag, (short) commit id or HEAD, with `~2` or `^` behind it.

    Raises CannotRun when there is none; what begins with `-` is refused, since git would take it for an option.
    """
    match = None if rev.startswith("-") or repo.problem else _REVISION.fullmatch(rev)
    found = _named(repo, match["name"]) if match else None
    if match and found:
        answer = run_git(repo, ["rev-parse", "--verify", "--quiet", f"{found}{match['steps']}^{{commit}}"], check=False)
        commit = answer.decode("ascii", "replace").strip()
        if _FULL.fullmatch(commit):
            return commit
    hint = "`git branch --all` and `git log --oneline` show what there is; `git fetch` gets what only the server has."
    raise CannotRun(f"The revision {rev!a} is not a commit of this repository.", hint)


def _named(repo: Repository, name: str) -> str | None:
    if _FULL.fullmatch(name):
        return name
    name = "HEAD" if name == "@" else name
    for place in _PLACES:
        found = lookup(repo.git_dir, repo.common_dir, place.format(name))
        if found:
            return found
    return name.lower() if _ABBREVIATED.fullmatch(name) else None
