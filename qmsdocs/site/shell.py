"""Archive pages: framed by a shell that the generator made once. Their cost is nearly nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from qmsdocs.article.render import Block
from qmsdocs.model.finding import CannotRun
from qmsdocs.site.page import Page
from qmsdocs.site.stage import SHELL, SHELL_BODY, SHELL_TITLE, write


def frame_pages(site: Path, pages: Iterable[Page]) -> None:
    """Write the pages that the shell frames, and take the shell away. All lie at the shell's depth."""
    path = site / f"{SHELL}.html"
    shell = path.read_text(encoding="utf-8")
    body = re.search(rf"<div[^>]*>\s*{SHELL_BODY}\s*</div>", shell)
    if body is None or SHELL_TITLE not in shell:
        raise CannotRun("The frame for archive pages could not be made.", "Please report this: it is our fault.")
    before, after = shell[: body.start()], shell[body.end() :]
    for page in pages:
        title = escape(page.title)
        style = f"<style>{page.css}</style></head>" if page.css else "</head>"
        head = before.replace(SHELL_TITLE, title).replace("</head>", style, 1)
        write(site / page.address, head + blocks_html(page.blocks()) + after.replace(SHELL_TITLE, title))
    path.unlink()
    path.parent.rmdir()


def blocks_html(blocks: Iterable[Block]) -> str:
    return "\n".join(
        f'<h{block.level} id="{escape(block.anchor)}">{block.html}</h{block.level}>'
        if block.kind == "heading"
        else f"<div>{block.html}</div>"
        for block in blocks
    )
