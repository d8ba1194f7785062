"""What files for other programs (feed readers, calendars) have in common."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from qmsdocs.site.pages.context import Context

_NO_TEXT = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})
"""Controls, halves of characters, what Unicode does not know, and its own line ends: no line of a file is begun, and
no file is broken, by a text in it."""


def permanent(*parts: str) -> UUID:
    """An identity made of what never changes, such as the commit of a release: the same in every build, for every
    audience, wherever the site lies."""
    return uuid5(NAMESPACE_URL, "\n".join(("qmsdocs", *parts)))


def one_line(value: str) -> str:
    """A text in one line, without characters that are no text."""
    return " ".join("".join(" " if unicodedata.category(c) in _NO_TEXT else c for c in value).split())


def link(context: Context, address: str) -> str:
    """The address of a page as a link: whole where the settings say where the site lies, else relative to its top."""
    return context.full_address(quote(address))
