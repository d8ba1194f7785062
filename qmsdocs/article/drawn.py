"""What is said to the renderer of diagrams, and what is made of its answer."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from qmsdocs.article.diagram import FRONT
from qmsdocs.read.drawing import harmless_svg

_FONT = "system-ui, -apple-system, Segoe UI, Noto Sans, Liberation Sans, sans-serif"
"""No quotes: the renderer reads both kinds as the end of its setting."""
_COLOURS = {
    **{"background": "#ffffff", "primaryColor": "#eaf2fb", "primaryBorderColor": "#0b5394"},
    **{"primaryTextColor": "#1d2530", "secondaryColor": "#f3f6fa", "tertiaryColor": "#f7f9fc", "textColor": "#1d2530"},
    **{"lineColor": "#3c4756", "noteBkgColor": "#fdf4dd", "noteBorderColor": "#6b4a00", "edgeLabelBackground": "#fff"},
    **{
        "pie1": "#9cc7f2",
        "pie2": "#f2d48a",
        "pie3": "#a9e2bd",
        "pie4": "#f5b3b3",
        "pie5": "#c9b8e8",
        "pie6": "#d5dbe4",
    },
}
_LOOK = {"theme": "base", "look": "classic", "fontFamily": _FONT, "themeVariables": _COLOURS}
"""The site's look, unless a diagram brings its own."""
_TODAY = re.compile(r'<g class="today">.*?</g>', re.DOTALL)
_ROOT = re.compile(r"<svg\b[^>]*>")
_BOX = re.compile(r' viewBox="(\S+) (\S+) (\S+) (\S+)"')
_SIZE = re.compile(r' (?:width|height)="[^"]*"')


@dataclass(frozen=True, slots=True)
class Drawing:
    """A diagram as SVG, or why there is none, in words that continue “The diagram cannot be drawn: …”."""

    svg: str = ""
    fault: str = ""
    width: int = 0
    height: int = 0


def with_look(text: str) -> str:
    """The text with our look said first, so that what the diagram says of its own look counts."""
    front = FRONT.match(text)
    at = front.end() if front else 0
    if front and re.search(r"^\s*config\s*:", front[1], re.MULTILINE):
        return text
    return f"{text[:at]}%%{{init: {json.dumps(_LOOK)}}}%%\n{text[at:]}"


def checked(svg: str) -> Drawing:
    """The SVG as it may be published: it runs nothing and fetches nothing, knows its size, and claims no “today”, for
    the renderer has no clock."""
    box = _BOX.search(svg)
    try:
        width, height = (max(1, round(float(side))) for side in (box[3], box[4])) if box else (0, 0)
    except (ValueError, OverflowError):
        width = height = 0
    if not 0 < width <= 20_000 or not 0 < height <= 20_000:
        return Drawing(fault="it would be larger than any page")
    sized = _ROOT.sub(lambda root: _sized(root[0], width, height), _TODAY.sub("", svg), count=1)
    if not harmless_svg(sized.encode("utf-8", "replace")):
        return Drawing(fault="its picture would ask another host for something, or hold a program")
    return Drawing(sized, "", width, height)


def _sized(root: str, width: int, height: int) -> str:
    return _SIZE.sub("", root).replace("<svg", f'<svg width="{width}" height="{height}"', 1)


_WORDS = (
    (re.compile(r"^Diagram parse error \(([^)]*)\): "), r""),
    (re.compile(r"^No Mermaid diagram type detected.*"), r"its first line names no kind of diagram"),
    (re.compile(r"^resource limit.*", re.DOTALL), r"it is too large, or too deeply nested"),
    (re.compile(r"\bnode identifier"), r"name of a box"),
    (re.compile(r"\bnode\b"), r"box"),
)


def fault_in_words(fault: str) -> str:
    """What the renderer says, without its own jargon where that is known."""
    for pattern, words in _WORDS:
        fault = pattern.sub(words, fault)
    fault = " ".join(fault.split()).rstrip(".")[:300]
    return fault[:1].lower() + fault[1:] if fault[1:2].islower() else fault
