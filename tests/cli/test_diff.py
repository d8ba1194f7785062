"""`qmsdocs diff`: which two texts are compared, and what each format says."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from tests.fixtures.command import TODAY, procedure, refused, run, small
from tests.fixtures.repos import Repo, environment

TOP = Path(__file__).parents[2]
PATH = "procedures/QP-01-letters.md"
DATES = {"effective_date": "2026-03-01", "next_review": "2027-03-01"}
OLD = """
## Purpose

Letters are kept for 5 years.

Whoever opens the mail enters each letter.

| What | Kept |
|---|---|
| Letters | 5 years |

## Records

- the list
"""
NEW = """
## Purpose

Letters are kept for 10 years.

| What | Kept |
|---|---|
| Letters | 10 years |

## Records

- the list
- the index

Whoever opens the mail enters each letter.
"""
REASON = {"change_summary": "Kept longer", "change_reason": "The law of 2026"}


def version(number: str, body: str, status: str = "approved", **fields: str) -> str:
    return procedure("QP-01", body, version=f'"{number}"', status=status, **{**DATES, **fields})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """1.0, then 2.0 in force."""
    root = small(tmp_path / "qms", {PATH: version("1.0", OLD, change_summary="First")})
    repo = Repo(root)
    repo.write(PATH, version("2.0", NEW, title="Letters", **REASON))
    repo.commit("Second", date="2026-03-05T12:00:00+00:00")
    return root


def diff(root: Path, *args: str) -> str:
    ran = run(root, "diff", *args)
    assert ran.code == 0, ran.err
    return ran.out


def told(root: Path, *args: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(diff(root, "QP-01", *args, "--format", "json"))
    return found


def compared(root: Path, *args: str) -> tuple[str | None, str, str]:
    """The two versions, and the state of the new one."""
    found = told(root, *args)
    return found["old"] and found["old"]["version"], found["new"]["version"], found["new"]["state"]


def test_text(root: Path) -> None:
    assert diff(root, "QP-01") == (
        "QP-01 Letters\n"
        "Old: version 1.0 (Superseded, released 2026-03-01)\n"
        "New: version 2.0 (In force, released 2026-03-05)\n"
        "What changed: Kept longer\n"
        "Why: The law of 2026\n"
        "\n"
        "Title: [-Title of QP-01-]{+Letters+}\n"
        "Version: [-1.0-]{+2.0+}\n"
        "\n"
        "4 words added, 2 removed. Headings, paragraphs, items and rows: 2 changed, 1 added, 1 moved.\n"
        "Sections: Purpose; Records.\n"
        "\n"
        "## Purpose\n"
        "\n"
        "Letters are kept for [-5-]{+10+} years.\n"
        "\n"
        "(moved away from here) [-Whoever opens the mail enters each letter.-]\n"
        "\n"
        "| Letters | [-5-]{+10+} years\n"
        "\n"
        "## Records\n"
        "\n"
        "- {+the index+}\n"
        "\n"
        "(moved here) {+Whoever opens the mail enters each letter.+}\n"
    )


def test_json(root: Path) -> None:
    found = told(root)
    assert list(found) == ["id", "old", "new", "fields", "summary", "blocks"]
    head = Repo(root).head()
    assert found["new"] == {
        **{"version": "2.0", "state": "In force", "released_on": "2026-03-05", "effective_date": "2026-03-01"},
        **{"commit": head, "path": PATH, "title": "Letters", **REASON},
    }
    assert found["fields"] == [
        {"field": "title", "label": "Title", "before": "Title of QP-01", "after": "Letters"},
        {"field": "version", "label": "Version", "before": "1.0", "after": "2.0"},
    ]
    assert found["summary"] == {
        **{"words_added": 4, "words_removed": 2, "added": 1, "removed": 0, "changed": 2, "moved": 1},
        "sections": ["Purpose", "Records"],
    }
    row = found["blocks"][1]
    assert row == {
        **{"kind": "changed", "element": "table row", "section": "Purpose", "section_before": None},
        **{"before": "Letters | 5 years", "after": "Letters | 10 years"},
        "cells": [[["same", "Letters"]], [["removed", "5"], ["added", "10"], ["same", " years"]]],
    }
    moved = found["blocks"][3]
    assert (moved["kind"], moved["section_before"], moved["section"]) == ("moved", "Purpose", "Records")
    assert moved["before"] == moved["after"] == "Whoever opens the mail enters each letter."


def test_html_is_a_page_that_stands_for_itself(root: Path) -> None:
    page = diff(root, "QP-01", "--format", "html")
    tree = lxml_html.document_fromstring(page)
    assert tree.get("lang") == "en" and tree.findtext(".//title") == "QP-01 Letters: what changed"
    assert [one.text_content() for one in tree.findall(".//h1")] == ["QP-01 Letters: what changed"]
    assert not tree.xpath("//*[@src or @href]") and "default-src 'none'" in page
    (cell,) = tree.xpath("//div[@class='qms-redline']//td[del]")
    assert cell.text_content() == " [removed: 5]  [inserted: 10]  years"
    assert [one.text for one in tree.findall(".//caption")] == ["Facts about the document that changed"]


def test_which_texts_are_compared(root: Path) -> None:
    repo = Repo(root)
    assert compared(root) == compared(root, "1.0") == compared(root, "1.0", "2.0") == ("1.0", "2.0", "In force")
    assert compared(root, "2.0", "1.0") == ("2.0", "1.0", "Superseded")
    repo.write(PATH, version("3.0", NEW, effective_date="2026-06-01"))
    repo.commit("Third", date="2026-03-07T12:00:00+00:00")
    assert compared(root) == ("2.0", "3.0", "Approved, not yet in force")
    repo.write(PATH, version("3.1", NEW + "\nMore.\n", status="draft"))
    assert compared(root) == ("2.0", "3.1", "Draft, in the work tree")
    assert compared(root, "3.0") == ("3.0", "3.1", "Draft, in the work tree")
    repo.commit("Draft", date="2026-03-08T12:00:00+00:00")
    assert compared(root) == ("2.0", "3.1", "Draft")
    repo.write(PATH, version("3.1", NEW + "\nStill more.\n", status="in-review"))
    assert compared(root) == compared(root, "2.0", "3.1") == ("2.0", "3.1", "In review, in the work tree")


def test_a_text_changed_under_its_old_version_is_compared_with_what_was_released(root: Path) -> None:
    repo = Repo(root)
    repo.write(PATH, version("2.0", NEW, title="Letters", **{**REASON, "next_review": "2028-01-01"}))
    assert compared(root) == ("1.0", "2.0", "In force")  # only its life cycle: no other text
    repo.write(PATH, version("2.0", NEW.replace("10", "12"), title="Letters", **REASON))
    assert compared(root) == ("2.0", "2.0", "In review, in the work tree")
    assert compared(root, "1.0", "2.0") == ("1.0", "2.0", "In force")


def test_a_picture_that_changed_under_its_old_name_is_told_though_no_word_did(root: Path) -> None:
    repo = Repo(root)
    shows = NEW + "\n![The chart](img/a.png) and [a form](form.txt).\n"
    for number, (chart, form) in enumerate(((b"1", "x"), (b"2", "x"))):
        repo.write("procedures/img/a.png", chart)
        repo.write("procedures/form.txt", form)
        repo.write(PATH, version(f"{number + 3}.0", shows, title="Letters", **REASON))
        repo.commit(date=f"2026-03-0{number + 6}T12:00:00+00:00")
    found = told(root)
    assert (found["old"]["version"], found["new"]["version"], found["blocks"]) == ("3.0", "4.0", [])
    assert found["fields"][1] == {
        **{"field": "files", "label": "Pictures and files"},
        **{"before": "The chart (as it was)", "after": "The chart (changed)"},
    }
    assert told(root, "2.0", "3.0")["fields"][1]["after"] == "The chart, a form"
    repo.write("procedures/form.txt", "y")
    repo.write(PATH, version("5.0", shows, status="draft", title="Letters", **REASON))
    assert told(root)["fields"][-1]["after"] == "a form (changed)"


def test_code_and_a_text_with_itself(root: Path) -> None:
    Repo(root).write(PATH, version("3.0", NEW + "\n```\na\n```\n", status="draft", title="Letters", **REASON))
    assert diff(root, "QP-01").endswith("\n\n## Records\n\n{+a+}\n")
    assert diff(root, "QP-01", "3.0") == (
        "QP-01 Letters\nThat is one text, version 3.0 (Draft, in the work tree): compared with itself.\n"
    )


def test_one_version_only(tmp_path: Path) -> None:
    root = small(tmp_path / "qms")
    one = "There is only one text: version 1.0 (Draft). Nothing to compare it with.\n"
    assert diff(root, "QP-50") == f"QP-50 Title of QP-50\n{one}"
    assert one.strip() in diff(root, "QP-50", "--format", "html")
    assert json.loads(diff(root, "QP-50", "--format", "json"))["old"] is None
    Repo(root).write(PATH, version("1.0", OLD, status="draft"))
    assert "version 1.0 (Draft, in the work tree)" in diff(root, "QP-01")


def test_a_document_that_is_gone_and_one_that_was_withdrawn(root: Path) -> None:
    repo = Repo(root)
    gone = {"withdrawn_on": "2026-03-10", "withdrawn_reason": "No letters any more"}
    repo.write(PATH, version("2.0", NEW, status="withdrawn", title="Letters", **REASON, **gone))
    repo.commit("Withdraw", date="2026-03-10T12:00:00+00:00")
    assert compared(root) == ("1.0", "2.0", "Withdrawn")
    repo.delete(PATH)
    repo.commit("Delete", date="2026-03-11T12:00:00+00:00")
    assert compared(root) == ("1.0", "2.0", "Withdrawn")


def test_what_is_not_there(root: Path, tmp_path: Path) -> None:
    assert refused(root, "diff", "QP-02") == (
        "No document has, or ever had, the id “QP-02” on the main line.\n"
        "  Did you mean QP-50? `qmsdocs list --all` shows every id."
    )
    assert refused(root, "diff", "QP-01", "1.0", "2.1") == (
        "QP-01 has no version “2.1”.\n  Did you mean 2.0? Versions, newest first: 2.0, 1.0."
    )
    bare = small(tmp_path / "bare", commit=False)
    assert refused(bare, "diff", "QP-50").startswith("The repository has no commit yet") or refused(
        bare, "diff", "QP-50"
    ).startswith("This folder lies in no git repository")


def test_no_control_character_and_no_command_of_a_forge_comes_from_a_text(root: Path) -> None:
    evil = "\n::error::x \x1b[31mred\x1b[0m \u202eturned\n"
    Repo(root).write(PATH, version("3.0", NEW + evil + "\n```\n::error::y\n\x07\n```\n", title='"\\u202Ex ::a"'))
    out = diff(root, "QP-01")
    assert not [line for line in out.splitlines() if line.lstrip("[-{+").startswith("::")]
    assert not any(one in out for one in ("\x1b", "\u202e", "\x07"))
    assert diff(root, "QP-01", "--format", "json").isascii()


@pytest.mark.parametrize(("env", "coloured"), [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False)])
def test_colour_on_a_terminal_only_and_marks_always(root: Path, env: dict[str, str], coloured: bool) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "qmsdocs", "diff", "QP-01", "--today", TODAY]
    subprocess.run(
        command, cwd=root, env=environment(**env, PYTHONPATH=str(TOP)), stdout=follower, check=True, timeout=60
    )
    os.close(follower)
    out = b""
    with os.fdopen(leader, "rb", buffering=0) as reader:
        while b"(moved here)" not in out:
            out += reader.read(4096)
    assert (b"\x1b[31;9m[-5-]\x1b[0m" in out) == coloured and b"[-5-]" in out
