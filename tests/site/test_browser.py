"""The town hall's site in a real browser: over http under a sub-path, and from a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest
from playwright.sync_api import Browser, Page

from tests.fixtures.nightly import some
from tests.site.browser import Watched, watched
from tests.site.conftest import Sites
from tests.site.kinds import SAMPLE
from tests.site.pages import Element, article, every_page, said

FIELD = "Find a document or clause by id, title or keyword"


@pytest.fixture
def window(browser: Browser, http: str) -> Iterator[Watched]:
    with watched(browser, http, viewport={"width": 1280, "height": 800}) as found:
        yield found
    assert found.outside == []
    assert found.said == []


_LOOK = """() => ({
  links: [...document.querySelectorAll('a[href]')].map(a => a.href),
  parts: [...document.querySelectorAll('[id], a[name]')].map(e => e.id || e.name),
  hacked: 'hacked' in window,
})"""


def _seen(window: Watched, addresses: list[str]) -> dict[str, dict[str, Any]]:
    """What a browser finds on pages; nobody else was asked, nothing complained, no document's script ran."""
    page = window.open(addresses[0])
    seen = {unquote(window.home + one): window.go(page, one).evaluate(_LOOK) for one in addresses}
    assert window.outside == []
    assert window.said == []
    assert [address for address, found in seen.items() if found["hacked"]] == []
    return seen


@pytest.mark.nightly
def test_every_link_and_part_is_there_and_nobody_else_is_asked(browser: Browser, http: str, sites: Sites) -> None:
    with watched(browser, http) as window:
        _assert_whole(_seen(window, every_page(sites.internal)), http, sites.internal)


def test_from_a_folder_nobody_is_asked_either(browser: Browser, sites: Sites) -> None:
    wanted = [one for one in SAMPLE.values() if one != "404.html"]  # that one is for servers
    with watched(browser, f"{sites.public.as_uri()}/") as window:
        seen = _seen(window, wanted)
        links = {unquote(link) for found in seen.values() for link in found["links"]}
        local = {urldefrag(link)[0] for link in links if link.startswith("file:")}
        assert {one for one in local if not (sites.public / one.removeprefix(window.home)).is_file()} == set()
        assert {one for one in local if not one.startswith(window.home)} == set()


def _assert_whole(seen: dict[str, dict[str, list[str]]], home: str, site: Path) -> None:
    linked = set()
    for address, found in seen.items():
        for link in map(unquote, found["links"]):
            there, part = urldefrag(link)
            if not there.startswith(home) or address.endswith("/404.html"):
                continue
            linked.add(there)
            assert there in seen or (site / there.removeprefix(home)).is_file(), f"{address}: {link}"
            assert not part or there not in seen or part in seen[there]["parts"], f"{address}: {link}"
    assert {one for one in seen if one not in linked} == {f"{home}404.html"}


def _search(page: Page, words: str) -> list[str]:
    opener = page.locator(".md-header__button[for=__search], .qms-opener.__search")
    if opener.is_visible():
        opener.click()
    else:
        page.locator("input.md-search__input").click()
    page.keyboard.type(words)  # Material listens to keys
    page.wait_for_selector(".md-search-result__item")
    found: list[str] = page.locator(".md-search-result__link").evaluate_all(
        "all => all.map((one) => one.getAttribute('href'))"
    )
    return found


@pytest.mark.parametrize("where", some(("http", "folder"), daily=("folder",)))
def test_search_finds_texts_also_from_a_folder(browser: Browser, sites: Sites, http: str, where: str) -> None:
    home = http if where == "http" else f"{sites.internal.as_uri()}/"
    with watched(browser, home) as window:
        for address in ("index.html", "archive/QP-01/1.0.html"):
            found = _search(window.open(address), "letter Quality policy")
            assert found and found[0].startswith(f"{home}d/POL-01.html"), address
    assert (window.outside, window.said) == ([], [])


@pytest.mark.parametrize("start", some(("index.html", "404.html", "no/such/page.html"), daily=("no/such/page.html",)))
def test_the_jump_goes_there(window: Watched, start: str) -> None:
    page = window.open(start)
    page.get_by_label(FIELD).fill("qp 03")
    page.locator("#qms-jump-found li").wait_for()
    shown = ["QP-03 Complaints Approved, not yet in force, from 1 October 2026"]
    assert page.locator("#qms-jump-found li").all_inner_texts() == shown
    page.get_by_role("button", name="Go").click()
    page.wait_for_url("**/d/QP-03.html")
    assert page.locator("h1").inner_text() == "QP-03 Complaints"
    window.said[:] = [line for line in window.said if "status of 404" not in line or start != "no/such/page.html"]


def test_the_matrix_filters(window: Watched) -> None:
    page = window.open("standards/iso-9001-2026.html")

    def clauses() -> list[str]:
        return [row.get_attribute("id") or "" for row in page.locator("tbody tr").all() if row.is_visible()]

    assert len(clauses()) == 65
    page.get_by_label("State").select_option("covered")
    assert clauses() == ["c-4.1", "c-7.5.2", "c-7.5.3.2"]
    assert len([one for one in page.locator("h2").all() if one.is_visible()]) == 2  # groups without a row are away
    assert page.locator(".qms-filters").get_by_role("status").inner_text() == "3 shown"
    page.get_by_label("State").select_option("partial")
    page.get_by_label("asks for documented information").check()
    assert clauses() == ["c-7.5.1", "c-8.1"]


def _bare(element: Element) -> str:
    """Its words without blanks, of which browsers see some where chips begin and end."""
    return said(element).rstrip("#").replace(" ", "")


def test_without_javascript_everything_is_there(browser: Browser, http: str, sites: Sites) -> None:
    with watched(browser, http, java_script_enabled=False) as window:
        for address in ("master-list.html", "standards/iso-9001-2026.html", "d/QP-01.html", "index.html"):
            page = window.open(address)
            visible = "".join(page.locator("article").inner_text().split())
            whole = article(sites.internal, address)
            for row in (*whole.iter("tr"), *whole.iter("li"), *whole.iter("p")):
                hidden = any(one.tag in ("form", "details") for one in row.iterancestors()) or row.get("class")
                assert hidden or all(_bare(cell) in visible for cell in (row if row.tag == "tr" else [row]))
        page = window.open("index.html")
        page.get_by_label(FIELD).fill("QP-03")
        page.get_by_role("button", name="Go").click()
        assert page.url == f"{http}master-list.html?q=QP-03"


def test_a_title_with_markup_is_text(window: Watched) -> None:
    page = window.open("d/QP-66.html")
    assert page.locator("h1").inner_text() == "QP-66 Payloads </title><script>window.hacked = 14</script> & more"
