"""Pictures and other files that documents show or link to: staged from the same commit as the text."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from lxml import etree

from qmsdocs.source import Unreadable

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
DOWNLOADS = (".pdf", ".odt", ".ods", ".odp", ".docx", ".xlsx", ".pptx", ".csv", ".txt", ".zip", ".ics")
"""What a browser shows or saves without running anything in it."""


@dataclass
class Files:
    """Files to be published, by address. One content lies there once, whatever it was called."""

    by_address: dict[str, bytes] = field(default_factory=dict)

    def add(self, path: str, data: bytes) -> str | None:
        """The address of a file; None where it may not be published (unknown kind, or an SVG with script)."""
        kind = PurePosixPath(path).suffix.lower()
        if kind not in (*PICTURES, *DOWNLOADS) or (kind == ".svg" and not harmless_svg(data)):
            return None
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", PurePosixPath(path).name)
        address = f"files/{hashlib.sha256(data).hexdigest()[:16]}/{name}"
        self.by_address[address] = data
        return address


def harmless_svg(data: bytes) -> bool:
    """Whether an SVG holds no script, no event handler, no foreign content and no address outside itself."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return False
    if root.getroottree().docinfo.internalDTD is not None:
        return False
    return all(_harmless(element) for element in root.iter())


_REFUSED = {
    "script",
    "foreignobject",
    "iframe",
    "embed",
    "object",
    "handler",
    "set",
    "animate",
    "style",
    "image",
    "use",
}


def _harmless(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return not isinstance(element, etree._ProcessingInstruction)
    name = etree.QName(element).localname.lower()
    if name in _REFUSED and not _own_use(element, name):
        return False
    for attribute, value in element.attrib.items():
        local = etree.QName(attribute).localname.lower()
        if local.startswith("on") or (local in ("href", "src") and not str(value).startswith("#")):
            return False
        if "url(" in str(value).replace(" ", "") and "url(#" not in str(value).replace(" ", ""):
            return False
    return True


def _own_use(element: etree._Element, name: str) -> bool:
    """`use` of a part of the same picture, and style sheets that fetch nothing, are fine."""
    if name == "use":
        return True  # its address is checked with the attributes
    return name == "style" and not re.search(r"@import|url\(|expression", element.text or "", re.IGNORECASE)


__all__ = ["DOWNLOADS", "PICTURES", "Files", "Unreadable", "harmless_svg"]
