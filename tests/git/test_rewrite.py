"""A history with other files in it, and back: what was comes out again, byte for byte, or not at all."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from qmsdocs.git.raw import touched
from qmsdocs.git.repository import find_repository
from qmsdocs.git.rewrite import rewritten
from tests.fixtures.nightly import some
from tests.fixtures.repos import Repo, make_repo

PATHS = ["a.md", "b/c.md", "b/d/e f.png", "b/d/é.md", "g", "b.md"]


def history(path: Path, seed: int, options: tuple[str, ...] = ()) -> Repo:
    """Files that come, change and go on two branches that are merged now and then."""
    chance = random.Random(seed)
    repo = make_repo(path, options=options)
    repo.write("a.md", "first")
    repo.commit()
    repo.git("branch", "side")
    for step in range(12):
        repo.switch(chance.choice(["main", "side"]))
        where = chance.choice(PATHS)
        if chance.random() < 0.2 and (repo.path / where).is_file():
            repo.delete(where)
        else:
            repo.write(where, f"{chance.randrange(4)}")
        repo.commit(f"Step {step}: ünïcode\n\nparent {'0' * 40}\n")
    repo.switch("main")
    repo.git("merge", "--quiet", "--no-ff", "-s", "ours", "-m", "Merge", "side")
    repo.write("a.md", "last")
    repo.commit()
    return repo


def written(repo: Repo) -> Callable[[str, bytes], object]:
    return lambda kind, data: repo.git("hash-object", "-w", "-t", kind, "--stdin", input=data)


def _files(repo: Repo, commit: str) -> list[tuple[str, str]]:
    rows = repo.git("ls-tree", "-r", "-z", commit).split("\0")
    return [(row.partition("\t")[2], row.split()[2]) for row in rows if row]


@pytest.mark.parametrize("seed", some([0, 1, 2, 3], [0]))
def test_there_and_back(tmp_path: Path, seed: int) -> None:
    repo = history(tmp_path / "qms", seed, ("--object-format=sha256",) if seed == 1 else ())
    found = find_repository(repo.path)
    assert found
    head = repo.head()
    blobs = sorted({one.new for one in touched(found, [head]) if one.new})[::2]
    swap = {blob: repo.git("hash-object", "-w", "--stdin", input=f"in place of {blob}".encode()) for blob in blobs}
    names = rewritten(found, [head], swap, written(repo))
    new = names[head]
    repo.git("fsck", "--full", "--strict", new)
    there = set(repo.git("rev-list", "--objects", new).split())
    assert not there & set(blobs) and there & set(swap.values())
    seen = "--format=%an %ae %at %cn %ce %ct %B"
    assert repo.git("log", "--topo-order", seen, new) == repo.git("log", "--topo-order", seen, head)
    for old, now in names.items():
        assert [(path, swap.get(id_, id_)) for path, id_ in _files(repo, old)] == _files(repo, now)
    back = rewritten(found, [new], {other: blob for blob, other in swap.items()})
    assert {back[now]: now for now in names.values()} == names


def test_whatever_else_was_changed_does_not_come_back(tmp_path: Path) -> None:
    """A forger who takes out more than is recorded, or changes a message."""
    repo = history(tmp_path / "qms", 2)
    found = find_repository(repo.path)
    assert found
    head = repo.head()
    first, second = sorted({one.new for one in touched(found, [head]) if one.new})[:2]
    swap = {one: repo.git("hash-object", "-w", "--stdin", input=one.encode()) for one in (first, second)}
    back = {other: one for one, other in swap.items()}
    new = rewritten(found, [head], swap, written(repo))[head]
    assert rewritten(found, [new], back)[new] == head
    assert rewritten(found, [new], {swap[first]: first})[new] != head
    repo.git("reset", "--quiet", "--hard", new)
    repo.git("commit", "--quiet", "--amend", "--allow-empty", "-m", "Another message")
    assert rewritten(found, [repo.head()], back)[repo.head()] != head
