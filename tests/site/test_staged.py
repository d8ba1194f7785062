"""The staged tree beside a site: what is ours is replaced, what is somebody else's is neither read, written nor run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qmsdocs.article.render import Block
from qmsdocs.site.page import Page
from qmsdocs.site.stage import Staged
from tests.fixtures.repos import document, make_repo
from tests.site.conftest import qmsdocs
from tests.site.trees import tree

PAGE = Page("home", "index.html", "Home", lambda: [])
OURS = {"build/.gitignore", "build/pages/.qmsdocs-site", "build/overrides/.qmsdocs-site", "build/overrides/main.html"}
WHOLE = {*OURS, "build/mkdocs.yml", "build/pages/index.md", "build/pages/a/b.js"}


def _stage(root: Path) -> set[str]:
    staged = Staged(root)
    staged.page(PAGE, [Block("html", "<p>Text</p>")])
    staged.end("{}", {"a/b.js": b"1"})
    return set(tree(root))


def test_what_was_staged_before_is_replaced(tmp_path: Path) -> None:
    assert _stage(tmp_path) == WHOLE
    (tmp_path / "build/pages/d").mkdir()
    (tmp_path / "build/pages/d/old.md").write_text("old")
    (tmp_path / "build/overrides/partials").mkdir()
    (tmp_path / "build/overrides/partials/header.html").write_text("{{ a template that a generator would run }}")
    assert _stage(tmp_path) == WHOLE
    assert not (tmp_path / "build/overrides/partials").exists()


@pytest.mark.parametrize("bytes_", [b"site_name: mine\n", b"\xff\xfe\x00", b""])
def test_a_configuration_of_somebody_else_stays(tmp_path: Path, bytes_: bytes) -> None:
    target = tmp_path / "build/mkdocs.yml"
    target.parent.mkdir()
    target.write_bytes(bytes_)
    assert _stage(tmp_path) == WHOLE
    assert target.read_bytes() == bytes_


def test_pipes_links_and_second_names_of_files_are_not_written_through(tmp_path: Path) -> None:
    root, other = tmp_path / "root", tmp_path / "other"
    other.write_text("theirs")
    _stage(root)
    (root / "build/mkdocs.yml").unlink()
    os.mkfifo(root / "build/mkdocs.yml")
    for path in ("index.md", "a/b.js", ".qmsdocs-site"):
        (root / "build/pages" / path).unlink()
    os.link(other, root / "build/pages/index.md")
    os.mkfifo(root / "build/pages/a/b.js")
    (root / "build/pages/.qmsdocs-site").write_text("")
    (root / "build/overrides/main.html").unlink()
    (root / "build/overrides/main.html").symlink_to(other)
    assert _stage(root) == WHOLE - {"build/mkdocs.yml"}
    assert other.read_text() == "theirs"


def test_a_site_goes_neither_where_pages_are_staged_nor_out_by_a_link(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("mkdocs.yml", "extra: {qmsdocs: {standards: [], documents: {procedures: procedure}}}\n")
    repo.write("registers/roles.yml", "- {id: clerk, title: Clerk}\n")
    repo.write("procedures/qp.md", document("QP-01", "Text.\n", status="draft"))
    repo.commit()
    (tmp_path / "away").mkdir()
    repo.link("leads-out", str(tmp_path / "away"))
    (tmp_path / "way").symlink_to(repo.path)
    places = (
        ("build", "staged"),
        ("build/pages/x", "staged"),
        (tmp_path / "way/leads-out/site", "leaves the repository"),
    )
    for out, said in places:
        done = qmsdocs("build", "--preview", "--out", out, cwd=tmp_path / "way")
        assert (done.code, said in done.err) == (2, True), done.err
    assert list((tmp_path / "away").iterdir()) == []
    done = qmsdocs("build", "--preview", "--out", "../beside", cwd=tmp_path / "way")
    assert (done.code, done.err.count("audience")) == (0, 1), done.err
    assert (tmp_path / "beside/index.html").is_file()
