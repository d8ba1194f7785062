"""A few objects that stand for more files than any disk holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.command import found, refused, small
from tests.fixtures.repos import Repo


def _tree(repo: Repo, *lines: str) -> str:
    return repo.git("mktree", input=("\n".join(lines) + "\n").encode())


@pytest.fixture
def bomb(tmp_path: Path) -> Repo:
    repo = Repo(small(tmp_path / "qms"))
    blob = repo.git("rev-parse", "HEAD:mkdocs.yml")
    tree = _tree(repo, *(f"100644 blob {blob}\tf{n}.md" for n in range(10)))
    for _ in range(8):
        tree = _tree(repo, *(f"040000 tree {tree}\td{n}" for n in range(10)))
    top = _tree(repo, f"100644 blob {blob}\tmkdocs.yml", f"040000 tree {tree}\tprocedures")
    commit = repo.git("commit-tree", "-p", "HEAD", "-m", "Bomb", top)
    repo.git("update-ref", "HEAD", commit)
    return repo


def test_a_commit_of_a_thousand_million_files_is_refused_and_the_files_on_the_disk_are_read(
    bomb: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qmsdocs.process.git.GIT_MEMORY", 32 << 20)
    assert found(bomb.path) == ["mkdocs.yml:1:1 error QMS510"]
    for args in (("list",), ("history", "QP-50"), ("build",)):
        assert "holds more files than any real one does" in refused(bomb.path, *args)
