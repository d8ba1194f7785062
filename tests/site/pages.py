"""Reading built pages."""

from __future__ import annotations

from pathlib import Path

from lxml import html

Element = html.HtmlElement

EXPLAINING = (
    *("about.html", "access.html", "accessibility.html", "glossary.html", "help.html", "help/auditor.html"),
    *("help/ci.html", "help/document-controller.html", "help/staff.html", "types-and-rules.html"),
    *("archive/index.html", "as-of/index.html", "changes.html", "check/index.html", "master-list.html", "reviews.html"),
)
"""Pages that every site has, whatever its documents."""


def page(site: Path, address: str) -> Element:
    parser = html.HTMLParser(encoding="utf-8")
    return html.document_fromstring((site / address).read_bytes(), parser=parser)


def said(element: Element) -> str:
    """The text of an element, blanks evened."""
    return " ".join(element.text_content().split())


def article(site: Path, address: str) -> Element:
    found = page(site, address).find(".//article")
    assert found is not None, address
    return found


def facts(site: Path, address: str) -> dict[str, str]:
    """The control block: names and values."""
    blocks = article(site, address).find_class("qms-block")
    assert blocks, address
    return {said(row[0]): said(row[1]) for block in blocks for row in block}


def notices(site: Path, address: str) -> list[str]:
    return [said(one) for one in article(site, address).findall(".//div[@role='note']")]


def robots(site: Path, address: str) -> list[str]:
    return [str(one.get("content")) for one in page(site, address).findall(".//meta[@name='robots']")]


def rows(table: Element) -> list[list[str]]:
    """The cells of a table's body."""
    return [[said(cell) for cell in row] for row in table.findall("./tbody/tr")]


def tables(site: Path, address: str) -> dict[str, list[list[str]]]:
    """Tables of a page by caption."""
    found = article(site, address).findall(".//table")
    return {said(table.find("caption")): rows(table) for table in found if table.find("caption") is not None}


def headings(site: Path, address: str) -> list[tuple[str, str]]:
    return [
        (str(one.tag), said(one).removesuffix("#").strip())
        for one in article(site, address).iter("h1", "h2", "h3", "h4")
    ]


def every_page(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html") if path.is_file())
