"""Pages of registers: any schema, any rows; for the public the fields that a schema names, and nothing else."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.document import document_pages
from qmsdocs.site.pages.matrix import matrix_pages
from qmsdocs.site.pages.registers import record_ids
from tests.fixtures.command import run, settings, small
from tests.fixtures.repos import Repo
from tests.site.browser import served, watched
from tests.site.ledger import context_of, ledger, sheets, shown
from tests.site.made import links, made
from tests.site.pages import Element, every_page, page, said

WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
FORCED = "Published in spite of errors."
BROKEN = "The check found errors in this register. What is shown here may be wrong or incomplete."


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ledger(tmp_path_factory.mktemp("ledger") / "repo")


@pytest.fixture(scope="module")
def internal(root: Path) -> Context:
    return context_of(root)


@pytest.fixture(scope="module")
def public(root: Path) -> Context:
    return context_of(root, "public")


@pytest.fixture(scope="module")
def built(root: Path) -> Path:
    """The public site, with everything in it."""
    done = run(root, "build", "--audience", "public", "--force", "--out", str(root.parent / "public"))
    assert done.code == 0, done.err
    return root.parent / "public"


def _page(context: Context, name: str) -> Element:
    return shown(context)[f"registers/{name}.html"]


def _table(element: Element, number: int = 0) -> list[list[str]]:
    """Heads and rows."""
    table = element.findall(".//table")[number]
    return [[said(cell) for cell in row] for row in table.iter("tr")]


def _notices(element: Element) -> list[str]:
    found = (said(one) for one in element.findall(".//div[@role='note']"))
    return [words for words in found if not words.startswith(FORCED)]


def test_all_registers_with_what_they_are_for(internal: Context, public: Context) -> None:
    heads = ["Register", "What it is for", "Entries"]
    roles = "Who answers for what, and who may decide what. Documents and registers name roles by these ids."
    risks = "What may go wrong, and what is done about it."
    element = shown(internal)["registers.html"]
    assert _table(element) == [
        [*heads, "Newest", "Evidence for clause"],
        ["Index", "", "1", "", ""],
        ["Keys", "", "1", "", ""],
        ["Keys", "", "1", "", ""],
        ["None", "", "0", "", ""],
        ["O dd & (1)", "", "1", "", ""],
        ["Odd", "", "16", "", ""],
        ["Risks", risks, "4", "2026-02-01", "6.1.2, 8.1"],
        ["Roles", roles, "1", "", ""],
        ["SECRET Issues", "", "4", "", "4.1"],
        ["Torn", "", "could not be read", "", ""],
        ["Training & more", "Who learns what <when>.", "9", "", ""],
    ]
    assert [one for one in links(element) if one[0] in ("Risks", "Roles", "6.1.2")] == [
        ("Risks", "registers/risks.html"),
        ("6.1.2", "standards/iso-9001-2026.html#c-6.1.2"),
        ("Roles", "roles.html"),
    ]
    assert _table(shown(public)["registers.html"]) == [
        [*heads, "Evidence for clause"],
        ["Odd", "", "12", ""],
        ["Risks", risks, "4", "6.1.2, 8.1"],
        ["Roles", roles, "1", ""],
        ["Torn", "", "could not be read", ""],
        ["Training & more", "Who learns what <when>.", "9", ""],
    ]


def test_every_register_has_one_address_on_any_system_and_roles_have_their_own_pages(internal: Context) -> None:
    names = [address.removeprefix("registers/").removesuffix(".html") for address in shown(internal)]
    assert [one for one in names if not one.startswith("register-")] == [
        *("registers", "issues", "none", "odd", "risks", "torn", "training")
    ]
    assert len({one.lower() for one in names}) == len(names) == 11
    assert "roles.html" in internal.addresses


def test_a_table_is_laid_out_as_its_schema_says(internal: Context) -> None:
    element = _page(internal, "risks")
    assert _table(element) == [
        ["Id", "What may happen", "Area", "Owner", "Level", "Accepted", "Found on"],
        ["R-2", "First line second Another <b>paragraph</b>", "street works", "", "10", "yes", "2062-01-01"],
        [
            "R-1",
            "Papers are lost More R-1 Clause 6.1.2 Actions to address risks "
            "Documents QP-50 Title of QP-50; QP-51-SECRET SECRETTITLE; QP-99 "
            "Cites I-1 Fewer people 9; I-9; QP-50 Title of QP-50 Page https://example.org/x?a=1&b=2 "
            "Actions What: Check =1+1 Owner: Quality manager Due: 2026-04-01 What: Train Secret note SECRETNOTE",
            *("citizen office", "Quality manager", "3", "no", "2026-02-01"),
        ],
        ["R-3", "=HYPERLINK(1) More R-3 Clause 99", "", "Hanna SECRETPERSON", "2", "", ""],
        ["R-4", "", "", "Name: Somebody SECRETNAMED", "", "", ""],
    ]
    assert links(element.get_element_by_id("R-1")) == [
        ("R-1", "#R-1"),
        ("6.1.2", "../standards/iso-9001-2026.html#c-6.1.2"),
        ("QP-50 Title of QP-50", "../d/QP-50.html"),
        ("QP-51-SECRET SECRETTITLE", "../d/QP-51-SECRET.html"),
        ("I-1", "issues.html#I-1"),
        ("QP-50 Title of QP-50", "../d/QP-50.html"),
        ("https://example.org/x?a=1&b=2", "https://example.org/x?a=1&b=2"),
        ("Quality manager", "../roles/quality-manager.html"),
        ("Quality manager", "../roles/quality-manager.html"),
    ]
    assert [one.get("datetime") for one in element.findall(".//td/time")] == ["2062-01-01", "2026-02-01"]
    assert said(element.find(".//p[@class='qms-facts']")) == (
        "4 entries as of 15 March 2026, the newest of 1 February 2026. Download as CSV"
    )
    assert [said(one) for one in element.findall(".//details[@class='qms-meanings']//dd")] == [
        "The role that answers for it."
    ]


def test_groups_stand_in_the_order_of_the_schema_and_rows_as_people_count(internal: Context) -> None:
    element = _page(internal, "issues")
    assert [(said(one), one.get("id")) for one in element.findall("h2")] == [
        ("Internal", "qms-group-1"),
        ("External", "qms-group-2"),
        ("Not said", "qms-group-3"),
    ]
    assert [_table(element, number)[1:] for number in range(3)] == [
        [["I-1", "Fewer people 9"], ["I-10", "Fewer people 10"]],
        [["I-2", "SECRET law"]],
        [["I-3", "Other"]],
    ]


def test_a_clause_belongs_to_the_standard_that_its_row_names(internal: Context) -> None:
    rows = _page(internal, "training").findall(".//tbody/tr")
    assert [links(rows[0])[1:], links(rows[-1])[1:]] == [
        [("7.2", "../standards/iso-9001-2026.html#c-7.2")],
        [
            ("ISO 9001:2015", "../standards/iso-9001-2015.html"),
            ("ISO 9001:2015 7.2", "../standards/iso-9001-2015.html#c-7.2"),
        ],
    ]


def test_what_does_not_fit_is_shown_as_it_stands(internal: Context) -> None:
    element = _page(internal, "odd")
    heads, *rows = _table(element)
    long = " ".join(["word"] * 40)
    assert heads == ["Id", "Text", "Number", "Yes", "Day", "Page", "Unknown field", "(no row of fields)"]
    assert [[one[:211] for one in row] for row in rows] == [
        ["R-2", "first", "", "", "", "", "", ""],
        ["R-2 (the id of another entry)", "twice", "", "", "", "", "", ""],
        ["(no id)", "", "", "", "", "", "", ""],
        ['R <b>&"x', "<script>window.hacked = 1</script> {{ 7 * 7 }} {% raw %}", "", "", "", "", "", ""],
        ["qms-filter-1", "one; two", "", "", "", "", "", ""],
        [
            "QMS-jump",
            "a list of texts that are too long to stand in one line, so they stand below each other",
            *("", "", "", "", "", ""),
        ],
        ["1; 2 (no text)", "A: B: C: D: E: F: g: h: i", "", "", "", "", "", ""],
        ["(no id)", "", "", "", "", "", "", "just SECRETWORDS"],
        ["(no id)", "", "", "", "", "", "", "a; list"],
        ["(no id)", "", "", "", "", "", "", ""],
        ["R 3", "\ufffd[31m red \ufffd turned \ufffd\ufffd", "12", "", "", "", "", ""],
        ["سجل", "مخاطر فقدان", "", "", "", "", "", ""],
        ["R-4", f"{long} … word word", "", "", "", "", "", ""],
        ["y" * 99 + "…", "y" * 200 + " … " + "y" * 8, "", "", "", "", "", ""],
        ["R-5", "", "many", "true", "soon", "javascript:alert(1)", "", ""],
        ["R-6", "", "7", "yes", "2026-02-30", "//example.org", "Deep: a b C: d", ""],
    ]
    assert element.findall(".//script") == []
    assert {to.partition(":")[0] for _, to in links(element) if ":" in to} == set()
    assert element.get_element_by_id("سجل").find(".//div[@dir='auto']") is not None


def test_every_row_with_an_id_has_an_address_that_stays_its_own(internal: Context) -> None:
    found = [(row.get("id"), [to for _, to in links(row)][:1]) for row in _page(internal, "odd").findall(".//tbody/tr")]
    assert found == [
        ("R-2", ["#R-2"]),
        *[(None, [])] * 2,
        ("row-a3b316c104f5", ["#row-a3b316c104f5"]),
        ("row-ef9207e6f78a", ["#row-ef9207e6f78a"]),
        ("row-09931b1ab60e", ["#row-09931b1ab60e"]),
        *[(None, [])] * 4,
        ("R_3", ["#R_3"]),
        ("سجل", ["#سجل"]),
        ("R-4", ["#R-4"]),
        ("row-ee495583da38", ["#row-ee495583da38"]),
        ("R-5", ["#R-5"]),
        ("R-6", ["#R-6"]),
    ]


def test_the_jump_knows_every_entry(internal: Context, public: Context) -> None:
    known = {address: entries for _, address, entries in record_ids(internal)}
    assert known["registers/register-f0d66a79c138.html"] == [["K-2"]]
    assert [entry[0] for entry in known["registers/odd.html"]][-2:] == ["R-5", "R-6"]
    assert [
        (title, entries) for title, address, entries in record_ids(public) if address == "registers/risks.html"
    ] == [("Risks", [["R-1"], ["R-2"], ["R-3"], ["R-4"]])]
    assert {address for _, address, _ in record_ids(public)} == {
        *("registers/odd.html", "registers/risks.html", "registers/training.html")
    }


def test_short_lists_stay_plain(internal: Context) -> None:
    tables = {name: _page(internal, name).findall(".//table") for name in ("issues", "risks", "training", "odd")}
    assert {name: [one.get("data-filter") for one in found] for name, found in tables.items()} == {
        "issues": [None, None, None],
        "risks": [None],
        "training": ["Id or any other word"],
        "odd": ["Id or any other word"],
    }
    assert [name for name, found in tables.items() if "qms-sortable" in found[0].get("class", "")] == [
        "training",
        "odd",
    ]


def test_what_is_wrong_with_a_register_is_said_on_its_page(internal: Context, public: Context) -> None:
    unread = "This register could not be read. What it holds is not known, so nothing of it is shown."
    fault = "A group in curly brackets opens here, and a comma or the closing } is missing."
    assert _notices(_page(internal, "torn")) == [f"{unread} Line 1: {fault} (QMS103)"]
    assert [links(one) for one in _page(internal, "torn").findall(".//div[@role='note']")][-1] == [
        ("QMS103", "../types-and-rules.html#QMS103")
    ]
    assert _notices(_page(public, "torn")) == [unread]
    assert _notices(_page(internal, "none")) == [
        "Nothing in this register was checked. "
        "No schema says what a row holds, so every field is shown as it is written."
    ]
    told = _notices(_page(internal, "odd"))
    assert told[0].startswith(BROKEN) and told[0].endswith("(QMS112) and 1 more")
    assert _notices(_page(public, "odd")) == [BROKEN]
    assert _notices(_page(internal, "training")) == []


def test_spreadsheets_have_the_fields_of_the_page_and_run_nothing(internal: Context, public: Context) -> None:
    assert list(csv.reader(io.StringIO(sheets(public)["registers/risks.csv"]))) == [
        ["\ufeffid", "risk", "owner", "clause", "documents", "cites"],
        [
            *("R-1", "Papers are lost", "quality-manager", "6.1.2", "QP-50; internal document; internal document"),
            "internal document; internal document; QP-50",
        ],
        ["R-2", "First line\nsecond\n\n  Another <b>paragraph</b>", "", "", "", ""],
        ["R-3", "'=HYPERLINK(1)", "", "99", "", ""],
        ["R-4", "", "", "", "", ""],
    ]
    inside = list(csv.reader(io.StringIO(sheets(internal)["registers/risks.csv"])))
    assert inside[0][6:] == ["found_on", "clause", "documents", "cites", "page", "actions", "secret_note"]
    assert inside[1][-2:] == [
        "what: Check =1+1, owner: quality-manager, due: 2026-04-01; what: Train",
        "SECRETNOTE",
    ]
    assert set(sheets(public)) == {f"registers/{name}.csv" for name in ("odd", "risks", "training")}


def test_no_secret_is_anywhere_in_the_public_site(internal: Context, built: Path) -> None:
    whole = "".join(said(one) for one in shown(internal).values())
    for secret in ("SECRET Issues", "SECRETNOTE", "SECRETWORDS", "SECRETTITLE", "SECRETPERSON", "SECRETNAMED"):
        assert secret in whole, secret
    files = {path.relative_to(built).as_posix(): path.read_bytes() for path in built.rglob("*") if path.is_file()}
    assert [path for path, data in files.items() if b"secret" in data.lower() or "issues" in path] == []
    assert [one for one in every_page(built) if one.startswith("registers")] == [
        *("registers.html", "registers/odd.html", "registers/risks.html", "registers/torn.html"),
        "registers/training.html",
    ]


def test_a_document_names_the_register_of_its_records_where_it_may(internal: Context, built: Path) -> None:
    inside = made(internal, document_pages)["d/QP-50.html"]
    expected = ["Laws not said Register “SECRET Issues”", "Risks not said Register “Risks”"]
    assert _records(inside) == expected
    assert _records(page(built, "d/QP-50.html")) == ["Laws not said not said", expected[1]]


def _records(element: Element) -> list[str]:
    (table,) = (one for one in element.findall(".//table") if said(one.find("caption")).startswith("Records that"))
    return [" ".join(map(said, row)) for row in table.findall("tbody/tr")]


def test_the_matrix_names_a_register_where_it_may_and_leads_there(internal: Context, public: Context) -> None:
    address = "standards/iso-9001-2026.html"
    pages = made(internal, matrix_pages)[address], made(public, matrix_pages)[address]
    cells = [[one.get_element_by_id(f"c-{clause}")[-1] for clause in ("4.1", "6.1.2")] for one in pages]
    assert [[links(cell) for cell in row] for row in cells] == [
        [[("SECRET Issues", "../registers/issues.html")], [("Risks", "../registers/risks.html")]],
        [[], [("Risks", "../registers/risks.html")]],
    ]
    assert said(cells[1][0]) == "A record is named, but no document is in force."


def test_entries_of_the_plan_and_clauses_lead_to_each_other(tmp_path: Path) -> None:
    plan = "- {id: IMP-1, clause: '4.1', lacking: All of it, owner: quality-manager, due: 2026-12-01}\n"
    files = {"registers/improvement-plan.yml": plan, "mkdocs.yml": settings("standards: [iso-9001-2026]")}
    context = context_of(small(tmp_path / "repo", files))
    there = _page(context, "improvement-plan")
    assert _table(there) == [
        ["Id", "Clause", "Lacking", "Owner", "Due by"],
        ["IMP-1", "4.1 Understanding the organization and its context", "All of it", "Quality manager", "2026-12-01"],
    ]
    assert links(there.get_element_by_id("IMP-1"))[1] == ("4.1", "../standards/iso-9001-2026.html#c-4.1")
    row = made(context, matrix_pages)["standards/iso-9001-2026.html"].get_element_by_id("c-4.1")
    assert ("IMP-1", "../registers/improvement-plan.html#IMP-1") in links(row)


def test_without_registers_there_is_no_page_of_them(tmp_path: Path) -> None:
    repo = Repo(small(tmp_path / "repo"))
    repo.delete("registers/roles.yml")
    repo.commit()
    assert shown(context_of(repo.path)) == {}


def test_many_rows_stand_on_one_page_each_with_its_address(tmp_path: Path) -> None:
    rows = "".join(f"- {{id: T-{n}, course: Course {n}}}\n" for n in range(2_000))
    element = _page(context_of(small(tmp_path / "repo", {"registers/training.yml": rows})), "training")
    assert [row.get("id") for row in element.findall(".//tbody/tr")] == [f"T-{n}" for n in range(2_000)]


def test_in_a_browser_an_entry_is_found_and_nothing_runs(browser: Browser, built: Path) -> None:
    with served(built) as home, watched(browser, home, viewport={"width": 1280, "height": 800}) as window:
        view = window.open("registers/odd.html#R-5")
        colours = [
            view.locator(f"tr[id='{one}']").evaluate("row => getComputedStyle(row).backgroundColor")
            for one in ("R-2", "R-5")
        ]
        assert len(set(colours)) == 2
        view.get_by_label("Id or any other word").fill("first")
        assert view.locator("tbody tr:visible").all_inner_texts() == ["R-2\tfirst"]
        view.emulate_media(media="print")
        assert view.locator("thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"
        assert view.evaluate("'hacked' in window") is False
        assert (window.outside, window.said) == ([], [])


@pytest.mark.parametrize(("width", "scheme"), [pytest.param(1280, "light", marks=pytest.mark.nightly), (320, "dark")])
def test_accessible_whatever_stands_in_the_rows(browser: Browser, built: Path, width: int, scheme: str) -> None:
    """No violation of WCAG 2.2 A or AA in what is ours, every fold open, and no page that scrolls sideways."""
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "reduced_motion": "reduce"}
    found = {}
    with served(built) as home, watched(browser, home, **options) as window:
        for address in ("registers/odd.html", "registers/risks.html"):
            view = window.open(address)
            view.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
            faults = Axe().run(view, context="article", options=WCAG).response["violations"]
            found[address] = [f"{one['id']}: {node['html'][:200]}" for one in faults for node in one["nodes"]]
            found[address] += ["too wide"] if view.evaluate("document.documentElement.scrollWidth") > width else []
    assert {address: faults for address, faults in found.items() if faults} == {}
