"""Every form of a report: whole outputs, and text of strangers that can steer neither a terminal nor a forge."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmsdocs import __version__
from qmsdocs.model.finding import Finding, Place
from qmsdocs.reports.formats import FORMATS
from qmsdocs.reports.report import Report
from tests.fixtures.command import findings, procedure, run, small
from tests.fixtures.nightly import NIGHTLY

HOSTILE = "a\x1b[31m\x07\N{RIGHT-TO-LEFT OVERRIDE}\N{LINE SEPARATOR}\x85\r\n::error file=x::]]><b>&\"'%0A,:\x00\ud800 é"
FINDINGS = (
    Finding("QMS110", "missing-field", "error", "iso", Place("a%,b:c é.md", 2, 3), "The field is missing.", "Add it."),
    Finding("QMS405", "review-overdue", "warning", "iso", Place("b.md", 7, 1), "Late.", "Read it.", calendar=True),
    Finding("QMS199", "unused-setting", "info", "advice", Place("mkdocs.yml"), "Not used.", ""),
)
SUMMARY = {"documents": 2, "unreadable": 1, "registers": 1, "errors": 1, "warnings": 1, "infos": 1}
REPORT = Report(FINDINGS, SUMMARY, "0123456789abcdef0123456789abcdef01234567", "2026-03-15")
CLEAN = Report((), {**SUMMARY, "unreadable": 0, "errors": 0, "warnings": 0, "infos": 0}, None, "2026-03-15")


def hostile(words: str) -> Report:
    place = Place(words.replace("\ud800", ""), 1, 1)
    return Report(
        (Finding("QMS110", "missing-field", "error", "iso", place, words, words),), SUMMARY, None, "2026-03-15"
    )


def test_text_is_grouped_by_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert FORMATS["text"](REPORT).split("\n") == [
        "a%,b:c é.md",
        "  a%,b:c é.md:2:3: error QMS110 missing-field",
        "    The field is missing.",
        "    → Add it.",
        "",
        "b.md",
        "  b.md:7:1: warning QMS405 review-overdue",
        "    Late.",
        "    → Read it.",
        "",
        "mkdocs.yml",
        "  mkdocs.yml:1:1: info QMS199 unused-setting",
        "    Not used.",
        "",
        "2 documents (1 unreadable), 1 register, 1 error, 1 warning, 1 for information; as of 2026-03-15.",
    ]
    assert FORMATS["text"](CLEAN) == "2 documents, 1 register, 0 errors, 0 warnings; as of 2026-03-15."


def test_github_has_a_command_for_each_finding_escaped() -> None:
    assert FORMATS["github"](REPORT).split("\n") == [
        "::error file=a%25%2Cb%3Ac é.md,line=2,col=3,title=QMS110 missing-field::The field is missing. Add it.",
        "::warning file=b.md,line=7,col=1,title=QMS405 review-overdue::Late. Read it.",
        "::notice file=mkdocs.yml,line=1,col=1,title=QMS199 unused-setting::Not used.",
    ]
    assert FORMATS["github"](CLEAN) == ""


def test_json_has_the_keys_of_the_contract_in_its_order() -> None:
    data = json.loads(FORMATS["json"](REPORT))
    assert list(data) == ["findings", "summary", "commit", "today"]
    keys = ["rule", "name", "severity", "authority", "path", "line", "column", "message", "hint"]
    assert [list(finding) for finding in data["findings"]] == [keys] * 3
    assert list(data["summary"]) == ["documents", "unreadable", "registers", "errors", "warnings", "infos"]
    assert data["findings"][0] == dict(
        zip(
            keys,
            ["QMS110", "missing-field", "error", "iso", "a%,b:c é.md", 2, 3, "The field is missing.", "Add it."],
            strict=True,
        )
    )
    assert (data["summary"], data["commit"], data["today"]) == (SUMMARY, REPORT.commit, "2026-03-15")
    assert json.loads(FORMATS["json"](CLEAN))["commit"] is None


def test_sarif_is_what_the_standard_asks_for() -> None:
    """Form 2.1.0: a run with its tool and rules, results that point at a rule, relative and percent-encoded URIs."""
    log = json.loads(FORMATS["sarif"](REPORT))
    assert (log["$schema"], log["version"]) == ("https://json.schemastore.org/sarif-2.1.0.json", "2.1.0")
    (run_,) = log["runs"]
    driver = run_["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("qmsdocs", __version__)
    assert [rule["id"] for rule in driver["rules"]] == ["QMS110", "QMS199", "QMS405"]
    assert [rule["defaultConfiguration"]["level"] for rule in driver["rules"]] == ["error", "note", "warning"]
    assert all(rule["shortDescription"]["text"] and rule["name"] for rule in driver["rules"])
    assert run_["columnKind"] == "unicodeCodePoints"
    places = [result["locations"][0]["physicalLocation"] for result in run_["results"]]
    assert places[0] == {
        "artifactLocation": {"uri": "a%25%2Cb%3Ac%20%C3%A9.md"},
        "region": {"startLine": 2, "startColumn": 3},
    }
    assert [(r["ruleId"], r["ruleIndex"], r["level"]) for r in run_["results"]] == [
        ("QMS110", 0, "error"),
        ("QMS405", 2, "warning"),
        ("QMS199", 1, "note"),
    ]
    assert run_["results"][0]["message"] == {"text": "The field is missing. Add it."}
    assert json.loads(FORMATS["sarif"](CLEAN))["runs"][0]["results"] == []


def test_junit_is_well_formed() -> None:
    suite = ElementTree.fromstring(FORMATS["junit"](REPORT)).find("testsuite")
    assert suite is not None
    assert suite.attrib == {"name": "qmsdocs", "tests": "3", "failures": "2", "errors": "0", "skipped": "0"}
    assert [(case.get("classname"), case.get("name"), [child.tag for child in case]) for case in suite] == [
        ("QMS110.missing-field", "a%,b:c é.md:2:3", ["failure"]),
        ("QMS405.review-overdue", "b.md:7:1", ["failure"]),
        ("QMS199.unused-setting", "mkdocs.yml:1:1", ["system-out"]),
    ]
    passed = ElementTree.fromstring(FORMATS["junit"](CLEAN)).find("testsuite")
    assert passed is not None
    assert (passed.get("tests"), passed.get("failures"), len(passed)) == ("1", "0", 1)


def assert_harmless(name: str, report: Report) -> None:
    shown = re.sub("\x1b\\[(?:0|1|3[136])m", "", FORMATS[name](report)) if name == "text" else FORMATS[name](report)
    bad = [c for c in shown if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert not bad, bad
    shown.encode("utf-8")
    commands = [line for line in shown.split("\n") if line.lstrip().startswith("::")]
    assert len(commands) == (len(report.findings) if name == "github" else 0)
    if name == "junit":
        ElementTree.fromstring(shown)
    elif name in ("json", "sarif"):
        json.loads(shown)


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_steers_nothing(name: str) -> None:
    assert_harmless(name, hostile(HOSTILE))


@settings(max_examples=40 if NIGHTLY else 15, deadline=None)
@given(st.text(max_size=40))
def test_no_text_steers_anything(words: str) -> None:
    for name in FORMATS:
        assert_harmless(name, hostile(words))
    uri = json.loads(FORMATS["sarif"](hostile(words)))["runs"][0]["results"][0]["locations"][0]
    assert re.fullmatch(r"[A-Za-z0-9_.~/%-]*", uri["physicalLocation"]["artifactLocation"]["uri"])


def test_a_hostile_repository_in_every_format(tmp_path: Path) -> None:
    files = {
        'procedures/a%,b:c"<é> d.md': procedure("QP-01", owner='"::set-output name=x::y\\e[31m\\u202e]]>"'),
        "procedures/::warning::c.md": procedure("QP-02", owner="") + "\n[::error::x](::gone%0a::error::y)\n",
        "procedures/new\nline\n::error::q.md": procedure("QP-03", owner=""),
    }
    root = small(tmp_path / "qms", files)
    count = len(findings(root))
    assert count >= 5
    for name in FORMATS:
        ran = run(root, "validate", "--format", name)
        assert ran.code == 1
        assert str(tmp_path) not in ran.out, "no absolute path stands in a report"
        starts = [line for line in ran.out.split("\n") if line.lstrip().startswith("::")]
        assert len(starts) == (count if name == "github" else 0), starts
    log = json.loads(run(root, "validate", "--format", "sarif").out)
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in log["runs"][0]["results"]}
    assert {unquote(uri) for uri in uris} == set(files)


def test_findings_are_ordered_by_path_line_column_rule(tmp_path: Path) -> None:
    files = {f"procedures/{n}.md": procedure(n, owner="", status="x", title="[a]") for n in ("b", "a", "B", "é")}
    told = [(f["path"], f["line"], f["column"], f["rule"]) for f in findings(small(tmp_path / "qms", files))]
    assert told == sorted(told)
    assert len(told) == 13  # b and B look alike
