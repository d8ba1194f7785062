"""`coverage`: states of leaf clauses, as a table and as data; what was not read is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.command import approved, findings, procedure, refused, run, settings, small

AT = "procedures/QP-01-x.md"
MK = settings(
    "standards: [iso-9001-2026, iso-9001-2015]", "not_applicable: {iso-9001-2026: {'8.3': We design nothing.}}"
)


def coverage(root: Path, *args: str) -> dict[str, Any]:
    ran = run(root, "coverage", "--format", "json", *args)
    assert ran.code == 0, ran.err
    data: dict[str, Any] = json.loads(ran.out)
    return data


def states(root: Path, *args: str) -> dict[str, str]:
    return {row["number"]: row["state"] for row in coverage(root, *args)["clauses"]}


def claims(*written: str, records: str = "", **fields: str) -> str:
    return approved("QP-01", clauses=json.dumps(written), records=records, **fields)


def test_json_has_the_keys_of_the_contract(tmp_path: Path) -> None:
    data = coverage(small(tmp_path / "qms", {"mkdocs.yml": MK, AT: claims("4.1#scope", "10.2.2")}))
    assert list(data) == ["standard", "clauses", "summary"]
    assert data["standard"] == "iso-9001-2026"
    assert {tuple(row) for row in data["clauses"]} == {("number", "title", "state", "documents", "registers", "reason")}
    rows = {row["number"]: row for row in data["clauses"]}
    assert rows["4.1"]["documents"] == [{"id": "QP-01", "section": "scope"}]
    assert rows["8.3.1"]["reason"] == "We design nothing."
    assert (rows["4.1"]["reason"], rows["10.2.2"]["documents"][0]["section"]) == (None, None)
    assert list(data["summary"]) == ["covered", "partial", "planned", "missing", "not-applicable"]
    assert sum(data["summary"].values()) == len(rows)
    assert not {"4", "8.3", "10"} & set(rows), "only leaf clauses are counted"


@pytest.mark.parametrize(
    ("document", "clause", "state"),
    [
        (claims("4.1"), "4.1", "covered"),
        (claims("iso-9001-2026:4.1"), "4.1", "covered"),
        (claims("4.2"), "4.1", "missing"),
        (claims("10.2.2"), "10.2.2", "partial"),
        (claims("10.2.2", records='[{title: "Actions", clauses: ["10.2.2"]}]'), "10.2.2", "covered"),
        (claims("10.2.2", records='[{clauses: ["10.2.2"]}]'), "10.2.2", "partial"),
        (claims("4.1", records='[{title: "Actions", clauses: ["10.2.2"]}]'), "10.2.2", "partial"),
        (claims("4.1", status="draft"), "4.1", "planned"),
        (claims("4.1", status="in-review"), "4.1", "planned"),
        (claims("4.1", effective_date="2026-04-01"), "4.1", "planned"),
        (claims("4.1", status="withdrawn", withdrawn_on="2026-03-01", withdrawn_reason="Old."), "4.1", "missing"),
        (claims("8.3.1"), "8.3.1", "not-applicable"),
        (claims("7.5"), "7.5.1", "missing"),
        (claims("iso-9001-2015:4.3"), "4.3", "covered"),
        (claims("iso-9001-2015:4.2"), "4.2", "missing"),
        (claims("iso-14001-2015:4.1"), "4.1", "missing"),
        (claims("four"), "4.1", "missing"),
    ],
)
def test_the_state_of_a_clause(tmp_path: Path, document: str, clause: str, state: str) -> None:
    assert states(small(tmp_path / "qms", {"mkdocs.yml": MK, AT: document}))[clause] == state


def test_a_claim_on_a_parent_counts_where_the_settings_say_so(tmp_path: Path) -> None:
    said = settings("standards: [iso-9001-2026]", "parent_claims: [QP-01]")
    found = states(small(tmp_path / "qms", {"mkdocs.yml": said, AT: claims("6")}))
    assert {state for number, state in found.items() if number.startswith("6.")} <= {"covered", "partial"}


def test_a_register_is_evidence_only_with_rows(tmp_path: Path) -> None:
    schema = json.dumps({"type": "array", "x-qmsdocs": {"clauses": ["10.2.2"]}})
    files = {"mkdocs.yml": MK, AT: claims("10.2.2"), "schemas/registers/actions.schema.json": schema}
    root = small(tmp_path / "qms", {**files, "registers/actions.yml": "[]\n"})
    assert states(root)["10.2.2"] == "partial"
    (root / "registers/actions.yml").write_text("- {id: 1}\n")
    row = next(row for row in coverage(root)["clauses"] if row["number"] == "10.2.2")
    assert (row["state"], row["registers"]) == ("covered", ["actions"])
    (root / "registers/actions.yml").write_text("- {id: 1\n")
    assert states(root)["10.2.2"] == "partial"
    assert "registers/actions.yml could not be read as a register" in run(root, "coverage").err


def test_the_text_form_is_a_table_with_its_counts(tmp_path: Path) -> None:
    ran = run(small(tmp_path / "qms", {"mkdocs.yml": MK, AT: claims("4.1", "10.2.2")}), "coverage")
    lines = ran.out.splitlines()
    assert lines[0] == "ISO 9001:2026: coverage of its leaf clauses on 2026-03-15"
    assert lines[2].split() == ["Clause", "Title", "State", "Documents", "Registers", "Note"]
    assert any(line.startswith("4.1 ") and line.endswith("covered         QP-01") for line in lines)
    assert any(line.startswith("10.2.2 ") and line.endswith("no record bound") for line in lines)
    assert any(line.startswith("8.3.1 ") and line.endswith("We design nothing.") for line in lines)
    assert lines[-2].endswith(" 6 not-applicable.")
    assert lines[-1] == "Covered means documented, no more. The catalogue was not compared with the licensed text."


def test_what_was_not_read_is_said(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {"mkdocs.yml": MK, AT: b"\xff"}, commit=False)
    said = run(root, "coverage").err
    assert "there is no history" in said and "States rest on what the documents say of themselves." in said
    assert f"{AT} could not be read as a document; it may claim clauses that are not counted here." in said
    missing = [f["message"] for f in findings(root) if f["rule"] == "QMS605"]
    assert missing and all(f"It may stand in {AT}, which could not be read." in message for message in missing)


def test_any_standard_can_be_asked_for_and_one_without_clauses_is_refused_in_words(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {AT: claims("iso-14001-2015:4.1")})
    assert refused(root, "coverage").startswith("The settings ask for no standard")
    assert states(root, "--standard", "iso-14001-2015")["4.1"] == "covered"
    assert "The settings do not name iso-14001-2015" in run(root, "coverage", "--standard", "iso-14001-2015").err
    assert refused(root, "coverage", "--standard", "iso-18091-2019").startswith(
        "iso-18091-2019 has no clauses of its own"
    )
    assert refused(root, "coverage", "--standard", "iso-9001").splitlines()[0] == "There is no standard iso-9001 here."


def test_severity_of_a_gap_and_the_plan_that_answers_for_it(tmp_path: Path) -> None:
    files = {"mkdocs.yml": settings("standards: [iso-9001-2026]"), AT: claims("10.2.2", "8.3")}
    root = small(tmp_path / "qms", {**files, "procedures/QP-02.md": procedure("QP-02", clauses="['4.1']")})
    by_clause = {f["message"].split("clause ")[1].split(" ")[0]: f for f in findings(root) if f["rule"] in GAPS}
    shown = {number: (by_clause[number]["rule"], by_clause[number]["severity"], by_clause[number]["authority"])
             for number in ("4.1", "10.2.2", "4.3", "5.1.2")}  # fmt: skip
    assert shown == {
        "4.1": ("QMS607", "warning", "policy"),
        "10.2.2": ("QMS606", "warning", "policy"),
        "4.3": ("QMS605", "error", "iso"),
        "5.1.2": ("QMS605", "error", "policy"),
    }
    plan = "".join(
        f"- {{id: IMP-{number}, clause: '{number}', lacking: All, owner: quality-manager, due: 2026-12-01}}\n"
        for number in range(4, 11)
    )
    (root / "registers/improvement-plan.yml").write_text(plan)
    assert [f["rule"] for f in findings(root)] == ["QMS612"]


GAPS = ("QMS605", "QMS606", "QMS607")


def test_a_clause_claimed_and_not_applicable_is_told_at_the_setting(tmp_path: Path) -> None:
    for name in ("not_applicable", "exclusions"):
        said = settings("standards: []", f"{name}: {{iso-9001-2026: {{'8.3': We design nothing.}}}}")
        root = small(tmp_path / name, {"mkdocs.yml": said, AT: claims("iso-9001-2026:8.3.1")})
        (told,) = findings(root)
        assert (told["rule"], told["severity"], told["path"], told["line"]) == ("QMS608", "error", "mkdocs.yml", 5)
        assert told["message"] == f"Clause 8.3 is said to be not applicable, but it is claimed in {AT} line 10."


def test_a_claim_on_the_edition_before_is_carried_over_where_the_requirement_is_the_same(tmp_path: Path) -> None:
    old = settings("standards: [iso-9001-2015]")
    root = small(tmp_path / "qms", {"mkdocs.yml": old, AT: claims("4.2", "4.3")})
    assert {n: s for n, s in states(root).items() if n in ("4.2", "4.3")} == {"4.2": "covered", "4.3": "covered"}
    carried = run(root, "coverage", "--standard", "iso-9001-2026").out.splitlines()
    assert [line.split()[0] for line in carried if "QP-01" in line] == ["4.3"]
    assert [line.split()[0] for line in carried if line.endswith("carried over from iso-9001-2015")] == ["4.3"]
