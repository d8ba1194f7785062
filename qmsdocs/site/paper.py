"""What stands in the margins of paper, and across the page of a text that is not in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qmsdocs.model.day import said
from qmsdocs.site.language import OURS, is_english, site_language
from qmsdocs.site.page import Page
from qmsdocs.think.lifecycle import State
from qmsdocs.view import View

_FONT = "font:8pt/1.3 system-ui,sans-serif;color:#333"
_NUMBER = '"Page " counter(page) " of " counter(pages)'
WATERMARKS: Mapping[State, str] = {
    "draft": "DRAFT\nnot in force",
    "in-review": "IN REVIEW\nnot in force",
    "scheduled": "NOT YET\nin force",
    "superseded": "SUPERSEDED",
    "withdrawn": "WITHDRAWN",
}
"""For the eye alone: the notice at the top of the page says the same in words."""


def on_paper(view: View, page: Page) -> Page:
    """Every page has margin boxes, beside other style of its own; no page of a preview, or of a
    day of the past, is for search engines; a heading
    that names no language is ours, and so English."""
    language = page.language or ("" if is_english(site_language(view)) else OURS)
    css = page.css if page.css.startswith("@page") else _plain_css(view, page) + page.css
    known = page.robots and not view.preview and not view.qms.asked_from
    return replace(page, css=css, language=language, robots=known)


def document_css(facts: Mapping[str, str], state: State) -> str:
    """For `id`, `version`, `state`, `title`, `day` and `address` of a text: above what it is, below that a printed
    copy is uncontrolled and where to check it; and its watermark where it is not in force."""
    boxes = margin_boxes(
        f"{facts['id']} · version {facts['version']} · {facts['state']} · as of {facts['day']}",
        facts["title"],
        "Uncontrolled when printed. Check: " + facts["address"],
    )
    return boxes + (f"body{{--qms-watermark:{css_string(WATERMARKS[state])}}}" if state in WATERMARKS else "")


def _plain_css(view: View, page: Page) -> str:
    day = f"{'The site of' if view.qms.asked_from else 'As computed on'} {said(view.qms.day)}"
    return margin_boxes(view.qms.settings.site_name, page.title, f"{day}. {view.site_url}{page.address}")


def margin_boxes(left: str, right: str, below: str) -> str:
    """Two texts above, one below, and the page's number."""
    boxes = {
        "top-left": css_string(left),
        "top-right": css_string(right),
        "bottom-left": css_string(below),
        "bottom-right": _NUMBER,
    }
    return "@page{" + "".join(f"@{place}{{content:{shown};{_FONT}}}" for place, shown in boxes.items()) + "}"


def css_string(value: str) -> str:
    """A text as a CSS string: nothing in it can end the string, the style or the page's markup."""
    safe = "".join(c if c.isalnum() or c in " .,:;·–-_/" else f"\\{ord(c):x} " for c in value)
    return f'"{safe}"'
