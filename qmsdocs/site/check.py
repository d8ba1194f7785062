"""The built site is checked before it is published: links, anchors, ids, titles, language, no other host."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast
from urllib.parse import SplitResult, unquote, urlsplit

from lxml import etree

from qmsdocs.model.finding import CannotRun

_FETCHED = {
    **dict.fromkeys(("script", "iframe", "audio", "embed", "input", "track", "frame"), ("src",)),
    **{"img": ("src", "srcset"), "source": ("src", "srcset"), "video": ("src", "poster"), "object": ("data",)},
    **{"image": ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href"), "body": ("background",)},
}
"""Attributes whose address a browser fetches by itself."""
_LINK_KINDS = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload", "manifest"}


def _all(path: str) -> Callable[[etree._Element], list[str]]:
    return cast(Callable[[etree._Element], list[str]], etree.XPath(path, smart_strings=False))


_IDS = _all("//@id")
_NAMES = _all("//a/@name[. != '']")
_LINKS = _all("//a/@href[. != ''] | //area/@href[. != '']")
_STYLES = _all("//@style | //style/text()")
_CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")


@dataclass(slots=True)
class Built:
    """What a page offers, and what it points at."""

    anchors: set[str]
    """Where a link may lead: ids, and the older `<a name="…">`."""
    links: list[str]
    fetched: list[str]


def check_site(site: Path) -> int:
    """The number of pages. Raises CannotRun with the first few things that are wrong."""
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    faults: list[str] = []
    built: dict[str, Built] = {}
    for path in sorted(path for path in files if path.endswith(".html")):
        built[path], found = _read(site / path)
        faults += [f"{path}: {fault}" for fault in found]
    for path, page in built.items():
        faults += [f"{path}: {fault}" for fault in _wrong_addresses(path, page, built, files)]
    for path in sorted(path for path in files if path.endswith(".css")):
        addresses = _in_css((site / path).read_text(encoding="utf-8", errors="replace"))
        faults += [f"{path}: asks another host for {address}" for address in addresses if _elsewhere(address)]
    if faults:
        shown = "; ".join(faults[:5]) + (f" and {len(faults) - 5} more" if len(faults) > 5 else "")
        raise CannotRun(f"The site that was built is not sound: {shown}.", "Nothing was published. Please report this.")
    return len(built)


def _read(path: Path) -> tuple[Built, list[str]]:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root: etree._Element | None = etree.fromstring(path.read_bytes() or b" ", parser)
    if root is None:
        return Built(set(), [], []), ["it is empty, or no page at all"]
    ids = _IDS(root)
    in_styles = [address for style in _STYLES(root) for address in _in_css(style)]
    page = Built({*ids, *_NAMES(root)}, _LINKS(root), in_styles)
    faults = [f"two parts have the id “{name}”" for name, times in Counter(ids).items() if times > 1]
    for element in root.iter(*_FETCHED, "link", "base", "meta"):
        page.fetched += _fetched(element)
        if element.tag == "base" or (element.get("http-equiv") or "").lower() == "refresh":
            faults.append(f"it holds <{element.tag}>, which leads readers elsewhere")
    faults += [] if (root.findtext(".//title") or "").strip() else ["no title"]
    faults += [] if (root.get("lang") or "").strip() else ["no language"]
    return page, faults


def _fetched(element: etree._Element) -> Iterator[str]:
    """Addresses that a browser would fetch for this element."""
    tag = str(element.tag)
    for name in _FETCHED.get(tag, ()):
        value = element.get(name) or ""
        yield from (part.split()[0] for part in (value.split(",") if name == "srcset" else [value]) if part.strip())
    if tag == "link" and _LINK_KINDS.intersection((element.get("rel") or "").lower().split()):
        yield element.get("href") or ""


def _in_css(style: str) -> Iterator[str]:
    return (first or second for first, second in _CSS_ADDRESS.findall(style))


@lru_cache(maxsize=1 << 14)
def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address.strip().replace("\\", "/"))  # as browsers read it
    except ValueError:  # no address at all: a browser will go nowhere, and least of all within this site
        return SplitResult("invalid", "", address, "", "")


def _elsewhere(address: str) -> bool:
    parts = _parts(address)
    return bool(parts.netloc) or parts.scheme not in ("", "data")


def _wrong_addresses(path: str, page: Built, built: Mapping[str, Built], files: Container[str]) -> Iterator[str]:
    """404.html is shown at any address, so its own begin at the top of the host, which is not known here."""
    for address in page.fetched:
        if _elsewhere(address):
            yield f"asks another host for {address}"
        elif path != "404.html" and not address.startswith("data:") and _there(path, address) not in files:
            yield f"shows {address}, which is not there"
    for link in page.links if path != "404.html" else ():
        parts = _parts(link)
        there = _there(path, link)
        if parts.scheme or parts.netloc:
            continue
        if there not in files:
            yield f"the link {link} leads nowhere"
        elif parts.fragment and there in built and unquote(parts.fragment) not in built[there].anchors:
            yield f"the link {link} leads to a part that is not there"


def _there(path: str, address: str) -> str:
    """The file that an address in a page means."""
    return path if address.startswith("#") else _from(posixpath.dirname(path), address) or path


@lru_cache(maxsize=1 << 14)  # the frame's own addresses stand in every page
def _from(folder: str, address: str) -> str:
    below = unquote(_parts(address).path)
    there = posixpath.normpath(posixpath.join(folder, below)) if below else ""
    return "index.html" if there == "." else there
