"""Where a QMS's repository is, what HEAD and revisions name; nothing of it is followed elsewhere."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from qmsdocs.git.integrity import troubles
from qmsdocs.git.repository import find_repository, head, resolve
from qmsdocs.model.finding import CannotRun
from tests.fixtures.repos import Repo, clone, document, make_repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "qms")
    made.write("procedures/qp-01.md", document())
    made.commit("First")
    return made


def test_the_nearest_folder_upwards_that_holds_dot_git(repo: Repo) -> None:
    found = find_repository(repo.path / "procedures")
    assert found is not None
    assert (found.top, found.root, found.prefix) == (repo.path, repo.path / "procedures", "procedures/")
    assert found.git_dir == repo.path / ".git"
    top = find_repository(repo.path)
    assert top is not None and top.prefix == ""


def test_a_root_given_by_a_symbolic_link(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(repo.path)
    found = find_repository(tmp_path / "link" / "procedures")
    assert found is not None and found.root == repo.path / "procedures"


def test_no_repository(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    assert find_repository(tmp_path / "plain") is None
    assert troubles(None)[0].command.startswith("git init")


def test_what_looks_like_a_bare_repository_is_none(repo: Repo) -> None:
    bare = repo.path / "procedures" / "nested"
    repo.git("init", "--quiet", "--bare", str(bare))
    found = find_repository(bare)
    assert found is not None and found.top == repo.path


def test_head_of_a_branch_detached_packed_and_unborn(repo: Repo, tmp_path: Path) -> None:
    found = find_repository(repo.path)
    assert found is not None
    commit = repo.head()
    assert head(found) == commit
    repo.git("pack-refs", "--all")
    assert not (repo.path / ".git/refs/heads/main").exists()
    assert head(found) == commit
    repo.git("switch", "--quiet", "--detach")
    assert head(found) == commit
    empty = find_repository(make_repo(tmp_path / "empty").path)
    assert empty is not None and head(empty) is None
    assert "no commit yet" in troubles(empty)[0].message


def test_revisions_that_people_write(repo: Repo) -> None:
    first = repo.head()
    repo.git("tag", "-a", "-m", "release", "v1.0")
    second = repo.commit("Second")
    repo.git("update-ref", "refs/remotes/origin/main", second)
    repo.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    repo.branch("fix/ä-1")
    found = find_repository(repo.path)
    assert found is not None
    assert {resolve(found, name) for name in ("v1.0", "HEAD~1", "main^", first[:7], first, "HEAD^1", "@~")} == {first}
    names = ("HEAD", "@", "main", "refs/heads/main", "origin/main", "origin", "fix/ä-1", second[:9].upper())
    assert {resolve(found, name) for name in names} == {second}


@pytest.mark.parametrize(
    "name",
    [
        *("nowhere", "-n1", "--all", "", "HEAD~9", "HEAD^2", "main..HEAD", "HEAD:mkdocs.yml", "main@{1}", "^main"),
        *("../../etc/passwd", "refs/heads/../../config", "a\nb", "0" * 40, "ORIG_HEAD", "\0", "config", ":/First"),
    ],
)
def test_what_is_no_commit_is_refused_in_words(repo: Repo, name: str) -> None:
    found = find_repository(repo.path)
    assert found is not None
    with pytest.raises(CannotRun, match="is not a commit of this repository"):
        resolve(found, name)


def test_a_linked_work_tree(repo: Repo, tmp_path: Path) -> None:
    repo.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "other"))
    other = Repo(tmp_path / "other")
    commit = other.commit("On the other branch")
    found = find_repository(other.path)
    assert found is not None and found.common_dir == repo.path / ".git"
    assert head(found) == commit != repo.head()
    assert resolve(found, "main") == repo.head()
    assert troubles(found) == ()


def test_a_submodule(repo: Repo, tmp_path: Path) -> None:
    outer = make_repo(tmp_path / "outer")
    outer.git("submodule", "--quiet", "add", str(repo.path), "qms")
    outer.commit("With the QMS")
    found = find_repository(outer.path / "qms")
    assert found is not None and found.top == outer.path / "qms"
    assert head(found) == repo.head() and troubles(found) == ()


def test_a_dot_git_file_that_names_a_stranger_is_not_followed(repo: Repo, tmp_path: Path) -> None:
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    (unpacked / ".git").write_text(f"gitdir: {repo.path}/.git\n")
    found = find_repository(unpacked)
    assert found is not None and head(found) is None
    assert "knows nothing of this folder" in troubles(found)[0].message
    (unpacked / ".git").unlink()
    (unpacked / ".git").symlink_to(repo.path / ".git")
    linked = find_repository(unpacked)
    assert linked is not None and "symbolic link" in troubles(linked)[0].message


@pytest.mark.parametrize("content", [b"", b"rubbish", b"gitdir: ", b"gitdir: nowhere\n", b"gitdir: a\0b", b"\xff" * 99])
def test_a_dot_git_file_with_anything_in_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".git").write_bytes(content)
    found = find_repository(tmp_path)
    assert found is not None and head(found) is None
    assert troubles(found)[0].message


def test_pipes_where_files_should_be_do_not_hang(repo: Repo) -> None:
    for name in ("HEAD", "refs/heads/main", "packed-refs", "shallow", "commondir"):
        target = repo.path / ".git" / name
        target.unlink(missing_ok=True)
        os.mkfifo(target)
    (repo.path / ".git/config").unlink()
    os.mkfifo(repo.path / ".git/config")
    found = find_repository(repo.path)
    assert found is not None and troubles(found)[0].message


def test_circular_references_end(repo: Repo) -> None:
    (repo.path / ".git/refs/heads/main").write_text("ref: refs/heads/main\n")
    found = find_repository(repo.path)
    assert found is not None and head(found) is None


def test_sha256_repository(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "qms", options=["--object-format=sha256"])
    made.write("procedures/qp-01.md", document())
    commit = made.commit("First")
    found = find_repository(made.path)
    assert found is not None and found.object_format == "sha256"
    assert head(found) == commit == resolve(found, "main") and len(commit) == 64
    assert troubles(found) == ()


def test_reftable_is_said_in_words(repo: Repo) -> None:
    (repo.path / ".git/reftable").mkdir()
    assert "reftable" in troubles(find_repository(repo.path))[0].message


def test_alternates_and_a_local_clone(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "--quiet", "--shared", str(repo.path), str(tmp_path / "shared"))
    found = find_repository(tmp_path / "shared")
    assert found is not None and troubles(found) == ()
    assert clone(repo, tmp_path / "whole").head() == repo.head()


def _a_link_for(path: Path, target: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.symlink_to(target)


@pytest.mark.parametrize("part", ["objects", "objects/pack", "objects/info", "refs", "refs/heads/main", "packed-refs"])
def test_a_git_folder_that_leads_to_a_stranger_s_is_not_read(repo: Repo, tmp_path: Path, part: str) -> None:
    other = make_repo(tmp_path / "other")
    other.write("procedures/secret.md", document("QP-99"))
    other.commit("Not for everybody")
    other.git("gc", "--quiet")
    if part == "packed-refs":
        (repo.path / ".git/refs/heads/main").unlink()
    _a_link_for(repo.path / ".git" / part, other.path / ".git" / part)
    found = find_repository(repo.path)
    assert found is not None and head(found) is None and troubles(found)[0].message


def test_only_a_linked_work_tree_has_its_objects_elsewhere(repo: Repo, tmp_path: Path) -> None:
    other = make_repo(tmp_path / "other")
    other.commit("Not for everybody")
    (repo.path / ".git/commondir").write_text(f"{other.path}/.git\n")
    found = find_repository(repo.path)
    assert found is not None and head(found) is None
    assert "names a repository elsewhere" in troubles(found)[0].message


@pytest.mark.parametrize("name", ["info/alternates", "pack/pack-1.idx", "ab/cdef"])
def test_a_pipe_among_the_objects_is_not_waited_at(repo: Repo, name: str) -> None:
    place = repo.path / ".git/objects" / name
    place.parent.mkdir(exist_ok=True)
    os.mkfifo(place)
    assert (
        f"objects/{name} in the folder .git is no file of this repository"
        in troubles(find_repository(repo.path))[0].message
    )


def test_a_git_folder_that_may_not_be_read_is_said(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the tests are run by somebody who may read everything."""
    monkeypatch.setattr("os.access", lambda place, _: Path(place) != repo.path / ".git")
    monkeypatch.setattr(Path, "is_dir", lambda place: pytest.fail(f"asked of {place}"))
    assert "may not be read by this user" in troubles(find_repository(repo.path))[0].message
