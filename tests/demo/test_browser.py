"""The demo's site as an auditor walks through it in a browser: approval, what changed, what was in force, the copy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.demo.conftest import TODAY
from tests.fixtures.command import run
from tests.fixtures.nightly import NIGHTLY
from tests.fixtures.repos import Repo
from tests.site.axe import violations
from tests.site.browser import running, watched


@pytest.fixture(scope="module")
def tab(made: Repo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page of QP-01, opened from a folder. In the end nothing was asked of others or complained of."""
    site: Path = tmp_path_factory.mktemp("demo") / "site"
    assert run(made.path, "build", "--out", str(site), today=TODAY).code == 0
    with running() as browser, watched(browser, f"{site.as_uri()}/", reduced_motion="reduce") as window:
        page = window.open("d/QP-01.html")
        yield page
        assert (window.outside, window.said) == ([], [])


def test_who_approved_and_how_sure_that_is(tab: Page) -> None:
    approved = tab.locator(".qms-block dd").filter(has_text="for this text").first.inner_text()
    assert "(signed)" in approved or "(committed)" in approved
    assert "qualified electronic signature" in approved
    assert not NIGHTLY or violations(tab) == []


def test_what_changed_is_one_link_away(tab: Page) -> None:
    tab.get_by_role("link", name="Compare with 2.0").first.click()
    assert tab.locator("h1").inner_text() == "QP-01 Documented information, from version 2.0 to 3.0"
    assert tab.locator("article li del").first.inner_text().strip("[]- ") != ""
    assert tab.locator("article li ins").count() > 0
    assert not NIGHTLY or violations(tab) == []
    tab.go_back()


def test_what_was_in_force_on_a_day(tab: Page) -> None:
    tab.goto(tab.url.partition("d/QP-01")[0] + "as-of/index.html?day=2025-06-01")
    tab.wait_for_function("() => document.querySelectorAll('tbody tr:not([hidden])').length < 10")
    shown = tab.locator("tbody tr:visible").filter(has_text="QP-01")
    assert shown.count() == 1
    assert not NIGHTLY or violations(tab) == []
