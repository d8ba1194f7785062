"""What history would show once the work tree is committed is told before, so that nobody learns it too late."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.command import BODY, approved, findings, found, small
from tests.fixtures.repos import Repo

PATH = "procedures/QP-01-a.md"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """QP-01 was released as 1.0 and as 1.1."""
    path = small(tmp_path / "qms", {PATH: approved()})
    repo = Repo(path)
    repo.write(PATH, approved(version='"1.1"', change_summary="Clearer."))
    repo.commit("1.1", date="2026-03-10T12:00:00+00:00")
    assert found(path) == []
    return repo


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (approved(version='"1.1"', change_summary="Clearer.", body=BODY + "\nMore.\n"), "QMS502"),
        (approved(version='"1.1"', change_summary="Much clearer."), "QMS502"),
        (approved(version='"1.1"', change_summary="Clearer.", status="draft", body=BODY + "\nMore.\n"), "QMS502"),
        (approved(version='"1.0"'), "QMS501"),
        (approved(version='"0.9"', change_summary="Older."), "QMS503"),
        (
            approved(
                version='"1.1"', change_summary="Clearer.", next_review="2026-12-01", must_know="[quality-manager]"
            ),
            "",
        ),
        (approved(version='"1.1"', change_summary="Clearer.").replace("\n", "\r\n"), ""),
        (approved(version='"1.2"', change_summary="More.", body=BODY + "\nMore.\n"), ""),
        (approved(version='"1.2"', change_summary="More.", status="draft", body=BODY + "\nMore.\n"), ""),
    ],
)
def test_a_change_is_told_before_and_after_its_commit(repo: Repo, text: str, told: str) -> None:
    repo.write(PATH, text)
    before = [(f["path"], f["line"], f["rule"]) for f in findings(repo.path)]
    assert before == ([(PATH, 4, told)] if told else [])
    repo.commit("As it is", date="2026-03-12T12:00:00+00:00")
    after = {f["rule"] for f in findings(repo.path)}
    assert after == ({told} if told else set())


def test_a_document_taken_away_is_told_before_and_after_its_commit(repo: Repo) -> None:
    (repo.path / PATH).unlink()
    (before,) = findings(repo.path)
    assert (before["rule"], before["path"]) == ("QMS411", PATH)
    assert "is in force and its file is gone" in before["message"]
    repo.git("add", "-A")
    repo.commit("Gone", date="2026-03-12T12:00:00+00:00")
    (after,) = findings(repo.path)
    assert (after["rule"], after["path"]) == ("QMS411", PATH)


def test_a_document_that_only_moved_is_not_taken_away(repo: Repo) -> None:
    (repo.path / PATH).rename(repo.path / "procedures" / "QP-01-b.md")
    assert found(repo.path) == []


def test_a_first_version_written_into_a_document_that_had_none_is_no_fault(tmp_path: Path) -> None:
    path = small(tmp_path / "qms", {PATH: approved(version="")})
    assert [f["rule"] for f in findings(path)] == ["QMS110"]
    Repo(path).write(PATH, approved())
    assert found(path) == []
