"""Who sits at the keyboard, as git would say."""

from __future__ import annotations

import os
from typing import Literal

from qmsdocs.git.config import all_values
from qmsdocs.model.repository import Repository
from qmsdocs.model.revision import Person

Who = Literal["author", "committer"]


def identity(repo: Repository, who: Who = "author") -> Person | None:
    """The person of `GIT_AUTHOR_NAME` and `GIT_AUTHOR_EMAIL`, else of `author.name`, else of `user.name` … in the
    repository's configuration, else in the user's own; for the address last `EMAIL`. None where nothing names one."""
    keys = [(section, key) for section in (who, "user") for key in ("name", "email")]
    said = all_values(repo, keys)
    name, email = (
        os.environ.get(f"GIT_{who.upper()}_{key.upper()}", "").strip() or said[who, key] or said["user", key]
        for key in ("name", "email")
    )
    email = email or os.environ.get("EMAIL", "").strip()
    return Person(name, email) if name or email else None
