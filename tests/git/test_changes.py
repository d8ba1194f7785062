"""Work tree against HEAD: only content counts, and only of the QMS."""

from __future__ import annotations

from pathlib import Path

from qmsdocs.git.changes import differs_from_head
from qmsdocs.git.repository import find_repository
from qmsdocs.model.settings import Settings
from qmsdocs.source import work_tree
from tests.fixtures.repos import Repo, document, make_repo


def differing(repo: Repo, root: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """With settings, and without."""
    found = find_repository(repo.path / root)
    assert found is not None
    tree = work_tree(repo.path / root)
    return differs_from_head(found, tree, Settings()), differs_from_head(found, tree)


def test_nothing_differs_after_a_commit_whatever_the_line_ends(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.write("procedures/a.md", document())
    repo.write("mkdocs.yml", "site_name: x\n")
    repo.link("procedures/b.md", "a.md")
    repo.commit()
    repo.write("procedures/a.md", document().replace("\n", "\r\n"))
    assert differing(repo) == ((), ())


def test_changed_new_and_deleted_files(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    for name in ("procedures/a.md", "procedures/gone.md", "registers/risks.yml", "README.md", "src/x.py"):
        repo.write(f"qms/{name}", "one\n")
    repo.commit()
    for name in ("procedures/a.md", "procedures/new.md", "README.md", "src/x.py", "mkdocs.yml"):
        repo.write(f"qms/{name}", "two\n")
    repo.delete("qms/procedures/gone.md")
    repo.write("elsewhere.md", "outside\n")
    expected = ("mkdocs.yml", "procedures/a.md", "procedures/gone.md", "procedures/new.md")
    assert differing(repo, "qms") == (expected, ("README.md", *expected))


def test_before_the_first_commit_everything_differs(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.write("procedures/a.md", document())
    assert differing(repo) == (("procedures/a.md",), ("procedures/a.md",))


def test_a_sha256_repository(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r", options=["--object-format=sha256"])
    repo.write("procedures/a.md", document())
    repo.write("procedures/b.md", document("QP-02"))
    repo.commit()
    repo.write("procedures/b.md", document("QP-03"))
    assert differing(repo) == (("procedures/b.md",), ("procedures/b.md",))
