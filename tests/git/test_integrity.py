"""A history that is not whole is never read, and the command that is named mends it."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from qmsdocs.git import integrity
from qmsdocs.git.integrity import DAMAGED, NO_GIT, PARTIAL, SHALLOW, Incomplete, Trouble, troubles
from qmsdocs.git.repository import find_repository
from qmsdocs.history.revisions import read_history
from qmsdocs.model.settings import Settings
from tests.fixtures.repos import Repo, clone, document, make_repo


def found_in(path: Path) -> tuple[Trouble, ...]:
    integrity.whole.cache_clear()
    return troubles(find_repository(path))


def mend(repo: Repo, trouble: Trouble) -> None:
    """Run the command as it is told, without what stands in brackets behind it."""
    command = trouble.command.split("   (")[0]
    repo.git(*shlex.split(command)[1:])


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "qms")
    for version in ("1.0", "2.0", "3.0"):
        made.write("procedures/qp-01.md", document(version=f'"{version}"', body=f"Text of {version}.\n" * 40))
        made.write("procedures/flow.png", f"picture {version}".encode() * 99)
        made.commit(f"Version {version}")
    return made


def test_a_whole_repository(repo: Repo) -> None:
    assert found_in(repo.path) == ()
    repo.git("gc", "--quiet", "--aggressive")
    assert found_in(repo.path) == ()


def test_a_shallow_clone(repo: Repo, tmp_path: Path) -> None:
    copy = clone(repo, tmp_path / "copy", "--depth=1")
    assert found_in(copy.path) == (SHALLOW,)
    assert "fetch-depth: 0" in SHALLOW.command
    mend(copy, SHALLOW)
    assert found_in(copy.path) == ()


def test_a_shallow_boundary_on_another_branch_matters_not(repo: Repo, tmp_path: Path) -> None:
    repo.branch("aside")
    repo.commit("More")
    repo.commit("And more")
    copy = clone(repo, tmp_path / "copy", "--branch=main", "--single-branch")
    copy.git("fetch", "--quiet", "--depth=1", "origin", "aside")
    assert (copy.path / ".git/shallow").exists()
    assert found_in(copy.path) == ()


@pytest.mark.parametrize("what", ["blob:none", "tree:0", "blob:limit=1"])
def test_a_partial_clone_without_texts(repo: Repo, tmp_path: Path, what: str) -> None:
    copy = clone(repo, tmp_path / "copy", f"--filter={what}", "--no-checkout")
    assert found_in(copy.path) == (PARTIAL,)
    mend(copy, PARTIAL)
    assert found_in(copy.path) == ()


def test_a_partial_clone_that_lacks_only_pictures_is_whole_enough(repo: Repo, tmp_path: Path) -> None:
    repo.write("procedures/big.png", b"\x89PNG" + bytes(range(256)) * 40)
    repo.commit("A picture")
    repo.delete("procedures/big.png")
    repo.commit("No picture")
    copy = clone(repo, tmp_path / "copy", "--filter=blob:limit=5k")
    assert "?" in copy.git("rev-list", "--objects", "--all", "--missing=print")
    assert found_in(copy.path) == ()


def loose(repo: Repo, object_id: str) -> Path:
    return repo.path / ".git/objects" / object_id[:2] / object_id[2:]


def truncate(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:9])


def empty(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(b"")


OBJECTS = ["HEAD", "HEAD~1", "HEAD~2^{tree}", "HEAD~1:procedures", "HEAD~1:procedures/qp-01.md"]


@pytest.mark.parametrize("harm", [Path.unlink, truncate, empty])
@pytest.mark.parametrize("name", OBJECTS)
def test_missing_and_damaged_objects(repo: Repo, name: str, harm: Callable[[Path], None]) -> None:
    harm(loose(repo, repo.git("rev-parse", name)))
    assert found_in(repo.path) == (DAMAGED,)
    found = find_repository(repo.path)
    assert found is not None
    with pytest.raises(Incomplete):
        read_history(found, Settings())


def test_a_missing_picture_stops_nothing(repo: Repo) -> None:
    loose(repo, repo.git("rev-parse", "HEAD~1:procedures/flow.png")).unlink()
    assert found_in(repo.path) == ()


def test_a_damaged_text_is_noticed_when_it_is_read(repo: Repo) -> None:
    """Right length and head, other bytes: only reading it shows the damage."""
    place = loose(repo, repo.git("rev-parse", "HEAD~1:procedures/qp-01.md"))
    data = bytearray(place.read_bytes())
    data[-1] ^= 0xFF
    place.chmod(0o644)
    place.write_bytes(bytes(data))
    found = find_repository(repo.path)
    assert found is not None
    with pytest.raises(Incomplete):
        read_history(found, Settings())


def test_a_pack_cut_short(repo: Repo, tmp_path: Path) -> None:
    copy = clone(repo, tmp_path / "copy")
    pack = next((copy.path / ".git/objects/pack").glob("*.pack"))
    truncate(pack)
    assert found_in(copy.path) == (DAMAGED,)


def test_a_missing_object_mended_from_the_server(repo: Repo, tmp_path: Path) -> None:
    copy = clone(repo, tmp_path / "copy")
    pack = next((copy.path / ".git/objects/pack").glob("*.pack"))
    data = pack.read_bytes()
    for file in (copy.path / ".git/objects/pack").iterdir():
        file.unlink()
    copy.git("unpack-objects", "-q", input=data)
    loose(copy, copy.git("rev-parse", "HEAD~1:procedures/qp-01.md")).unlink()
    assert found_in(copy.path) == (DAMAGED,)
    mend(copy, DAMAGED)
    assert found_in(copy.path) == ()


def test_replacements_and_grafts_are_ignored(repo: Repo) -> None:
    before = read(repo)
    first, last = repo.git("rev-parse", "HEAD~2"), repo.head()
    blob = repo.git("hash-object", "-w", "--stdin", input=document(version='"9.9"').encode())
    repo.git("replace", repo.git("rev-parse", "HEAD:procedures/qp-01.md"), blob)
    repo.git("replace", "--graft", last, first)
    (repo.path / ".git/info").mkdir(exist_ok=True)
    (repo.path / ".git/info/grafts").write_text(f"{last} {first}\n")
    assert "9.9" in repo.git("show", "HEAD:procedures/qp-01.md")
    assert read(repo) == before


def test_a_forged_commit_graph_is_not_believed(repo: Repo) -> None:
    before = read(repo)
    repo.git("commit-graph", "write", "--reachable")
    graph = repo.path / ".git/objects/info/commit-graph"
    graph.chmod(0o644)
    graph.write_bytes(graph.read_bytes()[:60] + b"\0" * 400)
    assert read(repo) == before


def read(repo: Repo) -> list[tuple[str, str | None]]:
    integrity.whole.cache_clear()
    found = find_repository(repo.path)
    assert found is not None
    past = read_history(found, Settings()).pasts["QP-01"]
    return [(revision.version, revision.commit) for revision in past.revisions]


def test_git_is_not_there(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent:.")
    assert found_in(repo.path) == (NO_GIT,)


def test_git_is_too_old(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "bin/git"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\ncase $1 in --version) echo git version 2.20.1;; *) exit 129;; esac\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{old.parent}:/usr/bin:/bin")
    assert "git 2.20.1 is too old" in found_in(repo.path)[0].message
