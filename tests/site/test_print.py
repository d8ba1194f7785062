"""On paper: what Chromium prints, read back from its PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.fixtures.nightly import some
from tests.site.browser import watched
from tests.site.conftest import Sites

DAY = datetime(2026, 10, 2, 12)
PRINTED = "Printed 2 October 2026"
CHECK = "Uncontrolled when printed. Check: "
CONTROL = "QP-01 · version 2.0 · In force · as of 15 September 2026"


def _opened(browser: Browser, site: Path, address: str, **options: object) -> Iterator[Page]:
    with watched(browser, f"{site.as_uri()}/", **options) as window:
        window.context.clock.set_fixed_time(DAY)
        yield window.open(address)
        assert (window.outside, window.said) == ([], [])


@cache
def _sheets(browser: Browser, site: Path, address: str, **options: object) -> list[str]:
    """The words of each sheet, blanks evened."""
    (page,) = (_pdf(one) for one in _opened(browser, site, address, **options))
    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(page)).pages]


def _pdf(page: Page) -> bytes:
    return page.pdf(prefer_css_page_size=True, format="A4")


SHEETS = {
    "in force": ("internal", "d/QP-01.html", CONTROL, f"{CHECK}https://example.org/qms/d/QP-01.html"),
    "superseded": (
        *("internal", "archive/QP-01/1.1.html", "QP-01 · version 1.1 · Superseded · as of 15 September 2026"),
        f"{CHECK}https://example.org/qms/archive/QP-01/1.1.html",
    ),
    "draft": (
        "preview",
        "d/QP-04.html",
        "QP-04 · version 1.0 · Draft · as of 15 September 2026",
        f"{CHECK}d/QP-04.html",
    ),
    "matrix": (
        *("internal", "standards/iso-9001-2026.html", "Quayside “Town Hall” & <Port>"),
        "As computed on 15 September 2026. https://example.org/qms/standards/iso-9001-2026.html",
    ),
    "home": (
        *("internal", "index.html", "Quayside “Town Hall” & <Port>"),
        "As computed on 15 September 2026. https://example.org/qms/index.html",
    ),
}


@pytest.mark.parametrize("kind", some(SHEETS, daily=("in force", "draft", "matrix")))
def test_the_margins_of_every_sheet_say_what_it_is(browser: Browser, sites: Sites, kind: str) -> None:
    site, address, head, foot = SHEETS[kind]
    sheets = _sheets(browser, getattr(sites, site), address)
    assert sheets
    for number, sheet in enumerate(sheets, 1):
        for words in (head, foot, PRINTED, f"Page {number} of {len(sheets)}"):
            assert words.replace(" ", "") in sheet.replace(" ", ""), (number, words)  # lines break within addresses


def test_page_one_holds_the_whole_control_block(browser: Browser, sites: Sites) -> None:
    first = _sheets(browser, sites.internal, "d/QP-01.html")[0]
    wanted = (
        "since 1 June 2026 · version 2.0",
        "Owner",
        "Next review",
        "Approved by",
        "Must know",
        "Clauses",
        "Released",
    )
    assert [words for words in wanted if words not in first] == []
    assert "Uncontrolled when printed. Printed on: 2 October 2026. Look at the address above" in first


def test_without_javascript_the_day_is_written_by_hand(browser: Browser, sites: Sites) -> None:
    first, *_ = sheets = _sheets(browser, sites.internal, "d/QP-01.html", java_script_enabled=False)
    assert "Printed on: ____________ (write the day)" in first
    assert "Approved by" in first and "Hidden text." in " ".join(sheets)  # what is folded away is open on paper
    assert CONTROL in first and "Print this page" not in " ".join(sheets)


@pytest.mark.parametrize(
    ("site", "address", "words"),
    [("internal", "archive/QP-01/1.1.html", "SUPERSEDED"), ("preview", "d/QP-04.html", "DRAFT not in force")],
)
def test_a_text_not_in_force_says_so_across_every_sheet(
    browser: Browser, sites: Sites, site: str, address: str, words: str
) -> None:
    sheets = _sheets(browser, getattr(sites, site), address)
    assert [words in sheet for sheet in sheets] == [True] * len(sheets)


def test_tables_repeat_their_heads(browser: Browser, sites: Sites) -> None:
    sheets = _sheets(browser, sites.internal, "standards/iso-9001-2026.html")
    assert len(sheets) > 2
    assert [number for number, sheet in enumerate(sheets, 1) if "Clause State Documents" not in sheet] == []


_PAPER = """() => {
  const seen = (one) => one.getClientRects().length > 0 && one.textContent.trim();
  const content = document.querySelector(".md-content");
  const inked = [...document.querySelectorAll("article *")].filter(seen).map((one) => getComputedStyle(one));
  const light = (colour) => Math.max(...colour.match(/[0-9.]+/g).slice(0, 3).map(Number)) > 120;
  return {
    frame: [...document.querySelectorAll(".md-header, .md-tabs, .md-sidebar, .md-footer, .qms-foot, .headerlink")]
      .filter(seen).length,
    wide: Math.max(0, content.scrollWidth - content.clientWidth),
    pale: inked.filter((style) => light(style.color)).length,
    dark: inked.map((style) => style.backgroundColor).filter((one) => !/, 0\\)$/.test(one) && !light(one)).length,
    whole: [".qms-control", "tr"].map((name) => getComputedStyle(document.querySelector(name)).breakInside),
    code: getComputedStyle(document.querySelector("pre > code")).whiteSpace,
  };
}"""


def test_nothing_is_dark_or_pale_or_wider_than_the_sheet(browser: Browser, sites: Sites) -> None:
    options = {"color_scheme": "dark", "reduced_motion": "reduce", "viewport": {"width": 650, "height": 900}}
    wanted = {"frame": 0, "wide": 0, "pale": 0, "dark": 0, "whole": ["avoid", "avoid"], "code": "pre-wrap"}
    for page in _opened(browser, sites.internal, "d/QP-01.html", **options):
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate(_PAPER) == wanted
