"""Staging: pages as Markdown that holds our HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qmsdocs.article.stage import language_attributes, one_block, staged_heading
from qmsdocs.resources import packaged
from qmsdocs.site.configuration import ASSETS, plain
from qmsdocs.site.heading import opening
from qmsdocs.site.page import Page, staged_path

SHELL = "archive/_/shell"
"""No id begins with `_`, so no document lies there."""
SHELL_TITLE, SHELL_BODY = "QMSSHELLTITLE", "QMSSHELLBODY"


def stage(pages: Iterable[Page], folder: Path) -> None:
    """Write the staged tree into an empty folder: Markdown, our assets, the frame for archive pages."""
    for page in pages:
        if page.frame == "generator":
            write(folder / staged_path(page.address), staged(page))
    write(
        folder / f"{SHELL}.md",
        f"---\ntitle: {SHELL_TITLE}\nsearch:\n  exclude: true\nhide: [navigation]\nrobots: noindex\n---\n\n"
        f"<div><h1>{SHELL_TITLE}</h1></div>\n\n<div>{SHELL_BODY}</div>\n",
    )
    _stage_assets(folder / ASSETS)


def _stage_assets(folder: Path) -> None:
    """Our style and our script, each one file made of its parts in the order of their names."""
    assets = packaged("assets")
    style = "".join(path.read_text("utf-8") for path in sorted((assets / "css").iterdir()))
    script = "".join(path.read_text("utf-8") for path in sorted((assets / "js").iterdir()))
    write(folder / "qms.css", style)
    write(folder / "qms.js", f'(function () {{\n"use strict";\n{script}}})();\n')
    write(folder / "iframe-worker.js", (assets / "iframe-worker.js").read_text("utf-8"))


def staged(page: Page) -> str:
    """A page as the generator's Markdown."""
    hide = ["navigation", *([] if page.contents else ["toc"])]
    front: dict[str, Any] = {"title": plain(page.title), "hide": hide, "kind": page.kind}
    if not page.search:
        front["search"] = {"exclude": True}
    if not page.robots:
        front["robots"] = "noindex"
    if page.css:
        front["page_css"] = page.css
    parts = [
        f"---\n{json.dumps(front, ensure_ascii=True)}\n---",
        one_block(opening(page)),
    ]
    for block in page.blocks():
        language = language_attributes(block.language)
        if block.kind == "heading":
            parts.append(staged_heading(block.level, block.text, block.anchor, language))
        else:
            parts.append(one_block(block.html, language))
    return "\n\n".join(parts) + "\n"


def write(path: Path, content: str) -> None:
    """A text file, its folders made, the same bytes on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8", "replace"))
