"""Each rule's page is run: the first example breaks this rule and no other, the second keeps it."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from qmsdocs.opening import open_change, open_work_tree
from qmsdocs.rules import Change, all_rules, check
from qmsdocs.rules.base import Rule
from qmsdocs.rules.pages import BRANCH, ExampleFile, page_of

TODAY = date(2026, 3, 15)
BASE = (
    ExampleFile("mkdocs.yml", "site_name: Town Hall\nextra: {qmsdocs: {standards: []}}\n"),
    ExampleFile("registers/roles.yml", "- {id: quality-manager, title: Quality manager}\n"),
    ExampleFile("procedures/QP-50-counter.md", ""),
)
IDENTITY = {
    **{
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "A"), ("EMAIL", "a@x"))
    },
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
PROGRAMMERS_WORDS = re.compile(
    r"\b(string|array|boolean|null|regex|parse[rd]?|token|mapping|scalar|object|dict|exception|traceback|stdin|stdout|"
    r"integer|float|schema path|node|iterable|attribute|None|True|False)\b"
)


NAMES_SOMETHING = re.compile(r"`[^`]+`|mkdocs\.yml|registers/|schemas/|\bUTF-8\b|https://")


def repository(folder: Path, files: tuple[ExampleFile, ...]) -> Path:
    """The example as a real repository; one commit a step, a month apart, the last, and that of a branch, on TODAY."""
    steps = sorted({file.step for file in files})
    last = max(step for step in steps if step != BRANCH)
    base = tuple(ExampleFile(file.path, file.text, steps[0]) for file in BASE if file.text)
    if steps != [0]:
        _git(folder, "init", "-q", "-b", "main")
    for step in steps:
        if step == BRANCH:
            _git(folder, "switch", "-q", "-c", "change")
        for file in (*(base if step == steps[0] else ()), *(one for one in files if one.step == step)):
            _write(folder, file)
        if step:
            month = TODAY.month - (last - step) if step != BRANCH else TODAY.month
            _git(folder, "add", "-A")
            _git(folder, "commit", "-q", "-m", f"Step {step}", day=f"2026-{month:02d}-15T12:00:00+00:00")
    return folder


def _write(folder: Path, file: ExampleFile) -> None:
    target = folder / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    if file.link:
        target.symlink_to(file.text.strip())
    elif file.text:
        target.write_bytes(file.text.encode())
    else:
        target.unlink()


def _git(folder: Path, *args: str, day: str = "2026-01-01T00:00:00+00:00") -> None:
    dates = {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
    subprocess.run(["git", *args], cwd=folder, env={**os.environ, **IDENTITY, **dates}, check=True, capture_output=True)


def found_in(folder: Path, files: tuple[ExampleFile, ...]) -> dict[str, set[str]]:
    folder.mkdir()
    repository(folder, files)
    branch = any(file.step == BRANCH for file in files)
    findings = check(
        open_change(folder, lambda _: TODAY, "main") if branch else Change(open_work_tree(folder, lambda _: TODAY))
    )
    by_rule: dict[str, set[str]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, set()).add(f"{finding.message} | {finding.hint}")
    return by_rule


RULES = all_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_first_example_breaks_this_rule_alone_and_the_second_keeps_it(rule: Rule, tmp_path: Path) -> None:
    page = page_of(rule)
    breaks = found_in(tmp_path / "breaks", page.breaks)
    keeps = found_in(tmp_path / "keeps", page.keeps)

    assert rule.code in breaks, breaks
    assert rule.code not in keeps, keeps[rule.code]
    assert set(breaks) - set(keeps) == {rule.code}, {code: breaks[code] for code in set(breaks) - set(keeps)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_hint_says_what_to_do_in_a_clerks_words(rule: Rule, tmp_path: Path) -> None:
    for words in found_in(tmp_path / "breaks", page_of(rule).breaks)[rule.code]:
        message, hint = words.split(" | ")
        assert len(message) > 20 and len(hint) > 20
        assert NAMES_SOMETHING.search(hint), f"names no key, no command and no file: {hint}"
        assert not PROGRAMMERS_WORDS.search(words), words


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_page_says_why_the_rule_matters(rule: Rule) -> None:
    page = page_of(rule)
    assert len(page.why) > 60
    assert page.breaks and page.keeps
    assert rule.code in page.text and rule.title in page.text


def test_families_have_their_codes() -> None:
    families = {
        "reading": "19",
        "identity": "2",
        "references": "3",
        "lifecycle": "4",
        "approval": "42",
        "approvers": "42",
        "editorial": "42",
        "reviews": "43",
        "emergency": "44",
    }
    families |= {
        "change": "52",
        "records": "72",
        "history": "5",
        "clauses": "6",
        "coverage": "6",
        "registers": "7",
        "content": "8",
    }
    for rule in RULES:
        module = rule.check.__module__.rsplit(".", 1)[1]
        assert rule.code[3] in families[module] or module == "base", (rule.code, module)
