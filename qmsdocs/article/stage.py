"""HTML that Python-Markdown lets pass untouched, and headings that it reads as text only."""

from __future__ import annotations

import re
from html import unescape

_PRE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_BLANK = re.compile(r"\n[ \t]*(?=\n)")


def one_block(html: str) -> str:
    """The HTML as ONE raw block: no blank line, beginning in column 0. Blank lines inside `pre` are kept as `&#10;`."""
    parts: list[str] = []
    end = 0
    for found in _PRE.finditer(html):
        parts += [_tight(html[end : found.start()]), found[0].replace("\n", "&#10;")]
        end = found.end()
    parts.append(_tight(html[end:]))
    return f'<div markdown="0">{"".join(parts)}</div>'


def _tight(html: str) -> str:
    return re.sub(r"\s*\n\s*", " ", html)


def staged_heading(level: int, text: str, anchor: str) -> str:
    """A heading as Markdown: every punctuation mark an entity, so that nothing in it is markup; the anchor explicit."""
    words = "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in " ".join(unescape(text).split()))
    return f"{'#' * level} {words} {{#{anchor}}}"
