"""What the settings say of the website: shapes, wrong shapes with their place and words, and what is unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmsdocs.model.publication import Access, AccessibilityStatement, ManualTest, Publication
from qmsdocs.read.settings import read_settings
from qmsdocs.source import work_tree
from tests.fixtures.command import refused, run, settings, small

SITE = """\
site:
      contact: |
        Write to **us**.
      licence: CC BY 4.0
      legal_notice: Published by the town.
      privacy: No logs.
      access:
        - {who: Crews, how: Read aloud, offline: A print}
        - {who: Clerks, how: The site}
      accessibility:
        status: partially
        noncompliance: [Old plans]
        burden: [Films]
        out_of_scope: [Maps]
        prepared_on: 2026-02-01
        reviewed_on: 2026-03-01
        method: By ourselves
        manual: [{what: Keyboard, result: No trap, on: 2026-02-01}]
        feedback: Write to us
        enforcement: The ombudsman"""


def read(root: Path) -> Publication:
    return read_settings(work_tree(root)).publication


def test_all_that_can_be_said(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {"mkdocs.yml": settings("standards: []", SITE)})
    assert read(root) == Publication(
        contact="Write to **us**.\n",
        licence="CC BY 4.0",
        legal_notice="Published by the town.",
        privacy="No logs.",
        access=(Access("Crews", "Read aloud", "A print"), Access("Clerks", "The site", "")),
        accessibility=AccessibilityStatement(
            status="partially",
            noncompliance=("Old plans",),
            burden=("Films",),
            out_of_scope=("Maps",),
            prepared_on="2026-02-01",
            reviewed_on="2026-03-01",
            method="By ourselves",
            manual=(ManualTest("Keyboard", "No trap", "2026-02-01"),),
            feedback="Write to us",
            enforcement="The ombudsman",
        ),
    )
    ran = run(root, "validate", "--strict")
    assert ran.code == 0, ran


@pytest.mark.parametrize("line", ["site:", "site: {}", "site: ~", "site: {access: [], accessibility: {}}"])
def test_nothing_said_is_nothing(tmp_path: Path, line: str) -> None:
    root = small(tmp_path / "qms", {"mkdocs.yml": settings("standards: []", line)})
    assert read(root) == Publication()
    assert run(root, "validate", "--strict").code == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("site: nothing", "4:5: `site` should be a group of fields, but it is the text “nothing”."),
        ("site: {contct: x}", "4:12: There is no field `site.contct`.\n  Did you mean `contact`?"),
        ("site: {contact: [x]}", "4:12: `site.contact` should be a text, but it is a list."),
        ("site: {contact: ''}", "4:12: `site.contact` is empty."),
        ("site: {access: Everybody}", "4:12: `site.access` should be a list, but it is the text “Everybody”."),
        ("site: {access: [{who: Crews}]}", "4:21: The field `site.access[1].how` is missing."),
        ("site: {access: [{who: a, how: b, where: c}]}", "4:38: There is no field `site.access[1].where`."),
        (
            "site: {accessibility: {status: mostly}}",
            "4:28: `site.accessibility.status` is “mostly”, which it cannot be.\n  Use one of: fully, partially, not.",
        ),
        ("site: {accessibility: {status: Fully}}", "4:28: `site.accessibility.status` is “Fully”"),
        (
            "site: {accessibility: {prepared_on: 1 May 2026}}",
            "4:28: `site.accessibility.prepared_on` is “1 May 2026”, which is no date.",
        ),
        ("site: {accessibility: {reviewed_on: 2026-02-30}}", "4:28: `site.accessibility.reviewed_on` is “2026-02-30”"),
        ("site: {accessibility: {noncompliance: Old plans}}", "4:28: `site.accessibility.noncompliance` should be a"),
        ("site: {accessibility: {manual: [{what: a, on: 2026-02-01}]}}", "4:37: The field `site.accessibility.man"),
        (
            "site: {accessibility: {manual: [{what: a, result: b, on: today}]}}",
            "4:58: `site.accessibility.manual[1].on` is “today”, which is no date.",
        ),
        ("check_again_days: 0", "4:5: `check_again_days` is less than 1."),
        ("feedback: [ftp://example.org]", "4:16: `feedback"),
    ],
)
def test_a_wrong_shape_is_refused_with_its_place(tmp_path: Path, line: str, said: str) -> None:
    root = small(tmp_path / "qms", {"mkdocs.yml": settings(line)})
    assert refused(root).startswith(f"mkdocs.yml:{said}"), refused(root)
