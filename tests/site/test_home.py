"""The home page: short, in words, with ways to everything; and the pages of groups that it leads to."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmsdocs.site.pages.context import Context
from tests.fixtures.repos import document, make_repo
from tests.site.conftest import Sites
from tests.site.office import context_of, office, rendered
from tests.site.pages import Element, article, said


def _sections(home: Element) -> dict[str, list[str]]:
    """The items of lists below each heading of a home page."""
    found: dict[str, list[str]] = {}
    heading = ""
    for element in home.iter("h1", "h2", "h3", "li"):
        if element.tag == "li":
            found.setdefault(heading, []).append(said(element))
        else:
            heading = said(element).removesuffix("#")
    return found


def test_the_town_s_home_page(sites: Sites) -> None:
    found = _sections(article(sites.internal, "index.html"))
    since, first = "in force since 25 May 2026.", "First issue"
    payload = "QP-66 Payloads </title><script>window.hacked = 14</script> & more"
    assert found["What changed lately"] == [
        "QP-01 Control of documented information Version 2.0, in force since 1 June 2026. Retention times added",
        "QP-02 Fax machines Withdrawn since 1 June 2026, replaced by QP-01 Control of documented information.",
        f"CSC PR.013 Inquiries & “quotes” <i>über</i> = 1 Version 1.0, {since} {first}",
        f'QP-10 =HYPERLINK("https://example.org") Version 1.0, {since} {first}',
        f"{payload} Version 1.0, {since} <script>window.hacked = 15</script> {{{{ 7 * 7 }}}}",
    ]
    assert found["What comes into force soon"] == [
        f"QP-03 Complaints Version 1.0, in force from 1 October 2026. {first}",
        "QP-01 Control of documented information Version 3.0, in force from 1 November 2026. Shorter",
        "QP-06 SECRETTITLELATER Version 3.0, in force from 1 December 2026. SECRETPLAN",
    ]
    assert found["Reviews due"] == [
        'QP-10 =HYPERLINK("https://example.org") Review overdue by 45 days, since 1 August 2026. Owner: Town clerk.',
        "CSC PR.013 Inquiries & “quotes” <i>über</i> = 1 Review due in 35 days, by 20 October 2026. Owner: Town clerk.",
    ]
    assert found["Policies"] == ["POL-01 Quality policy", "سياسة-1 سياسة الجودة"]
    assert [one.split()[0] for one in found["Procedures"]] == [
        *("CSC", "QP-01", "QP-03", "QP-05-SECRETID", "QP-06", "QP-07", "QP-10", "QP-66"),
    ]
    assert "SECRET" not in said(article(sites.public, "index.html"))


@pytest.fixture(scope="module")
def internal(tmp_path_factory: pytest.TempPathFactory) -> Context:
    return context_of(office(tmp_path_factory.mktemp("office")))


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Context:
    return context_of(office(tmp_path_factory.mktemp("office")), "public")


def test_documents_by_process_then_by_folder(internal: Context, public: Context) -> None:
    found = _sections(rendered(internal, "index.html"))
    headings = list(found)
    assert headings[headings.index("Reviews due") + 1 :] == [
        *("Waste", "Building permits", "Waste water"),  # the register's order, then what is not in it
        *("Paper forms", "Procedures"),
    ]
    assert found["Building permits"] == ["QP-1.1 Lost keys", "QP-11 Errors"]
    assert found["Procedures"][-1] == "QP-40 Later Approved, not yet in force"
    assert "Building permits" not in said(rendered(public, "index.html"))  # no schema says that titles are public
    assert _sections(rendered(public, "index.html"))["Permits"] == ["QP-1.1 Lost keys", "QP-11 Errors"]


def test_a_group_has_a_page_with_all_of_it(internal: Context) -> None:
    home = rendered(internal, "index.html")
    forms = [f"F-{number:03}" for number in range(1, 21)]
    assert [one.split()[0] for one in _sections(home)["Paper forms"]] == forms  # so few in all are all named
    assert [one.get("href") for one in home.iter("a") if said(one) == "Paper forms"] == ["documents/paper_forms.html"]
    table = rendered(internal, "documents/paper_forms.html").find(".//table")
    assert table is not None
    assert [said(row[0]) for row in table.findall("./tbody/tr")] == forms
    (small,) = rendered(internal, "documents/waste.html").findall(".//tbody/tr")
    assert [said(cell) for cell in small] == ["qp-11x", "Bins", "1.0", "In force", "2027-01-01", "With a blank"]


@pytest.mark.parametrize(("groups", "named", "links"), [(3, 12, 36), (10, 5, 50), (20, 0, 0)])
def test_it_stays_short_however_many_documents_there_are(tmp_path: Path, groups: int, named: int, links: int) -> None:
    repo = make_repo(tmp_path)
    repo.write("mkdocs.yml", "extra: {qmsdocs: {standards: []}}\n")
    for number in range(200):
        fields = {"next_review": f"2026-{number % 12 + 1:02}-01", "process": f"p{number % groups}", "title": "T"}
        repo.write(f"procedures/{number}.md", document(f"QP-{number:03}", "Text.\n", **fields))
    repo.commit(date="2026-01-02T10:00:00+00:00")
    home = rendered(context_of(repo), "index.html")
    found = _sections(home)
    assert [len(found[one]) for one in ("What changed lately", "Reviews due")] == [5, 5]
    assert "179 more due or overdue" in said(home)
    shown = [one for one in home.iter("a") if str(one.get("href")).startswith("d/")]
    assert len(shown) == links + 10
    if named:
        assert found["P1"] == [f"QP-{1 + groups * place:03} T" for place in range(named)]
    else:
        assert found["Documents"] == [f"P{one} 10 documents" for one in sorted(range(groups), key=str)]
    assert home.find(".//section[@class='qms-role']") is None  # there is no register of roles


def test_what_can_be_typed_is_shown_and_finds_something(internal: Context, public: Context) -> None:
    def example(context: Context, address: str) -> str:
        (found,) = rendered(context, address).xpath(".//p[@id='qms-jump-help']")
        return said(found)

    assert example(internal, "index.html") == "For example F-001, “found items”, 4.1"
    assert example(public, "404.html") == "For example OLD7, “found items”, 4.1"
