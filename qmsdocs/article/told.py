"""What changed, told in words."""

from __future__ import annotations

from collections.abc import Sequence

from qmsdocs.article.redline import Summary
from qmsdocs.article.units import units_of

ELEMENTS = {
    **{"p": "paragraph", "li": "list item", "tr": "table row", "pre": "code", "dt": "term", "dd": "definition"},
    **{"blockquote": "quotation", "summary": "summary", "caption": "caption", "figcaption": "caption"},
    **{f"h{level}": "heading" for level in range(1, 7)},
}
"""What people call an element; anything else is “text”."""
_FIRST = "before the first heading"
_SECTIONS = 12


def text_of(html: str) -> str:
    """The words of a heading's HTML."""
    return " ".join(unit.text for unit in units_of(html, new=True))


def figures(summary: Summary) -> str:
    """How much changed, as one or two sentences."""
    if not summary.any:
        return "No word of the text changed."
    words = f"{_number(summary.words_added, 'word')} added, {summary.words_removed:,} removed"
    counts = (
        *((summary.changed, "changed"), (summary.added, "added")),
        *((summary.removed, "removed"), (summary.moved, "moved")),
    )
    units = ", ".join(f"{count:,} {name}" for count, name in counts if count)
    return f"{words}. Headings, paragraphs, items and rows: {units}."


def sections(headings: Sequence[str]) -> str:
    """The sections in which something changed, by the HTML of their headings; empty for none."""
    named = [text_of(heading) or _FIRST for heading in headings]
    more = f" and {len(named) - _SECTIONS} more" if len(named) > _SECTIONS else ""
    return "; ".join(named[:_SECTIONS]) + more


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"
