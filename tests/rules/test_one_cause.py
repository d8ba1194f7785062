"""One cause, one finding: what follows from a fault is not told again. And what is legal is not told at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmsdocs.rules.lifecycle import _circles
from tests.fixtures.command import approved, findings, found, procedure, settings, small
from tests.fixtures.repos import make_repo

A, B, C = (f"procedures/{name}.md" for name in "abc")


def test_every_circle_is_found_once_and_long_chains_are_followed_once() -> None:
    follows = {"A": ["B"], "B": ["C"], "C": ["A", "gone"], "D": ["D"], "E": ["A", "F"], "F": []}
    assert list(_circles(follows)) == [["A", "B", "C"], ["D"]]
    assert list(_circles({"B": ["A"], "A": ["B"]})) == [["B", "A"]]
    chain = {str(n): [str(n + 1)] for n in range(50_000)}
    assert list(_circles({**chain, "50000": []})) == []


def test_a_circle_is_told_at_its_first_document(tmp_path: Path) -> None:
    files = {A: procedure("QP-1", supersedes="QP-2"), B: procedure("QP-2", supersedes="[QP-3]")}
    root = small(tmp_path / "qms", {**files, C: procedure("QP-3", supersedes="QP-1")})
    (told,) = findings(root)
    assert (told["path"], told["line"], told["rule"]) == (A, 7, "QMS408")
    assert told["message"] == "These documents supersede each other in a circle: QP-1 → QP-2 → QP-3 → QP-1."


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        (("A-1", "A-1"), "QMS201"),
        (("A-1", "a-1"), "QMS202"),
        (("A 1", "A1"), "QMS202"),
        (("\N{FULLWIDTH LATIN CAPITAL LETTER A}-1", "A-1"), "QMS202"),
        (("é-1", "e\N{COMBINING ACUTE ACCENT}-1"), "QMS202"),
        (("A 1", "A_1"), "QMS204"),
        (("A b", "a_B"), "QMS204"),
    ],
)
def test_two_ids_that_cannot_be_told_apart_are_one_finding(tmp_path: Path, ids: tuple[str, str], told: str) -> None:
    files = {path: procedure(f'"{id_}"') for path, id_ in zip((A, B), ids, strict=True)}
    assert found(small(tmp_path / "qms", files)) == [f"{B}:2:1 error {told}"]


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (approved("QP-1", effective_date="2026-13-01"), ["7:1 QMS112"]),
        (approved("QP-1", effective_date="TBD"), ["7:1 QMS401"]),
        (approved("QP-1", effective_date="", next_review=""), ["2:1 QMS401", "2:1 QMS402"]),
        (approved("QP-1", change_summary=""), ["2:1 QMS403"]),
        (approved("QP-1", next_review="2026-02-01"), ["8:1 QMS404"]),
        (approved("QP-1", id="", owner="nobody"), ["2:1 QMS110", "5:1 QMS310"]),
        (procedure("QP-1", status="withdrawn"), ["5:1 QMS409"]),
        (procedure("QP-1", type="[policy]"), ["7:1 QMS111"]),
        (procedure("QP-1", clauses="[{a: b}]"), ["7:11 QMS111"]),
        (procedure("QP-1", clauses="[8.1#nope, 8.1 b]"), ["7:11 QMS604", "7:21 QMS603"]),
        (procedure("QP-1", clauses="['x:1', '99']"), ["7:11 QMS602", "7:18 QMS601"]),
        (procedure("QP-1", related="[QP-99, TBD, '']"), ["7:11 QMS304"]),
        (procedure("QP-1", body="\n<!-- nothing -->\n"), ["8:1 QMS801"]),
        (procedure("QP-1", body="\n## Purpose\n\n[a](gone.md)\n"), ["8:1 QMS802", "11:1 QMS301"]),
    ],
)
def test_what_follows_from_a_fault_is_not_told_again(tmp_path: Path, document: str, told: list[str]) -> None:
    listed = findings(small(tmp_path / "qms", {A: document}))
    assert [f"{f['line']}:{f['column']} {f['rule']}" for f in listed] == told


def test_roles_are_asked_for_wherever_they_are_named(tmp_path: Path) -> None:
    fields = {"must_know": "[a, quality-manager]", "approvals": "[{role: b, date: 2026-03-01}]"}
    files = {
        A: procedure("QP-1", **fields, reviews="[{role: c, date: 2026-03-01, comment: Read it.}]"),
        "mkdocs.yml": settings("standards: []", "approvals: {policy: [d]}"),
    }
    assert found(small(tmp_path / "qms", files)) == [
        "mkdocs.yml:5:26 error QMS310",
        f"{A}:7:13 error QMS310",
        f"{A}:8:14 error QMS310",
        f"{A}:9:12 error QMS310",
    ]


def test_a_value_of_a_million_letters_is_cut_in_the_sentence_that_shows_it(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {"procedures/QP-01-a.md": procedure("QP-01", body=f"[x]({'y' * 1_000_000}.md)\n")})
    assert max(len(finding["message"]) for finding in findings(root)) < 900


def test_what_history_says_of_a_version_is_told_at_its_line(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "qms")
    repo.write("mkdocs.yml", settings("standards: []"))
    repo.write(A, approved("QP-1"))
    repo.commit("Release")
    repo.write(A, approved("QP-1") + "One more sentence.\n")
    repo.commit("Another text")
    assert [one for one in found(repo.path) if "QMS5" in one] == [f"{A}:4:1 error QMS502"]


def test_clauses_are_told_in_the_order_of_the_standard(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {"mkdocs.yml": settings("standards: [iso-9001-2026]"), A: procedure("QP-1")})
    numbers = [one["message"].split()[3] for one in findings(root) if one["rule"] == "QMS605"]
    assert (numbers[0], numbers[-1]) == ("4.1", "10.2.2")


def test_a_field_whose_name_is_mistyped_is_named(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {A: procedure("QP-1").replace("owner:", "ownr:")})
    assert [one["hint"] for one in findings(root)] == ["Write `owner` instead of `ownr`."]
