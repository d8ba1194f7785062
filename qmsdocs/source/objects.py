"""Objects of a repository by id, through one `git cat-file --batch` that stays open."""

from __future__ import annotations

import weakref
from contextlib import ExitStack, suppress
from subprocess import Popen
from threading import Lock
from typing import IO

from qmsdocs.model.repository import Repository
from qmsdocs.process import converse_git
from qmsdocs.source.snapshot import MAX_FILE, Lacking, Unreadable
from qmsdocs.source.snapshot import object_id as named

DAMAGED = "The repository does not have it, or has it damaged (`git fsck` says more)."


class Objects:
    """Reads objects one at a time; the program starts with the first and ends with this value."""

    def __init__(self, repo: Repository) -> None:
        self._repo = repo
        self._stack = ExitStack()
        self._program: Popen[bytes] | None = None
        self._lock = Lock()
        self._trees: dict[str, dict[bytes, tuple[bytes, str]]] = {}
        weakref.finalize(self, self._stack.close)

    def read(self, object_id: str, kind: str = "blob") -> bytes:
        """The bytes of an object (of the tree of a commit for kind `tree`); raises Unreadable."""
        with self._lock:
            data = self._ask(f"{object_id}^{{{kind}}}" if kind == "tree" else object_id, kind)
        if data is None or (kind != "tree" and named(kind, data, len(object_id)) != object_id):
            raise Lacking(DAMAGED)
        return data

    def tree(self, object_id: str) -> dict[bytes, tuple[bytes, str]]:
        """A tree, or that of a commit: name -> (mode, object id)."""
        known = self._trees.get(object_id)
        if known is None:
            known = self._trees[object_id] = parse_tree(self.read(object_id, "tree"), len(object_id) // 2)
        return known

    def read_tree(self, object_id: str) -> bytes:
        """A tree in git's own form; raises Unreadable, also for bytes that are not those which the id names."""
        data = self.read(object_id, "tree")
        if named("tree", data, len(object_id)) != object_id:
            raise Lacking(DAMAGED)
        return data

    def _ask(self, name: str, kind: str) -> bytes | None:
        program = self._program or self._start()
        assert program.stdin and program.stdout
        try:
            program.stdin.write(name.encode("ascii") + b"\n")
            program.stdin.flush()
            answer = program.stdout.readline().split()
            if len(answer) == 3 and answer[2].isdigit():
                return self._content(program.stdout, int(answer[2]), answer[1] == kind.encode("ascii"))
        except OSError:
            answer = []
        if not answer:
            self._restart()
        return None

    def _content(self, pipe: IO[bytes], size: int, wanted: bool) -> bytes | None:
        if size > MAX_FILE:
            self._restart()
            raise Unreadable(f"It has {size:,} bytes; files of more than {MAX_FILE:,} bytes are not read.")
        data = pipe.read(size + 1)
        if len(data) != size + 1:
            self._restart()
            return None
        return data[:-1] if wanted else None

    def _start(self) -> Popen[bytes]:
        self._program = self._stack.enter_context(converse_git(self._repo, ["cat-file", "--batch"]))
        return self._program

    def _restart(self) -> None:
        """git dies at a damaged object: the next question starts it anew."""
        self._program = None
        with suppress(OSError):
            self._stack.close()


def parse_tree(data: bytes, width: int) -> dict[bytes, tuple[bytes, str]]:
    """git's form of a tree: `MODE NAME\\0ID` one after the other, the id as `width` bytes."""
    found: dict[bytes, tuple[bytes, str]] = {}
    at = 0
    while at < len(data):
        blank = data.index(b" ", at)
        end = data.index(b"\0", blank)
        found[data[blank + 1 : end]] = (data[at:blank], data[end + 1 : end + 1 + width].hex())
        at = end + 1 + width
    return found
