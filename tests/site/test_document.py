"""The pages of a document: the text in force, and every other one that the site shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from qmsdocs.site.pages.document import document_pages
from qmsdocs.site.registry import registry
from tests.fixtures.repos import Repo, document, make_repo
from tests.fixtures.town import GREEN, RED, png
from tests.site.browser import watched
from tests.site.conftest import Sites
from tests.site.made import context_of, links, made
from tests.site.pages import Element, article, facts, headings, notices, page, robots, said, tables

TOWN = "Quayside “Town Hall” & ‹Port›"
QP_01 = "d/QP-01.html"


def _release(sites: Sites, message: str) -> str:
    """The commit with this message, as pages show it."""
    return sites.repo.git("log", "--format=%H", f"--grep=^{message}$")[:10]


def _classed(site: Path, address: str, name: str) -> list[str]:
    return [said(one) for one in article(site, address).find_class(name)]


def _trail(site: Path, address: str) -> list[tuple[str, str]]:
    return links(article(site, address).find_class("qms-trail")[0])


def test_a_page_in_force_begins_with_what_everybody_must_see(sites: Sites) -> None:
    assert _trail(sites.internal, QP_01) == [
        ("Documents", "../master-list.html"),
        ("Procedures", "../documents/procedures.html"),
    ]
    assert said(article(sites.internal, QP_01)).startswith(
        "Documents Procedures QP-01 Control of documented information In force since 1 June 2026 · version 2.0 "
        "Owner Town clerk Next review 1 January 2027 Approval, clauses, address and more Approved by Mayor"
    )
    assert facts(sites.internal, QP_01) == {
        "Owner": "Town clerk",
        "Next review": "1 January 2027",
        "Approved by": "Mayor (SECRETNAME Mayor), 20 May 2026 as stated in the document",
        "Must know": "everybody",
        "Clauses": "ISO 9001:2026 7.5.3.2, 7.5.1; ISO 9001:2015 7.5.2",
        "Replaces": "QP-02 Fax machines, QP-05-SECRETID SECRETTITLE",
        "Released": f"25 May 2026, commit {_release(sites, 'Summer')}",
        "Address": "https://example.org/qms/d/QP-01.html",
    }
    assert headings(sites.internal, QP_01) == [
        ("h1", "QP-01 Control of documented information"),
        *(("h2", name) for name in ("Purpose", "Scope", "Responsibilities", "Procedure", "Records")),
        ("h3", "Retention and disposition"),
        ("h3", "As in SECRETHEADING"),
        ("h2", "Records that it asks for"),
        ("h2", "Revisions"),
        ("h2", "Referred to by"),
        ("h2", "Use this text"),
        ("h2", "Something is wrong with this page?"),
    ]
    assert (notices(sites.internal, QP_01), robots(sites.internal, QP_01)) == ([], [])


def test_one_line_says_what_changed_and_why(sites: Sites) -> None:
    assert _classed(sites.internal, QP_01, "qms-changed") == [
        "What changed in 2.0 and why: Retention times added. An audit asked for it. Compare with 1.1",
        "Coming: version 3.0 comes into force on 1 November 2026. Shorter.",
    ]
    lines = article(sites.internal, QP_01).find_class("qms-changed")
    assert [link for line in lines for link in links(line)] == [
        ("Compare with 1.1", "../redlines/QP-01/2.0.html"),
        ("version 3.0", "../archive/QP-01/3.0.html"),
    ]
    later = article(sites.internal, "archive/QP-01/3.0.html").find_class("qms-changed")
    assert [link for line in later for link in links(line)] == [("Compare with 2.0", "../../redlines/QP-01/3.0.html")]
    assert _classed(sites.internal, "archive/QP-01/1.0.html", "qms-changed") == ["What changed in 1.0: First issue."]


def test_a_page_ends_with_records_revisions_and_what_refers_to_it(sites: Sites) -> None:
    summer, spring = f"2026-05-25 commit {_release(sites, 'Summer')}", _release(sites, "Spring")
    begin, autumn = _release(sites, "Begin"), _release(sites, "Prepare autumn")
    writer, author, nobody = "Ana Writer", "SECRETNAME Author", "none recorded"
    mayor = "Mayor (SECRETNAME Mayor), 20 May 2026"
    changed, retention = (
        "A green chart; see <b>below</b> Compare with 1.0",
        "Retention times added Compare with 1.1",
    )
    waiting = "Approved, not yet in force"
    shown = tables(sites.internal, QP_01)
    assert shown["Records that QP-01 asks for"] == [["List of documents", "5 years", "registers"]]
    assert shown["Released revisions of QP-01, newest first"] == [
        ["3.0", waiting, "2026-11-01", "Shorter Compare with 2.0", writer, nobody, f"2026-09-01 commit {autumn}"],
        ["2.0 (this text)", "In force", "2026-06-01", retention, writer, mayor, summer],
        ["1.1", "Superseded", "2026-03-01", changed, author, nobody, f"2026-02-20 commit {spring}"],
        ["1.0", "Superseded", "2026-01-05", "First issue", author, nobody, f"2026-01-05 commit {begin}"],
    ]  # fmt: skip
    after = article(sites.internal, QP_01).xpath("//h2[@id='qms-referred']/following::ul[1]")[0]
    assert links(after) == [
        ("CSC PR.013 Inquiries & “quotes” <i>über</i> = 1", "CSC_PR.013.html"),
        ("QP-02 Fax machines", "QP-02.html"),
    ]
    assert tables(sites.internal, "d/QP-03.html").keys() == {"Released revisions of QP-03, newest first"}


@pytest.mark.parametrize(
    ("address", "version", "cited"),
    [
        (QP_01, "2.0", "https://example.org/qms/d/QP-01.html"),
        ("archive/QP-01/1.1.html", "1.1", "https://example.org/qms/archive/QP-01/1.1.html"),
    ],
)
def test_every_text_is_cited_and_found_wrong_by_id_and_version(
    sites: Sites, address: str, version: str, cited: str
) -> None:
    (use,) = article(sites.internal, address).find_class("qms-use")
    assert said(use) == f"Use this text Cite it by id and version: QP-01, version {version}, {cited}."
    (wrong,) = article(sites.internal, address).find_class("qms-feedback")
    assert links(wrong) == [
        ("Write to quality@example.org", f"mailto:quality@example.org?subject=QP-01%20version%20{version}")
    ]


def test_a_superseded_text_says_so_before_anything_else(sites: Sites) -> None:
    address = "archive/QP-01/1.1.html"
    assert _trail(sites.internal, address)[-1] == ("QP-01", "../../d/QP-01.html")
    assert said(article(sites.internal, address)).startswith(
        "Documents Procedures QP-01 QP-01 Title of QP-01, version 1.1 Superseded. Do not follow this text. Version 1.1 "
        "was in force from 1 March 2026 until 1 June 2026. Go to the version in force. See what changed in 2.0. "
        "Superseded was in force from 1 March 2026 until 1 June 2026 · version 1.1 Owner Town clerk"
    )
    assert robots(sites.internal, address) == ["noindex"]
    found = [link.get("href") for link in article(sites.internal, address).findall(".//div[@role='note']//a")]
    assert found == ["../../d/QP-01.html", "../../redlines/QP-01/2.0.html"]
    assert page(sites.internal, address).findtext(".//title") == f"QP-01 Title of QP-01, version 1.1 - {TOWN}"
    assert page(sites.internal, address).find(".//link[@rel='canonical']") is None


def test_pictures_are_those_of_the_text_s_own_commit(sites: Sites) -> None:
    def picture(address: str) -> bytes:
        shown = article(sites.internal, address).find(".//img")
        assert shown is not None
        return (sites.internal / address).parent.joinpath(str(shown.get("src"))).resolve().read_bytes()

    assert picture("archive/QP-01/1.0.html") == png(RED)
    assert picture("archive/QP-01/1.1.html") == picture(QP_01) == png(GREEN)


def test_what_is_not_in_force_yet(sites: Sites) -> None:
    assert notices(sites.internal, "d/QP-03.html") == [
        "Not yet in force. This text is approved and comes into force on 1 October 2026."
    ]
    (state,) = _classed(sites.internal, "d/QP-03.html", "qms-state")
    assert state == "Approved, not yet in force from 1 October 2026 · version 1.0"
    assert robots(sites.internal, "d/QP-03.html") == ["noindex"]
    assert notices(sites.internal, "archive/QP-01/3.0.html") == [
        "Not yet in force. Version 3.0 comes into force on 1 November 2026. Go to QP-01."
    ]


def test_what_is_withdrawn(sites: Sites) -> None:
    assert notices(sites.internal, "d/QP-02.html") == [
        "Withdrawn since 1 June 2026. Do not follow this document. Reason: Nobody has one. "
        "Replaced by QP-01 Control of documented information."
    ]
    assert facts(sites.internal, "d/QP-02.html")["Was in force"] == "5 January 2026 until 1 June 2026"
    assert notices(sites.internal, "d/QP-08.html") == ["Withdrawn since 1 April 2026. Do not follow this document."]
    assert robots(sites.internal, "d/QP-02.html") == ["noindex"]


def test_a_review_is_spoken_of_only_when_it_is_due(sites: Sites) -> None:
    assert notices(sites.internal, "d/CSC_PR.013.html") == ["Review due by 20 October 2026."]
    assert notices(sites.internal, "d/QP-10.html") == [
        "Review overdue since 1 August 2026. This text stays in force until it is changed or withdrawn."
    ]


WATERMARKS = {
    "d/QP-04.html": "DRAFT\nnot in force",
    "d/QP-03.html": "NOT YET\nin force",
    "d/QP-02.html": "WITHDRAWN",
    "archive/QP-01/1.1.html": "SUPERSEDED",
    "d/POL-01.html": None,
}


@pytest.mark.parametrize(("address", "words"), WATERMARKS.items())
def test_what_is_not_in_force_bears_a_watermark(sites: Sites, address: str, words: str | None) -> None:
    styles = "".join(one.text or "" for one in page(sites.preview, address).findall(".//style"))
    shown = words.replace("\n", "\\a ") if words else ""
    assert ("--qms-watermark" in styles) == bool(words)
    assert words is None or f'body{{--qms-watermark:"{shown}"}}' in styles


def test_every_page_of_a_preview_says_so_and_is_not_for_search_engines(sites: Sites) -> None:
    every = sorted(path.relative_to(sites.preview).as_posix() for path in sites.preview.rglob("*.html"))
    assert {one: notices(sites.preview, one)[0].partition(".")[0] for one in every} == dict.fromkeys(every, "Preview")
    assert {one: robots(sites.preview, one) for one in every} == {one: ["noindex"] for one in every}


ROLES = "- {id: clerk, title: Town clerk}\n- {id: mayor, title: Mayor}\n"
PROCESSES = "- {id: letters, title: Letters and post}\n"


def _office(path: Path, settings: str = "") -> Repo:
    repo = make_repo(path)
    repo.write("mkdocs.yml", f"site_name: Office\n{settings}extra: {{qmsdocs: {{standards: []}}}}\n")
    repo.write("registers/roles.yml", ROLES)
    repo.write("registers/processes.yml", PROCESSES)
    fields = {
        "must_know": "[clerk, mayor]", "process": "letters", "related": "[QP-02, QP-03]", "classification": "public",
        "records": "[{title: Post book, retention: 6 years}, {register: complaints}, nothing]",
    }  # fmt: skip
    heading = "## To [QP-02](2.md) and back\n\nText.\n"
    repo.write("procedures/1 a.md", document("QP-01", heading, **fields))
    repo.write("procedures/2.md", document("QP-02", "Text.\n", classification="internal"))
    repo.write("procedures/3.md", document("QP-03", "Text.\n", classification="internal"))
    repo.commit(date="2026-02-01T10:00:00+00:00")
    repo.write("procedures/1 a.md", document("QP-01", heading + "More.\n", version='"1.1"', **fields))
    repo.commit(date="2026-03-01T10:00:00+00:00")
    return repo


def _block(page_: Element) -> dict[str, Element]:
    return {said(row[0]): row[1] for block in page_.find_class("qms-block") for row in block}


def test_roles_process_related_documents_and_records_are_named(tmp_path: Path) -> None:
    context = context_of(_office(tmp_path), "2026-09-15")
    shown = made(context, document_pages)["d/QP-01.html"]
    block = _block(shown)
    assert links(block["Must know"]) == [("Town clerk", "../roles/clerk.html"), ("Mayor", "../roles/mayor.html")]
    assert links(block["Process"]) == [("Letters and post", "../documents/letters_and_post.html")]
    assert links(block["Related"]) == [("QP-02 Title of QP-02", "QP-02.html"), ("QP-03 Title of QP-03", "QP-03.html")]
    (records,) = [table for table in shown.findall(".//table") if "asks for" in said(table[0])]
    assert [[said(cell) for cell in row] for row in records.findall(".//tbody/tr")] == [
        ["Post book", "6 years", "not said"],
        ["complaints", "not said", "Register “complaints”"],
    ]


def test_the_public_is_told_that_there_are_internal_documents_and_no_more(tmp_path: Path) -> None:
    context = context_of(_office(tmp_path), "2026-09-15", "public")
    assert said(_block(made(context, document_pages)["d/QP-01.html"])["Related"]) == "internal document"


def test_a_heading_is_words_on_every_page(tmp_path: Path) -> None:
    context = context_of(_office(tmp_path), "2026-09-15")
    (old,) = [one for one in registry(context) if one.address == "archive/QP-01/1.0.html"]
    (heading,) = [one for one in old.blocks() if one.kind == "heading" and one.level == 2][:1]
    assert heading.text == "To QP-02 and back"


FORGES = {
    "https://github.com/town/qms.git": (
        "https://github.com/town/qms/edit/main/procedures/1%20a.md",
        "https://github.com/town/qms/commits/{}/procedures/1%20a.md",
    ),
    "https://gitlab.example.org/town/qms/": (
        "https://gitlab.example.org/town/qms/-/edit/main/procedures/1%20a.md",
        "https://gitlab.example.org/town/qms/-/commits/{}/procedures/1%20a.md",
    ),
    "https://codeberg.org/town/qms": (
        "https://codeberg.org/town/qms/_edit/main/procedures/1%20a.md",
        "https://codeberg.org/town/qms/commits/commit/{}/procedures/1%20a.md",
    ),
    "https://code.example.org/town": (),
    "http://github.com/town/qms": (),
    "https://name:word@github.com/town/qms": (),
}


@pytest.mark.parametrize("repo_url", FORGES)
def test_changes_are_proposed_and_history_is_seen_in_the_repository(tmp_path: Path, repo_url: str) -> None:
    repo = _office(tmp_path, f"repo_url: {repo_url}\n")
    commit = repo.head()
    wanted = [address.format(commit) for address in FORGES[repo_url]]
    pages = made(context_of(repo, "2026-09-15"), document_pages)
    (tools,) = pages["d/QP-01.html"].find_class("qms-tools")
    (old,) = pages["archive/QP-01/1.0.html"].find_class("qms-tools")
    assert [address for _, address in links(tools)] == wanted
    assert [address for _, address in links(old)] == wanted[1:]  # what is past cannot be changed
    assert (tools.get("hidden") is None) == bool(wanted)


def test_the_public_is_shown_no_way_into_the_repository(tmp_path: Path) -> None:
    context = context_of(_office(tmp_path, "repo_url: https://github.com/town/qms\n"), "2026-09-15", "public")
    assert "github.com" not in "".join(block.html for one in document_pages(context) for block in one.blocks())


SCREEN = {"width": 375, "height": 667}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_the_text_begins_on_the_first_screen_of_a_telephone(browser: Browser, sites: Sites, script: bool) -> None:
    with watched(browser, f"{sites.internal.as_uri()}/", viewport=SCREEN, java_script_enabled=script) as window:
        shown = window.open(QP_01)
        text = shown.locator("h2#purpose + div p").bounding_box()
        assert text is not None and text["y"] + text["height"] < SCREEN["height"]
        assert shown.get_by_text("Approved by").is_hidden()
        shown.get_by_text("Approval, clauses, address and more").click()
        assert shown.get_by_text("Approved by").is_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_wide_screen_shows_the_whole_control_block(browser: Browser, sites: Sites, script: bool) -> None:
    with watched(browser, f"{sites.internal.as_uri()}/", java_script_enabled=script) as window:
        shown = window.open(QP_01)
        assert shown.get_by_text("Approved by").is_visible()
        assert shown.get_by_text("Approval, clauses, address and more").is_hidden()


def test_the_menu_is_a_drawer_that_opens_by_key(browser: Browser, sites: Sites) -> None:
    with watched(browser, f"{sites.internal.as_uri()}/", viewport=SCREEN, reduced_motion="reduce") as window:
        shown = window.open(QP_01)
        opener, first = (
            shown.get_by_role("button", name="Navigation"),
            shown.get_by_role("link", name="Home", exact=True),
        )
        assert first.is_hidden()  # and so not reached by key while the drawer is closed
        opener.press("Enter")
        assert (opener.get_attribute("aria-expanded"), first.evaluate("one => one === document.activeElement")) == (
            *("true", True),
        )
        shown.keyboard.press("Escape")
        assert (opener.get_attribute("aria-expanded"), opener.evaluate("one => one === document.activeElement")) == (
            *("false", True),
        )
        opener.press(" ")
        shown.keyboard.press("Tab")
        shown.keyboard.press("Enter")
        shown.wait_for_url("**/master-list.html")


def test_ten_entries_of_the_menu_stand_side_by_side(browser: Browser, sites: Sites) -> None:
    with watched(browser, f"{sites.internal.as_uri()}/", viewport={"width": 1280, "height": 800}) as window:
        shown = window.open(QP_01)
        wide = shown.locator(".md-tabs__list").evaluate(
            """list => {
              const words = ["Home", "Documents", "Clauses", "Registers", "Roles", "Changes", "Reviews", "Help",
                "About this site", "Audit questions"];
              const item = list.children[0];
              list.replaceChildren(...words.map((one) => {
                const copy = item.cloneNode(true);
                copy.firstElementChild.textContent = one;
                return copy;
              }));
              return list.scrollWidth - list.clientWidth;
            }"""
        )
        assert wide == 0


def test_in_forced_colours_states_and_notices_keep_their_borders(browser: Browser, sites: Sites) -> None:
    with watched(browser, f"{sites.internal.as_uri()}/", forced_colors="active") as window:
        shown = window.open("archive/QP-01/1.1.html")
        for name in (".qms-chip", ".qms-notice", ".qms-control"):
            assert shown.locator(name).first.evaluate("one => parseFloat(getComputedStyle(one).borderTopWidth)") > 0, (
                name
            )
        mark = "getComputedStyle(document.body, '::before').display"
        assert shown.evaluate(mark) == "none"  # large letters in full colour would cover the text
