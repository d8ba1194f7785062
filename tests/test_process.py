"""Programs get a scrubbed environment, end in time, and their faults are words."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from qmsdocs.git.repository import find_repository
from qmsdocs.model.finding import CannotRun
from qmsdocs.process import GitFailed, find_program, run, run_git, stream_git
from tests.fixtures.repos import Repo, document, make_repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "qms")
    made.write("procedures/a.md", document())
    made.commit()
    return made


def test_only_what_is_needed_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "PYTHONPATH", "LD_PRELOAD_X", "PAGER", "SECRET_TOKEN"):
        monkeypatch.setenv(name, "leak")
    monkeypatch.setenv("PATH", "/usr/bin:/bin:.::relative")
    said = dict(line.split("=", 1) for line in run(["env"], env={"MORE": "1"}).stdout.decode().splitlines())
    assert said["PATH"] == "/usr/bin:/bin" and said["MORE"] == "1"
    assert not {"GIT_DIR", "PYTHONPATH", "LD_PRELOAD_X", "PAGER", "SECRET_TOKEN"} & said.keys()


def test_no_program_of_the_folder_we_stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    assert find_program("git") is None
    monkeypatch.setenv("PATH", ".")
    with pytest.raises(CannotRun, match="was not found"):
        run(["git"])


def test_input_output_and_how_it_ended() -> None:
    done = run(["sh", "-c", "cat; echo no >&2; exit 3"], input=b"yes")
    assert (done.returncode, done.stdout, done.stderr) == (3, b"yes", b"no\n")


def test_one_that_takes_too_long_is_ended() -> None:
    with pytest.raises(CannotRun, match="did not finish"):
        run(["sleep", "30"], timeout=0.1)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="could not be started"):
        run(["true"], cwd=tmp_path / "none")


def test_git_reads_and_fails_in_words(repo: Repo) -> None:
    found = find_repository(repo.path)
    assert found is not None
    assert run_git(found, ["cat-file", "-t", repo.head()]) == b"commit\n"
    with pytest.raises(GitFailed, match="cat-file failed"):
        run_git(found, ["cat-file", "-t", "0" * 40])
    assert run_git(found, ["cat-file", "-t", "0" * 40], check=False) == b""


def test_a_stream_ends_with_an_error_or_early(repo: Repo) -> None:
    found = find_repository(repo.path)
    assert found is not None
    with pytest.raises(GitFailed), stream_git(found, ["log", "0" * 40]) as pipe:
        assert pipe.read() == b""
    with pytest.raises(KeyError), stream_git(found, ["cat-file", "--batch"], input=b"HEAD\n" * 9999):
        raise KeyError


def test_nothing_is_left_behind(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    found = find_repository(repo.path)
    assert found is not None
    before = sorted(path for path in repo.path.rglob("*"))
    run_git(found, ["cat-file", "-t", repo.head()])
    with stream_git(found, ["log", repo.head()]) as pipe:
        pipe.read()
    assert list((tmp_path / "tmp").iterdir()) == []
    assert sorted(path for path in repo.path.rglob("*")) == before


def test_no_room_for_a_temporary_folder(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    found = find_repository(repo.path)
    assert found is not None
    with pytest.raises(CannotRun, match="temporary folder"):
        run_git(found, ["version"])
