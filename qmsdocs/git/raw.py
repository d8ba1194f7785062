"""What each commit did to each file, as ids and paths alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple

from qmsdocs.model.repository import Repository
from qmsdocs.process import stream_git

_LOG = (
    *("log", "-z", "--raw", "--no-abbrev", "--root", "--diff-merges=first-parent", "--no-renames", "--no-color"),
    *("--no-ext-diff", "--no-textconv", "--no-notes", "--no-mailmap", "--no-decorate", "--ignore-submodules=all"),
)


class Touched(NamedTuple):
    """A file that a commit changed against its first parent. Paths are from the repository's top; ids are empty where
    there was, or is, no regular file."""

    commit: str
    path: bytes
    old: str
    new: str


def touched(repo: Repository, heads: Sequence[str], *options: str, paths: Sequence[str] = ()) -> Iterator[Touched]:
    """Of every commit at or below the heads, the newest first. Raises GitFailed."""
    with stream_git(repo, [*_LOG, "--format=tformat:C%H", *options, *heads, "--", *paths]) as pipe:
        parts, commit = tokens(pipe), ""
        for token in parts:
            if token.lstrip(b"\n")[:1] == b":":
                before, after = sides(token)
                yield Touched(commit, next(parts), before, after)
            elif token[:1] == b"C":
                commit = token[1:].decode("ascii")


def tokens(pipe: IO[bytes]) -> Iterator[bytes]:
    """What zero bytes part in a stream, however long."""
    rest = b""
    while chunk := pipe.read(1 << 18):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
    if rest:
        yield rest


def sides(raw: bytes, kind: bytes = b"100") -> tuple[str, str]:
    """The ids before and after of `:MODE MODE OLD NEW STATUS`; empty where the mode does not begin with `kind`. What is
    no regular file (`100…`) is no text: a link, a submodule."""
    old_mode, new_mode, old, new = raw.lstrip(b"\n").split(b" ")[:4]
    before = old.decode("ascii") if old_mode.startswith(b":" + kind) else ""
    after = new.decode("ascii") if new_mode.startswith(kind) else ""
    return before, after
