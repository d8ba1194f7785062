"""Links, ids and clause references: what a written word means."""

from __future__ import annotations

import pytest

from qmsdocs.model.finding import Place
from qmsdocs.think.clauses import clause_ref
from qmsdocs.think.ids import address_of, id_fault, same_looking
from qmsdocs.think.links import Target, locate


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("b.md", Target("repository", "procedures/b.md")),
        ("./b.md#steps", Target("repository", "procedures/b.md", "steps")),
        ("../policies/p.md", Target("repository", "policies/p.md")),
        ("My%20file.md", Target("repository", "procedures/My file.md")),
        ("b.md?x=1#a%20b", Target("repository", "procedures/b.md", "a b")),
        ("#steps", Target("here", "procedures/a.md", "steps")),
        ("", Target("here", "procedures/a.md")),
        ("..", Target("repository", ".")),
        ("../../etc/passwd", Target("escape", "../../etc/passwd")),
        ("..%2f..%2fetc", Target("escape", "../../etc")),
        ("/top.md", Target("root", "top.md")),
        ("https://a.example/x", Target("outside", "https://a.example/x")),
        ("//a.example/x", Target("outside", "//a.example/x")),
        ("mailto:desk@a.example", Target("outside", "mailto:desk@a.example")),
    ],
)
def test_where_a_link_leads(written: str, target: Target) -> None:
    assert locate("procedures/a.md", written) == target


@pytest.mark.parametrize("good", ["QP-01", "1", "CSC PR.013", "Política-1", "Ж-1", "a_b", "x" * 100])
def test_ids_that_may_be(good: str) -> None:
    assert id_fault(good) == ""


@pytest.mark.parametrize(
    "bad", ["", "QP/01", "-QP", "QP  01", " QP", "x" * 101, "QP\u200b01", "QР-01", "QP#1", "..", "QP\n1", "a?b"]
)
def test_ids_that_may_not_be(bad: str) -> None:
    assert id_fault(bad)


def test_ids_that_look_alike() -> None:
    assert same_looking("QP 01") == same_looking("qp01") == same_looking("Qp 0 1")
    assert same_looking("é") == same_looking("e\u0301")
    assert same_looking("QP-01") != same_looking("QP-1")
    assert address_of("CSC PR.013") == "d/CSC_PR.013.html"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("7.5.3.2", ("std", "7.5.3.2", "")),
        ("7.5.3.2#retention-and-disposition", ("std", "7.5.3.2", "retention-and-disposition")),
        ("iso-iec-27001-2022:A.5.1", ("iso-iec-27001-2022", "A.5.1", "")),
        ("clause 7", None),
        ("", None),
        ("7.5 ", ("std", "7.5", "")),
    ],
)
def test_clause_references(written: str, expected: tuple[str, str, str] | None) -> None:
    ref = clause_ref(written, Place("a.md"), "std")
    assert (ref and (ref.standard, ref.number, ref.section)) == expected
