"""`validate --base REV`: what only a change shows, judged by what the main line says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.command import BODY, approved, found, procedure, refused, small
from tests.fixtures.repos import Repo

PATH = "procedures/QP-01-a.md"
OTHER = "procedures/QP-02-b.md"
ROLES = """\
- {id: quality-manager, title: Quality manager}
- id: director
  title: Director
  holders: [{name: Ana, email: ana@townhall.example, from: 2020-01-01}]
"""
MORE = BODY + "\nAnd a line more.\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """QP-01 and QP-02 are in force as 1.0; the branch `work` begins there."""
    path = small(tmp_path / "qms", {PATH: approved(), OTHER: approved("QP-02"), "registers/roles.yml": ROLES})
    repo = Repo(path)
    repo.branch("work")
    return repo


def commit(repo: Repo, day: int, author: str = "Ben <ben@townhall.example>") -> str:
    return repo.commit("Work", date=f"2026-03-{day:02d}T12:00:00+00:00", author=author)


def test_what_the_main_line_did_meanwhile_is_nothing_that_the_branch_undoes(repo: Repo) -> None:
    repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=MORE))
    commit(repo, 5)
    repo.switch("main")
    repo.write(OTHER, approved("QP-02", version='"2.0"', change_summary="All new.", body=MORE))
    repo.write("procedures/QP-03-c.md", approved("QP-03"))
    commit(repo, 6)
    repo.switch("work")
    assert found(repo.path, "--base", "main") == []


def test_a_version_that_the_main_line_gave_away_meanwhile_is_used(repo: Repo) -> None:
    repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=MORE))
    commit(repo, 5)
    repo.switch("main")
    repo.write(PATH, approved(version='"1.1"', change_summary="Other.", body=BODY + "\nOther words.\n"))
    commit(repo, 6)
    repo.switch("work")
    assert found(repo.path) == []
    assert found(repo.path, "--base", "main") == [f"{PATH}:4:1 error QMS502"]
    repo.write(PATH, approved(version='"1.2"', change_summary="More again.", body=MORE))
    commit(repo, 7)
    assert found(repo.path, "--base", "main") == []


@pytest.mark.parametrize("committed", [False, True])
def test_a_document_that_was_moved_has_the_text_that_the_main_line_gave_it_meanwhile(
    repo: Repo, committed: bool
) -> None:
    repo.move(PATH, "procedures/people/QP-01-new-name.md")
    if committed:
        commit(repo, 5)
    assert found(repo.path, "--base", "main") == []
    if committed:
        repo.switch("main")
        repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=MORE))
        commit(repo, 6)
        repo.switch("work")
        assert found(repo.path, "--base", "main") == []


def test_a_text_that_was_worked_on_where_the_main_line_moved_it(repo: Repo) -> None:
    repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=MORE))
    commit(repo, 5)
    repo.switch("main")
    repo.move(PATH, "procedures/people/QP-01-new-name.md")
    commit(repo, 6)
    repo.switch("work")
    assert found(repo.path, "--base", "main") == []
    repo.write(PATH, approved(body=MORE))
    commit(repo, 7)
    (line,) = found(repo.path, "--base", "main")
    assert line.endswith("error QMS502")


def test_drafts_of_a_branch_that_are_changed_again_were_never_released(repo: Repo) -> None:
    for day, text in enumerate((MORE, MORE + "\nAnd again.\n"), start=5):
        repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=text))
        commit(repo, day)
    assert found(repo.path) == [f"{PATH}:4:1 error QMS502"]  # as if the branch were the main line
    assert found(repo.path, "--base", "main") == []


def test_authors_of_the_branch_cannot_approve_in_it(repo: Repo) -> None:
    entry = "\n  - {role: director, by: Ana <ana@townhall.example>, date: 2026-03-06}"
    for author in ("Ana <ana@townhall.example>", "Ben <ben@townhall.example>"):
        repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=MORE + f"\n{author}\n"))
        commit(repo, 5, author)
        repo.write(
            PATH,
            approved(version='"1.1"', change_summary="More.", body=MORE + f"\n{author}\n", approvals=entry),
        )
        commit(repo, 6, "Cara <cara@townhall.example>")
        own = [line for line in found(repo.path, "--base", "main") if line.endswith("QMS423")]
        assert own == ([f"{PATH}:11:5 error QMS423"])
    repo.git("reset", "--hard", "--quiet", "main")
    repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=MORE, approvals=entry))
    commit(repo, 6, "Cara <cara@townhall.example>")
    assert "QMS423" not in "".join(found(repo.path, "--base", "main"))


def test_a_merge_of_the_main_line_into_the_branch_or_made_by_the_forge(repo: Repo) -> None:
    repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=MORE))
    commit(repo, 5)
    repo.switch("main")
    repo.write(OTHER, approved("QP-02", version='"2.0"', change_summary="All new.", body=MORE))
    commit(repo, 6)
    repo.branch("forge")
    repo.merge("work", date="2026-03-07T12:00:00+00:00")
    assert found(repo.path, "--base", "main") == []
    repo.switch("work")
    repo.merge("main", date="2026-03-07T12:00:00+00:00")
    assert found(repo.path, "--base", "main") == []


def test_a_base_with_nothing_in_common_or_without_a_qms(tmp_path: Path) -> None:
    path = small(tmp_path / "qms", {PATH: procedure()})
    repo = Repo(path)
    repo.orphan("empty")
    repo.write("note.txt", "Nothing yet.\n")
    commit(repo, 5)
    repo.switch("main")
    assert found(path, "--base", "empty") == []


@pytest.mark.parametrize(
    ("rev", "words"),
    [
        ("nowhere", "The revision 'nowhere' is not a commit of this repository."),
        ("--all", "The revision '--all' is not a commit of this repository."),
        ("HEAD:mkdocs.yml", "The revision 'HEAD:mkdocs.yml' is not a commit of this repository."),
        ("", "The revision '' is not a commit of this repository."),
    ],
)
def test_what_is_no_commit_is_refused(repo: Repo, rev: str, words: str) -> None:
    assert words in refused(repo.path, "validate", "--base", rev)


def test_no_git_and_a_cut_off_history_are_refused_with_what_mends_them(repo: Repo, tmp_path: Path) -> None:
    plain = small(tmp_path / "plain", commit=False)
    assert "lies in no git repository" in refused(plain, "validate", "--base", "main")
    commit(repo, 5)
    repo.git("clone", "--quiet", "--depth", "1", f"file://{repo.path}", str(tmp_path / "cut"))
    for rev in ("HEAD", "origin/work", "origin/main"):
        assert "fetch-depth: 0" in refused(tmp_path / "cut", "validate", "--base", rev)
