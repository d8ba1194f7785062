"""What `qmsdocs new` wrote and nobody replaced is found in approved texts, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qmsdocs.read.schemas import Schema, parsed
from qmsdocs.resources import packaged
from qmsdocs.rules.left import sentences_left, template_of
from tests.fixtures.command import findings, run, small

AT = "procedures/QP-02-x.md"
HEADER = """\
---
id: QP-02
title: Waste
version: "1.0"
status: approved
owner: quality-manager
effective_date: 2026-01-01
next_review: 2027-01-01
change_summary: First version.
---
"""
SETTINGS = "site_name: T\nextra: {qmsdocs: {standards: []}}\n"
PURPOSE = "Who benefits from this procedure, and how, in one sentence."
TABLE = "| Record | Where it is kept | How long |\n|---|---|---|\n"


def left(tmp_path: Path, body: str, *, status: str = "approved", schema: str = "") -> list[tuple[int, str]]:
    text = HEADER.replace("approved", status) + body
    own = {"schemas/procedure.schema.json": schema} if schema else {}
    return found(small(tmp_path / "qms", {"mkdocs.yml": SETTINGS, AT: text, **own}))


def found(root: Path) -> list[tuple[int, str]]:
    return [(one["line"], one["severity"]) for one in findings(root) if one["rule"] == "QMS814"]


def text(purpose: str, records: str = "The request, in the archive, for 5 years.") -> str:
    middle = "## Scope\n\nAll.\n\n## Responsibilities\n\nThe clerk.\n\n## Procedure\n\n1. Answer.\n"
    return f"\n## Purpose\n\n{purpose}\n\n{middle}\n## Records\n\n{records}\n"


@pytest.mark.parametrize(
    ("status", "severity"), [("approved", "error"), ("in-review", "warning"), ("draft", ""), ("withdrawn", "")]
)
def test_the_untouched_template_is_told_line_by_line(tmp_path: Path, status: str, severity: str) -> None:
    root = small(tmp_path / "qms", {"mkdocs.yml": SETTINGS})
    path = root / run(root, "new", "procedure", "Waste").out.strip()
    path.write_text(path.read_text().replace("status: draft", f"status: {status}"))
    lines = path.read_text().splitlines()
    expected = [
        PURPOSE,
        "Where it applies, and where it does not.",
        "| Quality manager | … |",
        "1. Who does what, by when, with which record.",
        "| … | … | … |",
    ]
    told = found(root)
    assert [lines[line - 1] for line, _ in told] == (expected if severity else [])
    assert {one for _, one in told} == ({severity} if severity else set())


@pytest.mark.parametrize(
    ("purpose", "records", "line"),
    [
        (
            "Who benefits from this procedure, and how,\nin one sentence.",
            "Kept.",
            "Who benefits from this procedure, and how,",
        ),
        (f"We answer.\n\n- {PURPOSE}", "Kept.", f"- {PURPOSE}"),
        (f"*{PURPOSE}*", "Kept.", f"*{PURPOSE}*"),
        (f"<!-- To be\nwritten. -->\n{PURPOSE}", "Kept.", PURPOSE),
        ("…", "Kept.", "…"),
        ("1. ...", "Kept.", "1. ..."),
        ("- *TBD*\n- …", "Kept.", "- *TBD*"),
        ("<!-- later -->\n\nTODO", "Kept.", "TODO"),
        ("We answer.", f"{TABLE}| … | TBD | |", "| … | TBD | |"),
    ],
)
def test_what_is_left_stands_in_many_forms(tmp_path: Path, purpose: str, records: str, line: str) -> None:
    body = text(purpose, records)
    assert left(tmp_path, body) == [((HEADER + body).splitlines().index(line) + 1, "error")]


@pytest.mark.parametrize(
    "purpose",
    [
        f"“{PURPOSE}” is what the template asks.",
        f"{PURPOSE} Everybody.",
        f"> {PURPOSE}",
        f"Our form asks:\n\n```\n{PURPOSE}\n\n- {PURPOSE}\n```",
        f"Our form asks:\n\n1. So:\n\n    ```\n    1. {PURPOSE}\n    ```",
        f"Our form asks:\n\n    {PURPOSE}",
        f"<!--\n{PURPOSE}\n-->\nWe answer.",
        "We answer, and …\n\n…",
        "### First\n\n…",
        f"{TABLE}| Letters | … | … |",
        f"{TABLE}| | | |",
        "<https://example.org/>",
        "See below.\n\n### Notes\n\n…\n\n```\n## Purpose\n\n…\n```",
    ],
)
def test_real_texts_are_left_alone(tmp_path: Path, purpose: str) -> None:
    assert left(tmp_path, text(purpose)) == []


def test_the_template_of_an_own_schema_counts_and_short_sentences_do_not(tmp_path: Path) -> None:
    template = "## Purpose\n\nSay it here.\n\n## Steps\n\n- Name every step\n  and its role.\n"
    schema = {"$ref": "common.schema.json", "x-qmsdocs": {"title": "Procedure", "template": template}}
    body = "\n## Purpose\n\nSay it here.\n\n## Steps\n\n- Name every step and its role.\n"
    assert left(tmp_path, body, schema=json.dumps(schema)) == [(18, "error")]
    (one,) = (one for one in findings(tmp_path / "qms") if one["rule"] == "QMS814")
    assert one["hint"].endswith("take it out of `template` in schemas/procedure.schema.json.")


def test_every_sentence_of_the_packaged_templates_is_known_again() -> None:
    for path in sorted(packaged("schemas").glob("*.schema.json")):
        template = Schema(path.name, path.name, parsed(path.read_text("utf-8"), path.name)).template
        known = template_of(template)
        found = {words for _, words in sentences_left(template, template.split("\n"), known)}
        assert found == known.sentences, path.name


def test_a_text_of_many_empty_sections_is_read_in_one_go(tmp_path: Path) -> None:
    body = "\n" + "## Purpose\n\n…\n\n" * 3_000
    assert len(left(tmp_path, body)) == 3_000
