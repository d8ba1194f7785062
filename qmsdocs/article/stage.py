"""HTML that Python-Markdown lets pass untouched, and headings that it reads as text only."""

from __future__ import annotations

import re
from functools import lru_cache

_PRE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_MARKS = re.compile("[\x02\x03]")
"""Python-Markdown's own marks: a text that held them could name pieces of the page that are not its own."""
_ESCAPED = "\\`*_{}[]()>#+.!"
"""What begins markup in an attribute too, unless a backslash stands before it: `{id="use-__init__"}`."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_RIGHT_TO_LEFT = ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi")


@lru_cache(maxsize=1 << 10)  # the versions of a document share most of their parts
def one_block(html: str, attributes: str = "") -> str:
    """The HTML as ONE raw block: no blank line, beginning in column 0. Blank lines inside `pre` are kept as `&#10;`."""
    parts: list[str] = []
    end = 0
    for found in _PRE.finditer(html):
        parts += [_tight(html[end : found.start()]), found[0].replace("\n", "&#10;")]
        end = found.end()
    parts.append(_tight(html[end:]))
    whole = _MARKS.sub("\ufffd", "".join(parts))
    return f"<div{attributes}>{whole}</div>"


def language_attributes(language: str) -> str:
    """` lang="…" dir="…"`: the language and its direction of writing; nothing for what is no language."""
    if not _LANGUAGE.fullmatch(language):
        return ""
    return f' lang="{language}" dir="{"rtl" if language.split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"}"'


def _tight(html: str) -> str:
    return re.sub(r"\s*\n\s*", " ", html)


@lru_cache(maxsize=1 << 12)
def staged_heading(level: int, text: str, anchor: str, attributes: str = "") -> str:
    """A heading as Markdown: every punctuation mark an entity, so that nothing in it is markup; the anchor explicit."""
    words = "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in " ".join(text.split()))
    name = "".join(f"\\{c}" if c in _ESCAPED else c for c in anchor)
    return f'{"#" * level} {words} {{id="{name}"{attributes}}}'
