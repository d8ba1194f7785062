"""What stands on each kind of page, on the internal site of the town hall."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from urllib.parse import unquote

from tests.site.conftest import Sites
from tests.site.pages import EXPLAINING, Element, article, every_page, facts, notices, page, said, tables


def test_every_page_is_there_and_nothing_else(sites: Sites) -> None:
    documents = ["CSC_PR.013", "POL-01", "QP-01", "QP-02", "QP-03", "QP-05-SECRETID", "QP-06", "QP-07", "QP-08"]
    assert every_page(sites.internal) == sorted(
        [
            *("404.html", "index.html", *EXPLAINING),
            *("standards/iso-9001-2015.html", "standards/iso-9001-2026.html"),
            *("documents/policies.html", "documents/procedures.html"),
            *("roles.html", "roles/clerk.html", "roles/mayor.html", "roles/quality-manager.html"),
            *("registers.html", "registers/improvement-plan.html"),
            *(f"d/{name}.html" for name in [*documents, "QP-10", "QP-66", "سياسة-1"]),
            *("archive/QP-01/1.0.html", "archive/QP-01/1.1.html", "archive/QP-01/3.0.html"),
            *("archive/QP-06/1.0.html", "archive/QP-06/3.0.html", "archive/QP-07/1.0.html"),
            *("redlines/QP-01/1.1.html", "redlines/QP-01/2.0.html", "redlines/QP-01/3.0.html"),
            *("redlines/QP-06/2.0.html", "redlines/QP-06/3.0.html", "redlines/QP-07/2.0.html"),
        ]
    )


def test_master_list(sites: Sites) -> None:
    clerk, year, state, due = "Town clerk", "2027-01-01", "In force", "In force; review due"
    title, archivist = "Inquiries & “quotes” <i>über</i> = 1", "Quality manager & archivist"
    payload = "Payloads </title><script>window.hacked = 14</script> & more"
    link, overdue = '=HYPERLINK("https://example.org")', "In force; review overdue"
    waiting = "Approved, not yet in force"
    assert tables(sites.internal, "master-list.html") == {
        "9 documents in force; 1 approved, not yet in force": [
            ["CSC PR.013", title, "Procedure", "1.0", due, "2026-05-25", "2026-10-20", clerk],
            ["POL-01", "Quality policy", "Policy", "1.0", state, "2026-01-05", year, clerk],
            ["QP-01", "Control of documented information", "Procedure", "2.0", state, "2026-06-01", year, clerk],
            ["QP-03", "Complaints", "Procedure", "1.0", waiting, "2026-10-01", year, clerk],
            ["QP-05-SECRETID", "SECRETTITLE", "Procedure", "1.0", state, "2026-02-20", year, archivist],
            ["QP-06", "Stamps", "Procedure", "2.0", state, "2026-04-01", year, clerk],
            ["QP-07", "SECRETTITLENOW", "Procedure", "2.0", state, "2026-04-01", year, clerk],
            ["QP-10", link, "Procedure", "1.0", overdue, "2026-05-25", "2026-08-01", clerk],
            ["QP-66", payload, "Procedure", "1.0", state, "2026-05-25", year, clerk],
            ["سياسة-1", "سياسة الجودة", "Policy", "1.0", state, "2026-05-25", year, clerk],
        ],
    }


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
    planned = "Not described yet Due by {} December 2026, Town clerk (IMP-{})"
    title, part = "QP-01 Control of documented information", "Retention and disposition"
    record = "Record: List of documents (QP-01)"
    assert {number: _clause(sites.internal, "iso-9001-2026", number)[1:] for number in
            ("4.1", "5.1.1", "7.5.1", "7.5.3.2", "8.3.4")} == {
        "4.1": ["Covered", "QP-05-SECRETID SECRETTITLE: Purpose", ""],
        "5.1.1": ["Missing", "", planned.format(5, 5)],
        "7.5.1": ["Partial", title, "No record is named. " + planned.format(7, 7)],
        "7.5.3.2": ["Covered", f"{title}: {part} QP-05-SECRETID SECRETTITLE", record],
        "8.3.4": ["Not applicable", "", "Reason: We design nothing."],
    }  # fmt: skip
    (notice,) = notices(sites.internal, "standards/iso-9001-2026.html")
    assert "not compared with the licensed text of ISO 9001:2026" in notice
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
        "Check again": "after 15 October 2026",
        "Commit": sites.repo.head(),
        "Audience": "internal",
        "Standards": "ISO 9001:2026, ISO 9001:2015",
        "Documents": "9 in force 1 approved, not yet in force 2 withdrawn 18 released revisions Archive",
        "Not listed": "none",
        "Check result": "0 errors, 9 warnings, 0 for information",
    }
    text = said(article(sites.internal, "about.html"))
    assert "QMS802 (A document has the sections of its type): Our policies are short." in text
    assert "ISO 9001:2026 8.3: We design nothing." in text
    assert tables(sites.internal, "about.html")["Findings by rule"] == [
        ["QMS405", "A document in force was reviewed when it was due", "1 warning"],
        ["QMS406", "No document is said to be in force long before its release", "6 warnings"],
        ["QMS411", "A document that was in force is withdrawn, not deleted", "1 warning"],
        ["QMS426", "Each version says what changed in it", "1 warning"],
    ]


def test_search_holds_what_is_in_force_and_nothing_else(sites: Sites) -> None:
    index = json.loads((sites.internal / "search/search_index.json").read_text())
    found = {unquote(row["location"].partition("#")[0]) for row in index["docs"]}
    (listed,) = tables(sites.internal, "master-list.html").values()
    in_force = [row[0] for row in listed if row[4].startswith("In force")]
    assert found == {f"d/{one.replace(' ', '_')}.html" for one in in_force}


def test_every_page_says_for_whom_from_what_and_when(sites: Sites) -> None:
    again = "As computed on 15 September 2026; check again after 15 October 2026"
    wanted = f"{again} · commit {sites.repo.head()[:10]} · internal site"
    for address in every_page(sites.internal):
        footer: Element | None = page(sites.internal, address).find(".//footer")
        assert footer is not None and said(footer) == wanted, address


def test_the_menu_is_short(sites: Sites) -> None:
    menu = page(sites.internal, "index.html").findall(".//nav[@class='md-tabs']//a")
    assert [said(link) for link in menu] == [
        *("Home", "Documents", "Clauses", "Registers", "Roles", "Changes", "Reviews", "Help", "About this site"),
    ]
