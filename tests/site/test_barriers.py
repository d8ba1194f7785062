"""What axe-core does not see: words beside every colour, an outline of headings, pages much enlarged, with wider
spacing, in forced colours, without motion."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page

from tests.fixtures.nightly import some
from tests.site.browser import watched
from tests.site.conftest import Sites
from tests.site.kinds import PAGES
from tests.site.pages import Element, article, every_page, headings, said

DAILY = ("home", "matrix")
"""Looked at on every change; the others each night."""
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
"""What readers may ask of every text, in the numbers of WCAG 1.4.12."""
_SEEN = """() => {
  const unseen = '.qms-unseen, .headerlink, details:not([open]) > :not(summary), option';
  const texts = document.createTreeWalker(document.querySelector('article'), NodeFilter.SHOW_TEXT);
  const seen = [];
  while (texts.nextNode()) {
    const one = texts.currentNode.parentElement;
    const shown = !one.closest(unseen) && one.checkVisibility({ visibilityProperty: true });
    if (shown && texts.currentNode.data.trim()) seen.push(texts.currentNode);
  }
  return seen;
}"""
_REMEMBER = f"() => {{ window.seen = ({_SEEN})() }}"
_LOST = f"""() => {{
  const seen = new Set(({_SEEN})());
  const folded = (one) => one.closest('details:not([open]), .qms-stack thead');
  const lost = window.seen.filter((one) => !seen.has(one) && !folded(one.parentElement));
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return [...lost.map((one) => one.data.trim()), ...(wide > 0 ? [`${{wide}} px too wide`] : [])];
}}"""
"""Words that were to be seen and are not, and whether the page scrolls sideways."""
_CUT = """() => [...document.querySelectorAll('body *')].filter((one) => {
  const style = getComputedStyle(one);
  const hides = /hidden|clip/.test(style.overflowX + style.overflowY) && style.clipPath === 'none';
  if (!hides || one.closest('.qms-unseen, .md-search, .md-sidebar, svg')) return false;
  if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  return one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
}).map((one) => one.tagName + '.' + one.className + ': ' + one.textContent.trim().slice(0, 40))"""
_BARE = """() => [...document.querySelectorAll(
  '.qms-chip, .qms-notice, .qms-control, article :is(input, select), .qms-jump button, .qms-print')].filter((one) => {
  const style = getComputedStyle(one);
  if (!one.checkVisibility() || one.type === 'checkbox') return false;
  return style.borderTopStyle === 'none' || parseFloat(style.borderTopWidth) < 1;
}).map((one) => one.outerHTML.slice(0, 80))"""
_MOVING = """() => [...document.querySelectorAll('*')].flatMap((one) => [null, '::before', '::after'].filter((part) => {
  const style = getComputedStyle(one, part);
  return style.animationName !== 'none' || style.transitionDuration.split(', ').some((time) => time !== '0s');
}).map((part) => one.tagName + '.' + one.className + (part || '')))"""


@pytest.mark.parametrize("kind", some(PAGES, DAILY))
def test_nothing_is_lost(browser: Browser, homes: dict[str, str], kind: str) -> None:
    """At 200 and 400 % of a window of 1280 pixels, with spacing wide and narrow, in forced colours, without motion."""
    options = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
    with watched(browser, homes[kind], **options) as window:
        page = window.open(PAGES[kind])
        page.evaluate(_REMEMBER)
        found = {"moving": page.evaluate(_MOVING), "running": page.evaluate("document.getAnimations().length")}
        for percent, width in ((200, 640), (400, 320)):
            page.set_viewport_size({"width": width, "height": 400})
            found[f"at {percent} %"] = page.evaluate(_LOST)
        _spaced(page)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            found[f"spaced at {width}"] = page.evaluate(_CUT) + page.evaluate(_LOST)
        page.emulate_media(forced_colors="active")
        found["without a border in forced colours"] = page.evaluate(_BARE)
        assert {name: faults for name, faults in found.items() if faults} == {}


def _spaced(page: Page) -> None:
    """By a style sheet of the reader's own: that of a page would be refused by its policy."""
    page.evaluate(
        "text => { const s = new CSSStyleSheet(); s.replaceSync(text); document.adoptedStyleSheets = [s] }", SPACING
    )


def _both(sites: Sites) -> list[tuple[str, Element]]:
    return [
        (f"{site.name}/{address}", article(site, address))
        for site in (sites.internal, sites.preview)
        for address in every_page(site)
    ]


def test_headings_are_an_outline(sites: Sites) -> None:
    """One of the first level, on top, and none that skips a level on the way down."""
    wrong = {}
    for site in (sites.internal, sites.preview):
        for address in every_page(site):
            levels = [int(tag[1]) for tag, _ in headings(site, address)]
            steps = [(one, after) for one, after in pairwise(levels) if after > one + 1]
            if levels[:1] != [1] or levels.count(1) != 1 or steps:
                wrong[f"{site.name}/{address}"] = levels
    assert wrong == {}


CHIPS = {
    "effective": {"In force"},
    "scheduled": {"Approved, not yet in force"},
    "superseded": {"Superseded"},
    "withdrawn": {"Withdrawn"},
    "draft": {"Draft"},
    "covered": {"Covered"},
    "partial": {"Partial"},
    "planned": {"Planned"},
    "missing": {"Missing"},
    "not-applicable": {"Not applicable"},
}


def test_no_state_is_told_by_colour_alone(sites: Sites) -> None:
    """Each colour of a chip has words of its own; each box of colour begins with words."""
    chips: dict[str, set[str]] = {}
    silent = []
    for address, whole in _both(sites):
        for one in whole.iter():
            names = " ".join(str(one.get("class") or "").split())
            for state in re.findall(r"qms-chip--(\S+)", names):
                chips.setdefault(state, set()).add(said(one))
            if re.search(r"qms-(notice|result|missing|chip)\b", names) and not said(one):
                silent.append((address, names))
    assert chips == CHIPS
    assert silent == []
