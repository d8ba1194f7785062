"""Who sits at the keyboard, as git would say: `user.name` and `user.email`."""

from __future__ import annotations

import os
from configparser import Error
from pathlib import Path

from qmsdocs.model.finding import CannotRun
from qmsdocs.model.repository import Repository
from qmsdocs.model.revision import Person


def identity(repo: Repository) -> Person | None:
    """The person of the repository's configuration, else of the user's own; None where neither names one.

    Files that the user's own configuration includes are read; those that the repository's names are not.
    """
    files = [(repo.common_dir / "config", False), *((path, True) for path in _user_files())]
    said = [_said_in(path, own) for path, own in files if path.is_file()]
    name, email = (next(filter(None, (one[place] for one in said)), "") for place in range(2))
    return Person(name, email) if name or email else None


def _said_in(path: Path, includes: bool) -> tuple[str, str]:
    """Name and address of one file; empty what it does not say. Raises CannotRun where it cannot be read."""
    try:
        from git.config import GitConfigParser  # dear to load
    except ImportError as error:  # it asks git for its version, which reads the configuration
        said = str(error).strip().splitlines()[0]
        hint = "Run `git config --list`: it says what is amiss."
        raise CannotRun(f"git cannot be asked who you are: {said}", hint) from None
    try:
        with GitConfigParser(str(path), read_only=True, merge_includes=includes) as config:
            name, email = (str(config.get_value("user", key, default="")).strip() for key in ("name", "email"))
    except (OSError, ValueError, Error) as error:
        said = str(error).splitlines()[0]
        raise CannotRun(
            f"git's configuration {path} cannot be read: {said}", "Mend the file, then try again."
        ) from None
    return name, email


def _user_files() -> tuple[Path, ...]:
    named = os.environ.get("GIT_CONFIG_GLOBAL")
    if named is not None:
        return (Path(named),)
    home = Path.home()
    general = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return (home / ".gitconfig", general / "git" / "config")
