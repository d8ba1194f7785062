"""What stands on each kind of page, on the internal site of the town hall."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from urllib.parse import unquote

from tests.fixtures.town import GREEN, RED, png
from tests.site.conftest import Sites
from tests.site.pages import Element, article, every_page, facts, headings, page, said, tables

TOWN = "Quayside “Town Hall” & ‹Port›"


def _notices(site: Path, address: str) -> list[str]:
    return [said(one) for one in article(site, address).findall(".//div[@role='note']")]


def _robots(site: Path, address: str) -> list[str]:
    return [str(one.get("content")) for one in page(site, address).findall(".//meta[@name='robots']")]


def _release(sites: Sites, message: str) -> str:
    """The commit with this message, as pages show it."""
    return sites.repo.git("log", "--format=%H", f"--grep=^{message}$")[:10]


def test_every_page_is_there_and_nothing_else(sites: Sites) -> None:
    documents = ["CSC_PR.013", "POL-01", "QP-01", "QP-02", "QP-03", "QP-05-SECRETID", "QP-06", "QP-07", "QP-08"]
    assert every_page(sites.internal) == sorted(
        [
            *("404.html", "about.html", "index.html", "master-list.html"),
            *("standards/iso-9001-2015.html", "standards/iso-9001-2026.html"),
            *(f"d/{name}.html" for name in [*documents, "QP-10", "QP-66", "سياسة-1"]),
            *("archive/QP-01/1.0.html", "archive/QP-01/1.1.html", "archive/QP-01/3.0.html"),
            *("archive/QP-06/1.0.html", "archive/QP-06/3.0.html", "archive/QP-07/1.0.html"),
        ]
    )


def test_a_page_in_force_begins_with_its_control_block(sites: Sites) -> None:
    assert facts(sites.internal, "d/QP-01.html") == {
        "Document": "QP-01",
        "Version": "2.0",
        "State": "In force",
        "In force from": "1 June 2026",
        "Next review": "1 January 2027",
        "Owner": "Town clerk",
        "Approved by": "Mayor (SECRETNAME Mayor), 20 May 2026 as stated in the document",
        "Clauses": "ISO 9001:2026 7.5.3.2, 7.5.1; ISO 9001:2015 7.5.2",
        "Replaces": "QP-02 Fax machines, QP-05-SECRETID SECRETTITLE",
        "Address": "https://example.org/qms/d/QP-01.html",
    }
    assert said(article(sites.internal, "d/QP-01.html")).startswith(
        "QP-01 Control of documented information In force since 1 June 2026 · version 2.0 Document QP-01"
    )
    assert headings(sites.internal, "d/QP-01.html") == [
        ("h1", "QP-01 Control of documented information"),
        *(("h2", name) for name in ("Purpose", "Scope", "Responsibilities", "Procedure", "Records")),
        ("h3", "Retention and disposition"),
        ("h3", "As in SECRETHEADING"),
        ("h2", "Revisions"),
        ("h2", "Referred to by"),
        ("h2", "Something is wrong with this page?"),
    ]
    assert _notices(sites.internal, "d/QP-01.html") == []
    assert _robots(sites.internal, "d/QP-01.html") == []


def test_a_page_ends_with_every_released_revision_and_what_refers_to_it(sites: Sites) -> None:
    summer, spring = f"2026-05-25 commit {_release(sites, 'Summer')}", _release(sites, "Spring")
    begin, autumn = _release(sites, "Begin"), _release(sites, "Prepare autumn")
    writer, author, nobody = "Ana Writer", "SECRETNAME Author", "none recorded"
    mayor = "Mayor (SECRETNAME Mayor), 20 May 2026"
    changed = "A green chart; see <b>below</b>"
    assert tables(sites.internal, "d/QP-01.html")["Released revisions of QP-01, newest first"] == [
        ["3.0", "Approved, not yet in force", "2026-11-01", "Shorter", writer, nobody, f"2026-09-01 commit {autumn}"],
        ["2.0 (this text)", "In force", "2026-06-01", "Retention times added", writer, mayor, summer],
        ["1.1", "Superseded", "2026-03-01", changed, author, nobody, f"2026-02-20 commit {spring}"],
        ["1.0", "Superseded", "2026-01-05", "First issue", author, nobody, f"2026-01-05 commit {begin}"],
    ]  # fmt: skip
    end = article(sites.internal, "d/QP-01.html")
    referring = end.findall(".//ul")[-2]
    assert [(said(link), link.get("href")) for link in referring.iter("a")] == [
        ("CSC PR.013 Inquiries & “quotes” <i>über</i> = 1", "CSC_PR.013.html"),
        ("QP-02 Fax machines", "QP-02.html"),
    ]
    wrong = end.find(".//section[@class='qms-feedback']//a")
    assert wrong is not None
    assert wrong.get("href") == "mailto:quality@example.org?subject=QP-01%20version%202.0"


def test_a_superseded_text_says_so_before_anything_else(sites: Sites) -> None:
    address = "archive/QP-01/1.1.html"
    text = said(article(sites.internal, address))
    assert text.startswith(
        "QP-01 Title of QP-01, version 1.1 Superseded. Do not follow this text. Version 1.1 was in force from "
        "1 March 2026 until 1 June 2026. Go to the version in force."
    )
    assert _robots(sites.internal, address) == ["noindex"]
    links = [link.get("href") for link in article(sites.internal, address).findall(".//div[@role='note']//a")]
    assert links == ["../../d/QP-01.html"]
    assert page(sites.internal, address).findtext(".//title") == f"QP-01 Title of QP-01, version 1.1 - {TOWN}"
    assert page(sites.internal, address).find(".//link[@rel='canonical']") is None


def test_pictures_are_those_of_the_text_s_own_commit(sites: Sites) -> None:
    def picture(address: str) -> bytes:
        shown = article(sites.internal, address).find(".//img")
        assert shown is not None
        return (sites.internal / address).parent.joinpath(str(shown.get("src"))).resolve().read_bytes()

    assert picture("archive/QP-01/1.0.html") == png(RED)
    assert picture("archive/QP-01/1.1.html") == picture("d/QP-01.html") == png(GREEN)


def test_what_is_not_in_force_yet(sites: Sites) -> None:
    assert _notices(sites.internal, "d/QP-03.html") == [
        "Not yet in force. This text is approved and comes into force on 1 October 2026."
    ]
    assert facts(sites.internal, "d/QP-03.html")["State"] == "Approved, not yet in force"
    assert _robots(sites.internal, "d/QP-03.html") == ["noindex"]
    assert _notices(sites.internal, "archive/QP-01/3.0.html") == [
        "Not yet in force. Version 3.0 comes into force on 1 November 2026. Go to QP-01."
    ]
    coming = [said(one) for one in article(sites.internal, "d/QP-01.html").findall(".//p[@class='qms-changed']")]
    assert coming == [
        "What changed in version 2.0: Retention times added Why: An audit asked for it",
        "Coming: version 3.0 comes into force on 1 November 2026. Shorter",
    ]


def test_what_is_withdrawn(sites: Sites) -> None:
    assert _notices(sites.internal, "d/QP-02.html") == [
        "Withdrawn since 1 June 2026. Do not follow this document. Reason: Nobody has one. "
        "Replaced by QP-01 Control of documented information."
    ]
    assert facts(sites.internal, "d/QP-02.html")["In force from"] == "5 January 2026 until 1 June 2026"
    assert _notices(sites.internal, "d/QP-08.html") == ["Withdrawn since 1 April 2026. Do not follow this document."]
    assert _robots(sites.internal, "d/QP-02.html") == ["noindex"]


def test_master_list(sites: Sites) -> None:
    clerk, year = "Town clerk", "2027-01-01"
    state, due = "In force", "In force review"
    title, payload = (
        "Inquiries & “quotes” <i>über</i> = 1",
        "Payloads </title><script>window.hacked = 14</script> & more",
    )
    assert tables(sites.internal, "master-list.html") == {
        "9 documents: in force": [
            ["CSC PR.013", title, "1.0", f"{due} due", "2026-05-25", "2026-10-20", clerk],
            ["POL-01", "Quality policy", "1.0", state, "2026-01-05", year, clerk],
            ["QP-01", "Control of documented information", "2.0", "In force", "2026-06-01", year, clerk],
            ["QP-05-SECRETID", "SECRETTITLE", "1.0", "In force", "2026-02-20", year, "Quality manager & archivist"],
            ["QP-06", "Stamps", "2.0", "In force", "2026-04-01", year, clerk],
            ["QP-07", "SECRETTITLENOW", "2.0", "In force", "2026-04-01", year, clerk],
            ["QP-10", '=HYPERLINK("https://example.org")', "1.0", f"{due} overdue", "2026-05-25", "2026-08-01", clerk],
            ["QP-66", payload, "1.0", "In force", "2026-05-25", year, clerk],
            ["سياسة-1", "سياسة الجودة", "1.0", "In force", "2026-05-25", year, clerk],
        ],
        "1 document: approved, not yet in force": [
            ["QP-03", "Complaints", "1.0", "Approved, not yet in force", "2026-10-01", year, clerk]
        ],
        "2 documents: withdrawn": [
            ["QP-02", "Fax machines", "1.0", "Withdrawn", "2026-06-01", "", clerk],
            ["QP-08", "Stamps & seals", "1.0", "Withdrawn", "2026-04-01", "", clerk],
        ],
    }  # fmt: skip


def test_the_list_for_spreadsheets_runs_no_formula(sites: Sites) -> None:
    table = list(csv.reader(io.StringIO((sites.internal / "master-list.csv").read_text("utf-8-sig"))))
    assert table[0] == ["id", "title", "type", "version", "state", "owner", "effective_date", "next_review", "clauses"]
    assert [row[0] for row in table[1:]] == [
        *("CSC PR.013", "POL-01", "QP-01", "QP-02", "QP-03", "QP-05-SECRETID"),
        *("QP-06", "QP-07", "QP-08", "QP-10", "QP-66", "سياسة-1"),
    ]
    assert table[10][1] == '\'=HYPERLINK("https://example.org")'
    assert not [cell for row in table for cell in row if cell[:1] in "=+-@" and cell]


def _clause(site: Path, standard: str, number: str) -> list[str]:
    row = page(site, f"standards/{standard}.html").get_element_by_id(f"c-{number}")
    return [said(cell) for cell in row]


def test_clause_matrix(sites: Sites) -> None:
    planned = "Not described yet Due by {}, Town clerk"
    title, part = "QP-01 Control of documented information", "Retention and disposition"
    assert {number: _clause(sites.internal, "iso-9001-2026", number)[1:] for number in
            ("4.1", "5.1.1", "7.5.1", "7.5.3.2", "8.3.4")} == {
        "4.1": ["Covered", "QP-05-SECRETID SECRETTITLE: Purpose", ""],
        "5.1.1": ["Missing", "", planned.format("5 December 2026")],
        "7.5.1": ["Partial", title, "No record is bound. " + planned.format("7 December 2026")],
        "7.5.3.2": ["Covered", f"{title}: {part} QP-05-SECRETID SECRETTITLE", ""],
        "8.3.4": ["Not applicable", "", "Reason: We design nothing."],
    }  # fmt: skip
    notices = _notices(sites.internal, "standards/iso-9001-2026.html")
    assert len(notices) == 1 and "not compared with the licensed text of ISO 9001:2026" in notices[0]
    assert "(carried over from ISO 9001:2026)" in _clause(sites.internal, "iso-9001-2015", "7.5.1")[2]


def test_the_matrix_counts_every_leaf_clause_once(sites: Sites) -> None:
    shown = article(sites.internal, "standards/iso-9001-2026.html")
    states = [said(row[1]).lower() for table in shown.findall(".//table") for row in table.findall("./tbody/tr")]
    counted = {state: states.count(state) for state in ("covered", "partial", "planned", "missing", "not applicable")}
    words = ", ".join(f"{count} {state}" for state, count in counted.items())
    assert len(states) == 65
    assert f"65 clauses as of 15 September 2026: {words}." in said(shown)


def test_about(sites: Sites) -> None:
    shown = facts(sites.internal, "about.html")
    assert shown.pop("Made with").startswith("qmsdocs ")
    assert shown == {
        "As of": "15 September 2026, time zone Europe/Lisbon",
        "Commit": sites.repo.head(),
        "Audience": "internal",
        "Standards": "ISO 9001:2026, ISO 9001:2015",
        "Documents": "9 in force 1 approved, not yet in force 2 withdrawn 18 released revisions",
        "Check result": "0 errors, 8 warnings, 0 for information",
    }
    text = said(article(sites.internal, "about.html"))
    assert "QMS802 (A document has the sections of its type): Our policies are short." in text
    assert "ISO 9001:2026 8.3: We design nothing." in text
    assert tables(sites.internal, "about.html")["Findings by rule"] == [
        ["QMS405", "A document in force was reviewed when it was due", "1 warning"],
        ["QMS406", "No document is said to be in force long before its release", "6 warnings"],
        ["QMS411", "A document that was in force is withdrawn, not deleted", "1 warning"],
    ]


def _lists(site: Path) -> dict[str, list[str]]:
    """Home page: links below each heading."""
    found: dict[str, list[str]] = {}
    heading = ""
    for element in article(site, "index.html").iter("h2", "h3", "a"):
        if element.tag == "a" and element.get("class") != "headerlink":
            found.setdefault(heading, []).append(said(element))
        elif element.tag != "a":
            heading = said(element).removesuffix("#")
    return found


def test_home(sites: Sites) -> None:
    titles = {row[0]: row[1] for table in tables(sites.internal, "master-list.html").values() for row in table}

    def named(*ids: str) -> list[str]:
        return [f"{one} {titles[one]}" for one in ids]

    recent = named("QP-01", "CSC PR.013", "QP-10", "QP-66", "سياسة-1", "QP-06", "QP-07", "QP-05-SECRETID")
    everything = ("CSC PR.013", "QP-01", "QP-03", "QP-05-SECRETID", "QP-06", "QP-07", "QP-10", "QP-66")
    assert _lists(sites.internal) == {
        "What changed lately": recent,
        "What comes into force soon": [*named("QP-03", "QP-01"), "QP-06 SECRETTITLELATER"],
        "Reviews due": named("CSC PR.013", "QP-10"),
        "Policies": named("POL-01", "سياسة-1"),
        "Procedures": named(*everything),
    }


def test_a_language_that_is_not_the_site_s_is_said_where_it_stands(sites: Sites) -> None:
    shown = article(sites.internal, "d/سياسة-1.html")
    foreign = [(one.tag, one.get("dir")) for one in shown.iter() if one.get("lang") == "ar"]
    assert foreign == [("h2", "rtl"), ("div", "rtl"), ("h2", "rtl"), ("div", "rtl")]
    assert page(sites.internal, "d/سياسة-1.html").get("lang") == "en"


def test_search_holds_what_is_in_force_and_nothing_else(sites: Sites) -> None:
    index = json.loads((sites.internal / "search/search_index.json").read_text())
    found = {unquote(row["location"].partition("#")[0]) for row in index["docs"]}
    in_force = [row[0] for row in tables(sites.internal, "master-list.html")["9 documents: in force"]]
    assert found == {f"d/{one.replace(' ', '_')}.html" for one in in_force}


def test_every_page_says_for_whom_from_what_and_when(sites: Sites) -> None:
    again = "As computed on 15 September 2026; check again after 15 October 2026"
    wanted = f"{again} · commit {sites.repo.head()[:10]} · internal site"
    for address in every_page(sites.internal):
        footer: Element | None = page(sites.internal, address).find(".//footer")
        assert footer is not None and said(footer) == wanted, address


def test_the_menu_is_short(sites: Sites) -> None:
    menu = page(sites.internal, "index.html").findall(".//nav[@class='md-tabs']//a")
    assert [said(link) for link in menu] == ["Home", "Documents", "Clauses", "About this site"]
