"""A page: its frame, filled with its title, what its head says, its article and its table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import quote

from qmsdocs.article.render import Block
from qmsdocs.article.stage import language_attributes
from qmsdocs.site.configuration import plain
from qmsdocs.site.frame import ARTICLE, CONTENTS, HEAD, MADE, TITLE
from qmsdocs.site.frames import Frames
from qmsdocs.site.generators import Heading, Section
from qmsdocs.site.heading import opening
from qmsdocs.site.page import Page

_UNSEARCHED = re.compile(r"<p [^>]* data-search-exclude>.*?</p>", re.DOTALL)
"""What a page says only to those who come for it. No author's text has this mark."""
FIRST = 2.0
"""Documents come first in the search, before pages that only name them."""


def article_of(page: Page, blocks: Sequence[Block]) -> str:
    """All that a page says, as HTML: where it belongs, its heading, its blocks."""
    return "\n".join([opening(page), *map(_html, blocks)])


def _html(block: Block) -> str:
    language = language_attributes(block.language)
    if block.kind != "heading":
        return f"<div{language}>{block.html}</div>"
    anchor = escape(block.anchor)
    link = f'<a class="headerlink" lang="en" href="#{anchor}" title="Link to this section">#</a>'
    return f'<h{block.level} id="{anchor}"{language}>{block.html}{link}</h{block.level}>'


def headings_of(page: Page, blocks: Sequence[Block]) -> list[Heading]:
    """The entries of its table of contents, where one stands beside it."""
    if not page.contents:
        return []
    return [
        Heading(block.level, block.text, block.anchor, block.language) for block in blocks if block.kind == "heading"
    ]


def filled(frames: Frames, page: Page, article: str, headings: Sequence[Heading], site_url: str, footer: str) -> str:
    """The page whole."""
    return frames.by_key[frames.key_of(page)].filled(
        {
            TITLE: escape(plain(page.title)),
            HEAD: _head(page, site_url),
            ARTICLE: article,
            CONTENTS: frames.generator.contents(headings),
            MADE: footer,
        }
    )


def _head(page: Page, site_url: str) -> str:
    """A page that is not for search engines has no address to be known by."""
    known = f'<link rel="canonical" href="{escape(site_url + quote(page.address))}">' if site_url else ""
    robots = known if page.robots else '<meta name="robots" content="noindex">'
    return robots + (f"<style>{page.css}</style>" if page.css else "")


def searched(pages: Iterable[Page]) -> list[Page]:
    """The pages that the search finds, documents first."""
    return sorted((page for page in pages if page.search), key=lambda page: page.kind != "document")


def sections_of(page: Page, blocks: Sequence[Block]) -> Iterator[Section]:
    """What the search finds in a page."""
    boost = FIRST if page.kind == "document" else 1
    location, title, parts = quote(page.address), plain(page.title), list[str]()
    for block in blocks:
        if block.kind == "heading":
            yield Section(location, title, "\n".join(parts), boost)
            location, title, parts = f"{quote(page.address)}#{block.anchor}", block.text, []
        else:
            parts.append(_UNSEARCHED.sub("", block.html))
    yield Section(location, title, "\n".join(parts), boost)
