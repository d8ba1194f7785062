"""The built site is checked before it is published: links, anchors, ids, titles, language, no other host."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

from qmsdocs.model.finding import CannotRun

_RESOURCES = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "audio": "src",
    "video": "src",
    "embed": "src",
    "object": "data",
    "input": "src",
}
_FETCHING = ("stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload", "manifest")


@dataclass(frozen=True, slots=True)
class Built:
    """What a page offers and what it points at."""

    ids: frozenset[str]
    """Where a link may lead: ids, and the older `<a name="…">`."""
    links: tuple[str, ...]


def check_site(site: Path) -> int:
    """The number of pages. Raises CannotRun with the first few things that are wrong."""
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    pages = sorted(path for path in files if path.endswith(".html"))
    faults: list[str] = []
    built: dict[str, Built] = {}
    for path in pages:
        built[path], found = _read(site / path)
        faults += [f"{path}: {fault}" for fault in found]
    for path in pages:
        if path != "404.html":
            faults += [f"{path}: {fault}" for fault in _broken(path, built, files)]
    if faults:
        shown = "; ".join(faults[:5]) + (f" and {len(faults) - 5} more" if len(faults) > 5 else "")
        raise CannotRun(f"The site that was built is not sound: {shown}.", "Nothing was published. Please report this.")
    return len(pages)


def _read(path: Path) -> tuple[Built, list[str]]:
    root = html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    faults: list[str] = []
    ids: set[str] = set()
    names: set[str] = set()
    links: list[str] = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = element.get("id")
        if name is not None:
            if name in ids:
                faults.append(f"two parts have the id “{name}”")
            ids.add(name)
        faults += _outside(element)
        if element.tag == "a":
            names.update(filter(None, [element.get("name")]))
            links += filter(None, [element.get("href")])
    if not (root.findtext(".//title") or "").strip():
        faults.append("no title")
    if not root.get("lang"):
        faults.append("no language")
    return Built(frozenset(ids | names), tuple(links)), faults


def _outside(element: html.HtmlElement) -> Iterator[str]:
    """Resources that a browser would fetch from another host."""
    tag = str(element.tag)
    address = element.get(_RESOURCES.get(tag, ""), "") if tag in _RESOURCES else ""
    if tag == "link" and any(kind in (element.get("rel") or "").split() for kind in _FETCHING):
        address = element.get("href", "")
    if address and (urlsplit(address).netloc or address.startswith("//")):
        yield f"asks another host for {address}"


def _broken(path: str, built: dict[str, Built], files: set[str]) -> Iterator[str]:
    for link in built[path].links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
        there = "index.html" if there == "." else there
        if there not in files:
            yield f"the link {link} leads nowhere"
        elif parts.fragment and there in built and unquote(parts.fragment) not in built[there].ids:
            yield f"the link {link} leads to a part that is not there"
