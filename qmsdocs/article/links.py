"""Links of a finished article, resolved after the cache."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from typing import Literal


@dataclass(frozen=True, slots=True)
class Instead:
    """What stands in place of a link, its own words included, where even those may not be shown."""

    words: str


Kind = Literal["link", "image"]
Resolve = Callable[[str, Kind], str | Instead | None]
"""(address as written, kind) -> address on the page; None where there is none to show."""

_LINK = re.compile(r'<a((?:\s+[a-z-]+="[^"]*")*)\s*>(.*?)</a>', re.DOTALL)
_IMAGE = re.compile(r'<img((?:\s+[a-z-]+="[^"]*")*)\s*>')
_ADDRESS = re.compile(r'\s(href|src)="([^"]*)"')


def rewrite_links(html: str, resolve: Resolve) -> str:
    """Every address through `resolve`. A link without one stays as its words; an image without one becomes its words.

    `html` is what `cleaned` made: attributes in double quotes, nothing unclosed, no link in a link.
    """
    if "<a" not in html and "<img" not in html:
        return html

    def link(tag: re.Match[str]) -> str:
        address = _ADDRESS.search(tag[1])
        resolved = resolve(unescape(address[2]), "link") if address else None
        if isinstance(resolved, Instead):
            return f"<span>{escape(resolved.words)}</span>"
        return f"<a{_with(tag[1], address, resolved)}>{tag[2]}</a>"

    def image(tag: re.Match[str]) -> str:
        address = _ADDRESS.search(tag[1])
        resolved = resolve(unescape(address[2]), "image") if address else None
        return f"<img{_with(tag[1], address, resolved)}>" if isinstance(resolved, str) else missing_image(tag[1])

    return _IMAGE.sub(image, _LINK.sub(link, html))


def missing_image(attributes: str) -> str:
    """What stands where an image cannot be shown: its words. `attributes` as they stand in its tag."""
    alt = re.search(r' alt="([^"]*)"', attributes)
    return f'<span class="qms-missing">{alt[1] if alt and alt[1] else "(image)"}</span>'


def _with(attributes: str, address: re.Match[str] | None, resolved: str | None) -> str:
    """The attributes with another address, or without one; `rel` speaks of other hosts only."""
    if address is None:
        return attributes
    before, after = attributes[: address.start()], attributes[address.end() :]
    if resolved is None or "//" not in resolved:
        before, after = (re.sub(r' rel="[^"]*"', "", part) for part in (before, after))
    if resolved is None:
        return before + after
    return f'{before} {address[1]}="{escape(resolved)}"{after}'
