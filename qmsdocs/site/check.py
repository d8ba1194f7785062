"""The built site is checked before it is published: links, anchors, ids, titles, language, no other host."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of a page offers, and what it points at: most pages share most of their parts."""

    ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    """Of the older `<a name="…">`, where a link may lead too."""
    links: tuple[str, ...] = ()
    fetched: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


Built = Sequence[Part]
"""A page."""


def check_site(site: Path, known: Mapping[str, Built] | None = None) -> int:
    """The number of pages. `known`: pages whose parts were read when they were put together; all others are read here.
    Raises CannotRun with the first few things that are wrong."""
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    built = {path: built for path, built in (known or {}).items() if path in files}
    for path in (path for path in files if path.endswith(".html") and path not in built):
        built[path] = (read_page((site / path).read_bytes()),)
    faults = [f"{path}: {fault}" for path in sorted(built) for fault in _faults(built[path])]
    wrong = _Addresses(built, files)
    faults += [f"{path}: {fault}" for path in sorted(built) for fault in wrong.of(path)]
    for path in sorted(path for path in files if path.endswith(".css")):
        addresses = _in_css((site / path).read_text(encoding="utf-8", errors="replace"))
        faults += [f"{path}: asks another host for {address}" for address in addresses if _elsewhere(address)]
    if faults:
        shown = "; ".join(faults[:5]) + (f" and {len(faults) - 5} more" if len(faults) > 5 else "")
        raise CannotRun(f"The site that was built is not sound: {shown}.", "Nothing was published. Please report this.")
    return len(built)


def _faults(page: Built) -> Iterator[str]:
    taken: set[str] = set()
    for part in page:
        yield from part.faults
        yield from (f"two parts have the id “{name}”" for name in sorted(part.ids & taken))
        taken |= part.ids


def read_page(data: bytes) -> Part:
    """A whole page."""
    root = _parsed(data or b" ")
    if root is None:
        return Part(faults=("it is empty, or no page at all",))
    page = _read(root)
    faults = [] if (root.findtext(".//title") or "").strip() else ["no title"]
    faults += [] if (root.get("lang") or "").strip() else ["no language"]
    return replace(page, faults=(*page.faults, *faults))


def read_article(html: str) -> Part:
    """What stands in a page's frame: by itself, for it must end where it says."""
    root = _parsed(f"<article>{html}</article><hr>".encode("utf-8", "replace"))
    body = root.find("body") if root is not None else None
    if root is None or body is None or [(child.tag, child.tail) for child in body] != [("article", None), ("hr", None)]:
        return Part(faults=("its text does not end where its frame goes on",))
    return _read(root)


def read_style(css: str) -> Part:
    """Style that stands in a page's head."""
    open_end = ("its style does not end where its frame goes on",) if "<" in css else ()
    return Part(fetched=tuple(_in_css(css)), faults=open_end)


def _parsed(data: bytes) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root: etree._Element | None = etree.fromstring(data, parser)
    return root


def _read(root: etree._Element) -> Part:
    ids = _IDS(root)
    fetched = [address for style in _STYLES(root) for address in _in_css(style)]
    distinct = frozenset(ids)
    twice = [name for name, times in Counter(ids).items() if times > 1] if len(distinct) < len(ids) else []
    faults = [f"two parts have the id “{name}”" for name in twice]
    for element in root.iter(*_FETCHED, "link", "base", "meta"):
        fetched += _fetched(element)
        if element.tag == "base" or (element.get("http-equiv") or "").lower() == "refresh":
            faults.append(f"it holds <{element.tag}>, which leads readers elsewhere")
    links = tuple(dict.fromkeys(_LINKS(root)))
    return Part(distinct, frozenset(_NAMES(root)), links, tuple(dict.fromkeys(fetched)), tuple(faults))


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


class _Addresses:
    """The addresses in pages. What a part points at outside its page is looked up once for each folder it stands in."""

    def __init__(self, built: Mapping[str, Built], files: Container[str]) -> None:
        self._built, self._files = built, files
        self._known: dict[tuple[int, str], list[str]] = {}

    def of(self, path: str) -> Iterator[str]:
        """What is wrong in a page. 404.html is shown at any address, so its own begin at the top of the host, which is
        not known here."""
        for part in self._built[path]:
            yield from (f"asks another host for {address}" for address in part.fetched if _elsewhere(address))
            if path != "404.html":
                yield from self._shared(part, path)
                yield from filter(None, (self._wrong(path, one) for one in part.links if not _parts(one).path))

    def _shared(self, part: Part, path: str) -> list[str]:
        key = (id(part), posixpath.dirname(path))
        if key not in self._known:
            self._known[key] = [
                *(f"shows {one}, which is not there" for one in part.fetched if self._lacking(path, one)),
                *filter(None, (self._wrong(path, one) for one in part.links if _parts(one).path)),
            ]
        return self._known[key]

    def _lacking(self, path: str, address: str) -> bool:
        outside = _elsewhere(address) or address.startswith("data:")
        return not outside and _there(path, address) not in self._files

    def _wrong(self, path: str, link: str) -> str:
        parts = _parts(link)
        if parts.scheme or parts.netloc:
            return ""
        there = _there(path, link)
        if there not in self._files:
            return f"the link {link} leads nowhere"
        if parts.fragment and there in self._built and not self._offers(there, unquote(parts.fragment)):
            return f"the link {link} leads to a part that is not there"
        return ""

    def _offers(self, path: str, anchor: str) -> bool:
        return any(anchor in part.ids or anchor in part.names for part in self._built[path])


def _there(path: str, address: str) -> str:
    """The file that an address in a page means."""
    return path if address.startswith("#") else _from(posixpath.dirname(path), address) or path


@lru_cache(maxsize=1 << 14)  # the frame's own addresses stand in every page
def _from(folder: str, address: str) -> str:
    below = unquote(_parts(address).path)
    there = posixpath.normpath(posixpath.join(folder, below)) if below else ""
    return "index.html" if there == "." else there
