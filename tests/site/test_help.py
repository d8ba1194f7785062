"""Help and glossary: every command that is named exists with its options, every term is sound and leads somewhere."""

from __future__ import annotations

import re
import shlex
from typing import Any

import click
import jsonschema
import pytest
import yaml

from qmsdocs.cli.main import group
from qmsdocs.resources import packaged
from qmsdocs.site.pages.glossary import glossary_pages, terms
from qmsdocs.site.pages.help import help_pages
from qmsdocs.site.registry import KINDS, registry
from tests.fixtures.repos import Repo, document, make_repo
from tests.site.made import context_of, lines, links, made
from tests.site.pages import Element, said

TODAY = "2026-09-15"
SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["term", "means"],
        "properties": {
            "term": {"type": "string", "pattern": "^[A-Z][a-z ]+$"},
            "means": {"type": "string", "pattern": r"^[A-Z].*\.$", "maxLength": 450},
            "see": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"type": "string"}},
            "shows": {
                "type": "object",
                "minProperties": 1,
                "propertyNames": {"enum": list(KINDS)},
                "additionalProperties": {"type": "string", "pattern": r"^[^.]+[^.\s]$"},
            },
        },
    },
}


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    made = make_repo(tmp_path_factory.mktemp("help") / "repo")
    made.write("mkdocs.yml", "site_name: Office\nextra: {qmsdocs: {standards: [], feedback: 'tel:+351 1'}}\n")
    made.write("procedures/qp-01.md", document("QP-01", classification="public"))
    made.commit(date="2026-01-01T10:00:00+00:00")
    return made


@pytest.fixture(scope="module")
def pages(repo: Repo) -> dict[str, Element]:
    context = context_of(repo, TODAY)
    registry(context)
    return made(context, help_pages)


def test_one_page_for_each_of_the_four(pages: dict[str, Element]) -> None:
    four = [f"help/{name}.html" for name in ("staff", "document-controller", "auditor", "ci")]
    assert list(pages) == ["help.html", *four]
    assert [one.get("href") for one in pages["help.html"].findall(".//ul[@class='qms-plain']/li/a")] == [
        *four,
        "tel:+3511",
    ]
    for address in four:
        assert lines(pages[address], "./h2")[-2:] == ["What the words mean", "Where to ask"]
        assert ("Call +351 1", "tel:+3511") in links(pages[address])


def _commands(text: str) -> list[list[str]]:
    return [shlex.split(found) for found in re.findall(r"^qmsdocs .*$", text, re.MULTILINE)]


def _fault(words: list[str]) -> str:
    """What is wrong with a command as a page writes it."""
    command = group.get_command(click.Context(group), words[1])
    if command is None:
        return f"there is no {words[1]}"
    options = {name for one in command.params for name in one.opts if name.startswith("--")} | {"--help"}
    unknown = [word for word in words[2:] if word.startswith("-") and word.partition("=")[0] not in options]
    return f"{words[1]} knows no {unknown[0]}" if unknown else ""


def test_every_command_that_is_named_exists_with_its_options(pages: dict[str, Element]) -> None:
    workflow = packaged("workflow.yml").read_text("utf-8")
    steps = yaml.safe_load(workflow)["jobs"]["validate"]["steps"]
    named = [code.text_content() for page in pages.values() for code in page.iter("code")]
    named += [str(step.get("run", "")) for step in steps]
    commands = [words for text in named for words in _commands(text)]
    assert {words[1] for words in commands} == {*group.list_commands(click.Context(group))}
    assert [fault for fault in map(_fault, commands) if fault] == []
    assert _fault(["qmsdocs", "frob"]) and _fault(["qmsdocs", "list", "--approved"])


def test_options_that_are_named_alone_belong_to_a_command(pages: dict[str, Element]) -> None:
    commands = [group.get_command(click.Context(group), name) for name in group.list_commands(click.Context(group))]
    known = {name for one in commands if one for parameter in one.params for name in parameter.opts} | {"--help"}
    named = {text.split()[0] for page in pages.values() for text in lines(page, ".//code") if text.startswith("--")}
    assert named <= known and {"--strict", "--due", "--as-of"} <= named


def test_the_workflow_checks_out_the_whole_history(pages: dict[str, Element]) -> None:
    shown = pages["help/ci.html"].findtext(".//pre/code")
    assert shown == packaged("workflow.yml").read_text("utf-8")
    steps = yaml.safe_load(shown)["jobs"]["validate"]["steps"]
    assert steps[0]["uses"].startswith("actions/checkout@") and steps[0]["with"]["fetch-depth"] == 0
    assert yaml.safe_load(shown)["permissions"] == {"contents": "read"}


def test_the_auditor_is_told_how_to_make_this_very_site(repo: Repo, pages: dict[str, Element]) -> None:
    steps = [said(one) for one in pages["help/auditor.html"].findall(".//ol/li/code")]
    assert f"git checkout {repo.head()}" in steps
    assert f"qmsdocs build --today {TODAY} --audience internal --out FOLDER" in steps


def test_the_glossary_is_sound() -> None:
    rows = yaml.safe_load(packaged("glossary.yml").read_text("utf-8"))
    jsonschema.validate(rows, SCHEMA)
    names = [row["term"] for row in rows]
    assert names == sorted(names, key=str.casefold) and len({*names}) == len(names) >= 40
    assert {name for row in rows for name in row.get("see", ())} <= {*names}
    assert [row["term"] for row in rows if row["term"] in row.get("see", ())] == []


def test_every_term_has_an_anchor_and_says_where_it_shows(repo: Repo) -> None:
    context = context_of(repo, TODAY, "public")
    addresses = {page.address for page in registry(context)}
    (page,) = made(context, glossary_pages).values()
    anchors = [str(one.get("id")) for one in page.findall(".//dl/div")]
    assert anchors == [term.anchor for term in terms()] and len({*anchors}) == len(anchors)
    assert lines(page, ".//dt") == [term.term for term in terms()]
    targets = [to for _, to in links(page) if not to.startswith("tel:")]
    assert {to.partition("#")[0] for to in targets} <= {"", *addresses}
    assert {to.partition("#")[2] for to in targets} <= {"", *anchors}
    assert said(page.findall(".//dd")[anchors.index("in-force")]).endswith(
        "Shows in: QP-01 Title of QP-01 (the state below the title); Documents (the column “State”)"
    )


def test_words_on_help_pages_are_terms(pages: dict[str, Element]) -> None:
    anchors = {term.anchor for term in terms()}
    found = [to for page in pages.values() for _, to in links(page) if "glossary.html#" in to]
    assert len(found) > 20 and {to.partition("#")[2] for to in found} <= anchors


def test_no_text_of_a_standard_is_quoted() -> None:
    """A definition taken over would name its source: a standard of terms, an entry in it."""
    text = packaged("glossary.yml").read_text("utf-8")
    assert re.findall(r"\[SOURCE|ISO 9000|ISO \d+:\d{4}|3\.\d+\.\d+", text) == []
