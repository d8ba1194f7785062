"""Many blobs at once, through one buffered `git cat-file`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from qmsdocs.model.repository import Repository
from qmsdocs.process import GitFailed, stream_git
from qmsdocs.source import blob_id

LARGEST = 4 << 20
"""Bytes; a bigger file is no text that can be read."""


def missing(repo: Repository, ids: Sequence[str]) -> bool:
    """Whether the repository lacks any of these objects."""
    with stream_git(repo, ["cat-file", "--batch-check=%(objecttype)", "--buffer"], input=_lines(ids)) as answers:
        said = answers.read()
    return b" missing\n" in said or said.count(b"\n") != len(ids)


def contents(repo: Repository, blobs: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
    """(id, bytes) of each blob in turn; None for one that is bigger than `LARGEST`. Raises GitFailed, also for bytes
    that are not those which the id names: git itself does not look."""
    if blobs:
        with stream_git(repo, ["cat-file", "--batch", "--buffer"], input=_lines(blobs)) as pipe:
            for blob in blobs:
                data = _content(pipe)
                if data is not None and blob_id(data, len(blob)) != blob:
                    raise GitFailed(["cat-file"], f"{blob} holds other bytes than its name says".encode("ascii"))
                yield blob, data


def _lines(blobs: Sequence[str]) -> bytes:
    return "".join(f"{blob}\n" for blob in blobs).encode("ascii")


def _content(pipe: IO[bytes]) -> bytes | None:
    """An answer is `ID blob SIZE` LF bytes LF. Whatever else comes means that git is about to end with an error."""
    answer = pipe.readline().split()
    if len(answer) != 3 or answer[1] != b"blob":
        return None
    left = int(answer[2])
    if left <= LARGEST:
        data = pipe.read(left)
        pipe.read(1)
        return data
    while left > 0 and (chunk := pipe.read(min(left, 1 << 20))):
        left -= len(chunk)
    pipe.read(1)
    return None
