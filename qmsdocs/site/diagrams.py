"""Diagrams on pages: a picture that runs nothing, with the diagram's text beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

from qmsdocs.article.diagram import in_words
from qmsdocs.article.flow import steps_of
from qmsdocs.article.library import Library
from qmsdocs.article.outline import MERMAID

_FENCE = re.compile(rf'<pre tabindex="0"><code class="language-{MERMAID}">([^<]*)</code></pre>')
"""As the renderer of texts leaves a fence of such a kind: it stays so where it cannot be drawn."""
Publish = Callable[[bytes], str | None]
"""A picture -> its address on the page; None where it may not be published."""


def with_diagrams(html: str, library: Library, publish: Publish) -> str:
    """The HTML of a finished text, its diagrams drawn."""

    def figure(fence: re.Match[str]) -> str:
        text = unescape(fence[1])
        drawn = library.drawings.of(text)
        address = publish(drawn.svg.encode()) if drawn.svg else None
        if not address:
            return fence[0]
        size = f'width="{drawn.width}" height="{drawn.height}"'
        image = f'<img src="{escape(address)}" alt="{escape(in_words(text))}" {size}>'
        steps = "".join(f"<li>{escape(step)}</li> " for step in steps_of(text))
        listed = f"<ul>{steps}</ul>" if steps else ""
        return (
            f'<figure class="qms-diagram"><div class="qms-diagram__card">{image}</div>'
            f"<details><summary>The diagram as text</summary>{listed}{fence[0]}</details></figure>"
        )

    return _FENCE.sub(figure, html) if MERMAID in html else html
