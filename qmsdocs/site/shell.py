"""Archive pages: framed by a shell that the generator made once. Their cost is nearly nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from qmsdocs.article.render import Block
from qmsdocs.article.stage import language_attributes
from qmsdocs.model.finding import CannotRun
from qmsdocs.site.configuration import plain
from qmsdocs.site.heading import opening
from qmsdocs.site.page import Page
from qmsdocs.site.stage import SHELL, SHELL_BODY, SHELL_TITLE, write

_CANONICAL = re.compile(r'<link rel="canonical"[^>]*>')


def frame_pages(site: Path, pages: Iterable[Page]) -> None:
    """Write the pages that the shell frames, and take the shell away. All lie at the shell's depth."""
    path = site / f"{SHELL}.html"
    shell = _CANONICAL.sub("", path.read_text(encoding="utf-8"))
    body = re.search(rf"<div[^>]*>\s*<h1[^>]*>{SHELL_TITLE}</h1>.*?{SHELL_BODY}\s*</div>", shell, re.DOTALL)
    if body is None or SHELL_TITLE not in shell:
        raise CannotRun("The frame for archive pages could not be made.", "Please report this: it is our fault.")
    before, after = shell[: body.start()], shell[body.end() :]
    for page in pages:
        title = escape(plain(page.title))
        style = f"<style>{page.css}</style></head>" if page.css else "</head>"
        head = before.replace(SHELL_TITLE, title).replace("</head>", style, 1)
        shown = f"{opening(page)}\n{blocks_html(page.blocks())}"
        write(site / page.address, head + shown + after.replace(SHELL_TITLE, title))
    path.unlink()
    path.parent.rmdir()


def blocks_html(blocks: Iterable[Block]) -> str:
    return "\n".join(map(_html, blocks))


def _html(block: Block) -> str:
    language = language_attributes(block.language)
    if block.kind == "heading":
        return f'<h{block.level} id="{escape(block.anchor)}"{language}>{block.html}</h{block.level}>'
    return f"<div{language}>{block.html}</div>"
