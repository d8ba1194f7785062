"""What was in force on a day: the page, its table for spreadsheets, and the day field in a browser."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from qmsdocs.site.pages.as_of import as_of_data, as_of_pages
from qmsdocs.view import Audience
from tests.fixtures.repos import Repo, document, make_repo
from tests.site.browser import Watched, watched
from tests.site.bureau import TODAY, bureau
from tests.site.conftest import Sites
from tests.site.made import context_of, links, made
from tests.site.pages import Element, article, page, rows, said

ADDRESS = "as-of/index.html"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return bureau(tmp_path_factory.mktemp("bureau") / "repo")


def _page(repo: Repo, audience: Audience = "internal") -> Element:
    return made(context_of(repo, TODAY, audience), as_of_pages)[ADDRESS]


def _rows(shown: Element) -> list[list[str]]:
    return [row for table in shown.iter("table") for row in rows(table)]


PUBLIC = [
    ["POL 1 Promise, version 1.0", "1.0", "2026-05-01", "", "In force"],
    ["POL-2 Undated, version 1.0", "1.0", "2026-05-01", "", "In force"],
    ["QP-01 Letters and mail, version 3.0", "3.0", "2026-10-01", "", "Approved, not yet in force"],
    ["QP-01 Letters and mail, version 2.0", "2.0", "2025-11-01", "2026-10-01", "In force"],
    ["QP-01 Letters, version 1.0", "1.0", "2024-03-01", "2025-11-01", "Superseded"],
    ["QP-02 Faxes, version 1.0", "1.0", "2024-03-01", "2026-02-01", "Withdrawn"],
    ["QP-03 Stamps, version 1.0", "1.0", "2024-03-01", "2026-02-01", "Withdrawn"],
    ["QP-04 Open doors, version 2.0", "2.0", "2025-11-01", "", "In force"],
]
HIDDEN = [
    ["QP-04 SECRETTHEN, version 1.0", "1.0", "2024-03-01", "2025-11-01", "Superseded"],
    ["QP-05 SECRETTITLE, version 1.0", "1.0", "2024-03-01", "", "In force"],
]


def test_every_released_text_with_its_time(repo: Repo) -> None:
    shown = _rows(_page(repo))
    assert shown[:-1] == PUBLIC + HIDDEN
    assert shown[-1][1:] == ["1.0", "2026-05-01", "", "In force"]


def test_each_leads_to_its_text(repo: Repo) -> None:
    found = dict(links(_page(repo)))
    assert found["QP-01 Letters and mail, version 3.0"] == "../archive/QP-01/3.0.html"
    assert found["QP-01 Letters and mail, version 2.0"] == "../d/QP-01.html"
    assert found["QP-01 Letters, version 1.0"] == "../archive/QP-01/1.0.html"
    assert found["QP-02 Faxes, version 1.0"] == "../d/QP-02.html"


def test_the_public_page_names_nothing_internal_then_or_now(repo: Repo) -> None:
    shown = _page(repo, "public")
    assert _rows(shown)[:-1] == PUBLIC
    ((_, table),) = as_of_data(context_of(repo, TODAY, "public"))
    assert "SECRET" not in said(shown) + table


def test_for_a_spreadsheet(repo: Repo) -> None:
    ((address, table),) = as_of_data(context_of(repo, TODAY))
    assert address == "as-of/revisions.csv"
    heads, *found = csv.reader(io.StringIO(table.removeprefix("\ufeff")))
    assert heads == [
        *("id", "title", "version", "state", "in_force_from", "until"),
        *("released_on", "before_git", "change_summary", "commit"),
    ]
    renewed = repo.git("log", "--format=%H", "--grep=Renew")
    days = ["2025-11-01", "2026-10-01", "2025-10-20"]
    row = ["QP-01", "Letters and mail", "2.0", "effective", *days, "no", "Shorter", renewed]
    assert row in found and len(found) == len(PUBLIC + HIDDEN) + 1


def test_documents_since_renamed_moved_and_deleted_are_there(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("mkdocs.yml", "extra:\n  qmsdocs: {standards: [], documents: {procedures: procedure}}\n")
    repo.write("procedures/old/a.md", document("QP-01", title="Old name"))
    repo.write("procedures/b.md", document("QP-02", title="Given up"))
    repo.commit(date="2026-02-01T10:00:00+00:00")
    repo.move("procedures/old/a.md", "procedures/new.md")
    repo.delete("procedures/b.md")
    repo.commit(date="2026-03-01T10:00:00+00:00")
    repo.write("procedures/new.md", document("QP-01", version='"2.0"', title="New name"))
    repo.commit(date="2026-04-01T10:00:00+00:00")
    assert _rows(_page(repo)) == [
        ["QP-01 New name, version 2.0", "2.0", "2026-04-01", "", "In force"],
        ["QP-01 Old name, version 1.0", "1.0", "2026-02-01", "2026-04-01", "Superseded"],
        ["QP-02 Given up, version 1.0", "1.0", "2026-02-01", "2026-03-01", "Withdrawn"],
    ]


def test_every_link_of_the_public_page_leads_to_a_text_that_is_there(sites: Sites) -> None:
    """“Which rule applied on the day you decided my case?”"""
    found = [to for words, to in links(article(sites.public, ADDRESS)) if ", version" in words]
    assert "../archive/QP-01/1.1.html" in found
    for to in found:
        shown = article(sites.public, f"as-of/{to}")
        assert said(shown.find(".//h1"))


def test_it_is_in_no_search_and_asks_not_to_be_indexed(sites: Sites) -> None:
    robots = page(sites.public, ADDRESS).findall(".//meta[@name='robots']")
    assert [one.get("content") for one in robots] == ["noindex"]


@pytest.fixture
def window(browser: Browser, sites: Sites) -> Iterator[Watched]:
    """From a folder, which is harder than from a server."""
    with watched(browser, f"{sites.internal.as_uri()}/") as found:
        yield found
    assert (found.outside, found.said) == ([], [])


_ROWS = """() => [...document.querySelectorAll("tbody tr")].filter((row) => row.getClientRects().length)
  .map((row) => row.cells[0].textContent.split(" ")[0] + " " + row.cells[1].textContent)"""


def _shown(window: Page) -> list[str]:
    found: list[str] = window.evaluate(_ROWS)
    return found


def test_a_day_filters_the_table_and_stands_in_the_address(window: Watched) -> None:
    shown = window.open(ADDRESS)
    everything = _shown(shown)
    assert {"QP-01 1.1", "QP-01 2.0", "QP-01 3.0", "QP-02 1.0"} <= set(everything)
    shown.get_by_label("In force on").fill("2026-05-31")
    assert "QP-01 1.1" in _shown(shown) and not {"QP-01 2.0", "QP-01 3.0"} & set(_shown(shown))
    said_ = shown.get_by_role("status").filter(has_text="On 31 May 2026: ").inner_text()
    assert said_ == f"On 31 May 2026: {len(_shown(shown))} of {len(everything)} versions shown"
    assert shown.url.endswith("/as-of/index.html?day=2026-05-31")
    again = window.open(f"{ADDRESS}?day=2026-06-01")
    assert "QP-01 2.0" in _shown(again) and "QP-01 1.1" not in _shown(again)
    again.get_by_label("Id, title or any other word").fill("QP-01")
    assert _shown(again) == ["QP-01 2.0"]
    again.get_by_role("button", name="Show all").click()
    assert _shown(again) == everything and again.url.endswith("/as-of/index.html")
    wrong = window.open(f"{ADDRESS}?day=yesterday")
    assert _shown(wrong) == everything
    assert wrong.get_by_role("status").filter(has_text="none of the calendar").is_visible()


def test_without_javascript_it_is_whole(browser: Browser, sites: Sites) -> None:
    with watched(browser, f"{sites.internal.as_uri()}/", java_script_enabled=False) as found:
        shown = found.open(f"{ADDRESS}?day=2026-05-31")
        assert {"QP-01 1.1", "QP-01 2.0", "QP-01 3.0", "QP-02 1.0"} <= set(_shown(shown))
        assert shown.locator("form.qms-filter").count() == 0
