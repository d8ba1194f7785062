"""Pictures from a repository: which kinds are shown, and whether a drawing (SVG) is harmless."""

from __future__ import annotations

import re

from lxml import etree

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")


def harmless_svg(data: bytes) -> bool:
    """Whether an SVG holds no script and no event handler, and fetches nothing from outside itself.

    What drawing programs write is fine: texts as HTML, rasters within the file, links that a reader may follow.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return False
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and list(declared.iterentities()):  # type: ignore[union-attr]  # the stubs lack it
        return False
    beside = (*root.itersiblings(preceding=True), *root.itersiblings())  # a style sheet named there may be a program
    return all(_harmless(element) for element in (*beside, *root.iter()))


_REFUSED = (
    *("script", "handler", "iframe", "frame", "embed", "object", "applet", "link", "meta", "base", "form", "input"),
    *("button", "audio", "video", "source", "track", "animate", "set"),
)
_FETCHING = re.compile(r"url\((?!\s*['\"]?#)|@import|image-set|src\(|expression|\\", re.IGNORECASE)
"""Style that fetches, or that hides by a backslash what it does."""
_RASTER = re.compile(r"data:image/(png|jpeg|gif|webp);base64,")


def _harmless(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return isinstance(element, etree._Comment)
    name = etree.QName(element).localname.lower()
    if name in _REFUSED or (name == "style" and _FETCHING.search("".join(map(str, element.itertext())))):
        return False
    return all(
        _harmless_attribute(name, etree.QName(key).localname.lower(), str(v)) for key, v in element.attrib.items()
    )


def _harmless_attribute(element: str, name: str, value: str) -> bool:
    if name.startswith("on") or name == "srcset":
        return False
    if name not in ("href", "src", "data", "action"):
        return not _FETCHING.search(value) if name == "style" else not re.search(r"url\((?!\s*['\"]?#)", value)
    if value.startswith("#"):
        return True
    return bool(_RASTER.match(value)) if element in ("image", "img") else element == "a" and value.startswith("http")
