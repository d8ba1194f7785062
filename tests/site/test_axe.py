"""axe-core on every kind of page: WCAG 2.0 to 2.2 at A and AA and good practice, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page

from qmsdocs.site.registry import KINDS
from tests.site.axe import DAILY, forms_of, take_form, violations
from tests.site.browser import Watched, watched
from tests.site.kinds import PAGES, PREVIEW, SAMPLE

_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def _faults(page: Page, forms: Sequence[tuple[int, str]] = DAILY) -> dict[tuple[int, str], list[str]]:
    """By window and colours: what axe finds, and whether the page scrolls sideways."""
    found = {}
    for form in forms:
        take_form(page, *form)
        wide = page.evaluate(_WIDE)
        found[form] = violations(page) + ([f"{wide} px too wide"] if wide > 0 else [])
    return {form: faults for form, faults in found.items() if faults}


def test_every_kind_of_page_is_looked_at() -> None:
    assert {*SAMPLE, *PREVIEW} == {*KINDS}


@pytest.fixture(scope="module")
def tabs(browser: Browser, homes: dict[str, str]) -> Iterator[dict[str, tuple[Watched, Page]]]:
    """One for each site, by its address: the next page in the same tab is there twice as soon."""
    with ExitStack() as stack:
        windows = [stack.enter_context(watched(browser, one, reduced_motion="reduce")) for one in {*homes.values()}]
        yield {window.home: (window, window.open("index.html")) for window in windows}


@pytest.mark.parametrize("kind", PAGES)
def test_nothing_is_found(tabs: dict[str, tuple[Watched, Page]], homes: dict[str, str], kind: str) -> None:
    window, page = tabs[homes[kind]]
    forms = forms_of([*PAGES].index(kind))
    assert _faults(window.go(page, PAGES[kind]), forms) == {}
    assert (window.outside, window.said) == ([], [])


def test_nothing_is_found_where_jump_role_and_menu_are_open(browser: Browser, homes: dict[str, str]) -> None:
    with watched(browser, homes["home"], reduced_motion="reduce") as window:
        page = window.open("index.html")
        page.get_by_label("Find a document or clause by id, title or keyword").fill("7.5")
        page.wait_for_function("() => document.querySelectorAll('.qms-jump li').length === 10")
        page.get_by_label("Choose your role").select_option("Town clerk")
        page.get_by_role("link", name="Everything about this role").wait_for()
        assert _faults(page) == {}
        take_form(page, 320, "light")
        page.get_by_role("button", name="Navigation").click()
        page.locator(".md-sidebar--primary").get_by_role("link", name="Reviews").wait_for()
        assert violations(page) == []


def test_nothing_is_found_where_the_search_is_open(browser: Browser, homes: dict[str, str]) -> None:
    with watched(browser, homes["home"], reduced_motion="reduce") as window:
        page = window.open("reviews.html")
        for form in forms_of(1):
            take_form(page, *form)
            page.keyboard.press("/")
            page.keyboard.type("documents")
            page.locator(".md-search-result__item").first.wait_for()
            assert violations(page) == [], form
            page.keyboard.press("Escape")
