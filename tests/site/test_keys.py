"""By keyboard alone: every stop is seen, in the order of reading, without a trap, and nothing is for a mouse only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.site.browser import Watched, watched

WALKED = ("index.html", "d/QP-01.html", "standards/iso-9001-2026.html", "master-list.html", "registers.html",
          "registers/improvement-plan.html", "types-and-rules.html")  # fmt: skip
_STOPS = """() => {
  const able = 'a[href], button, input, select, textarea, summary, label[for], [tabindex]';
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled;
  const all = [...document.querySelectorAll(able)].filter(seen);
  window.stops = all.filter((one) => one.tabIndex >= 0);
  const lost = (one) => one.tagName === 'LABEL' && !window.stops.includes(one.control);
  return all.filter(lost).map((one) => one.className);
}"""
"""Remembers what should be reached, in the order of the page. What is left: labels of what no key reaches."""
CLOSING = {"md-overlay", "md-search__overlay", "md-search__icon md-icon", "md-nav__title"}
"""Grounds and heads of menu and search, which close them at a click, as Escape does."""
_HERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  const ground = (of) => { for (let at = of; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor.match(/[0-9.]+/g).map(Number);
    if (colour.length < 4 || colour[3] === 1) return colour; } return [255, 255, 255]; };
  const light = (colour) => { const [r, g, b] = colour.slice(0, 3).map((v) => v / 255).map(
    (v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const skip = one.closest('.md-skip') && document.querySelector('.md-header');
  const around = skip || (parseFloat(style.outlineOffset) < 0 ? one : one.parentElement);
  const [a, b] = [light(style.outlineColor.match(/[0-9.]+/g).map(Number)), light(ground(around))];
  const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  const points = [.1, .5, .9].flatMap((x) => [.25, .75].map((y) => document.elementFromPoint(
    box.x + box.width * x, Math.max(0, Math.min(innerHeight - 1, box.y + box.height * y)))));
  return {
    place: window.stops.indexOf(one), name: `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 30)}`,
    ringed: style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2 && contrast >= 3,
    seen: box.width > 0 && box.height > 0 && points.some((at) => at && (one.contains(at) || at.contains(one))),
  };
}"""


@pytest.fixture
def wide(browser: Browser, http: str) -> Iterator[Watched]:
    with watched(browser, http, viewport={"width": 1280, "height": 800}, reduced_motion="reduce") as window:
        yield window


@pytest.fixture
def narrow(browser: Browser, http: str) -> Iterator[Watched]:
    with watched(browser, http, viewport={"width": 320, "height": 640}, reduced_motion="reduce") as window:
        yield window


def _walk(page: Page) -> list[dict[str, Any]]:
    """Each stop of Tab, from the top until the page is left."""
    found: list[dict[str, Any]] = []
    for _ in range(page.evaluate("window.stops.length") + 5):
        page.keyboard.press("Tab")
        here = page.evaluate(_HERE)
        if here is None:
            break
        if not here["ringed"]:
            page.wait_for_timeout(300)  # the search opens when it is come upon
            here = page.evaluate(_HERE)
        found.append(here)
    return found


@pytest.mark.parametrize(
    "address", [*WALKED[:2], *(pytest.param(one, marks=pytest.mark.nightly) for one in WALKED[2:])]
)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), pytest.param(320, "dark", marks=pytest.mark.nightly)])
def test_every_stop_is_seen_in_order_and_left_again(
    browser: Browser, http: str, address: str, width: int, scheme: str
) -> None:
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "reduced_motion": "reduce"}
    with watched(browser, http, **options) as window:
        page = window.open(address)
        assert {*page.evaluate(_STOPS)} <= CLOSING
        stops = _walk(page)
        assert [one["name"] for one in stops if not one["ringed"] or not one["seen"]] == []
        assert [one["place"] for one in stops] == list(range(page.evaluate("window.stops.length")))


def test_the_first_stop_leads_past_the_menu(wide: Watched) -> None:
    page = wide.open("d/QP-01.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('article').contains(document.activeElement)")


def test_the_menu_of_a_narrow_window(narrow: Watched) -> None:
    page = narrow.open("reviews.html")
    menu = page.get_by_role("button", name="Navigation")
    menu.focus()
    page.keyboard.press("Enter")
    assert menu.get_attribute("aria-expanded") == "true"
    entries = page.locator(".md-sidebar--primary .md-nav__link:visible").all_inner_texts()
    assert entries[:2] == ["Home", "Documents"] and entries[-1] == "About this site"
    assert {"Overdue", "This month and the next twelve"} < {*entries}  # the contents of this page stand below its entry
    page.keyboard.press("Escape")
    assert menu.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Navigation"
    page.keyboard.press("Space")
    for _ in entries:
        page.keyboard.press("Tab")
    assert menu.get_attribute("aria-expanded") == "false"  # whoever goes on past its end has left it


def test_the_contents_of_a_narrow_window(narrow: Watched) -> None:
    page = narrow.open("d/QP-01.html")
    contents = page.locator("details.qms-contents")
    contents.locator("summary").focus()
    page.keyboard.press("Enter")
    parts = contents.get_by_role("link").all_inner_texts()
    assert parts[:2] == ["Purpose", "Scope"] and parts[-1] == "Something is wrong with this page?"
    for _ in parts:
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#qms-feedback")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert not contents.is_visible()  # they stand beside the text


def test_the_search_of_a_narrow_window(narrow: Watched) -> None:
    page = narrow.open("index.html")
    page.get_by_role("button", name="Search").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("letter")
    page.locator(".md-search-result__item").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/d/POL-01.html*")


def test_the_colours(wide: Watched) -> None:
    page = wide.open("index.html")
    scheme = page.locator("body")
    page.get_by_role("button", name="Switch to dark").focus()
    for key, wanted in (("Enter", "slate"), ("Space", "default")):
        page.keyboard.press(key)
        assert scheme.get_attribute("data-md-color-scheme") == wanted
    assert page.evaluate("document.activeElement.title") == "Switch to dark"


def test_the_list_is_sorted_and_filtered(wide: Watched) -> None:
    page = wide.open("master-list.html")
    page.get_by_role("button", name="Owner").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("columnheader", name="Owner").get_attribute("aria-sort") == "ascending"
    page.get_by_label("Type", exact=True).focus()
    page.keyboard.type("Pol")
    shown = page.locator("tbody tr:visible").all_inner_texts()
    assert shown and {row.split("\t")[2] for row in shown} == {"Policy"}
