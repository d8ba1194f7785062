"""Files of a work tree and of a commit: the same list, links read through only inside, nothing else ever opened."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from qmsdocs.git.repository import find_repository
from qmsdocs.source import CommitTree, Entry, Snapshot, Unreadable, blob_id, commit_tree, work_tree
from qmsdocs.source.snapshot import MAX_FILE
from tests.fixtures.repos import Repo, make_repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/x.md").write_text("secret")
    return make_repo(tmp_path / "qms")


def tree_of(repo: Repo, root: str = "") -> CommitTree:
    found = find_repository(repo.path / root)
    assert found is not None
    return commit_tree(found, repo.head())


def kinds(tree: Snapshot) -> dict[str, str]:
    return {path: entry.kind for path, entry in tree.entries().items()}


def refusal(tree: Snapshot, path: str) -> str:
    with pytest.raises(Unreadable) as caught:
        tree.read(path)
    return str(caught.value)


def test_what_is_left_out_in_both(repo: Repo) -> None:
    kept = ["a.md", ".pages", "procedures/build/b.md", "registers/risks.yml", "site/index.html", "ä ö.md", "x.md/y.md"]
    left = [".github/x.md", "procedures/.hidden/x.md", "node_modules/x.md", "a/node_modules/x.md", "build/pages/x.md"]
    left += ["env/pyvenv.cfg", "env/lib/x.md", "out/.qmsdocs-site", "out/x.md", "a/__pycache__/x.md"]
    for path in (*kept, *left):
        repo.write(path, f"text of {path}")
    repo.commit()
    for tree in (work_tree(repo.path), tree_of(repo)):
        assert list(tree.entries()) == sorted(kept)
        for path in kept:
            assert tree.read(path) == f"text of {path}".encode()
            assert tree.entries()[path].size == len(f"text of {path}".encode())


def test_links(repo: Repo) -> None:
    repo.write("docs/a.md", "A")
    repo.write("docs/sub/b.md", "B")
    repo.write(".hidden/h.md", "H")
    links = {
        "to-file.md": "docs/a.md",
        "procedures": "docs",
        "docs/up.md": "../docs/sub/b.md",
        "twice.md": "to-file.md",
        "out.md": "../secret.md",
        "absolute.md": str(repo.path / "docs/a.md"),
        "root.md": "/etc/passwd",
        "out-folder": "../secrets",
        "nothing.md": "docs/none.md",
        "self.md": "self.md",
        "hidden.md": ".hidden/h.md",
        "git.md": ".git/config",
        "docs/circle": "..",
        "again": "docs",
    }
    for path, target in links.items():
        repo.link(path, target)
    repo.commit()
    expected = {
        "again/a.md": "link",
        "again/sub/b.md": "link",
        "again/up.md": "link",
        "absolute.md": "link",
        "docs/a.md": "file",
        "docs/circle": "other",
        "docs/sub/b.md": "file",
        "docs/up.md": "link",
        "git.md": "outside",
        "hidden.md": "outside",
        "nothing.md": "outside",
        "out-folder": "outside",
        "out.md": "outside",
        "procedures": "other",
        "root.md": "outside",
        "self.md": "outside",
        "to-file.md": "link",
        "twice.md": "link",
    }
    work, commit = work_tree(repo.path), tree_of(repo)
    assert kinds(work) == dict(sorted(expected.items()))
    # In a commit an absolute path means nothing.
    assert kinds(commit) == dict(sorted({**expected, "absolute.md": "outside"}.items()))
    for tree in (work, commit):
        assert (tree.read("to-file.md"), tree.read("again/up.md"), tree.read("twice.md")) == (b"A", b"B", b"A")
        assert "leaves the repository" in refusal(tree, "out.md")
        assert "not opened" in refusal(tree, "docs/circle")
        assert "no such file" in refusal(tree, "../secret.md")


def test_a_configured_folder_may_be_a_link_inside(repo: Repo) -> None:
    repo.write("documents/procedures/a.md", "A")
    repo.link("procedures", "documents/procedures")
    repo.commit()
    for tree in (work_tree(repo.path), tree_of(repo)):
        assert kinds(tree) == {"documents/procedures/a.md": "file", "procedures/a.md": "link"}
        assert tree.read("procedures/a.md") == b"A"


def test_a_link_out_of_the_root_but_inside_the_repository(repo: Repo) -> None:
    repo.write("other/x.md", "X")
    repo.write("qms/a.md", "A")
    repo.link("qms/x.md", "../other/x.md")
    repo.link("qms/back.md", "../qms/a.md")
    repo.commit()
    for tree in (work_tree(repo.path / "qms"), tree_of(repo, "qms")):
        assert kinds(tree) == {"a.md": "file", "back.md": "link", "x.md": "outside"}


def test_pipes_sockets_and_nested_repositories_are_named_and_not_entered(repo: Repo) -> None:
    os.mkfifo(repo.path / "pipe.md")
    nested = make_repo(repo.path / "vendor")
    nested.write("x.md", "X")
    tree = work_tree(repo.path)
    assert kinds(tree) == {"pipe.md": "other", "vendor": "other"}
    assert "pipe" in refusal(tree, "pipe.md")


def test_a_submodule_in_a_commit(repo: Repo, tmp_path: Path) -> None:
    other = make_repo(tmp_path / "other")
    other.write("x.md", "X")
    other.commit()
    repo.git("submodule", "--quiet", "add", str(other.path), "vendor")
    repo.commit()
    assert kinds(tree_of(repo)) == kinds(work_tree(repo.path)) == {".gitmodules": "file", "vendor": "other"}


def test_a_folder_that_cannot_be_listed_is_named(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write("procedures/a.md", "A")
    repo.write("b.md", "B")
    listed = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("procedures"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    tree = work_tree(repo.path)
    assert kinds(tree) == {"b.md": "file", "procedures": "closed"}
    assert "cannot be listed" in refusal(tree, "procedures")


def test_a_folder_nested_beyond_all_limits_is_named(repo: Repo) -> None:
    here = os.open(repo.path, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("d" * 200, dir_fd=here)
        below = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    assert "closed" in kinds(work_tree(repo.path)).values()


def test_a_file_that_vanishes_or_is_swapped_for_a_link(repo: Repo, tmp_path: Path) -> None:
    for name in ("gone.md", "swapped.md", "deep/er/x.md"):
        repo.write(name, "text")
    tree = work_tree(repo.path)
    assert len(tree.entries()) == 3
    repo.delete("gone.md")
    repo.delete("swapped.md")
    repo.link("swapped.md", str(tmp_path / "secret.md"))
    repo.delete("deep/er")
    repo.link("deep/er", str(tmp_path / "secrets"))
    for path in ("gone.md", "swapped.md", "deep/er/x.md"):
        assert refusal(tree, path).startswith("It cannot be read")


def test_a_file_too_big_to_read(repo: Repo) -> None:
    with (repo.path / "big.md").open("wb") as file:
        file.truncate(MAX_FILE + 1)
    assert "are not read" in refusal(work_tree(repo.path), "big.md")


def test_names_that_are_no_utf8(repo: Repo) -> None:
    (repo.path / "caf\udce9.md").write_bytes(b"text")
    repo.commit()
    for tree in (work_tree(repo.path), tree_of(repo)):
        assert list(tree.entries()) == ["caf\\xe9.md"]
        assert tree.read("caf\\xe9.md") == b"text"


def test_a_root_reached_by_a_link(repo: Repo, tmp_path: Path) -> None:
    repo.write("a.md", "A")
    repo.link("b.md", "a.md")
    (tmp_path / "link").symlink_to(repo.path)
    assert kinds(work_tree(tmp_path / "link")) == {"a.md": "file", "b.md": "link"}


def test_blob_ids_are_those_of_git(repo: Repo) -> None:
    repo.write("a.md", "text\n")
    repo.commit()
    entry = tree_of(repo).entries()["a.md"]
    assert entry == Entry("a.md", "file", 5, blob_id(b"text\n"))
    assert entry.blob == repo.git("hash-object", "a.md")


def test_files_as_they_lay_in_another_commit(repo: Repo) -> None:
    repo.write("procedures/img/flow.png", "old")
    repo.link("procedures/link.png", "img/flow.png")
    repo.link("procedures/out.png", "../../secret.md")
    repo.link("procedures/round", "round")
    repo.write(".hidden/x.png", "hidden")
    old = repo.commit()
    repo.write("procedures/img/flow.png", "new")
    repo.commit()
    tree = tree_of(repo)
    assert tree.read_at(old, "procedures/img/flow.png") == tree.read_at(old, "procedures/link.png") == b"old"
    assert tree.read_at(tree.commit or "", "procedures/../procedures/img/flow.png") == b"new"
    refused = ("procedures", "none.png", "procedures/out.png", "procedures/round", "../x", "/etc/passwd")
    for path in (*refused, ".hidden/x.png"):
        with pytest.raises(Unreadable):
            tree.read_at(old, path)


def test_pictures_from_before_the_qms_moved_into_a_sub_folder(repo: Repo) -> None:
    repo.write("procedures/flow.png", "picture")
    repo.write("secret.png", "secret")
    before = repo.commit()
    repo.move("procedures", "qms/procedures")
    after = repo.commit()
    tree = tree_of(repo, "qms")
    assert tree.read_at(before, "../procedures/flow.png") == b"picture"
    assert tree.read_at(after, "procedures/flow.png") == b"picture"
    with pytest.raises(Unreadable, match="leaves"):
        tree.read_at(after, "../secret.png")


def test_a_root_that_the_commit_does_not_have(repo: Repo) -> None:
    repo.write("a.md", "A")
    repo.commit()
    repo.write("new/b.md", "B")
    assert tree_of(repo, "new").entries() == {}


def test_objects_that_are_lacking_or_damaged_and_others_after_them(repo: Repo) -> None:
    for name in "abc":
        repo.write(f"{name}.md", f"text {name}")
    repo.commit()
    tree = tree_of(repo)
    entries = tree.entries()
    places = {name: repo.path / ".git/objects" / e.blob[:2] / e.blob[2:] for name, e in entries.items()}
    places["a.md"].unlink()
    places["b.md"].chmod(0o644)
    places["b.md"].write_bytes(b"rubbish")
    assert "does not have it" in refusal(tree, "a.md")
    assert "damaged" in refusal(tree, "b.md")
    assert tree.read("c.md") == b"text c"


def test_many_readers_at_once(repo: Repo) -> None:
    for number in range(40):
        repo.write(f"{number}.md", f"text {number}" * 999)
    repo.commit()
    tree = tree_of(repo)
    wrong: list[int] = []

    def read(number: int) -> None:
        if tree.read(f"{number}.md") != (f"text {number}" * 999).encode():
            wrong.append(number)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
