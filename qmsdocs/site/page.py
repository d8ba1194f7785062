"""What a page is, before it is rendered."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from qmsdocs.article.render import Block


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site. `blocks` renders it: headings apart, the HTML between them, links relative to `address`."""

    kind: str
    address: str
    title: str
    blocks: Callable[[], list[Block]]
    menu: str = ""
    """Its words in the menu; empty for most pages. The menu has at most ten entries, in the order of the registry."""
    foot: str = ""
    """Its words among the links at the foot of every page; empty for most."""
    search: bool = True
    robots: bool = True
    """False: `noindex`."""
    contents: bool = False
    """Whether a table of contents stands beside it."""
    heading: str = ""
    """The h1, where it is not the title."""
    language: str = ""
    """Of the heading, where it is not the site's."""
    trail: tuple[tuple[str, str], ...] = ()
    """Links above the heading, words and address: where the page belongs."""
    css: str = ""
    """Style of this page alone: the margin boxes of its print."""


def relative(from_address: str, to_address: str) -> str:
    """The address of a page (or file, with `#…`) as a link in another page."""
    path, hash_, anchor = to_address.partition("#")
    return (_way(posixpath.dirname(from_address), path) if path else "") + hash_ + anchor


@lru_cache(maxsize=1 << 14)
def _way(folder: str, path: str) -> str:
    """The way from a folder to a file. All pages of a folder go the same ways, and there are many links."""
    return posixpath.relpath(path, folder or ".")


MENU = 10
"""A menu that lists every page costs time and bytes by the square of their number, and helps nobody."""


def menu_of(pages: Iterable[Page]) -> list[Page]:
    """The pages of the menu; what is beyond its length is reached from the pages in it."""
    return [page for page in pages if page.menu][:MENU]


def staged_path(address: str) -> str:
    """Where a page is staged. README.md would become the folder's index: it is staged under another name."""
    stem = address.removesuffix(".html")
    return (f"{stem}_" if stem.endswith("/README") else stem) + ".md"
