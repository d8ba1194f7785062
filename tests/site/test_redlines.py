"""What changed between neighbouring revisions, on the site: who sees which, what it says, and that it is made once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser

from qmsdocs.article import redlines
from qmsdocs.opening import open_work_tree
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.document import document_pages
from qmsdocs.site.pages.redline import redline_pages
from qmsdocs.view import Audience, View
from tests.article.redlines import plain
from tests.fixtures.repos import Repo, document, make_repo
from tests.fixtures.town import TODAY, png
from tests.site.browser import watched
from tests.site.bureau import TODAY as DAY
from tests.site.bureau import bureau
from tests.site.conftest import Sites
from tests.site.made import context_of, links, made
from tests.site.pages import Element, article, page, rows, said

AUDIENCES: tuple[Audience, ...] = ("internal", "public")
SETTINGS = "extra:\n  qmsdocs: {standards: [], documents: {procedures: procedure}}\n"


def _made(repo: Repo, audience: Audience = "internal") -> dict[str, Element]:
    return made(context_of(repo, TODAY, audience), redline_pages)


def _text(shown: Element) -> str:
    (text,) = shown.find_class("qms-redline")
    return plain(lxml_html.tostring(text, encoding="unicode").strip())


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """QP-01 in three versions, the last two public; it links to QP-02, which is internal; drafts in the work tree."""
    repo = make_repo(tmp_path_factory.mktemp("office") / "repo")
    repo.write("mkdocs.yml", SETTINGS)
    repo.write("registers/roles.yml", "- {id: clerk, title: Town clerk}\n- {id: mayor, title: Mayor}\n")
    repo.write("procedures/two.md", document("QP-02", title="SECRETTITLE"))
    repo.write("procedures/three.md", document("QP-03", "## Part\n\nText.\n", classification="public", title="Three"))
    link = "[SECRETLINK](two.md)"
    chart = "![Chart](SECRETNAME.png)"
    public = {"classification": "public"}
    more = {"owner": "mayor", "supersedes": "[QP-02]", "secretkey": "SECRETVALUE"}
    text = f"See {link} {{}} [three](three.md#part).\n\n## As in {link}\n\nKeep it{{}}.\n\n{chart}\n"
    texts: dict[str, tuple[str, dict[str, str]]] = {
        "1.0": ("SECRETBODY", {}),
        "2.0": (text.format("and", ""), public),
        "3.0": (text.format("or", " for long"), {**public, **more}),
    }
    for number, (version, (body, fields)) in enumerate(texts.items()):
        repo.write("procedures/SECRETNAME.png", png((number, 2, 3)))
        repo.write("procedures/one.md", document("QP-01", body, version=f'"{version}"', title="One", **fields))
        repo.commit(date=f"2026-0{number + 1}-01T10:00:00+00:00")
    return repo


def test_the_page(office: Repo) -> None:
    shown = _made(office)["redlines/QP-01/3.0.html"]
    (note,) = shown.find_class("qms-notice")
    assert said(note) == (
        "What changed from version 2.0 (superseded) to version 3.0 (in force since 1 March 2026). "
        "Do not work from this page: it shows two texts of QP-01 at once."
    )
    assert links(note) == [("version 2.0", "../../archive/QP-01/2.0.html"), ("version 3.0", "../../d/QP-01.html")]
    assert [said(one) for one in shown.find_class("qms-changed")] == ["What changed in 3.0: First issue."]
    assert rows(shown.find(".//table")) == [
        ["Version", "[removed: 2.0]", "[inserted: 3.0]"],
        ["Owner", "[removed: Town clerk]", "[inserted: Mayor]"],
        ["Replaces", "not said", "[inserted: QP-02 SECRETTITLE]"],
        ["Pictures and files", "[removed: Chart (as it was)]", "[inserted: Chart (changed)]"],
    ]
    assert "3 words added, 1 removed. Headings, paragraphs, items and rows: 2 changed." in said(shown)
    assert _text(shown) == (
        '<div class="qms-redline">\n'
        '<p>See <a href="../../d/QP-02.html">SECRETLINK</a> <del>and</del><ins>or</ins> '
        '<a href="../../d/QP-03.html#part">three</a>.</p>\n'
        '<h2>As in <a href="../../d/QP-02.html">SECRETLINK</a></h2>\n'
        '<p>Keep it<ins> for long</ins>.</p><p><span class="qms-picture">Picture: Chart</span></p>\n</div>'
    )


def test_the_public_sees_what_is_public_on_both_sides_and_nothing_of_other_documents(office: Repo) -> None:
    assert set(_made(office)) == {"redlines/QP-01/2.0.html", "redlines/QP-01/3.0.html"}
    (shown,) = _made(office, "public").items()
    assert shown[0] == "redlines/QP-01/3.0.html"
    words = lxml_html.tostring(shown[1], encoding="unicode")
    assert "SECRET" not in words and "secretkey" not in words
    assert "See <span>internal document</span>" in words
    assert "Sections: before the first heading; As in internal document." in said(shown[1])
    assert ["Replaces", "not said", "[inserted: internal document]"] in rows(shown[1].find(".//table"))


def test_a_preview_shows_what_a_draft_changes_in_the_text_in_force(office: Repo) -> None:
    draft = document("QP-01", "See nothing.\n", version='"3.1"', title="One", classification="public", status="draft")
    kept = office.path.joinpath("procedures/one.md").read_text()
    office.write("procedures/one.md", draft)
    qms = open_work_tree(office.path, lambda _: context_of(office, TODAY).view.qms.day, renders=True)
    context = Context(View(qms, "internal", preview=True), [])
    shown = made(context, redline_pages)
    (changed,) = made(context, document_pages)["d/QP-01.html"].find_class("qms-changed")
    office.write("procedures/one.md", kept)
    assert links(changed) == [("Compare with 3.0", "../redlines/QP-01/_draft.html")]
    assert set(shown) == {f"redlines/QP-01/{name}.html" for name in ("_draft", "2.0", "3.0")}
    one = shown["redlines/QP-01/_draft.html"]
    assert "from version 3.0 (in force since 1 March 2026) to version 3.1 (draft)" in said(one)
    assert "<ins>See nothing.</ins>" in _text(one)


def test_a_version_between_that_the_public_may_not_see_leaves_no_pair(tmp_path: Path) -> None:
    repo = bureau(tmp_path / "repo")
    internal, public = (set(made(context_of(repo, DAY, kind), redline_pages)) for kind in AUDIENCES)
    assert internal - public == {"redlines/QP-04/2.0.html"}
    assert public == {"redlines/QP-01/2.0.html", "redlines/QP-01/3.0.html"}


def test_a_second_build_makes_none_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("QMSDOCS_CACHE", "")
    repo = bureau(tmp_path / "repo")
    made_anew = []
    compare = redlines.compare

    def counted(old: list[str], new: list[str]) -> object:
        made_anew.append((old, new))
        return compare(old, new)

    monkeypatch.setattr(redlines, "compare", counted)

    def build(audience: Audience) -> tuple[int, dict[str, bytes]]:
        made_anew.clear()
        context = context_of(repo, DAY, audience)
        found = {address: lxml_html.tostring(one) for address, one in made(context, redline_pages).items()}
        context.view.qms.keep()
        return len(made_anew), found

    first, pages = build("internal")
    assert first == len(pages) == 3
    assert build("internal") == (0, pages)
    assert build("public")[0] == 0
    repo.write("procedures/qp-04.md", document("QP-04", "More text.\n", version='"3.0"', effective_date="2026-09-10"))
    repo.commit(date="2026-09-10T10:00:00+00:00")
    count, after = build("internal")
    assert (count, set(after) - set(pages)) == (1, {"redlines/QP-04/3.0.html"})


def test_it_is_in_no_menu_and_no_search_and_asks_not_to_be_indexed(sites: Sites) -> None:
    for site in (sites.internal, sites.public):
        shown = page(site, "redlines/QP-01/2.0.html")
        assert [one.get("content") for one in shown.findall(".//meta[@name='robots']")] == ["noindex"]
        index = json.loads((site / "search/search_index.json").read_text())
        assert not [row for row in index["docs"] if row["location"].startswith("redlines/")]
    assert not (sites.public / "redlines/QP-06").exists()


def test_a_superseded_text_leads_to_what_came_after_it(sites: Sites) -> None:
    (notice,) = article(sites.internal, "archive/QP-01/1.1.html").find_class("qms-notice--bad")
    assert links(notice)[-1] == ("See what changed in 2.0", "../../redlines/QP-01/2.0.html")
    changed = article(sites.internal, "archive/QP-01/1.1.html").find_class("qms-changed")
    assert ("Compare with 1.0", "../../redlines/QP-01/1.1.html") in links(changed[0])


def test_on_paper_without_colours_brackets_tell_what_went_and_what_came(browser: Browser, sites: Sites) -> None:
    with watched(browser, f"{sites.internal.as_uri()}/", color_scheme="dark") as window:
        shown = window.open("redlines/QP-01/2.0.html")
        shown.emulate_media(media="print", color_scheme="dark")
        told = shown.evaluate(
            """() => ["ins", "del"].map(name => {
              const one = document.querySelector(`.qms-redline ${name}`), style = getComputedStyle(one);
              return [getComputedStyle(one, "::before").content, getComputedStyle(one, "::after").content,
                      style.color, style.textDecorationLine];
            })"""
        )
    assert told == [
        ['"[+"', '"+]"', "rgb(0, 0, 0)", "underline"],
        ['"[−"', '"−]"', "rgb(0, 0, 0)", "line-through"],
    ]
