"""A git repository with a QMS in it, as every part knows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository with a work tree, and the QMS in it."""

    git_dir: Path
    """`.git`, or where a `.git` file points (a linked work tree, a submodule)."""
    top: Path
    """The folder that holds `.git`."""
    root: Path
    """The folder of the QMS, at or below `top`; symbolic links in its path resolved."""
    prefix: str
    """From `top` to `root`: empty, or `sub/folder/`."""
    common_dir: Path
    """Where objects and branches are: `git_dir`, but for a linked work tree the main one's."""
    object_format: str = "sha1"
    problem: str = ""
    """Why this cannot be used as a repository, in words; empty when it can be."""

    @property
    def objects(self) -> Path:
        return self.common_dir / "objects"
