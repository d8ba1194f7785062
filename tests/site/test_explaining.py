"""The pages that explain: about, access, accessibility, types and rules. What the body did not say is said to be
unsaid; what it said stands there, made safe."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from qmsdocs.model.finding import Finding, Place
from qmsdocs.rules import all_rules
from qmsdocs.site import tested
from qmsdocs.site.assets import THEMES
from qmsdocs.site.mend import changes
from qmsdocs.site.pages.about import about_pages
from qmsdocs.site.pages.access import access_pages
from qmsdocs.site.pages.accessibility import accessibility_pages
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.rules import FAMILIES, rules_pages
from qmsdocs.site.registry import registry
from qmsdocs.site.versions import versions
from qmsdocs.view import Audience
from tests.fixtures.repos import Repo, document, make_repo
from tests.site import axe
from tests.site.made import Family, context_of, lines, links, made
from tests.site.pages import Element, rows, said

TODAY = "2026-09-15"
BODY = "".join(f"## {name}\n\nText.\n\n" for name in ("Purpose", "Scope", "Responsibilities", "Procedure", "Records"))
UNSAID = "site_name: Office\nextra: {qmsdocs: {standards: [iso-9001-2026]}}\n"
SAID = """\
site_name: Office <b>
extra:
  qmsdocs:
    standards: []
    approvals: {procedure: [clerk]}
    ignore: {QMS811: Our pictures only decorate., QMS406: Known.}
    feedback: mailto:quality@example.org
    site:
      contact: "Ask the [clerk](mailto:clerk@example.org). <script>alert(1)</script>"
      licence: "# CC BY\\n\\nSee [the rules](procedures/qp-01.md#scope), [ours](procedures/qp-02.md), [none](x.md)."
      legal_notice: "<p id='results' onclick='x()'>Notice</p>\\n\\n![out](https://example.org/x.png)"
      privacy: "Logs for 7 days[^1].\\n\\n[^1]: As the law asks."
      access:
        - {who: Clerks <i>, how: "*On* the site", offline: A print}
        - {who: Crews, how: Read aloud}
"""
APPROVAL = "[{role: clerk, date: 2026-01-01}]"
NO_ENTRY = "Document controller: write {} under extra.qmsdocs.site in mkdocs.yml."


def _repo(path: Path, settings: str) -> Repo:
    repo = make_repo(path)
    repo.write("mkdocs.yml", settings)
    repo.write("registers/roles.yml", "- {id: clerk, title: Town clerk}\n")
    repo.write("procedures/qp-01.md", document("QP-01", BODY, classification="public", approvals=APPROVAL))
    repo.write("procedures/qp-02.md", document("QP-02", BODY, approvals=APPROVAL))
    repo.write("procedures/none.md", "Nothing.\n")
    repo.commit(date="2026-01-01T10:00:00+00:00")
    return repo


def _page(repo: Repo, family: Family, audience: Audience = "internal", *findings: Finding) -> Element:
    found = context_of(repo, TODAY, audience)
    context = Context(found.view, findings)
    registry(context)
    (page,) = made(context, family).values()
    return page


def _parts(page: Element) -> dict[str, str]:
    """What stands below each heading of the page's own outline."""
    found = {"": ""}
    for one in page:
        if one.tag in ("h2", "h3"):
            found[said(one)] = ""
        else:
            found[list(found)[-1]] += said(one)
    return found


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return _repo(tmp_path_factory.mktemp("silent") / "repo", UNSAID)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return _repo(tmp_path_factory.mktemp("spoken") / "repo", SAID)


def test_about_says_what_nobody_said(silent: Repo) -> None:
    parts = _parts(_page(silent, about_pages))
    assert parts["Contact"] == (
        f"The body that publishes this site has not said whom to ask. {NO_ENTRY.format('contact')}"
    )
    assert parts["Licence of the content"] == (
        "The body that publishes this site has not said under which licence its texts may be used. Ask before you copy "
        f"more than the law allows. {NO_ENTRY.format('licence')}"
    )
    assert parts["Legal notice"] == (
        f"The body that publishes this site has given no legal notice. {NO_ENTRY.format('legal_notice')}"
    )
    assert parts["Privacy"].endswith(
        "The body that publishes this site has not said what its server writes down of those who read it, or for how "
        f"long. {NO_ENTRY.format('privacy')}"
    )
    public = _page(silent, about_pages, "public")
    assert "mkdocs.yml" not in said(public) and "extra.qmsdocs" not in said(public)
    assert _parts(public)["Contact"] == "The body that publishes this site has not said whom to ask."


def test_about_shows_what_the_body_said_and_nothing_else(spoken: Repo) -> None:
    page = _page(spoken, about_pages)
    parts = _parts(page)
    assert parts["Contact"] == "Ask the clerk."
    assert parts["Licence of the content"] == "CC BY See the rules, ours, none."
    assert parts["Legal notice"] == "Notice out"
    assert parts["Privacy"].endswith("Logs for 7 days[1]. As the law asks. ↩")
    assert [one.get("href") for one in page.iter("a") if said(one) in ("clerk", "the rules", "ours", "none")] == [
        "mailto:clerk@example.org",
        "d/QP-01.html#scope",
        "d/QP-02.html",
        None,
    ]
    assert page.findall(".//script") == [] and page.findall(".//img") == []
    assert page.findall(".//*[@onclick]") == [] and len(page.findall(".//*[@id='results']")) == 1
    public = _page(spoken, about_pages, "public")
    assert _parts(public)["Licence of the content"] == "CC BY See the rules, internal document, none."


def test_about_counts_what_is_not_listed_and_names_versions(silent: Repo) -> None:
    page = _page(silent, about_pages)
    block = page.find(".//dl")
    assert block is not None
    facts = {said(row[0]): said(row[1]) for row in block}
    assert facts["Not listed"] == "1 file in the folders of documents (why)"
    assert (facts["As of"], facts["Check again"]) == ("15 September 2026, time zone UTC", "after 15 October 2026")
    standards, versions, packages = page.findall(".//table")[:3]
    assert rows(standards) == [
        [
            *("ISO 9001:2026", "Quality management systems - Requirements"),
            "no (second-hand; not compared by us with the licensed text)",
        ]
    ]
    named = {row[0]: row[1] for row in rows(versions)}
    assert list(named)[:4] == ["qmsdocs", "Python", "mkdocs", "mkdocs-material"]
    assert all(re.match(r"\d+\.", number) for number in named.values()), named
    assert [row[0] for row in rows(packages)] == ["mkdocs-material"]


def test_every_package_that_makes_pages_is_named() -> None:
    pyproject = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    needed = {re.split(r"[<>=\[]", one)[0].lower() for one in pyproject["project"]["dependencies"]}
    named = {name.lower() for generator in THEMES for name, _, _ in versions(generator)}
    assert needed - named == {"click", "gitpython", "referencing"}  # nothing on a page comes from these


def test_about_leads_to_the_rules_that_found_something(silent: Repo) -> None:
    finding = Finding("QMS301", "link-target", "error", "policy", Place("x.md"), "No.", "Mend it.")
    page = _page(silent, about_pages, "internal", finding)
    assert ("QMS301", "types-and-rules.html#QMS301") in links(page)
    others = [to for words, to in links(page)]
    assert {"changes.html", "changes.atom", "reviews.html", "reviews.ics", "archive/index.html", "help.html"} <= {
        *others
    }


def test_access(silent: Repo, spoken: Repo) -> None:
    nothing = _parts(_page(silent, access_pages))
    assert nothing["Who gets the documents, and how"] == (
        "The body that publishes this site has not said yet how each kind of staff gets the documents. "
        + NO_ENTRY.format("access")
    )
    assert nothing["On paper"] and nothing["Without a network"].endswith(
        "It was computed on 15 September 2026; do not rely on a copy after 15 October 2026 before you have compared it "
        "with the site."
    )
    page = _page(spoken, access_pages)
    (table,) = page.findall(".//table")
    assert rows(table) == [["Clerks <i>", "On the site", "A print"], ["Crews", "Read aloud", "not said"]]
    assert lines(page, ".//td//em") == ["On"]


def _statement(tmp_path: Path, said_of_it: str, audience: Audience = "public") -> Element:
    settings = f"site_name: Office\nextra: {{qmsdocs: {{standards: [], site: {{accessibility: {said_of_it}}}}}}}\n"
    return _page(_repo(tmp_path / "repo", settings), accessibility_pages, audience)


def test_no_statement_claims_nothing(silent: Repo) -> None:
    for audience in ("internal", "public"):
        page = _page(silent, accessibility_pages, "public" if audience == "public" else "internal")
        parts = _parts(page)
        assert parts["Compliance status"] == "Not stated."
        assert parts[""].startswith("No statement has been made yet.")
        assert re.findall(r"compliant|complies|conforms|accessible in accordance|committed", said(page)) == []
        assert ("mkdocs.yml" in said(page)) == (audience == "internal")
        assert list(parts) == [
            *("", "Compliance status", "Non-accessible content", "Non-compliance with the requirements"),
            *("Disproportionate burden", "Content not within the scope of the law", "Preparation of this statement"),
            *("Tested by people", "Tested by programs", "Feedback and contact information", "Enforcement procedure"),
        ]


@pytest.mark.parametrize(
    ("said_of_it", "notice"),
    [
        ("{status: fully, prepared_on: 2025-09-15}", ""),
        (
            "{status: fully, prepared_on: 2025-09-14}",
            "This statement is due for review. It was last looked at on 14 September 2025, more than a year before "
            "15 September 2026.",
        ),
        ("{status: fully, prepared_on: 2020-01-01, reviewed_on: 2026-01-01}", ""),
        ("{status: not}", "This statement bears no date. Nobody can tell whether it still holds."),
        (
            "{status: not, prepared_on: 2026-09-16}",
            "The date of this statement cannot be right. It says 16 September 2026, and this site was computed on "
            "15 September 2026.",
        ),
    ],
)
def test_a_statement_older_than_a_year_or_without_a_day_says_so(tmp_path: Path, said_of_it: str, notice: str) -> None:
    page = _statement(tmp_path, said_of_it)
    assert [said(one) for one in page.findall(".//div[@role='note']")] == ([notice] if notice else [])


def test_a_statement_is_the_body_s(tmp_path: Path) -> None:
    page = _statement(
        tmp_path,
        "{status: partially, prepared_on: 2026-02-01, noncompliance: ['Old *plans*'], burden: [Films], out_of_scope: "
        "[Maps], method: By ourselves, manual: [{what: Keyboard, result: 'No trap', on: 2026-02-01}], feedback: Write, "
        "enforcement: The ombudsman}",
    )
    parts = _parts(page)
    assert parts["Compliance status"] == (
        "The body that publishes this website states (on 1 February 2026): it is partially compliant with the "
        "requirements, because of what is listed below. This is the statement of that body, not of this program."
    )
    assert parts["Non-compliance with the requirements"] == "Old plans"
    assert (parts["Disproportionate burden"], parts["Content not within the scope of the law"]) == ("Films", "Maps")
    assert parts["Preparation of this statement"] == (
        "Prepared on 1 February 2026 Last reviewed on not said Method By ourselves"
    )
    assert rows(page.findall(".//table")[0]) == [["Keyboard", "No trap", "2026-02-01"]]
    assert (parts["Feedback and contact information"], parts["Enforcement procedure"]) == ("Write", "The ombudsman")


def test_rules_that_are_ignored_are_not_said_to_be_kept(spoken: Repo) -> None:
    finding = Finding("QMS812", "heading-level", "info", "advice", Place("x.md"), "No.", "Mend it.")
    page = _page(spoken, accessibility_pages, "internal", finding)
    assert [one for one in lines(page, ".//li") if "QMS81" in one] == [
        "Images without words (QMS811): not checked here, for the reason “Our pictures only decorate.”.",
        "Headings that skip a level (QMS812): 1 found.",
    ]


def test_what_is_said_to_be_tested_is_tested() -> None:
    """The facts that the statement names are those of tests/site/test_axe.py and of the axe-core that it runs."""
    assert re.findall(r"axe v(\d+\.\d+\.\d+)", axe.program())[0] == tested.AXE
    assert tested.LEVELS == axe.LEVELS and axe.RULES["runOnly"] == {"type": "tag", "values": list(axe.LEVELS)}
    assert axe.RULES["rules"] == {"target-size": {"enabled": True}}
    assert {*axe.FORMS} == {(width, scheme) for width in tested.WIDTHS for scheme in ("light", "dark")}


def test_types_and_rules(spoken: Repo) -> None:
    page = _page(spoken, rules_pages)
    assert [one.get("id") for one in page.findall(".//section/h3")] == [rule.code for rule in all_rules()]
    assert {rule.code[:4] for rule in all_rules()} == {*FAMILIES}
    assert lines(page, ".//p[@class='qms-changed']") == [
        "Ignored here. Reason: Known.",
        "Ignored here. Reason: Our pictures only decorate.",
    ]
    policy, procedure = ({said(row[0]): said(row[1]) for row in one} for one in page.findall(".//dl")[:2])
    assert (policy["Type"], procedure["Type"]) == ("policy", "procedure")
    assert procedure["Folders"] == "procedures"
    assert procedure["Needed fields"].startswith(
        "id: A permanent id such as QP-01. title: The title as readers see it."
    )
    assert procedure["Needed sections"].startswith("Purpose or: Aim, Objective")
    assert (policy["Approval by"], procedure["Approval by"]) == ("no role is asked for by the settings", "Town clerk")
    assert procedure["Clauses"] == "need not be named"


def test_the_public_sees_types_of_public_documents_only(spoken: Repo) -> None:
    page = _page(spoken, rules_pages, "public")
    assert [one.get("id") for one in page.findall(".//div/h3")] == ["type-procedure"]
    assert "Folders" not in said(page.findall(".//dl")[0])


def test_every_rule_shows_how_its_example_is_mended(silent: Repo) -> None:
    page = _page(silent, rules_pages)
    shown = {str(one.find("h3").get("id")): one for one in page.findall(".//section")}  # type: ignore[union-attr]
    assert [code for code, one in shown.items() if one.find(".//details") is None] == []

    def code(rule: str) -> list[str]:
        return [one.text_content() for one in shown[rule].findall(".//pre")]

    assert code("QMS112") == ["effective_date: 01/03/2026", "effective_date: 2026-03-01"]
    assert code("QMS902") == ['title: "Requests[U+202E]tset"', "title: Requests"]
    assert lines(shown["QMS703"], ".//details/p") == [
        "Take away the file registers/roles.yaml.",
        "In registers/roles.yml:",
        "keeps it",
    ]
    assert not list(changes([], []))
