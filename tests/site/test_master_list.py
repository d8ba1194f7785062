"""The list of documents: what is in it, what could not be, and how it sorts and filters in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from qmsdocs.site.pages.master_list import master_list_pages, unlisted
from qmsdocs.view import Audience
from tests.fixtures.repos import Repo, document, make_repo
from tests.site.browser import Watched, served, watched
from tests.site.bureau import TODAY, bureau
from tests.site.conftest import Sites
from tests.site.made import context_of, made
from tests.site.pages import Element, rows, said

HOSTILE = "Payloads </title> ATTENDEE:mailto:a@example.org BEGIN:VALARM X, Y; Z\\ <b>"
ROW = 400
"""Bytes: a row with a title of twenty letters."""


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return bureau(tmp_path_factory.mktemp("bureau") / "repo")


def _list(repo: Repo, audience: Audience = "internal") -> Element:
    return made(context_of(repo, TODAY, audience), master_list_pages)["master-list.html"]


def test_the_list(repo: Repo) -> None:
    shown = _list(repo)
    (table,) = shown.iter("table")
    assert [said(one) for one in table.findall("./thead/tr/th")] == [
        *("Id", "Title", "Type", "Version", "State", "In force from", "Next review", "Owner"),
    ]
    overdue, due = "In force; review overdue", "In force; review due"
    assert (said(table.find("caption")), rows(table)) == (
        "6 documents in force",
        [
            ["POL 1", "Promise", "Policy", "1.0", "In force", "2026-05-01", "2029-01-31", "Town clerk"],
            ["POL-2", "Undated", "Policy", "1.0", "In force", "2026-05-01", "", "Town clerk"],
            ["QP-01", "Letters and mail", "Procedure", "2.0", overdue, "2025-11-01", "2026-08-31", "Mayor"],
            ["QP-04", "Open doors", "Procedure", "2.0", due, "2025-11-01", "2026-09-15", "Mayor"],
            ["QP-05", "SECRETTITLE", "Procedure", "1.0", "In force", "2024-03-01", "2027-01-01", "Town clerk"],
            ["QP-06", HOSTILE, "Procedure", "1.0", due, "2026-05-01", "2026-10-20", ""],
        ],
    )
    end = "2 documents were withdrawn. 1 more is a draft or is in review, and not shown here. Archive of withdrawn"
    assert end in said(shown)
    assert "SECRET" not in said(_list(repo, "public")) and "draft" not in said(_list(repo, "public"))


def _unlistable(path: Path) -> Repo:
    repo = make_repo(path)
    repo.write("mkdocs.yml", "extra:\n  qmsdocs: {standards: [], documents: {procedures: procedure}}\n")
    repo.write("procedures/a.md", document("QP-01"))
    repo.write("procedures/b.md", document("QP-01", title="Second"))
    repo.write("procedures/bare.md", "# Bare\n")
    repo.write("procedures/binary.md", b"\xff\xfe\x00")
    repo.write("procedures/hidden.md", document("QP\u200b02"))
    for number in range(7):
        repo.write(f"procedures/nameless-{number}.md", document(None))
    repo.write("procedures/unversioned.md", document("QP-03", version="TBD"))
    repo.commit()
    return repo


def test_what_could_not_be_listed_is_said_with_its_reason(tmp_path: Path) -> None:
    repo = _unlistable(tmp_path / "repo")
    assert unlisted(context_of(repo, TODAY)) == [
        ("an id that another file has already", ["procedures/b.md"]),
        ("an id that cannot be used", ["procedures/hidden.md"]),
        ("cannot be read", ["procedures/binary.md"]),
        ("no front matter that can be read", ["procedures/bare.md"]),
        ("no id", [f"procedures/nameless-{number}.md" for number in range(7)]),
        ("no version", ["procedures/unversioned.md"]),
    ]
    (notice,) = _list(repo).findall(".//div[@role='note']")
    nameless = ", ".join(f"procedures/nameless-{number}.md" for number in range(5))
    assert [said(one) for one in notice.iter("li")] == [
        "1 file: an id that another file has already (procedures/b.md)",
        "1 file: an id that cannot be used (procedures/hidden.md)",
        "1 file: cannot be read (procedures/binary.md)",
        "1 file: no front matter that can be read (procedures/bare.md)",
        f"7 files: no id ({nameless} and 2 more)",
        "1 file: no version (procedures/unversioned.md)",
    ]
    (notice,) = _list(repo, "public").findall(".//div[@role='note']")
    assert "7 files: no id" in said(notice) and "procedures/" not in said(notice)


def test_a_row_is_small(tmp_path: Path) -> None:
    """So that the list of two thousand documents is still a page."""
    repo = make_repo(tmp_path / "repo")
    repo.write("mkdocs.yml", "extra:\n  qmsdocs: {standards: [], documents: {procedures: procedure}}\n")
    for number in range(50):
        repo.write(f"procedures/{number}.md", document(f"QP-{number:04}", title="T" * 20))
    repo.commit()
    context = context_of(repo, TODAY)
    (page,) = master_list_pages(context)
    size = sum(len(block.html.encode()) for block in page.blocks())
    assert size < 3000 + 50 * ROW


@pytest.fixture
def window(browser: Browser, sites: Sites) -> Iterator[Watched]:
    with (
        served(sites.internal) as home,
        watched(browser, home, viewport={"width": 1280, "height": 800}) as found,
    ):
        yield found
    assert (found.outside, found.said) == ([], [])


def _ids(page: Page) -> list[str]:
    return [one.inner_text() for one in page.locator("tbody th").all() if one.is_visible()]


def _said(page: Page) -> str:
    return page.locator(".qms-shown").inner_text()


def test_it_filters_by_words_and_by_value_and_says_how_many(window: Watched) -> None:
    page = window.open("master-list.html")
    everything = _ids(page)
    assert len(everything) == 10 and _said(page) == ""
    assert page.get_by_label("State").locator("option").all_inner_texts() == [
        *("All", "Approved, not yet in force", "In force", "review due", "review overdue"),
    ]
    page.get_by_label("Type", exact=True).select_option("Policy")
    assert (_ids(page), _said(page)) == (["POL-01", "سياسة-1"], "2 of 10 documents shown")
    page.get_by_label("Id, title or any other word").fill("quality POLICY")
    assert (_ids(page), _said(page)) == (["POL-01"], "1 of 10 documents shown")
    page.get_by_label("State").select_option("review overdue")
    assert (_ids(page), _said(page)) == ([], "0 of 10 documents shown")
    page.get_by_role("button", name="Show all").press("Enter")
    assert (_ids(page), _said(page)) == (everything, "")
    assert page.evaluate("document.activeElement.id") == "qms-filter-1"
    assert not page.get_by_role("button", name="Show all").is_visible()
    page.get_by_label("State").select_option("review overdue")
    assert _ids(page) == ["QP-10"]
    assert page.get_by_role("status").filter(has_text="1 of 10 documents shown").is_visible()


def test_it_sorts_by_key_and_says_so(window: Watched) -> None:
    page = window.open("master-list.html")
    everything = _ids(page)
    head = page.get_by_role("button", name="In force from")
    head.focus()
    page.keyboard.press("Enter")
    starts = page.locator("tbody td:nth-child(6)").all_inner_texts()
    assert starts == sorted(starts) and _said(page) == "Sorted by In force from, ascending"
    assert page.evaluate("document.activeElement.textContent") == "In force from"
    page.keyboard.press("Space")
    assert page.locator("tbody td:nth-child(6)").all_inner_texts() == starts[::-1]
    assert _said(page) == "Sorted by In force from, descending"
    assert [one.get_attribute("aria-sort") for one in page.locator("th[aria-sort]").all()] == ["descending"]
    page.get_by_role("button", name="Id").click()
    assert sorted(_ids(page)) == sorted(everything)
    assert page.locator("th[aria-sort]").all_inner_texts() == ["Id"]


def test_a_word_asked_for_in_the_address_is_looked_for(window: Watched) -> None:
    page = window.open("master-list.html?q=archivist")
    assert (_ids(page), _said(page)) == (["QP-05-SECRETID"], "1 of 10 documents shown")


def test_on_a_telephone_each_row_says_what_its_cells_are_and_is_still_a_row(browser: Browser, sites: Sites) -> None:
    with (
        served(sites.internal) as home,
        watched(browser, home, viewport={"width": 320, "height": 800}) as found,
    ):
        page = found.open("master-list.html")
        labels = page.evaluate(
            "[...document.querySelector('tbody tr').cells].map(one => getComputedStyle(one, '::before').content)"
        )
        assert labels == [
            *("none", "none", '"Type: "', '"Version: "', '"State: "', '"In force from: "'),
            *('"Next review: "', '"Owner: "'),
        ]
        boxes = [one.bounding_box() for one in page.locator("tbody tr").first.locator("th, td").all()]
        assert len({box["x"] for box in boxes if box}) == 1 and len({box["y"] for box in boxes if box}) == 8
        table = page.get_by_role("table", name="9 documents in force; 1 approved, not yet in force")
        assert (table.get_by_role("row").count(), table.get_by_role("columnheader").count()) == (11, 8)
        assert table.get_by_role("cell").count() == 70 and table.get_by_role("rowheader").count() == 10
        page.get_by_role("button", name="Next review").click()
        assert _ids(page)[0] == "QP-10"
        page.get_by_label("Owner").select_option("Quality manager & archivist")
        assert _ids(page) == ["QP-05-SECRETID"]
    assert (found.outside, found.said) == ([], [])


def test_a_list_that_is_printed_says_that_it_is_not_whole(window: Watched) -> None:
    page = window.open("master-list.html")
    page.get_by_label("Type", exact=True).select_option("Policy")
    page.emulate_media(media="print")
    assert _said(page) == "2 of 10 documents shown" and page.locator(".qms-shown").is_visible()
    assert not page.locator(".qms-filter").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
