"""What axe-core finds on a page that a browser shows."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Page

from tests.fixtures.nightly import NIGHTLY

LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
RULES = {
    "runOnly": {"type": "tag", "values": list(LEVELS)},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,  # of style sheets, for rules that are still experiments
}
"""WCAG 2.2 A and AA, and what is good practice; the size of targets (2.5.8) is off in axe unless it is asked for."""
FORMS = ((1280, "light"), (320, "light"), (320, "dark"), (1280, "dark"))
"""Windows and colours in which pages are looked at, so that each step changes one of the two."""
DAILY = FORMS if NIGHTLY else FORMS[::2]
"""On every change: each window and each scheme once. All four together each night."""


def forms_of(number: int) -> tuple[tuple[int, str], ...]:
    """The window and colours of one of many pages on every change: by turns. All four each night."""
    return FORMS if NIGHTLY else (DAILY[number % 2],)


_LATER = [] if NIGHTLY else ["tbody tr:nth-child(n+13)", "article dl > :nth-child(n+25)", "article li:nth-child(n+25)"]
_RUN = """([rules, later]) => axe.run({ include: [[':root']], exclude: later.map(one => [one]) }, rules)
  .then(({ violations }) => violations.flatMap(
    one => one.nodes.map(node => one.id + ': ' + node.html.slice(0, 200))))"""


@cache
def program() -> str:
    """The text of axe-core, which its package carries."""
    spec = find_spec("axe_playwright_python")
    assert spec is not None and spec.origin is not None
    return (Path(spec.origin).parent / "axe.min.js").read_text("utf-8")


def violations(page: Page) -> list[str]:
    """Rule and element of each fault, as the page is now; on every change without the later rows of long tables and
    lists, which are as the first ones are."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(program())
    return list(page.evaluate(_RUN, [RULES, _LATER]))


def take_form(page: Page, width: int, scheme: str) -> None:
    """The window so wide, and the colours those, by the button that readers have for it."""
    page.set_viewport_size({"width": width, "height": 800})
    body, wanted = page.locator("body"), {"light": "default", "dark": "slate"}[scheme]
    if body.get_attribute("data-md-color-scheme") != wanted:
        page.get_by_role("button", name=f"Switch to {scheme}").click()
    assert body.get_attribute("data-md-color-scheme") == wanted
