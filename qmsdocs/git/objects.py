"""Many blobs at once, through one buffered `git cat-file`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import IO

from qmsdocs.model.repository import Repository
from qmsdocs.process import GitFailed, stream_git
from qmsdocs.source import blob_id, object_id

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


def raw_objects(repo: Repository, ids: Sequence[str]) -> Iterator[tuple[str, str, bytes]]:
    """(id, kind, bytes) of commits and trees in turn. Raises GitFailed, also for bytes that are not those which the id
    names."""
    if ids:
        with stream_git(repo, ["cat-file", "--batch", "--buffer"], input=_lines(ids)) as pipe:
            for id_ in ids:
                answer = pipe.readline().split()
                kind, size = (answer[1].decode("ascii"), int(answer[2])) if len(answer) == 3 else ("missing", 0)
                data = pipe.read(size)
                pipe.read(1)
                if kind == "missing" or object_id(kind, data, len(id_)) != id_:
                    raise GitFailed(["cat-file"], f"{id_} is not there, or holds other bytes".encode("ascii"))
                yield id_, kind, data


def faults(repo: Repository, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(id, what is wrong) of objects that are not there, or whose bytes are not those which the id names. Where git
    cannot go on, the object at which it ended is the last that is told."""
    done = 0
    try:
        with stream_git(repo, ["cat-file", "--batch", "--buffer"], input=_lines(ids)) as pipe:
            for id_ in ids:
                wrong = _wrong(pipe, id_)
                if wrong is None:
                    break
                done += 1
                if wrong:
                    yield id_, wrong
    except GitFailed:
        pass
    if done < len(ids):
        yield ids[done], "cannot be read"


def _wrong(pipe: IO[bytes], id_: str) -> str | None:
    """What is wrong with the next object; empty for a sound one, None where git ended."""
    answer = pipe.readline().split()
    if len(answer) == 2 and answer[1] == b"missing":
        return "is not there"
    if len(answer) != 3 or not answer[2].isdigit():
        return None
    digest = hashlib.sha256() if len(id_) == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"%s %s\0" % (answer[1], answer[2]))
    left = int(answer[2])
    while left and (chunk := pipe.read(min(left, 1 << 20))):
        digest.update(chunk)
        left -= len(chunk)
    pipe.read(1)
    return None if left else ("" if digest.hexdigest() == id_ else "holds other bytes than its name says")


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
