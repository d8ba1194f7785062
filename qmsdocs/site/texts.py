"""A document's text on a page: rendered once, links resolved for the page that shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from qmsdocs.article.links import rewrite_links
from qmsdocs.article.render import Block, render
from qmsdocs.model.document import Document
from qmsdocs.model.revision import Revision
from qmsdocs.site.files import Files
from qmsdocs.site.page import relative
from qmsdocs.source import Unreadable
from qmsdocs.think.ids import address_of
from qmsdocs.think.links import locate
from qmsdocs.view import View


def text_blocks(view: View, files: Files, document: Document, revision: Revision | None, address: str) -> list[Block]:
    """The blocks of a text as they stand at `address`; the title's own heading is left out, for the page has one."""
    article = render(document.body)
    blocks = [*article.blocks]
    if blocks and blocks[0].kind == "heading" and blocks[0].level == 1:
        blocks = blocks[1:]

    def resolve(written: str, kind: Literal["link", "image"]) -> str | None:
        return _resolved(view, files, document, revision, address, written, kind)

    return [replace(block, level=max(block.level, 2), html=rewrite_links(block.html, resolve)) for block in blocks]


def _resolved(
    view: View, files: Files, document: Document, revision: Revision | None, address: str, written: str, kind: str
) -> str | None:
    target = locate(document.path, written)
    if target.kind == "outside":
        return written if kind == "link" else None
    if target.kind == "here":
        return f"#{target.anchor}" if target.anchor else None
    if target.kind not in ("repository", "root"):
        return None
    document_id = view.id_by_path.get(target.path)
    if document_id is not None:
        if document_id not in view.pages:
            return None
        there = address_of(document_id) + (f"#{target.anchor}" if target.anchor else "")
        return relative(address, there)
    published = _file(view, files, revision, target.path)
    if published:
        return relative(address, published)
    named = target.kind == "repository" or target.path in view.qms.snapshot.entries()
    return _in_repository(view, target.path) if kind == "link" and named else None


def _file(view: View, files: Files, revision: Revision | None, path: str) -> str | None:
    try:
        return files.add(path, view.qms.file_of(revision, path))
    except Unreadable:
        return None


def _in_repository(view: View, path: str) -> str | None:
    """A file that is no controlled document, where the repository can be looked at: never on the public site."""
    base = view.qms.settings.repo_url
    if view.public or not base.startswith("https://") or not view.qms.commit:
        return None
    return f"{base.rstrip('/')}/blob/{view.qms.commit}/{path}"
