"""What stands at the top of a page: where it belongs, and its heading."""

from __future__ import annotations

from html import escape

from qmsdocs.article.stage import language_attributes
from qmsdocs.site.page import Page, relative


def opening(page: Page) -> str:
    """The way to the page, if it has one, and its heading in its own language."""
    heading = f'<h1 id="qms-title"{language_attributes(page.language)}>{escape(page.heading or page.title)}</h1>'
    return _trail(page) + heading


def _trail(page: Page) -> str:
    """Our words are English in any site. Blanks between the steps, so that they are words apart in any search."""
    steps = " ".join(
        f'<li><a href="{escape(relative(page.address, address))}">{escape(words)}</a></li>'
        for words, address in page.trail
    )
    return f'<nav class="qms-trail" lang="en" dir="ltr" aria-label="You are here"><ul>{steps}</ul></nav> ' * bool(steps)
