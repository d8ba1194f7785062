"""The archive: withdrawn documents, and texts that newer ones superseded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qmsdocs.site.pages.archive import archive_pages
from qmsdocs.view import Audience
from tests.fixtures.repos import Repo, document, make_repo
from tests.site.bureau import TODAY, bureau
from tests.site.conftest import Sites, build
from tests.site.made import context_of, links, made
from tests.site.pages import Element, every_page, page, rows, said


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return bureau(tmp_path_factory.mktemp("bureau") / "repo")


def _archive(repo: Repo, today: str = TODAY, audience: Audience = "internal") -> Element:
    return made(context_of(repo, today, audience), archive_pages)["archive/index.html"]


def _tables(shown: Element) -> dict[str, list[list[str]]]:
    return {said(one.find("caption")): rows(one) for one in shown.iter("table")}


def test_the_page(repo: Repo) -> None:
    shown = _archive(repo)
    assert _tables(shown) == {
        "2 withdrawn documents, the latest first": [
            ["QP-02 Faxes", "2026-02-01", "1.0", "Nobody has one", "QP-01 Letters and mail, QP-05 SECRETTITLE"],
            ["QP-03 Stamps", "2026-02-01", "1.0", "SECRETREASON", "QP-05 SECRETTITLE"],
        ],
        "Earlier texts of 2 documents": [["QP-01 Letters and mail", "1.0"], ["QP-04 Open doors", "1.0"]],
    }
    assert links(shown) == [
        ("list of documents", "../master-list.html"),
        ("What was in force", "../as-of/index.html"),
        ("QP-02 Faxes", "../d/QP-02.html"),
        ("QP-01 Letters and mail", "../d/QP-01.html"),
        ("QP-05 SECRETTITLE", "../d/QP-05.html"),
        ("QP-03 Stamps", "../d/QP-03.html"),
        ("QP-05 SECRETTITLE", "../d/QP-05.html"),
        ("QP-01 Letters and mail", "../d/QP-01.html"),
        ("1.0", "QP-01/1.0.html"),
        ("QP-04 Open doors", "../d/QP-04.html"),
        ("1.0", "QP-04/1.0.html"),
    ]


def test_the_public_archive_tells_nothing_internal(repo: Repo) -> None:
    """Also not what a file says that became internal with its withdrawal."""
    assert _tables(_archive(repo, audience="public")) == {
        "2 withdrawn documents, the latest first": [
            ["QP-02 Faxes", "2026-02-01", "1.0", "Nobody has one", "QP-01 Letters and mail, internal document"],
            ["QP-03 Stamps", "2026-02-01", "1.0", "not said", "none named"],
        ],
        "Earlier texts of 1 document": [["QP-01 Letters and mail", "1.0"]],
    }


def test_an_empty_archive_says_so(repo: Repo) -> None:
    text = said(_archive(repo, "2024-06-01"))
    assert "No document was withdrawn." in text and "No text was superseded yet." in text


def test_it_is_in_no_menu_and_no_search_and_asks_not_to_be_indexed(sites: Sites) -> None:
    shown = page(sites.internal, "archive/index.html")
    assert [one.get("content") for one in shown.findall(".//meta[@name='robots']")] == ["noindex"]
    menu = [said(link) for link in shown.findall(".//nav[@class='md-tabs']//a")]
    assert menu and "Archive" not in menu
    index = json.loads((sites.internal / "search/search_index.json").read_text())
    assert not [row for row in index["docs"] if row["location"].startswith("archive/")]


def test_the_list_of_documents_leads_to_it(sites: Sites) -> None:
    found = [
        said(link)
        for link in page(sites.internal, "master-list.html").iter("a")
        if link.get("href") == "archive/index.html"
    ]
    assert found == ["Archive of withdrawn documents and superseded texts"]


def test_a_document_whose_id_is_a_name_of_the_archive(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("mkdocs.yml", "extra:\n  qmsdocs: {standards: [], documents: {procedures: procedure}}\n")
    for version in ("1.0", "2.0"):
        repo.write("procedures/a.md", document("Index.html", version=f'"{version}"', title="Odd"))
        repo.commit()
    (table,) = _archive(repo).iter("table")
    assert links(table) == [("Index.html Odd", "../d/Index.html.html"), ("1.0", "_Index.html/1.0.html")]
    site = build(repo, tmp_path / "site", "--force")
    assert {one for one in every_page(site) if one.startswith("archive/")} == {
        "archive/index.html",
        "archive/_Index.html/1.0.html",
    }
