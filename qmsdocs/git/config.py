"""git's configuration, as its user wrote it: read by GitPython, which runs nothing for it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from configparser import Error
from dataclasses import dataclass
from pathlib import Path

from qmsdocs.git.refs import head_value
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.repository import Repository

Key = tuple[str, str]
"""Section and name."""


def own_values(repo: Repository, keys: Sequence[Key]) -> dict[Key, str]:
    """What the user's own files and the system's say, the nearest file first; empty where none says it. Nothing that
    a repository brought along has a part in it."""
    return _first_said([_said_in(path, keys, repo) for path in _own_files()], keys)


def all_values(repo: Repository, keys: Sequence[Key]) -> dict[Key, str]:
    """The same, the repository's own file before all others. What that file includes is not read."""
    files = [_said_in(repo.common_dir / "config", keys, None), *(_said_in(one, keys, repo) for one in _own_files())]
    return _first_said(files, keys)


def _first_said(files: Sequence[dict[Key, str]], keys: Sequence[Key]) -> dict[Key, str]:
    return {key: next(filter(None, (said[key] for said in files)), "") for key in keys}


def _own_files() -> Iterator[Path]:
    """`GIT_CONFIG_GLOBAL`, `GIT_CONFIG_SYSTEM` and `GIT_CONFIG_NOSYSTEM` count as in git."""
    named = os.environ.get("GIT_CONFIG_GLOBAL")
    if named is not None:
        yield Path(named)
    else:
        home = Path.home()
        yield home / ".gitconfig"
        yield Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "git" / "config"
    if os.environ.get("GIT_CONFIG_NOSYSTEM", "0").lower() in ("", "0", "false", "no", "off"):
        yield Path(os.environ.get("GIT_CONFIG_SYSTEM") or "/etc/gitconfig")


@dataclass(frozen=True, slots=True)
class _Branch:
    name: str


@dataclass(frozen=True, slots=True)
class _Where:
    """What GitPython asks of a repository for `includeIf`. Its remotes come along with it and have no part in it."""

    git_dir: str
    head: bytes
    remotes: tuple[()] = ()

    @property
    def active_branch(self) -> _Branch:
        if not self.head.startswith(b"ref: refs/heads/"):
            raise TypeError("on no branch")
        return _Branch(self.head.removeprefix(b"ref: refs/heads/").decode("utf-8", "replace").strip())


def _said_in(path: Path, keys: Sequence[Key], includes: Repository | None) -> dict[Key, str]:
    """What one file says, with what it includes if a repository is given. Raises CannotRun where it cannot be read."""
    if not path.is_file():
        return dict.fromkeys(keys, "")
    try:
        from git.config import GitConfigParser  # dear to load
    except ImportError as error:  # it asks git for its version, which reads the configuration
        said = str(error).strip().splitlines()[0]
        hint = "Run `git config --list`: it says what is amiss."
        raise CannotRun(f"git's configuration cannot be read: {said}", hint) from None
    where = _Where(str(includes.git_dir), head_value(includes.git_dir) or b"") if includes else None
    try:
        with GitConfigParser(str(path), read_only=True, merge_includes=bool(includes), repo=where) as config:  # type: ignore[arg-type]
            return {(s, k): str(config.get(s, k)).strip() if config.has_option(s, k) else "" for s, k in keys}
    except (OSError, ValueError, Error) as error:
        said = str(error).splitlines()[0]
        raise CannotRun(
            f"git's configuration {path} cannot be read: {said}", "Mend the file, then try again."
        ) from None
