"""No lock-in: plain MkDocs makes the same site of the pages that a build staged, with the configuration beside them."""

from __future__ import annotations

import json
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.fixtures.repos import clone
from tests.site.conftest import Sites, build
from tests.site.pages import article, every_page, page, said
from tests.site.trees import tree


@pytest.fixture(scope="module")
def ours_and_plain(sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("plain")
    repo = clone(sites.repo, folder / "repo")
    ours = build(repo, folder / "ours")
    moved = (repo.path / "build").rename(folder / "elsewhere")  # nothing in it names the place where it was made
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(moved / "mkdocs.yml")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return ours, moved / "plain"


def test_the_same_pages_with_the_same_text(ours_and_plain: tuple[Path, Path]) -> None:
    ours, plain = ours_and_plain
    assert every_page(plain) == every_page(ours)
    texts = [{one: said(article(site, one)) for one in every_page(ours)} for site in ours_and_plain]
    # A heading of this one holds HTML, of which the staged Markdown has the words alone, the hidden ones too.
    payloads = [text.pop("d/QP-66.html") for text in texts]
    assert texts[0] == texts[1]
    assert payloads[1].replace("window.hacked = 13 Payloads#", "Payloads#") == payloads[0]


def test_the_same_tables_of_contents(ours_and_plain: tuple[Path, Path]) -> None:
    links = "//nav[contains(@class, 'md-nav--secondary')]//a"
    ours, plain = (
        {
            one: [
                (link.get("href"), said(link), len(list(link.iterancestors("ul"))))
                for link in page(site, one).xpath(links)
            ]
            for one in every_page(site)
            if one.startswith("d/")
        }
        for site in ours_and_plain
    )
    assert ours == plain
    assert sum(map(len, ours.values())) > 50


def _bare(text: str) -> str:
    """Without blanks, empty paragraphs, and the marks that we alone put between the cells of a table."""
    return "".join(unescape(text).split()).replace("<p></p>", "").replace("·", "")


def test_the_search_finds_the_same(ours_and_plain: tuple[Path, Path]) -> None:
    """Every section of a document, as the theme's own plugin would have it."""
    indexes = [json.loads((site / "search/search_index.json").read_text()) for site in ours_and_plain]
    assert indexes[0]["config"] == indexes[1]["config"]
    ours, plain = ({doc["location"]: (doc["title"], _bare(doc["text"])) for doc in index["docs"]} for index in indexes)
    assert set(ours) <= set(plain)
    own = {one: found for one, found in ours.items() if "#" in one and "#qms-" not in one and "QP-66" not in one}
    assert own == {one: plain[one] for one in own}
    assert len(own) > 30


def test_documents_come_first_in_the_search(sites: Sites) -> None:
    index = (sites.internal / "search/search_index.json").read_text()
    docs = json.loads(index)["docs"]
    boosts = [doc.get("boost", 1) for doc in docs]
    assert boosts == sorted(boosts, reverse=True)
    first = {unquote(doc["location"].partition("#")[0]) for doc in docs if doc.get("boost")}
    assert first == {f"d/{path.name}" for path in (sites.internal / "d").iterdir() if _in_force(sites.internal, path)}
    assert (sites.internal / "search/search_index.js").read_text() == f"var __index = {index}"


def _in_force(site: Path, path: Path) -> bool:
    return page(site, f"d/{path.name}").find(".//meta[@name='robots']") is None


def test_only_what_differs_is_staged_and_what_is_gone_is_taken_away(sites: Sites, tmp_path: Path) -> None:
    repo = clone(sites.repo, tmp_path / "repo")
    pages = repo.path / "build/pages"
    build(repo, tmp_path / "site")
    before, times = tree(pages), {path: path.stat().st_mtime_ns for path in pages.rglob("*") if path.is_file()}
    (pages / "d/QP-01.md").write_text("changed")
    (pages / "gone").mkdir()
    (pages / "gone/page.md").write_text("of a document that is no more")
    (tmp_path / "far").mkdir()
    (pages / "far").symlink_to(tmp_path / "far")
    (repo.path / "build/mkdocs.yml").write_text("site_name: mine\n")
    build(repo, tmp_path / "site")
    assert tree(pages) == before
    assert not (pages / "gone").exists() and not (pages / "far").is_symlink()
    now = {path: path.stat().st_mtime_ns for path in pages.rglob("*") if path.is_file()}
    assert {path for path in now if now[path] != times[path]} == {pages / "d/QP-01.md"}
    assert (repo.path / "build/mkdocs.yml").read_text() == "site_name: mine\n"
