"""Roles: what their pages say, to whom, and under which addresses; and “my role” on the home page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from qmsdocs.site.duties import role_names
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.roles import role_data
from tests.fixtures.nightly import some
from tests.fixtures.repos import document, make_repo
from tests.site.browser import Watched, served, watched
from tests.site.conftest import Sites
from tests.site.office import context_of, office, rendered
from tests.site.pages import Element, rows, said

OWNED = "Next review by 1 January 2027"


@pytest.fixture(scope="module")
def internal(tmp_path_factory: pytest.TempPathFactory) -> Context:
    return context_of(office(tmp_path_factory.mktemp("office")))


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Context:
    return context_of(office(tmp_path_factory.mktemp("office")), "public")


def _facts(role: Element) -> dict[str, str]:
    return {said(row[0]): said(row[1]) for row in role.find(".//dl[@class='qms-block']") or ()}


def _below(role: Element) -> dict[str, list[str]]:
    """What stands below each heading of a role's page: items, paragraphs, rows."""
    found: dict[str, list[str]] = {}
    heading = ""
    for element in role.iter("h1", "h2", "li", "p", "tr"):
        if element.tag in ("h1", "h2"):
            heading = said(element)
        elif element.tag != "tr" or element.getparent().tag == "tbody":  # type: ignore[union-attr]
            found.setdefault(heading, []).append(said(element))
    return found


def test_all_roles(internal: Context) -> None:
    shown = rendered(internal, "roles.html")
    (table,) = shown.findall(".//table")
    clerk, none, dash = "Town clerk & <keeper>", "none", "–"
    forms = ", ".join(f"F-{number:03}" for number in range(1, 13))
    assert rows(table) == [
        [clerk, "OLD7, QP-11, QP-20, QP-21, QP-40", "Director, hanna holder, somebody-else"],
        ["Second clerk", none, dash],
        ["With a blank", "qp-11x", clerk],
        ["With a line", none, dash],
        ["Strange", none, dash],
        ["Director", f"{forms}, and 9 more of Director", clerk],
    ]
    everybody = [said(one) for one in shown.findall(".//ul[@class='qms-plain']/li")]
    assert everybody == [
        *("OLD7 Old but in force", "QP-20 SECRETTITLE", "QP-21 Titles </script> & “quotes”", "qp-11x Bins"),
    ]
    assert next(one.get("href") for one in shown.iter("a")) == "roles/clerk.html"


def test_a_role(internal: Context) -> None:
    shown = rendered(internal, "roles/clerk.html")
    assert _facts(shown) == {
        "Role id": "clerk",
        "Held by": "Hanna Holder (since 1 January 2020); Nora Next (from 1 January 2027 until 1 January 2028); "
        "Olga Often",
        "Deputies": "Director, hanna holder, somebody-else",
        "Stands in for": "With a blank, Director",
        "Approves": "Form by the settings of this system",
    }
    assert _below(shown) == {
        "Responsibilities": ["Keeps the list", "Answers questions"],  # no address of a person, wherever it stands
        "Authorities": ["Returns a draft"],
        "Must know": [
            *("QP-1.1 Lost keys", "QP-11 Errors", "QP-40 Later Approved, not yet in force"),
            "And 4 documents that everybody must know.",
        ],
        "Owns": [
            f"OLD7 Old but in force {OWNED}",
            "QP-11 Errors Review overdue by 45 days, since 1 August 2026",
            f"QP-20 SECRETTITLE {OWNED}",
            f"QP-21 Titles </script> & “quotes” {OWNED}",
            f"QP-40 Later Approved, not yet in force {OWNED}",
        ],
        "Records to retain": ["The list Room 1 5 years QP-40"],
    }


def test_the_public_is_told_of_no_person_and_of_public_documents(public: Context) -> None:
    shown = rendered(public, "roles/clerk.html")
    assert _facts(shown) == {
        "Role id": "clerk",
        "Deputies": "Director, somebody-else",  # one that is a person's name is not told
        "Stands in for": "With a blank, Director",
        "Approves": "Form by the settings of this system",
    }
    found = _below(shown)
    assert [one.split()[0] for one in found["Owns"]] == ["OLD7", "QP-11", "QP-21", "QP-40"]
    assert found["Must know"][-1] == "And 3 documents that everybody must know."
    assert "Records to retain" not in found
    pages = [page.address for page in public.site if page.kind in ("roles", "role")]
    everything = " ".join(said(rendered(public, one)) for one in pages) + "".join(text for _, text in role_data(public))
    assert not [one for one in ("SECRET", "Holder", "Past", "Next One", "Often", "@") if one in everything]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (["id", "title"], {"Role id": "clerk", "Deputies": "none named", "Approves": ""}),
        (["id", "deputies"], {"Role id": "clerk", "Deputies": "mayor", "Approves": ""}),
        ([], None),
    ],
)
def test_what_the_schema_does_not_name_is_not_public(
    tmp_path: Path, told: list[str], expected: dict[str, str] | None
) -> None:
    repo = make_repo(tmp_path)
    repo.write("mkdocs.yml", "extra: {qmsdocs: {standards: []}}\n")
    roles = (
        "- {id: clerk, title: SECRETTITLE, responsibilities: SECRETDUTY, authorities: SECRETPOWER, deputies: mayor}\n"
    )
    repo.write("registers/roles.yml", roles.replace("SECRETTITLE", "Clerk") if "title" in told else roles)
    schema = {"type": "array", "x-qmsdocs": {"title": "Roles", "public": told}}
    repo.write("schemas/registers/roles.schema.json", json.dumps(schema))
    repo.write("procedures/1.md", document("QP-01", owner="mayor", classification="public"))
    repo.commit()
    context = context_of(repo, "public")
    pages = [page for page in context.site if page.kind in ("roles", "role")]
    everything = " ".join(said(rendered(context, page.address)) for page in pages)
    assert "SECRET" not in everything
    if expected is None:
        assert pages == [] and list(role_data(context)) == []
    else:
        shown = _facts(rendered(context, "roles/clerk.html"))
        assert {name: shown.get(name, "") for name in expected} == expected
        assert [page.title for page in pages] == ["Roles", "Clerk" if "title" in told else "clerk"]


def test_every_role_has_an_address_of_its_own() -> None:
    ids = ["clerk", "Clerk", "town clerk", "town_clerk", "../x", "x/y", "", "ü", "a" * 80, "README", "_dd192288ced6"]
    names = role_names(ids)
    assert list(names) == ids
    assert len({name.lower() for name in names.values()}) == len(ids)
    assert {id_: names[id_] for id_ in ("clerk", "town clerk", "README")} == {
        **{"clerk": "clerk", "town clerk": "town_clerk", "README": "README"},
    }
    assert all(name.isascii() and not set(name) & set("/\\ ") and len(name) < 70 for name in names.values())
    assert role_names(["clerk"])["clerk"] == "clerk"


def test_what_a_device_loads_for_a_role_is_small(internal: Context) -> None:
    found = dict(role_data(internal))
    script = found["assets/qms/roles/director.js"]
    data = json.loads(script[script.index("=", script.index("]")) + 1 : -2])
    assert (data["knows"], len(data["know"]), data["owns"], len(data["own"])) == (20, 12, 21, 12)
    assert data["own"][0] == ["F-001 Form 1", "d/F-001.html", OWNED]
    clerk = found["assets/qms/roles/clerk.js"]
    assert '["QP-40 Later","d/QP-40.html","Approved, not yet in force"]' in clerk
    assert "<" not in clerk and max(map(len, found.values())) < 4_000


@pytest.fixture(scope="module")
def homes(sites: Sites) -> Iterator[dict[str, str]]:
    with served(sites.internal) as home:
        yield {"http": home, "folder": f"{sites.internal.as_uri()}/"}


def _role(shown: Page) -> str:
    return " ".join(shown.locator(".qms-role").inner_text().split())


@pytest.mark.parametrize("where", some(("http", "folder"), daily=("folder",)))
def test_my_role_is_kept_on_the_device_and_forgotten(browser: Browser, homes: dict[str, str], where: str) -> None:
    with watched(browser, homes[where]) as window:
        shown = window.open("index.html")
        assert shown.get_by_label("Choose your role").input_value() == ""
        shown.get_by_label("Choose your role").select_option("Quality manager & archivist")
        shown.get_by_role("link", name="Everything about this role").wait_for()
        assert "must know no documents and owns 1; 10 more are for everybody. Kept on this device only." in _role(shown)
        assert "Owns QP-05-SECRETID SECRETTITLE Next review by 1 January 2027" in _role(shown)
        again = window.open("index.html")
        again.get_by_role("link", name="QP-05-SECRETID SECRETTITLE").first.wait_for()
        assert again.get_by_label("Choose your role").input_value() == "quality-manager"
        again.get_by_role("button", name="Forget my role").click()
        assert again.get_by_label("Choose your role").input_value() == ""
        assert "Kept on this device" not in _role(again)
        assert window.open("index.html").get_by_label("Choose your role").input_value() == ""
        assert (window.outside, window.said) == ([], [])


NO_STORAGE = (
    "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }});"
)


def _without_storage(window: Watched) -> Page:
    window.context.add_init_script(NO_STORAGE)
    return window.open("index.html")


def test_a_device_that_keeps_nothing_shows_it_once(browser: Browser, homes: dict[str, str]) -> None:
    with watched(browser, homes["http"]) as window:
        shown = _without_storage(window)
        shown.get_by_label("Choose your role").select_option("Mayor")
        shown.get_by_role("link", name="Everything about this role").wait_for()
        assert "Not kept: this device does not remember it." in _role(shown)
        assert [one for one in window.said if "qms.js" in one] == []


def test_without_javascript_there_are_links_to_the_roles(browser: Browser, homes: dict[str, str]) -> None:
    with watched(browser, homes["http"], java_script_enabled=False) as window:
        shown = window.open("index.html")
        shown.get_by_text("Choose your role").click()
        shown.get_by_role("link", name="Mayor").click()
        assert shown.locator("h1").inner_text() == "Mayor"
