"""Registers: each a list of rows; what is wrong in one is told once, and nothing else is blamed for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.fixtures.command import ROLES, findings, found, procedure, refused, run, settings, small

ROLES_AT = "registers/roles.yml"
PLAN_AT = "registers/improvement-plan.yml"


@pytest.mark.parametrize(
    "content",
    [
        ROLES,
        "\N{ZERO WIDTH NO-BREAK SPACE}- id: quality-manager\r\n  title: Quality manager\r\n",
        "# Roles\n---\n" + ROLES + "...\n",
        "- {id: quality-manager, title: Q, holders: [{name: Ana, email: a@x.pt, from: 2026-01-01, to: 2026-12-31}],"
        " deputies: [clerk], responsibilities: All of it, authorities: [To sign, To stop]}\n- {id: clerk, title: C}\n",
        ROLES + "".join(f"- {{id: r{n}, title: R}}\n" for n in range(2_000)),
    ],
)
def test_legal_roles(tmp_path: Path, content: str) -> None:
    assert found(small(tmp_path / "qms", {ROLES_AT: content})) == []


@pytest.mark.parametrize(
    ("content", "place", "rule", "said"),
    [
        ("~\n", "1:1", "QMS103", "The register roles is no list of rows."),
        ("a: b\n", "1:1", "QMS103", "The register roles is no list of rows."),
        ("- {id: quality-manager\n", "1:3", "QMS103", "A group in curly brackets opens here"),
        ("- {id: quality-manager, title: Q, title: B}\n", "1:35", "QMS104", "`title` stands here a second time"),
        ("- quality-manager\n", "1:3", "QMS111", "Row 1 should be a group of fields, but it is the text “quality-mana"),
        (ROLES + "-\n", "2:2", "QMS111", "Row 2 should be a group of fields, but it is empty."),
        (ROLES + "- [a]\n", "2:3", "QMS111", "Row 2 should be a group of fields, but it is a list."),
        (ROLES + "- {title: Q}\n", "2:3", "QMS110", "The field `id` of row 2 is missing."),
        (ROLES + "- {id: TBD, title: Q}\n", "2:4", "QMS113", "The field `id` of row 2 holds no value yet"),
        (ROLES + "- {id: 'a b', title: Q}\n", "2:4", "QMS112", "`id` of row 2 is “a b”, which has not the right form."),
        (ROLES + "- {id: b, title: Q, holdres: []}\n", "2:21", "QMS111", "There is no field `holdres` of row 2."),
        (ROLES + "- {id: b, title: Q, holders: {name: A}}\n", "2:21", "QMS111", "`holders` of row 2 should be a list"),
        (ROLES + "- {id: b, title: Q, holders: [A]}\n", "2:31", "QMS111", "`holders[1]` of row 2 should be a group"),
        (
            ROLES + "- {id: b, title: Q, holders: [{name: A, to: 2026-13-01}]}\n",
            "2:41",
            "QMS112",
            "`holders[1].to` of ro",
        ),
        (ROLES + "- {id: b, title: Q, deputies: [boss]}\n", "2:32", "QMS310", "`deputies` names the role boss"),
        (ROLES + ROLES, "2:4", "QMS702", "The id quality-manager already belongs to the row on line 1."),
        (f"<<<<<<< a\n{ROLES}=======\n{ROLES}>>>>>>> b\n", "1:1", "QMS106", "Here stand two versions"),
        (ROLES.encode("utf-16"), "1:1", "QMS101", "The file is saved as UTF-16"),
        (ROLES.encode() + b"# \xff\n", "2:3", "QMS101", "The file is not saved as UTF-8"),
        (ROLES.encode() + b"\0", "2:1", "QMS101", "The file holds a NUL character"),
        (ROLES + "- " + "[" * 70 + "]" * 70, "2:52", "QMS107", "It is nested more than 50 levels deep"),
        (ROLES + "#" * 6_000_000, "1:1", "QMS107", "The file is larger than 5 MB"),
        ("- !!python/object/apply:os.system [touch owned]\n", "1:3", "QMS111", "Row 1 should be a group of fields"),
    ],
)
def test_a_fault_is_one_finding_and_blames_no_document(
    tmp_path: Path, content: str | bytes, place: str, rule: str, said: str
) -> None:
    told = findings(small(tmp_path / "qms", {ROLES_AT: content}))
    assert [(f"{f['line']}:{f['column']}", f["rule"], f["severity"], f["path"]) for f in told] == [
        (place, rule, "error", ROLES_AT)
    ]
    assert told[0]["message"].startswith(said), told[0]["message"]


def test_a_register_that_is_no_file_here_is_never_opened(tmp_path: Path) -> None:
    root = small(tmp_path / "qms")
    roles = root / ROLES_AT
    roles.unlink()
    roles.symlink_to("/etc/passwd")
    assert found(root) == [f"{ROLES_AT}:1:1 error QMS901"]
    roles.unlink()
    os.mkfifo(roles)
    assert found(root) == [f"{ROLES_AT}:1:1 error QMS101"]
    roles.unlink()
    (root / "mine.yml").write_text(ROLES)
    roles.symlink_to("../mine.yml")
    assert found(root) == []
    roles.unlink()
    assert found(root) == ["mkdocs.yml:1:1 info QMS311"]


def test_a_register_in_two_files(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {"registers/roles.yaml": "- {id: x\n"})
    assert found(root) == ["registers/roles.yaml:1:1 error QMS703"]
    (root / ROLES_AT).unlink()
    assert found(root) == ["registers/roles.yaml:1:3 error QMS103"]


def test_a_register_needs_a_schema_and_only_rows(tmp_path: Path) -> None:
    root = small(
        tmp_path / "qms", {"registers/risks.yml": "- {id: 1}\n", "registers/sub/x.yml": "{", "registers/a.csv": ""}
    )
    assert found(root) == ["registers/risks.yml:1:1 warning QMS701"]
    assert (run(root, "validate").code, run(root, "validate", "--strict").code) == (0, 1)
    (root / "registers/risks.yml").write_text("id: 1\n")
    assert found(root) == ["registers/risks.yml:1:1 error QMS103"]


def test_the_improvement_plan_names_clauses_and_roles_that_exist(tmp_path: Path) -> None:
    plan = "- {id: I-1, clause: '99.1', lacking: x, owner: boss, due: 2026-04-01}\n"
    plan += (
        "- {id: I-2, standard: iso-9, clause: '8.1', lacking: x, owner: quality-manager, due: soon}\n- {clause: 8.1}\n"
    )
    assert found(small(tmp_path / "qms", {PLAN_AT: plan})) == [
        f"{PLAN_AT}:1:13 error QMS601",
        f"{PLAN_AT}:1:41 error QMS310",
        f"{PLAN_AT}:2:13 error QMS602",
        f"{PLAN_AT}:2:81 error QMS112",
        f"{PLAN_AT}:3:3 error QMS110",
        f"{PLAN_AT}:3:3 error QMS110",
        f"{PLAN_AT}:3:3 error QMS110",
        f"{PLAN_AT}:3:3 error QMS110",
    ]


def test_a_plan_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    files = {PLAN_AT: "- {clause: 4.1\n", "mkdocs.yml": settings("standards: [iso-9001-2026]")}
    assert found(small(tmp_path / "qms", files)) == [f"{PLAN_AT}:1:3 error QMS103"]


def test_a_folder_that_is_a_repository_of_its_own_is_not_known(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {"policies/P-1.md": procedure("P-1")})
    (root / "procedures/.git").write_text("gitdir: elsewhere\n")
    assert found(root) == ["procedures:1:1 error QMS101"]
    (root / "policies/P-1.md").unlink()
    assert refused(root).startswith("No documents were found in procedures/, policies/.")
