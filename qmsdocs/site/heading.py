"""What stands at the top of a page: where it belongs, and its heading."""

from __future__ import annotations

from html import escape

from qmsdocs.article.stage import language_attributes
from qmsdocs.site.page import Page, relative


def opening(page: Page) -> str:
    """The links above the heading, if it has any, and the heading in its own language."""
    heading = f"<h1{language_attributes(page.language)}>{escape(page.heading or page.title)}</h1>"
    return _trail(page) + heading


def _trail(page: Page) -> str:
    steps = "".join(
        f'<li><a href="{escape(relative(page.address, address))}">{escape(words)}</a></li> '
        for words, address in page.trail
    )
    return (
        f'<nav class="qms-trail" lang="en" dir="ltr" aria-label="You are here"><ul>{steps}</ul></nav>' if steps else ""
    )
