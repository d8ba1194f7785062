"""A history written through `git fast-import`: commits in, one repository out, the same bytes for the same calls."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import IO

QUIET = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C", "TZ": "UTC"}


def git(repository: Path, *arguments: str) -> str:
    """Output of a git command, run without the configuration of this machine."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | QUIET
    done = subprocess.run(
        ["git", "-C", str(repository), *arguments], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


@dataclass(frozen=True, slots=True)
class Person:
    """Who commits, and the other name and address the same person has used."""

    name: str
    email: str
    alias: tuple[str, str] | None

    def written(self, rng: Random) -> str:
        """As it stands in a commit: now and then under the other address."""
        name, email = self.alias if self.alias and rng.random() < 0.4 else (self.name, self.email)
        return f"{name} <{email}>"

    @property
    def mailmap(self) -> str:
        return f"{self.name} <{self.email}> <{self.alias[1]}>\n" if self.alias else ""


def people(count: int) -> list[Person]:
    """Clerks by number; every fifth has an old address."""
    return [
        Person(
            f"Clerk {n:02}",
            f"clerk-{n:02}@example.org",
            (f"clerk{n:02}", f"c{n:02}@old.example.org") if n % 5 == 0 else None,
        )
        for n in range(1, count + 1)
    ]


@dataclass(frozen=True, slots=True)
class Signature:
    """Author and committer of a commit as written, and its time in seconds with a zone such as `+0100`."""

    author: str
    committer: str
    seconds: int
    zone: str


class Stream:
    """The running `git fast-import`. Commits are known by their marks, from 1."""

    def __init__(self, repository: Path) -> None:
        repository.mkdir(parents=True)
        git(repository, "init", "-q", "--template=", "-b", "main")
        self.repository = repository
        self.count = 0
        self._marks = Path(tempfile.mkdtemp()) / "marks"
        command = ["git", "-C", str(repository), "-c", "pack.compression=1", "fast-import", "--quiet"]
        self._process = subprocess.Popen([*command, f"--export-marks={self._marks}"], stdin=subprocess.PIPE)
        assert self._process.stdin
        self._pipe: IO[bytes] = self._process.stdin

    def commit(self, signed: Signature, message: str, parents: Sequence[int], *, side: bool = False) -> int:
        """Begin a commit; its changes follow by `put`, `drop` and `move`. Answers its mark."""
        self.count += 1
        text = message.encode()
        head = f"commit refs/heads/{'side' if side else 'main'}\nmark :{self.count}\n"
        head += f"author {signed.author} {signed.seconds} {signed.zone}\n"
        head += f"committer {signed.committer} {signed.seconds} {signed.zone}\ndata {len(text)}\n"
        joins = "".join(f"{'merge' if n else 'from'} :{mark}\n" for n, mark in enumerate(parents))
        self._pipe.write(head.encode() + text + b"\n" + joins.encode())
        return self.count

    def put(self, path: str, data: bytes) -> None:
        self._pipe.write(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")

    def drop(self, path: str) -> None:
        self._pipe.write(f"D {path}\n".encode())

    def move(self, old: str, new: str) -> None:
        self._pipe.write(f"R {old} {new}\n".encode())

    def finish(self) -> dict[int, str]:
        """Close the history and fill the work tree; the commit ids by mark."""
        self._pipe.close()
        if self._process.wait():
            raise RuntimeError("git fast-import failed: its report lies in the repository's git folder")
        git(self.repository, "update-ref", "-d", "refs/heads/side")
        git(self.repository, "read-tree", "-u", "--reset", "HEAD")
        ids = dict(line.split() for line in self._marks.read_text().splitlines())
        self._marks.unlink()
        self._marks.parent.rmdir()
        return {int(mark[1:]): commit for mark, commit in ids.items()}
