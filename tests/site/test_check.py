"""The check of a built site, over sites that are wrong in one way each."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmsdocs.model.finding import CannotRun
from qmsdocs.site.check import Part, check_site, read_article, read_style
from qmsdocs.site.seen import Seen
from qmsdocs.store import Store
from tests.site.conftest import Sites

GOOD = '<html lang="en"><head><title>T</title></head><body><p id="part">{}</p></body></html>'
HEAD = '<html lang="en"><head><title>T</title>{}</head><body><p id="part">x</p></body></html>'


def _site(folder: Path, html: str, **more: str) -> Path:
    (folder / "d").mkdir(parents=True)
    (folder / "index.html").write_text(GOOD.format('<a href="d/a.html#part">a</a> <a href="d/%C3%BC.html">b</a>'))
    (folder / "d/ü.html").write_text(GOOD.format("x"))
    (folder / "d/a.html").write_text(html)
    for name, content in more.items():
        (folder / name.replace("_", ".")).write_text(content)
    return folder


SOUND = {
    "nothing": "x",
    "links": '<a href="../index.html">a</a> <a href="#part">b</a> <a href="ü.html">c</a> <a href="?q">d</a>',
    "named": '<a name="n"></a><a href="#n">a</a>',
    "elsewhere": '<a href="https://example.org/x">a</a> <a href="mailto:x@example.org">b</a> <a href="http://[">c</a>',
    "data": '<img src="data:image/png;base64,AAAA" alt="">',
}


@pytest.mark.parametrize("name", SOUND)
def test_sound(tmp_path: Path, name: str) -> None:
    assert check_site(_site(tmp_path / "site", GOOD.format(SOUND[name]))) == 3


WRONG = {
    "the link b.html leads nowhere": GOOD.format('<a href="b.html">b</a>'),
    "the link ../../x.html leads nowhere": GOOD.format('<a href="../../x.html">b</a>'),
    "the link /index.html leads nowhere": GOOD.format('<a href="/index.html">b</a>'),
    "the link #no leads to a part that is not there": GOOD.format('<a href="#no">b</a>'),
    "the link ../index.html#no leads to a part that is not there": GOOD.format('<a href="../index.html#no">b</a>'),
    "two parts have the id “part”": GOOD.format('<b id="part">x</b>'),
    "no title": '<html lang="en"><head><title> </title></head><body id="part"></body></html>',
    "no language": GOOD.replace(' lang="en"', "").format("x"),
    "it is empty, or no page at all": "",
    "asks another host for /\\example.org/a.js": HEAD.format('<script src="/\\example.org/a.js"></script>'),
    "asks another host for https://example.org/a.js": HEAD.format('<script src="https://example.org/a.js"></script>'),
    "asks another host for //example.org/a.css": HEAD.format('<link rel="stylesheet" href="//example.org/a.css">'),
    "asks another host for https://example.org/f.woff": HEAD.format(
        "<style>@font-face { src: url( 'https://example.org/f.woff') }</style>"
    ),
    "asks another host for https://example.org/i.png": GOOD.format('<img src="https://example.org/i.png" alt="">'),
    "asks another host for https://example.org/2.png": GOOD.format(
        '<img srcset="../index.html 1x, https://example.org/2.png 2x" alt="">'
    ),
    "asks another host for https://example.org/b.png": GOOD.format(
        '<b style="background:url(https://example.org/b.png)">x</b>'
    ),
    "asks another host for javascript:1": GOOD.format('<iframe src="javascript:1"></iframe>'),
    "shows i.png, which is not there": GOOD.format('<img src="i.png" alt="">'),
    "it holds <base>, which leads readers elsewhere": HEAD.format('<base href="/">'),
    "it holds <meta>, which leads readers elsewhere": HEAD.format('<meta http-equiv="Refresh" content="0;url=x">'),
}


@pytest.mark.parametrize("fault", WRONG)
def test_wrong(tmp_path: Path, fault: str) -> None:
    with pytest.raises(CannotRun) as caught:
        check_site(_site(tmp_path / "site", WRONG[fault]))
    assert f"d/a.html: {fault}" in caught.value.message
    assert caught.value.hint == "Nothing was published. Please report this."


def test_style_sheets_ask_nobody(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"a\.css: asks another host for https://example\.org/x\.css"):
        check_site(_site(tmp_path / "site", GOOD.format("x"), a_css='@import "https://example.org/x.css";'))


def test_the_first_five_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    links = "".join(f'<a href="{number}.html">x</a>' for number in range(7))
    with pytest.raises(CannotRun, match=r"4\.html leads nowhere and 2 more\."):
        check_site(_site(tmp_path / "site", GOOD.format(links)))


def test_a_site_that_was_checked_in_parts_is_sound_as_a_whole(sites: Sites) -> None:
    for site in (sites.internal, sites.public, sites.preview):
        assert check_site(site) == len(list(site.rglob("*.html")))


ARTICLE = '<h1 id="a">A</h1><a name="n" href="x.html#y">b</a><img src="i.png" alt=""><p style="background:url(j.png)">'


def test_an_article_is_read_by_itself() -> None:
    read = Part(frozenset({"a"}), frozenset({"n"}), ("x.html#y",), ("j.png", "i.png"))
    assert read_article(ARTICLE) == read
    assert read_style("@page{}") == Part()
    assert read_style("a{background:url(https://example.org/b.png)}").fetched == ("https://example.org/b.png",)


OPEN = ("<p>x</article><b>", "<!-- x", "<textarea>", "<title>", "x</article>y", "<plaintext>", "<script>")


@pytest.mark.parametrize("html", OPEN)
def test_an_article_that_reaches_into_its_frame_is_refused(html: str) -> None:
    assert read_article(html).faults == ("its text does not end where its frame goes on",)


def test_style_that_reaches_into_its_frame_is_refused() -> None:
    assert read_style("@page{}</style><b>").faults == ("its style does not end where its frame goes on",)


SOUND_FRAME = Part(links=("../index.html#part", "../x.css"), fetched=("../x.css",))


@pytest.mark.parametrize(
    ("frame", "article", "fault"),
    [
        (Part(frozenset({"a", "b"})), Part(frozenset({"b"})), "two parts have the id “b”"),
        (Part(links=("#a",)), Part(), "the link #a leads to a part that is not there"),
        (Part(), Part(links=("../no.html",)), "the link ../no.html leads nowhere"),
        (Part(fetched=("x.css",)), Part(), "shows x.css, which is not there"),
        (Part(), Part(fetched=("https://example.org/",)), "asks another host for https://example.org/"),
    ],
)
def test_the_parts_of_a_page_are_one_page(tmp_path: Path, frame: Part, article: Part, fault: str) -> None:
    site = _site(tmp_path / "site", "not read: it is known")
    (site / "x.css").write_text("")  # in another folder than the page
    assert check_site(site, {"d/a.html": (SOUND_FRAME, Part(frozenset({"part"})))}) == 3
    with pytest.raises(CannotRun) as caught:
        check_site(site, {"d/a.html": (frame, article, Part(frozenset({"part"})))})
    assert f"d/a.html: {fault}" in caught.value.message


def test_what_is_remembered_of_an_article_is_what_it_holds(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    seen = Seen(store, "checked")
    first = seen.article(ARTICLE)
    assert seen.article("<p id='x'><b id='x'>").faults == ("two parts have the id “x”",)
    seen.keep()
    assert len(store.get("checked")) == 1
    assert Seen(store, "checked").article(ARTICLE) == first == read_article(ARTICLE)
    store.put("checked", {key: [["a"], 1] for key in store.get("checked")})
    assert Seen(store, "checked").article(ARTICLE) == first
