"""The frame of a page stays small however many documents there are."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from tests.fixtures.repos import document, make_repo
from tests.site.conftest import build
from tests.site.pages import article, every_page, page, said

DOCUMENTS = 200
FRAME = 30_000
SETTINGS = "extra:\n  qmsdocs:\n    standards: [iso-9001-2026, iso-9001-2015]\n    documents: {procedures: procedure}\n"


def test_the_frame_of_every_page_is_small(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("mkdocs.yml", SETTINGS)
    for number in range(DOCUMENTS):
        title = f"A title of ordinary length, number {number}"
        repo.write(f"procedures/{number}.md", document(f"QP-{number:03}", "Text.\n", title=title))
    repo.commit()
    site = build(repo, tmp_path / "site", "--force")
    pages = every_page(site)
    assert len([one for one in pages if one.startswith("d/")]) == DOCUMENTS
    sizes = {
        one: (site / one).stat().st_size - len(html.tostring(article(site, one), encoding="utf-8")) for one in pages
    }
    assert {one: size for one, size in sizes.items() if size > FRAME} == {}
    assert min(sizes.values()) > 1_000  # that is a frame
    for menu in page(site, "d/QP-001.html").iter("nav"):
        assert len(menu.findall(".//a")) <= 10, said(menu)
