"""Texts of the settings (contact, privacy …): Markdown, made safe by the renderer of documents."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup

from qmsdocs.article.links import Instead, Kind, rewrite_links
from qmsdocs.article.render import render
from qmsdocs.site.texts import Texts
from qmsdocs.think.links import locate
from qmsdocs.view import INTERNAL

SOURCE = "mkdocs.yml"
"""Links in these texts count from the file that they stand in."""

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"]*")*)\s*>')
_NAMED = re.compile(r'\s(?:id|name)="[^"]*"')


def prose(texts: Texts, written: str, address: str) -> Markup:
    """A text as it stands on the page at `address`. Its headings are lines in bold and its parts have no ids: the
    page's own outline and anchors stay its own, however many such texts stand on it."""
    resolve = _resolver(texts, address)
    parts = []
    for block in render(written).blocks:
        html = f"<p><strong>{block.html}</strong></p>" if block.kind == "heading" else block.html
        parts.append(_TAG.sub(_plain, rewrite_links(html, resolve)))
    return Markup("\n".join(parts))  # safe: `render` let only the tags of an allow-list pass


def _plain(tag: re.Match[str]) -> str:
    name = "p" if re.fullmatch("h[1-6]", tag[2]) else tag[2]
    return f"<{tag[1]}{name}{_NAMED.sub('', tag[3])}>"


def _resolver(texts: Texts, address: str) -> Callable[[str, Kind], str | Instead | None]:
    """Links lead to other hosts, and to documents that the audience may see; no picture is shown."""
    view = texts.view

    def resolve(written: str, kind: Kind) -> str | Instead | None:
        target = locate(SOURCE, written)
        if kind == "image":
            return None
        if target.kind == "outside":
            return "https:" + written if written.startswith("//") else written
        document_id = view.id_by_path.get(target.path) if target.kind in ("repository", "root") else None
        if document_id is None:
            return None
        if view.public and document_id not in view.pages:
            return Instead(INTERNAL)
        return texts.document(document_id, target.anchor, address)

    return resolve
