"""The table of contents beside a page, in the markup that Material has, and its successor took over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape

from qmsdocs.article.stage import language_attributes
from qmsdocs.site.generators.base import Heading

ENTRY = re.compile(
    r'<li class="md-nav__item">\s*<a href="#qms-part" class="md-nav__link">(?:(?!</li>).)*?</a>\s*</li>', re.DOTALL
)
"""The one entry of a stub."""


def contents(headings: Sequence[Heading], words: Callable[[Heading], str]) -> str:
    """Entries within entries, by the headings' levels; `words`: what stands in the link."""
    return "".join(_entries(headings, words))


def _entries(headings: Sequence[Heading], words: Callable[[Heading], str]) -> Iterator[str]:
    start = 0
    while start < len(headings):
        first, end = headings[start], start + 1
        while end < len(headings) and headings[end].level > first.level:
            end += 1
        lang = f' lang="{first.language}"' if language_attributes(first.language) else ""
        link = f'<a href="#{escape(first.anchor)}" class="md-nav__link"{lang}>{words(first)}</a>'
        yield f'<li class="md-nav__item">{link}'
        if end > start + 1:
            below = contents(headings[start + 1 : end], words)
            label = escape(first.text)
            yield f'<nav class="md-nav" aria-label="{label}"><ul class="md-nav__list">{below}</ul></nav>'
        yield "</li>"
        start = end
