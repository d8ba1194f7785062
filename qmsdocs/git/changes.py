"""Where the work tree differs from HEAD: files read by us, never compared through git, which would run filters."""

from __future__ import annotations

from collections.abc import Mapping

from qmsdocs.git.repository import head
from qmsdocs.model.repository import Repository
from qmsdocs.model.settings import Settings
from qmsdocs.source import Entry, Snapshot, Unreadable, blob_id, commit_tree

_KINDS = (".md", ".yml", ".yaml", ".json")


def differs_from_head(repo: Repository, tree: Snapshot, settings: Settings | None = None) -> tuple[str, ...]:
    """Paths whose content differs between work tree and HEAD, or that only one of them has; sorted.

    Looked at are the files of the QMS: `mkdocs.yml` and what lies in the folders that the settings name; without
    settings all Markdown, YAML and JSON files. Line ends do not count (git may have changed them on checkout).
    """
    commit = head(repo)
    past: Snapshot | None = commit_tree(repo, commit) if commit else None
    old: Mapping[str, Entry] = past.entries() if past else {}
    new = tree.entries()
    paths = sorted(path for path in {*old, *new} if _counts(path, settings))
    return tuple(path for path in paths if past is None or _differs(old.get(path), new.get(path), past, tree))


def _counts(path: str, settings: Settings | None) -> bool:
    if settings is None:
        return path.lower().endswith(_KINDS)
    folders = [*(folder.path for folder in settings.folders), settings.registers, settings.schemas]
    inside = any(folder == "." or path.startswith(folder.rstrip("/") + "/") for folder in folders)
    return path == "mkdocs.yml" or inside


def _differs(old: Entry | None, new: Entry | None, past: Snapshot, tree: Snapshot) -> bool:
    if old is None or new is None or (old.kind in ("file", "link")) != (new.kind in ("file", "link")):
        return True
    if old.kind not in ("file", "link"):
        return False
    try:
        data = tree.read(new.path)
        if blob_id(data, len(old.blob)) == old.blob:
            return False
        return data.replace(b"\r\n", b"\n") != past.read(old.path).replace(b"\r\n", b"\n")
    except Unreadable:
        return True
