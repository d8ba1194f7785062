"""Links of a finished article, resolved after the cache."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Literal

Resolve = Callable[[str, Literal["link", "image"]], str | None]
"""(address as written, kind) -> address on the page; None where nothing can be shown."""

_TAG = re.compile(r'<(a|img)((?:\s+[a-z-]+="[^"]*")*)\s*>')
_ADDRESS = re.compile(r'\s(href|src)="([^"]*)"')


def rewrite_links(html: str, resolve: Resolve) -> str:
    """Every address through `resolve`. A link without one stays as its words; an image without one becomes its words.

    `html` is what `clean` made: attributes in double quotes, nothing unclosed.
    """

    def one(tag: re.Match[str]) -> str:
        address = _ADDRESS.search(tag[2])
        if not address:
            return tag[0]
        kind: Literal["link", "image"] = "link" if tag[1] == "a" else "image"
        resolved = resolve(unescape(address[2]), kind)
        if resolved is None:
            return _without(tag, address, kind)
        said = f' {address[1]}="{escape(resolved)}"'
        return f"<{tag[1]}{tag[2][: address.start()]}{said}{tag[2][address.end() :]}>"

    return _TAG.sub(one, html)


def _without(tag: re.Match[str], address: re.Match[str], kind: str) -> str:
    if kind == "link":
        rest = re.sub(r' rel="[^"]*"', "", tag[2][: address.start()] + tag[2][address.end() :])
        return f"<a{rest}>"
    alt = re.search(r' alt="([^"]*)"', tag[2])
    return f'<span class="qms-missing">{alt[1] if alt and alt[1] else "(image)"}</span>'
