"""Snapshots: the files of a work tree or of a commit. The only opener of repository files."""

from qmsdocs.source.commit import CommitTree, commit_tree
from qmsdocs.source.snapshot import (
    SITE_MARK,
    Entry,
    Lacking,
    Snapshot,
    Unreadable,
    blob_id,
    left_out,
    object_id,
    shown_path,
)
from qmsdocs.source.worktree import WorkTree, work_tree

__all__ = [
    "SITE_MARK",
    "CommitTree",
    "Entry",
    "Lacking",
    "Snapshot",
    "Unreadable",
    "WorkTree",
    "blob_id",
    "commit_tree",
    "left_out",
    "object_id",
    "shown_path",
    "work_tree",
]
