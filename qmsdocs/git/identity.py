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
    try:
        from git.config import GitConfigParser  # dear to load
    except ImportError as error:  # it asks git for its version, which reads the configuration
        said = str(error).strip().splitlines()[0]
        raise CannotRun(
            f"git cannot be asked who you are: {said}", "Run `git config --list`: it says what is amiss."
        ) from None

    found = {"name": "", "email": ""}
    for path, own in ((repo.common_dir / "config", False), *((path, True) for path in _user_files())):
        if not path.is_file():
            continue
        try:
            with GitConfigParser(str(path), read_only=True, merge_includes=own) as config:
                for key in found:
                    found[key] = found[key] or str(config.get_value("user", key, default="")).strip()
        except (OSError, ValueError, Error) as error:
            said = str(error).splitlines()[0]
            raise CannotRun(
                f"git's configuration {path} cannot be read: {said}", "Mend the file, then try again."
            ) from None
    return Person(found["name"], found["email"]) if found["name"] or found["email"] else None


def _user_files() -> tuple[Path, ...]:
    named = os.environ.get("GIT_CONFIG_GLOBAL")
    if named is not None:
        return (Path(named),)
    home = Path.home()
    general = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return (home / ".gitconfig", general / "git" / "config")
