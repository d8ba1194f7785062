"""The jump: the exact id or clause first, always; what else it finds, how, and what it never tells."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urldefrag

import pytest
from playwright.sync_api import Browser, Page

from qmsdocs.site.jump import jump_data
from tests.fixtures.nightly import some
from tests.site.browser import Watched, watched
from tests.site.conftest import Sites
from tests.site.finder import Row, find, index, rows_of, words
from tests.site.office import context_of, office
from tests.site.pages import page

FIELD = "Find a document or clause by id, title or keyword"
ODD = ("", " ", "-", ".", "...", "İ", "ß", "Ⅶ", "７．５", "a.b", "no such thing", "<script>", "%", "#", "__proto__")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The office's data by audience, as the site has them."""
    repo = office(tmp_path_factory.mktemp("office"))
    return {one: dict(jump_data(context_of(repo, one)))["assets/qms/jump.js"] for one in ("internal", "public")}


def _given(script: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(script.removeprefix("window.qmsJump=").rstrip().removesuffix(";"))
    return found


def _all_rows(sites: Sites, small: dict[str, str]) -> dict[str, list[Row]]:
    towns = {f"town, {name}": index(site) for name, site in (("internal", sites.internal), ("public", sites.public))}
    offices = {f"office, {name}": _given(script) for name, script in small.items()}
    return {name: rows_of(data) for name, data in (towns | offices).items()}


def test_every_id_clause_and_former_id_is_first(sites: Sites, small: dict[str, str]) -> None:
    for name, rows in _all_rows(sites, small).items():
        ids = {row.id for row in rows}
        addresses: dict[str, str] = {}
        for row in rows:  # of a clause that two standards have, the first standard's
            addresses.setdefault(row.id, row.address)
        asked = {**{former: row.address for row in rows for former in row.former if former not in ids}, **addresses}
        assert len(asked) > 100
        assert {one: find(rows, one)[0][1] for one in asked} == asked, name
        if name.startswith("town"):  # where no two ids are told apart by punctuation alone
            for form in (str.lower, str.upper, lambda one: f"  {one} ", lambda one: one.replace("-", " ")):
                assert {one: find(rows, form(one))[0][1] for one in asked} == asked, name


def test_whatever_it_leads_to_is_there(sites: Sites) -> None:
    for site in (sites.internal, sites.public):
        rows = rows_of(index(site))
        addresses = {row.address for row in rows} | {
            f"{row.address}#{anchor}" for row in rows for _, anchor in row.parts
        }
        parts = {
            address: set(page(site, address).xpath("//@id")) for address in {urldefrag(one)[0] for one in addresses}
        }
        pairs = (urldefrag(one) for one in addresses)
        assert [(address, anchor) for address, anchor in pairs if anchor and anchor not in parts[address]] == []


def test_ids_that_nearly_collide(small: dict[str, str]) -> None:
    rows = rows_of(_given(small["internal"]))

    def first(query: str) -> list[str]:
        return [f"{id_} {rank}" for id_, _, rank in find(rows, query) if rank < 6]

    assert first("QP-11") == ["QP-11 0", "QP-1.1 3", "qp-11x 5"]
    assert first("QP-1.1") == ["QP-1.1 0", "QP-11 3", "qp-11x 5"]
    assert first("qp 11") == ["QP-1.1 3", "QP-11 3", "qp-11x 5"]
    assert first("OLD-7") == ["QP-11 2", "OLD7 3"]
    assert first("old7") == ["OLD7 1", "QP-11 4"]
    assert first("QP-20") == ["QP-20 0", "QP-21 2"]


def test_words_find_titles_then_keywords_then_headings_then_clauses(small: dict[str, str]) -> None:
    rows = rows_of(_given(small["internal"]))
    assert find(rows, "Later") == [("QP-40", "d/QP-40.html", 6)]
    assert find(rows, "qp 40 lat") == [("QP-40", "d/QP-40.html", 7)]
    assert find(rows, "report mistake") == [("QP-11", "d/QP-11.html", 8)]
    assert find(rows, "umbrella") == [("QP-1.1", "d/QP-1.1.html", 8)]
    assert find(rows, "keys") == [("QP-1.1", "d/QP-1.1.html", 7), ("QP-11", "d/QP-11.html#keys", 9)]
    assert find(rows, "ÄRGER errors") == [("QP-11", "d/QP-11.html#%C3%A4rger-mit-schl%C3%BCsseln", 9)]
    assert find(rows, "competence 9001:2015") == [("7.2", "standards/iso-9001-2015.html#c-7.2", 10)]
    assert [one[:2] for one in find(rows, "7.5")][:2] == [
        ("7.5", "standards/iso-9001-2026.html#c-7.5.1"),
        ("7.5", "standards/iso-9001-2015.html#c-7.5.1"),
    ]
    assert find(rows, "how do I report a mistake?")[0] == ("QP-11", "d/QP-11.html", 11)
    assert find(rows, "how do I?") == []
    assert find(rows, "8")[0] == ("8", "standards/iso-9001-2026.html#clause-8", 0)


def test_what_is_withdrawn_is_found_by_its_name_alone_and_says_so(small: dict[str, str]) -> None:
    rows = rows_of(_given(small["internal"]))
    states = {row.id: row.state for row in rows if row.id.startswith("QP-")}
    assert {query: [one[0] for one in find(rows, query)] for query in ("qp-30", "park-1", "Parking", "QP-3")} == {
        "qp-30": ["QP-30"],
        "park-1": ["QP-30"],
        "Parking": [],
        "QP-3": [],
    }
    assert states == {
        **dict.fromkeys(("QP-1.1", "QP-11", "QP-20", "QP-21"), "In force"),
        "QP-30": "Withdrawn, replaced by QP-11 Errors, QP-20 SECRETTITLE",
        "QP-40": "Approved, not yet in force, from 1 October 2026",
    }


def test_the_public_is_told_of_public_documents_alone(small: dict[str, str]) -> None:
    assert small["internal"].count("SECRET") == 6
    assert "SECRET" not in small["public"] and "QP-20" not in small["public"]
    rows = {row.id: row for row in rows_of(_given(small["public"]))}
    assert rows["QP-21"].former == ("X-1",) and rows["QP-21"].parts == ()
    assert rows["QP-30"].state == "Withdrawn, replaced by QP-11 Errors, internal document"
    assert "</script" not in small["public"] and "QP-50" not in small["internal"]


def _learned(window: Watched, script: str = "") -> Page:
    """The home page after somebody went into the field; with other data, where they are given."""
    if script:
        body = {"content_type": "text/javascript", "body": script}
        window.context.route("**/assets/qms/jump.js", lambda route: route.fulfill(**body))
    shown = window.open("index.html")
    shown.get_by_label(FIELD).focus()
    shown.wait_for_function("() => !!window.qmsFind")
    return shown


def _queries(rows: list[Row]) -> list[str]:
    """What people may type: every name, beginnings of it, every title, keyword and heading, and each of their words."""
    texts = {text for row in rows for text in (row.id, *row.former, row.title, *row.keywords)}
    texts |= {text for row in rows for text, _ in row.parts}
    texts |= {f"{row.title} {text}" for row in rows for text, _ in row.parts}
    some = {text[: len(text) // 2] for text in texts} | {word for text in texts for word in words(text)}
    return sorted({*texts, *some, *(text.swapcase() for text in texts), *ODD})


@pytest.mark.parametrize("which", some(("town", "office"), daily=("office",)))
def test_the_script_finds_what_the_rules_say(
    browser: Browser, http: str, sites: Sites, small: dict[str, str], which: str
) -> None:
    script = small["internal"] if which == "office" else ""
    rows = rows_of(_given(script) if script else index(sites.internal))
    queries = _queries(rows)
    with watched(browser, http) as window:
        found = _learned(window, script).evaluate("asked => asked.map(window.qmsFind)", queries)
        assert (window.outside, window.said) == ([], [])
    expected = [[list(one) for one in find(rows, query)] for query in queries]
    assert len(queries) > 300
    assert dict(zip(queries, found, strict=True)) == dict(zip(queries, expected, strict=True))


@pytest.mark.parametrize("where", some(("http", "folder"), daily=("folder",)))
def test_the_data_are_loaded_when_somebody_begins(browser: Browser, http: str, sites: Sites, where: str) -> None:
    home = http if where == "http" else f"{sites.internal.as_uri()}/"
    with watched(browser, home) as window:
        for address in ("index.html", "d/QP-01.html"):
            window.open(address)
        assert not [one for one in window.asked if one.endswith("jump.js")]
        shown = window.open("index.html")
        shown.get_by_label(FIELD).fill("promise")
        link = shown.get_by_role("link", name="POL-01 Quality policy, section “Our promise”")
        link.click()
        shown.wait_for_url("**/d/POL-01.html#our-promise")
        assert (window.outside, window.said) == ([], [])


def test_it_is_walked_by_key_and_says_what_it_found(browser: Browser, http: str) -> None:
    with watched(browser, http) as window:
        shown = window.open("index.html")
        field, said = shown.get_by_label(FIELD), shown.locator(".qms-jump [role=status]")
        field.press_sequentially("CSC PR.013")
        shown.wait_for_function("() => document.querySelectorAll('.qms-jump li').length === 1")
        assert said.inner_text() == "1 found"
        field.fill("control")
        shown.wait_for_function("() => document.querySelectorAll('.qms-jump li').length > 3")
        assert said.inner_text().endswith("found") or said.inner_text().endswith("the first 10 are shown")
        field.press("Enter")  # several fit: the first is offered, not taken
        focused = "document.activeElement.textContent"
        assert shown.evaluate(focused) == "QP-01 Control of documented information"
        shown.keyboard.press("ArrowDown")
        assert shown.evaluate(focused) != "QP-01 Control of documented information"
        shown.keyboard.press("ArrowUp")
        shown.keyboard.press("ArrowUp")
        assert shown.evaluate("document.activeElement.id") == "qms-jump"
        field.fill("nothing of the kind")
        shown.wait_for_function("() => document.querySelector('.qms-jump ul').hidden")
        assert said.inner_text().startswith("No id, title, keyword, heading or clause has these words.")
        field.fill("old-7")
        field.press("Enter")
        shown.wait_for_url("**/d/QP-01.html")


def test_without_its_data_it_leads_to_the_list(browser: Browser, http: str) -> None:
    with watched(browser, http) as window:
        window.context.route("**/assets/qms/jump.js", lambda route: route.abort())
        shown = window.open("index.html")
        shown.get_by_label(FIELD).fill("QP-03")
        shown.get_by_role("button", name="Go").click()
        shown.wait_for_url("**/master-list.html?q=QP-03")
