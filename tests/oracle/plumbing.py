"""The oracle's own way to git: one commit at a time, slow and simple, nothing shared with the tool."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class Person:
    name: str
    email: str


@dataclass
class Commit:
    sha: str
    parents: list[str]
    author: Person
    co_authors: list[Person]
    epoch: int
    """Committer date, seconds since 1970."""
    blobs: dict[str, str] = field(default_factory=dict)
    """Path from git's top -> blob id, of regular files."""


def git(repo: Path, *args: str) -> bytes:
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    env |= {"GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(["git", "-C", str(repo), *args], env=env, check=True, stdout=subprocess.PIPE).stdout


def person(text: str) -> Person | None:
    found = re.match(r"\s*(.*?)\s*<([^>]*)>", text)
    return Person(found[1], found[2]) if found else None


class Repo:
    """Every commit reachable from HEAD, each read on its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        order = git(path, "rev-list", "--topo-order", "--reverse", "HEAD").decode().split()
        self.commits = {sha: self._commit(sha) for sha in order}
        self.main: list[str] = []
        at: str | None = order[-1]
        while at is not None:
            self.main.insert(0, at)
            parents = self.commits[at].parents
            at = parents[0] if parents else None
        self.blob = lru_cache(maxsize=None)(self._blob)
        self.renames = lru_cache(maxsize=None)(self._renames)
        mailmap = self.commits[order[-1]].blobs.get(".mailmap")
        self.mailmap = _mailmap(self.blob(mailmap).decode("utf-8", "replace")) if mailmap else []

    def _commit(self, sha: str) -> Commit:
        raw = git(self.path, "cat-file", "commit", sha).decode("utf-8", "replace")
        head, _, message = raw.partition("\n\n")
        lines = head.split("\n")
        parents = [line[7:] for line in lines if line.startswith("parent ")]
        author = next(line[7:] for line in lines if line.startswith("author "))
        committer = next(line[10:] for line in lines if line.startswith("committer "))
        commit = Commit(
            sha, parents, person(author) or Person("", ""), _co_authors(message), int(committer.split()[-2])
        )
        for entry in git(self.path, "ls-tree", "-r", "-z", sha).split(b"\0"):
            if entry:
                about, _, name = entry.partition(b"\t")
                mode, _, blob = about.decode().split()
                if mode in ("100644", "100755"):
                    commit.blobs[name.decode("utf-8", "surrogateescape")] = blob
        return commit

    def _blob(self, blob: str) -> bytes:
        return git(self.path, "cat-file", "blob", blob)

    def ancestors(self, sha: str) -> set[str]:
        """The commit and everything reachable from it."""
        seen: set[str] = set()
        todo = [sha]
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo += self.commits[at].parents
        return seen

    def _renames(self, parent: str, child: str) -> dict[str, str]:
        """New path -> old path, by git's own rename detection at its own 50 %, Markdown only."""
        raw = git(self.path, "diff-tree", "-r", "-z", "-M50%", "--diff-filter=R", parent, child, "--", "*.md")
        parts = raw.decode("utf-8", "surrogateescape").split("\0")
        return {parts[i + 2]: parts[i + 1] for i in range(0, len(parts) - 2, 3)}

    def real(self, who: Person) -> Person:
        """The person by `.mailmap` (of HEAD): an entry with the commit's name wins over one by address alone."""
        for named in (True, False):
            for name, email, old_name, old_email in self.mailmap:
                if old_email.lower() != who.email.lower() or (old_name is not None) != named:
                    continue
                if named and (old_name or "").lower() != who.name.lower():
                    continue
                return Person(name or who.name, email or who.email)
        return who


def _co_authors(message: str) -> list[Person]:
    last = message.rstrip("\n").split("\n\n")[-1] if "\n\n" in message.rstrip("\n") else ""
    lines = [line for line in last.split("\n") if line.lower().startswith("co-authored-by:")]
    return [who for line in lines if (who := person(line.partition(":")[2]))]


def _mailmap(text: str) -> list[tuple[str | None, str | None, str | None, str]]:
    """Entries (name, email, name in the commit or None for any, email in the commit)."""
    entries: list[tuple[str | None, str | None, str | None, str]] = []
    for line in text.splitlines():
        found = re.match(r"([^<#]*)<([^>]*)>\s*(?:([^<]*)<([^>]*)>)?", line)
        if not found:
            continue
        name = found[1].strip() or None
        if found[4] is None:
            entries.append((name, None, None, found[2]))
        else:
            entries.append((name, found[2], found[3].strip() or None, found[4]))
    return entries
