"""Pictures and files beside documents: what is published, and what is too clever to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmsdocs.read.drawing import harmless_svg
from qmsdocs.site.files import Files
from tests.fixtures.repos import document, make_repo
from tests.fixtures.town import GREEN, RED, png
from tests.site.conftest import build
from tests.site.pages import article, page

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
HARMLESS = {
    "shapes": ("", '<defs><g id="a"/></defs><use href="#a"/><path d="M0 0" fill="url(#g)"/><!-- by hand -->'),
    "style": ("", "<style>text { font: 12px sans-serif; fill: url( '#g' ) }</style>"),
    "texts as HTML": (
        "",
        '<foreignObject><div xmlns="http://www.w3.org/1999/xhtml" style="color:red"><b>Text</b></div></foreignObject>',
    ),
    "a raster": ("", '<image xlink:href="data:image/png;base64,AAAA"/>'),
    "a link": ("", '<a href="https://example.org"><text>x</text></a>'),
}
HARMFUL = {
    "script": ("", "<script>1</script>"),
    "script of another name space": ("", '<x:script xmlns:x="http://www.w3.org/1999/xhtml">1</x:script>'),
    "handler": ('onload="1"', ""),
    "handler by case": ('OnLoad="1"', ""),
    "javascript": ("", '<a href="javascript:1"><text>x</text></a>'),
    "javascript by name space": ("", '<a xlink:href="javascript:1"/>'),
    "animated link": ("", '<a><animate attributeName="href" values="javascript:1"/></a>'),
    "set link": ("", '<set attributeName="href" to="javascript:1"/>'),
    "use of another file": ("", '<use href="https://example.org/x.svg#a"/>'),
    "image of another host": ("", '<image href="https://example.org/x.png"/>'),
    "image that is SVG": ("", '<image href="data:image/svg+xml;base64,AAAA"/>'),
    "two addresses": ("", '<path fill="url(#a) url(https://example.org/x)"/>'),
    "style attribute": ("", '<path style="fill:url(https://example.org/x)"/>'),
    "style that hides": ("", '<path style="fill:u\\72l(https://example.org/x)"/>'),
    "import": ("", "<style>@import 'https://example.org/x.css';</style>"),
    "font": ("", "<style>@font-face { src: url(https://example.org/f) }</style>"),
    "frame in HTML": ("", '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="x"/></foreignObject>'),
    "form in HTML": ("", '<foreignObject><form xmlns="http://www.w3.org/1999/xhtml" action="x"/></foreignObject>'),
    "style sheet": ("", '<?xml-stylesheet href="https://example.org/x.css"?>'),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_drawings(name: str) -> None:
    assert harmless_svg(SVG.format(*HARMLESS[name]).encode())


def test_a_document_type_is_harmless_and_its_entities_are_not() -> None:
    kind = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"{}>'
    drawing = SVG.format("", "<text>a</text>")
    assert harmless_svg((kind.format("") + drawing).encode())
    assert not harmless_svg((kind.format(' [<!ENTITY a "b">]') + drawing).encode())


@pytest.mark.parametrize("name", HARMFUL)
def test_harmful_drawings(name: str) -> None:
    assert not harmless_svg(SVG.format(*HARMFUL[name]).encode())


@pytest.mark.parametrize("place", ["{}{}", "{1}{0}"])
def test_a_drawing_with_a_style_sheet_beside_it_is_refused(place: str) -> None:
    """It may be a program: XSLT in a `data:` address."""
    drawing, sheet = SVG.format("", "<path d='M0 0'/>"), "<?xml-stylesheet type='text/xsl' href='data:text/xml,x'?>"
    assert not harmless_svg(place.format(sheet, drawing).encode())


@pytest.mark.parametrize("data", [b"", b"no drawing", b"<svg", b"\xff\xfe\x00"])
def test_what_is_no_drawing(data: bytes) -> None:
    assert not harmless_svg(data)


def test_files_lie_once_under_their_digest_and_unknown_kinds_not_at_all() -> None:
    files = Files()
    one = files.add("a/ö b.png", b"x")
    assert one is not None and one.startswith("files/") and one.endswith("/-b.png")
    assert files.add("b/ö b.png", b"x") == one
    assert [files.add(name, b"x") for name in ("a.html", "a.js", "a.md", "a.yml", "a", "a.svg", ".png/..")] == [
        None
    ] * 7
    assert files.by_address == {one: b"x"}


def test_logo_and_favicon_of_the_repository(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    look = "theme: {name: material, logo: img/logo.png, favicon: img/bad.svg, palette: {primary: teal}}\n"
    settings = "extra: {qmsdocs: {standards: [], documents: {procedures: procedure}}}\n"
    repo.write("mkdocs.yml", look + settings)
    repo.write("img/logo.png", png(RED))
    repo.write("img/bad.svg", SVG.format(*HARMFUL["script"]))
    repo.write("procedures/qp-01.md", document("QP-01", "![x](../img/logo.png) ![bad](../img/bad.svg)\n"))
    repo.write("procedures/green.png", png(GREEN))
    repo.commit()
    site = build(repo, tmp_path / "site", "--force")
    shown = page(site, "d/QP-01.html").find(".//a[@class='md-header__button md-logo']/img")
    assert shown is not None
    assert (site / "d" / str(shown.get("src"))).resolve().read_bytes() == png(RED)
    assert page(site, "d/QP-01.html").find(".//body").get("data-md-color-primary") == "teal"
    assert b"script" not in b"".join(path.read_bytes() for path in site.rglob("*.svg"))
    assert [one.text for one in article(site, "d/QP-01.html").findall(".//span[@class='qms-missing']")] == ["bad"]
    assert png(GREEN) not in [path.read_bytes() for path in site.rglob("*.png")]
