"""The same history with other files in it: what every commit and folder would be called, and what it would hold.

One function for both ways. A redaction puts notices in the place of files; a check puts the files' ids back and so
finds the ids of the commits that were, without ever having the files: a folder names them by their ids alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from qmsdocs.git.objects import raw_objects
from qmsdocs.git.raw import touched
from qmsdocs.model.repository import Repository
from qmsdocs.process import run_git
from qmsdocs.source import object_id
from qmsdocs.source.objects import Objects, parse_tree

Emit = Callable[[str, bytes], object]
"""Takes each new object, `tree` or `commit`, after those that it names."""
_Ways = dict[bytes, "_Ways"]
"""Names on the ways to files, folder by folder; empty for a file."""


def rewritten(
    repo: Repository, heads: Sequence[str], blobs: Mapping[str, str], emit: Emit | None = None
) -> dict[str, str]:
    """Commit at or below the heads -> what it is called with other files: `blobs` says which stands for which.

    Everything else of a commit stays as it is, byte for byte, its signature too. Raises GitFailed.
    """
    commits = run_git(repo, ["rev-list", "--topo-order", "--reverse", *heads]).decode("ascii").split()
    if not blobs:
        return {commit: commit for commit in commits}
    ways: _Ways = {}
    for path in places_of(repo, heads, blobs):
        here = ways
        for part in path.split(b"/"):
            here = here.setdefault(part, {})
    trees = _Trees(repo, blobs, emit)
    found: dict[str, str] = {}
    for id_, _, raw in raw_objects(repo, commits):
        new = _commit(raw, found, lambda tree: trees.swapped(tree, ways))
        if new != raw and emit:
            emit("commit", new)
        found[id_] = id_ if new == raw else object_id("commit", new, len(id_))
    return found


def places_of(repo: Repository, heads: Sequence[str], blobs: Mapping[str, object]) -> set[bytes]:
    """Every path, from the repository's top, at which one of these files ever lay."""
    return {one.path for one in touched(repo, heads) if one.new in blobs}


def _commit(raw: bytes, parents: Mapping[str, str], tree: Callable[[str], str]) -> bytes:
    """A commit whose folder and parents are called otherwise."""
    head, blank, message = raw.partition(b"\n\n")
    lines = head.split(b"\n")
    for place, line in enumerate(lines):
        word, _, id_ = line.partition(b" ")
        if word == b"tree" and place == 0:
            lines[place] = b"tree " + tree(id_.decode("ascii")).encode("ascii")
        elif word == b"parent":
            old = id_.decode("ascii")
            lines[place] = b"parent " + parents.get(old, old).encode("ascii")
        else:
            break
    return b"\n".join(lines) + blank + message


class _Trees:
    """Folders with other files in them, each thought out once."""

    def __init__(self, repo: Repository, blobs: Mapping[str, str], emit: Emit | None) -> None:
        self._objects = Objects(repo)
        self._blobs = blobs
        self._emit = emit
        self._known: dict[tuple[str, int], str] = {}

    def swapped(self, tree: str, ways: _Ways) -> str:
        """What a folder is called with other files at these ways below it. Its raw bytes are changed in place: names,
        modes and order stay as they are, whatever they are."""
        key = (tree, id(ways))
        if key not in self._known:
            self._known[key] = self._swap(tree, ways)
        return self._known[key]

    def _swap(self, tree: str, ways: _Ways) -> str:
        raw = self._objects.read_tree(tree)
        pairs = dict(self._blobs)
        if any(ways.values()):
            entries = parse_tree(raw, len(tree) // 2)
            for name, below in ways.items():
                mode, id_ = entries.get(name, (b"", ""))
                if below and mode == b"40000":
                    pairs[id_] = self.swapped(id_, below)
        new = raw
        for old, other in pairs.items():  # an id stands behind the zero byte that ends a name
            if old != other:
                new = new.replace(b"\0" + bytes.fromhex(old), b"\0" + bytes.fromhex(other))
        if new == raw:
            return tree
        if self._emit:
            self._emit("tree", new)
        return object_id("tree", new, len(tree))
