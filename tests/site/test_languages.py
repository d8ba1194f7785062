"""Pages in several languages: the frame's, a document's, and our own words, which are English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.nightly import some
from tests.fixtures.repos import document, make_repo
from tests.site.axe import violations
from tests.site.browser import running, watched
from tests.site.conftest import Sites, build
from tests.site.pages import Element, article, every_page, page, said

SETTINGS = """\
site_name: {name}
theme: {{language: {language}}}
extra: {{qmsdocs: {{standards: [iso-9001-2026], feedback: "mailto:q@example.org"}}}}
"""
PORTUGUESE = "## Objetivo\n\nGuardar bem os papéis.\n"
ARABIC = "## الغرض\n\nهذا نص تجريبي للإجراء.\n\n| أ | ب |\n| - | - |\n| ١ | ٢ |\n"
LANGUAGES = {"pt": ("Controlo de documentos", PORTUGUESE, "ltr"), "ar": ("مراقبة الوثائق", ARABIC, "rtl")}


def _site(folder: Path, language: str) -> Path:
    """A site that speaks a language: a document that names none, a later version of it, and one in English."""
    title, body, _ = LANGUAGES[language]
    repo = make_repo(folder / "repo")
    repo.write("mkdocs.yml", SETTINGS.format(name=title, language=language))
    fields = {"title": title, "clauses": '["8.1"]', "related": "[QP-02]", "change_summary": title}
    repo.write("procedures/1.md", document("QP-01", body, **fields))
    repo.write("procedures/2.md", document("QP-02", "## Purpose\n\nText.\n", title="In English", language="en"))
    repo.commit(date="2026-02-01T10:00:00+00:00")
    repo.write("procedures/1.md", document("QP-01", body + "…\n", version='"1.1"', **fields))
    repo.commit(date="2026-03-01T10:00:00+00:00")
    return build(repo, folder / "site", "--force")


@pytest.fixture(scope="module", params=some(LANGUAGES, daily=("ar",)))
def spoken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    yield request.param, _site(tmp_path_factory.mktemp(request.param), request.param)


def _language(element: Element) -> tuple[str | None, str | None]:
    """Language and direction of an element, by what is around it; the page's direction stands in its body."""
    around = [element, *element.iterancestors()]
    direction = next((one.get("dir") for one in around if one.get("dir")), None)
    return next((one.get("lang") for one in around if one.get("lang")), None), direction


def _spoken_by(whole: Element, words: str) -> set[tuple[str | None, str | None]]:
    """The languages in which an element begins with these words."""
    found = [one for one in whole.iter() if isinstance(one.tag, str) and (one.text or "").strip().startswith(words)]
    assert found, words
    return {_language(one) for one in found if one.tag not in ("title", "script")}


def test_the_frame_speaks_the_site_s_language_and_our_words_are_english(spoken: tuple[str, Path]) -> None:
    language, site = spoken
    title, _, direction = LANGUAGES[language]
    whole = page(site, "d/QP-01.html")
    assert whole.get("lang") == language
    english = ("In force", "Owner", "Approval, clauses", "Revisions", "Cite it by", "Something is wrong", "As computed")
    for words in english:
        assert {one for one, _ in _spoken_by(whole, words)} == {"en"}, words
    assert _spoken_by(whole, "Home") == {("en", direction)}  # the menu runs as the frame does
    assert _spoken_by(whole, "Owner") == {("en", "ltr")}
    assert _spoken_by(whole, "QP-01 " + title) == {(language, direction)}
    assert _spoken_by(whole, title) == {(language, direction)}  # also among our words, as what changed


def test_headings_of_our_own_pages_are_english(spoken: tuple[str, Path]) -> None:
    _, site = spoken
    for address in ("index.html", "about.html", "master-list.html"):
        heading = article(site, address).find(".//h1")
        assert heading is not None and _language(heading) == ("en", "ltr"), address


def test_a_document_in_another_language_says_so_everywhere(spoken: tuple[str, Path]) -> None:
    _, site = spoken
    whole = article(site, "d/QP-02.html")
    for words in ("QP-02 In English", "Purpose", "Text."):
        assert {language for language, _ in _spoken_by(whole, words)} == {"en"}, words


def _foreign(whole: Element) -> list[tuple[str, str, str | None]]:
    return [(one.tag, said(one).removesuffix("#"), one.get("dir")) for one in whole.iter() if one.get("lang") == "ar"]


def test_an_arabic_document_on_an_english_site(sites: Sites) -> None:
    whole = page(sites.internal, "d/سياسة-1.html")
    assert whole.get("lang") == "en"
    assert _foreign(whole) == [
        ("a", "الغرض", None),
        ("a", "Scope", None),
        ("h1", "سياسة-1 سياسة الجودة", "rtl"),
        ("bdi", "First issue.", "rtl"),
        ("h2", "الغرض", "rtl"),
        ("div", "هذا نص تجريبي للإجراء.", "rtl"),
        ("h2", "Scope", "rtl"),
        ("div", "نص أ ب ١ ٢", "rtl"),
        ("bdi", "First issue", "rtl"),
    ]


@pytest.mark.nightly
def test_nothing_scrolls_sideways_in_a_narrow_window(spoken: tuple[str, Path], sites: Sites) -> None:
    _, site = spoken
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    found = {}
    with running() as browser:
        for home, addresses in ((site, every_page(site)), (sites.internal, ["d/سياسة-1.html"])):
            with watched(browser, f"{home.as_uri()}/", viewport={"width": 320, "height": 640}) as window:
                for address in addresses:
                    opened = window.open(address)
                    found[address] = opened.evaluate(wide)
                    opened.close()
    assert {address: width for address, width in found.items() if width > 0} == {}


@pytest.mark.nightly
@pytest.mark.parametrize("address", ["index.html", "d/QP-01.html", "d/QP-02.html"])
def test_axe_finds_nothing_in_any_language(spoken: tuple[str, Path], address: str) -> None:
    language, site = spoken
    found = {}
    with running() as browser, watched(browser, f"{site.as_uri()}/", reduced_motion="reduce") as window:
        opened = window.open(address)
        for width in (1280, 320):
            opened.set_viewport_size({"width": width, "height": 800})
            found[width] = violations(opened)
        assert opened.evaluate("[document.documentElement.lang, document.body.dir]") == [
            language,
            LANGUAGES[language][2],
        ]
    assert {width: faults for width, faults in found.items() if faults} == {}
