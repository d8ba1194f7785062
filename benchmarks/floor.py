"""The yardstick: the least that a program in Python can do to know every revision of a repository in one pass.

    python -m benchmarks.floor DIR [--compose] [--cache FILE] [--output FILE]

One `git log` over all commits, one `git cat-file` of the Markdown blobs, front matter composed by libyaml and
remembered by its bytes, revisions with their release, effective date and authors; `--compose` also reads and composes
every document of the work tree. With `--cache` the facts of blobs are kept. It checks nothing, knows one spelling of
one kind of repository (ours) and says nothing about faults: that is what a figure above 1 pays for.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

COMMIT = "%x01%H%x02%P%x02%ct%x02%aN%x02%aE%x02%(trailers:key=Co-authored-by,valueonly,separator=%x03)"
GIT = ["git", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "-C"]
HEADER = re.compile(rb"---\n(.*?\n)---\n", re.DOTALL)
UNCOVERED = {
    *("status", "approvals", "reviews", "next_review", "withdrawn_on", "withdrawn_reason", "replaced_by", "owner"),
    *("clauses", "process", "related", "must_know", "records", "former_ids"),
}
ABSENT = "0" * 40

FIELDS = ("id", "version", "status", "effective_date")
Header = tuple[str, str, str, str, bytes]
Fact = tuple[str, str, str, str, str]
"""id, version, status, effective date, digest of the covered content."""
Commit = tuple[str, list[str], int, list[str], list[tuple[str, str]]]
"""hash, parents, committer's seconds, authors, (old blob, new blob) of each Markdown file changed."""


def commits(repository: Path) -> Iterator[Commit]:
    """Every commit, newest first."""
    command = [*GIT, str(repository), "log", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff"]
    command += ["--diff-merges=first-parent", f"--format={COMMIT}", "HEAD"]
    names = mailmap(repository)
    for record in records(command):
        head, *raw = record.decode("utf-8", "replace").split("\0")
        commit, parents, seconds, name, mail, others = head.split("\x02")
        authors = [f"{name} <{mail}>", *(names.get(_mail(one), one) for one in others.split("\x03") if one)]
        # After each `:modes blobs status` field comes the path that it concerns.
        changes = [
            (fields[2], fields[3])
            for fields, path in ((raw[n].split(), raw[n + 1]) for n in range(0, len(raw) - 1, 2))
            if path.endswith(".md")
        ]
        yield commit, parents.split(), int(seconds), authors, changes


def records(command: list[str]) -> Iterator[bytes]:
    """What a program prints, cut at the byte 1, without keeping it all."""
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        rest = b""
        while chunk := process.stdout.read(1 << 16):
            *whole, rest = (rest + chunk).split(b"\x01")
            yield from filter(None, whole)
        yield rest


def mailmap(repository: Path) -> dict[str, str]:
    """Proper name and address by old address, for co-authors: git maps only authors."""
    file = repository / ".mailmap"
    lines = file.read_text().splitlines() if file.exists() else []
    return {_mail(line): line.rpartition(" <")[0] for line in lines}


def _mail(person: str) -> str:
    return person.rpartition("<")[2].rstrip(">\n")


def blobs(repository: Path, wanted: list[str]) -> Iterator[tuple[str, bytes]]:
    """The contents of blobs, through one process."""
    command = [*GIT, str(repository), "cat-file", "--batch", "--buffer"]
    with tempfile.TemporaryFile() as names:  # a file, because both ends of two pipes would wait for each other
        names.write("\n".join(wanted).encode() + b"\n")
        names.seek(0)
        process = subprocess.Popen(command, stdin=names, stdout=subprocess.PIPE)
    with process:
        assert process.stdout
        for _ in wanted:
            blob, _, size = process.stdout.readline().decode().split()
            yield blob, process.stdout.read(int(size) + 1)[:-1]


def compose(header: bytes) -> Header:
    """The fields of a header that make a revision, and the digest of what approval covers in it."""
    text = header.decode("utf-8", "replace")
    node = yaml.compose(text, Loader=yaml.CBaseLoader)
    digest, found = hashlib.sha256(), dict.fromkeys(FIELDS, "")
    for key, value in node.value if node else ():
        if key.value in found:
            found[key.value] = value.value
        if key.value not in UNCOVERED:
            digest.update(text[key.start_mark.index : value.end_mark.index].encode())
    id_, version, status, effective = found.values()
    return id_, version, status, effective, digest.digest()


def fact(data: bytes, known: dict[bytes, Header]) -> Fact:
    """What history needs of a blob; headers met before are not composed again."""
    match = HEADER.match(data)
    header = match[1] if match else b""
    key = hashlib.sha1(header).digest()
    if key not in known:
        known[key] = compose(header)
    id_, version, status, effective, covered = known[key]
    digest = hashlib.sha256(covered + data[match.end() if match else 0 :]).hexdigest()[:16]
    return id_, version, status, effective, digest


def facts(repository: Path, log: list[Commit], cache: Path | None) -> dict[str, Fact]:
    """Facts of all blobs in the log, those of earlier runs from the cache."""
    known: dict[str, Fact] = json.loads(cache.read_text()) if cache and cache.exists() else {}
    wanted = {blob for *_, changes in log for pair in changes for blob in pair} - known.keys() - {ABSENT}
    if wanted:
        headers: dict[bytes, Header] = {}
        known.update((blob, fact(data, headers)) for blob, data in blobs(repository, sorted(wanted)))
        if cache:
            cache.write_text(json.dumps(known))
    return known


def landings(log: list[Commit]) -> Iterator[tuple[Commit, list[Commit]]]:
    """The main line, oldest first, each commit with the commits that it brought."""
    by_hash = {commit[0]: commit for commit in log}
    line = [log[0]]
    while line[-1][1]:
        line.append(by_hash[line[-1][1][0]])
    seen: set[str] = set()
    for commit in reversed(line):
        seen.add(commit[0])
        brought, queue = [commit], list(commit[1][1:])
        while queue:
            if (found := queue.pop()) not in seen:
                seen.add(found)
                brought.append(by_hash[found])
                queue += by_hash[found][1]
        yield commit, brought


def pairs(commit: Commit, known: dict[str, Fact]) -> dict[str, tuple[Fact | None, Fact | None]]:
    """Before and after of each id that a commit touches, wherever it lay."""
    found: dict[str, tuple[Fact | None, Fact | None]] = {}
    for old, new in commit[4]:
        for before, after in ((known.get(old), None), (None, known.get(new))):
            if one := before or after:
                was = found.get(one[0], (None, None))
                found[one[0]] = (before or was[0], after or was[1])
    found.pop("", None)
    return found


def revisions(log: list[Commit], known: dict[str, Fact]) -> dict[str, list[dict[str, Any]]]:
    """For each id its revisions, oldest first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for commit, brought in landings(log):
        touched = pairs(commit, known)
        writers: dict[str, set[str]] = {}
        for one in brought:
            if len(one[1]) < 2:
                for id_, (before, after) in pairs(one, known).items():
                    if after and (before is None or before[4] != after[4]):
                        writers.setdefault(id_, set()).update(one[3])
        for id_, (_, now) in touched.items():
            if now:
                _land(found.setdefault(id_, []), commit, now, writers.get(id_, set()))
    return found


def _land(rows: list[dict[str, Any]], commit: Commit, now: Fact, writers: set[str]) -> None:
    if not rows or rows[-1]["version"] != now[1]:
        rows.append({"version": now[1], "released_on": None, "commit": None, "authors": set()})
    row = rows[-1]
    row["authors"] |= writers
    if now[2] == "approved" and row["commit"] is None:
        row["commit"], row["released_on"] = commit[0], str(datetime.fromtimestamp(commit[2], UTC).date())
    if now[2] == "approved" or row["commit"] is None:
        row["effective_date"] = now[3]


def main() -> None:
    parser = argparse.ArgumentParser(description="The least work that knows every revision of a repository.")
    parser.add_argument("repository", type=Path)
    parser.add_argument("--compose", action="store_true", help="also read and compose the work tree's documents")
    parser.add_argument("--cache", type=Path, help="keep the facts of blobs in this file")
    parser.add_argument("--output", type=Path, help="write the revisions there as JSON")
    chosen = parser.parse_args()
    log = list(commits(chosen.repository))
    found = revisions(log, facts(chosen.repository, log, chosen.cache))
    if chosen.compose:
        for path in sorted(chosen.repository.glob("p*/**/*.md")):
            if match := HEADER.match(path.read_bytes()):
                yaml.compose(match[1], Loader=yaml.CBaseLoader)
    if chosen.output:
        chosen.output.write_text(json.dumps(found, default=sorted))
    print(len(found), "ids,", sum(map(len, found.values())), "revisions")


if __name__ == "__main__":
    main()
