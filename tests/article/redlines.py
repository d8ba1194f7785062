"""Two Markdown texts as a redline, and what is left of it when everything in it is accepted or rejected."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html as lxml_html

from qmsdocs.article.compare import Part, compare, pieces_of
from qmsdocs.article.matching import Budget
from qmsdocs.article.redline import Summary, redline, redline_html
from qmsdocs.article.render import render

BLOCKS = {
    *("blockquote", "caption", "dd", "details", "div", "dl", "dt", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
    *("li", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
Element = lxml_html.HtmlElement


def pieces(text: str) -> list[str]:
    return pieces_of(render(text), lambda address: address)


def parts(old: str, new: str, budget: Budget | None = None) -> list[Part]:
    return compare(pieces(old), pieces(new), budget)


def redlined(old: str, new: str, budget: Budget | None = None) -> tuple[str, Summary]:
    """HTML and figures."""
    after = pieces(new)
    found = redline(compare(pieces(old), after, budget), after)
    return redline_html(found, after), found.summary


def plain(html: str) -> str:
    """Without the words for screen readers: easier to read in a test."""
    root = parsed(html)
    for span in root.xpath(".//span[@class='qms-unseen']"):
        span.drop_tree()
    return lxml_html.tostring(root, encoding="unicode")[5:-6]


def accepted(html: str) -> list[str]:
    """The texts of its blocks with everything that came, and nothing that went."""
    return _without("del", html)


def rejected(html: str) -> list[str]:
    return _without("ins", html)


def texts(markdown: str) -> list[str]:
    """The texts of the blocks of a text, as they should be left."""
    return _without("nothing", "\n".join(pieces(markdown)))


def _without(name: str, html: str) -> list[str]:
    root = parsed(html)
    for element in [
        *root.iter(name),
        *root.xpath(".//span[@class='qms-unseen']"),
        *root.xpath(".//a[starts-with(@href, '#fnref')]"),
    ]:
        if element.getparent() is not None:
            element.drop_tree()
    for image in root.iter("img"):
        image.text = f"Picture: {image.get('alt')}"
    return [line for line in (" ".join(line.split()) for line in "".join(_lines(root)).split("\x1e")) if line]


def _lines(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str):
        return
    edge = "\x1e" if element.tag in BLOCKS else ""
    yield edge + (element.text or "")
    for child in element:
        yield from _lines(child)
        yield child.tail or ""
    yield edge


def parsed(html: str) -> Element:
    return lxml_html.fromstring(f"<div>{html}</div>")
