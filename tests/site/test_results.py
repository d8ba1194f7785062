"""Check results and diagrams on the pages of a preview, made without the generator."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import html

from qmsdocs.opening import open_commit, open_work_tree
from qmsdocs.read.drawing import harmless_svg
from qmsdocs.rules import Change, check
from qmsdocs.site.fill import article_of
from qmsdocs.site.pages.context import Context
from qmsdocs.site.registry import registry
from qmsdocs.view import Audience, View
from tests.fixtures.repos import Repo, document, make_repo
from tests.site.pages import Element, rows, said

DAY = date(2026, 9, 15)
SETTINGS = """\
site_name: One
plugins: [nowhere]
extra:
  qmsdocs: {standards: [], documents: {procedures: procedure}}
"""
SECTIONS = ("Purpose", "Scope", "Responsibilities", "Procedure", "Records")
PLAIN = "".join(f"## {name}\n\nText.\n\n" for name in SECTIONS)
REST = "".join(f"## {name}\n\nText.\n\n" for name in SECTIONS[2:])
DIAGRAM = "```mermaid\nflowchart LR\n  A[Receive <b>it</b>] -- {{ now }} --> B[Answer]\n```\n"
BODY = f"""\
## Purpose

First words.

A [broken](gone.md) link, and `<b>` <script>alert(1)</script>.

{DIAGRAM}
## Scope

- one
- two [broken](gone-too.md)

```mermaid
flowchart LR
  A[open --> B
```

#### Skipped

{REST}
"""


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    made = make_repo(tmp_path_factory.mktemp("results") / "repo")
    made.write("mkdocs.yml", SETTINGS)
    made.write("registers/roles.yml", "- {id: clerk, title: Town clerk}\n")
    made.write("procedures/qp-01.md", document("QP-01", PLAIN + DIAGRAM, owner="clerk", classification="public"))
    made.write("procedures/qp-02.md", document("QP-02", PLAIN, owner="clerk"))
    made.commit(date="2026-01-01T10:00:00+00:00")
    made.write(
        "procedures/qp-01.md",
        document("QP-01", PLAIN + DIAGRAM + "\nNew.\n", owner="clerk", version='"2.0"', classification="public"),
    )
    made.commit(date="2026-02-01T10:00:00+00:00")
    made.write("procedures/qp-01.md", document("QP-01", BODY, owner="nobody", version='"3.0"', status="draft"))
    made.write("procedures/no-header.md", "# A file without front matter\n")
    return made


Shown = dict[str, Element]


def shown(repo: Repo, audience: Audience = "internal", *, preview: bool) -> tuple[Shown, Context]:
    """All pages' articles by address."""
    qms = (open_work_tree if preview else open_commit)(repo.path, lambda _: DAY, renders=True)
    context = Context(View(qms, audience, preview), check(Change(qms)))
    pages = {
        page.address: html.fragment_fromstring(article_of(page, page.blocks()), create_parent="article")
        for page in registry(context)
    }
    qms.keep()
    return pages, context


@pytest.fixture(scope="module")
def preview(repo: Repo) -> tuple[Shown, Context]:
    return shown(repo, preview=True)


def _notes(page: Element) -> dict[str, str]:
    return {
        str(note.get("id")): said(note) for note in page.xpath(".//div[@role='note'][starts-with(@id,'qms-result-')]")
    }


def test_each_result_is_a_note_before_the_block_that_holds_its_line(repo: Repo, preview: tuple[Shown, Context]) -> None:
    page, lines = preview[0]["d/QP-01.html"], (repo.path / "procedures/qp-01.md").read_text().split("\n")
    found = {
        key: (note.partition(", QMS")[0], note.partition(", ")[2].split()[0]) for key, note in _notes(page).items()
    }

    def at(words: str) -> int:
        return next(number for number, line in enumerate(lines, 1) if words in line)

    assert found == {
        "qms-result-1": (f"Error at line {at('owner:')}", "QMS310"),
        "qms-result-2": (f"Error at line {at('gone.md')}", "QMS301"),
        "qms-result-3": (f"Error at line {at('gone-too.md')}", "QMS301"),
        "qms-result-4": (f"Warning at line {at('A[open') - 2}", "QMS813"),
        "qms-result-5": (f"For information at line {at('#### Skipped')}", "QMS812"),
    }
    blocks = " or ".join(f"self::{tag}" for tag in ("p", "ul", "pre", "h2", "h4"))
    parts = page.xpath(f".//*[@role='note'] | .//*[{blocks}][not(ancestor::*[@role='note'])]")
    order = [str(one.get("id") or said(one))[:14] for one in parts]
    follows = {one: order[number + 1] for number, one in enumerate(order[:-1]) if one.startswith("qms-result-")}
    assert follows == {
        "qms-result-1": "purpose",
        "qms-result-2": "A broken link,",
        "qms-result-3": "one two broken",
        "qms-result-4": "flowchart LR A",
        "qms-result-5": "skipped",
    }


def test_a_summary_above_leads_to_each_note_and_to_the_page_of_all(preview: tuple[Shown, Context]) -> None:
    page = preview[0]["d/QP-01.html"]
    summary = page.find(".//section[@class='qms-results']")
    assert summary is not None
    assert said(summary.find("h2")) == "5 check results: 3 errors, 1 warning, 1 for information"
    links = [str(link.get("href")) for link in summary.iter("a")]
    assert links == [*(f"#{one}" for one in _notes(page)), "../check-results.html"]
    assert len(page.xpath("//*[@id]")) == len(set(page.xpath("//@id")))
    untouched = preview[0]["d/QP-02.html"].find(".//section[@class='qms-results']")
    assert untouched is not None and said(untouched) == "No check results All check results of this preview"


def test_a_note_says_the_rule_its_explanation_and_what_to_do(preview: tuple[Shown, Context]) -> None:
    note = preview[0]["d/QP-01.html"].get_element_by_id("qms-result-2")
    assert note.find(".//a").get("href") == "../types-and-rules.html#QMS301"
    assert said(note).endswith(
        "What to do: Correct the address in [words](address); it counts from the folder of this file."
    )
    assert [one.text for one in note.iter("code")] == ["[words](address)"]


def test_the_page_of_all_names_also_what_has_no_page(preview: tuple[Shown, Context]) -> None:
    pages, context = preview
    elsewhere, documents = pages["check-results.html"].findall(".//table")
    places = [row[0] for row in rows(elsewhere)]
    assert places == ["mkdocs.yml, line 2", "procedures/no-header.md, line 1"]
    assert [str(link.get("href")) for link in documents.xpath(".//th/a")] == [
        f"d/QP-01.html#qms-result-{number}" for number in range(1, 6)
    ]
    assert len(rows(elsewhere)) + len(rows(documents)) == len(context.findings)


@pytest.mark.parametrize(("audience", "is_preview"), [("internal", False), ("public", False), ("public", True)])
def test_only_an_internal_preview_shows_check_results(repo: Repo, audience: Audience, is_preview: bool) -> None:
    pages, _ = shown(repo, audience, preview=is_preview)
    assert "check-results.html" not in pages
    assert not any(page.xpath("//*[starts-with(@class,'qms-result')]") for page in pages.values())


def test_a_diagram_is_a_picture_of_its_own_with_its_text(preview: tuple[Shown, Context], repo: Repo) -> None:
    first, second = preview[0]["d/QP-01.html"], shown(repo, "public", preview=False)
    pages, context = second
    figures = [page.find(".//figure") for page in (first, pages["d/QP-01.html"], pages["archive/QP-01/1.0.html"])]
    images = [figure.find(".//img") for figure in figures if figure is not None]
    assert {image.get("alt") for image in images} == {"Diagram: flow chart; its text is below."}
    addresses = {str(image.get("src")).replace("../", "") for image in images}
    assert len(images) == 3 and len(addresses) == 1  # one file for one text, wherever it is shown
    drawn = context.texts.files.by_address[addresses.pop()]
    assert harmless_svg(drawn) and b"{{ now }}" in drawn
    assert [said(step) for step in figures[0].iter("li")] == ["Receive it → Answer: {{ now }}"]
    assert figures[0].find(".//pre").text_content() == DIAGRAM.removeprefix("```mermaid\n").removesuffix("```\n")


def test_a_diagram_that_is_not_drawn_stays_as_text(preview: tuple[Shown, Context]) -> None:
    page = preview[0]["d/QP-01.html"]
    texts = [one.text_content() for one in page.xpath("//pre[not(ancestor::figure)]")]
    assert texts == ["flowchart LR\n  A[open --> B\n"]


def test_without_a_renderer_one_result_says_so_and_texts_stay(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qmsdocs.article.drawings.find_spec", lambda _: None)
    monkeypatch.setenv("QMSDOCS_CACHE", "off")
    pages, context = shown(repo, preview=True)
    found = [one for one in context.findings if one.rule == "QMS813"]
    assert [(one.severity, one.message) for one in found] == [
        ("info", "2 diagrams are shown as text: the package that draws diagrams is not installed on this computer.")
    ]
    assert not any(page.xpath("//figure") for page in pages.values())
