"""A feed in the form of RFC 4287 (Atom 1.0)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from xml.etree import ElementTree

from qmsdocs.site.feeds import one_line

_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """`link`: where it is read, absolute or relative to the feed."""

    id: UUID
    title: str
    day: date
    link: str
    summary: str
    kind: str


@dataclass(frozen=True, slots=True)
class Feed:
    """`link`: its own address; `page`: the page that shows the same."""

    id: UUID
    title: str
    author: str
    day: date
    link: str
    page: str
    entries: Sequence[Entry]


def atom(feed: Feed) -> str:
    """The feed as XML. A day is its midnight in UTC."""
    root = ElementTree.Element("feed", xmlns=_NAMESPACE)
    _text(root, "id", feed.id.urn)
    _text(root, "title", feed.title)
    _text(root, "updated", _midnight(feed.day))
    _text(ElementTree.SubElement(root, "author"), "name", feed.author)
    ElementTree.SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.link)
    ElementTree.SubElement(root, "link", rel="alternate", type="text/html", href=feed.page)
    for entry in feed.entries:
        one = ElementTree.SubElement(root, "entry")
        _text(one, "id", entry.id.urn)
        _text(one, "title", entry.title)
        _text(one, "updated", _midnight(entry.day))
        ElementTree.SubElement(one, "link", rel="alternate", type="text/html", href=entry.link)
        ElementTree.SubElement(one, "category", term=entry.kind)
        _text(one, "summary", entry.summary)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _text(parent: ElementTree.Element, name: str, value: str) -> None:
    ElementTree.SubElement(parent, name).text = one_line(value)


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
