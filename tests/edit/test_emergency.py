"""`approve --emergency`: one role puts a text in force for some days; staff, calendar and checks are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qmsdocs.site.pages.document import document_pages
from tests.fixtures.command import BODY, Ran, found, procedure, run
from tests.fixtures.repos import Repo, make_repo
from tests.site.made import context_of, made

FILE = "procedures/QP-01-bridge.md"
SETTINGS = """
site_name: Town Hall
extra:
  qmsdocs:
    standards: []
    approvals: {procedure: [quality-manager]}
    emergency_roles: [mayor]
    emergency_days: 14
"""
ROLES = """
- {id: quality-manager, title: Quality manager, holders: [{name: Mia Manager, email: mia@townhall.example}]}
- {id: mayor, title: Mayor, holders: [{name: Max Mayor, email: max@townhall.example}]}
"""
DATES = {"effective_date": "2026-03-01", "next_review": "2027-03-01", "change_summary": "First."}
URGENT = ("--emergency", "--days", "7", "--reason", "The bridge is closed from tomorrow.")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """QP-01 1.0 in force, 1.1 waiting for approval."""
    repo = make_repo(tmp_path / "qms")
    repo.write("mkdocs.yml", SETTINGS)
    repo.write("registers/roles.yml", ROLES)
    repo.write(FILE, procedure("QP-01", status="in-review", **DATES))
    repo.commit(date="2026-03-01T08:00:00+00:00")
    assert approve(repo, "quality-manager", today="2026-03-01").code == 0
    repo.commit(date="2026-03-01T12:00:00+00:00")
    later = {**DATES, "status": "in-review", "change_summary": "The way round."}
    repo.write(FILE, procedure("QP-01", body=BODY + "\nGo round by the mill.\n", version='"1.1"', **later))
    repo.commit(date="2026-03-10T12:00:00+00:00")
    return repo


def approve(repo: Repo, role: str, *args: str, today: str = "2026-03-15") -> Ran:
    who = {"mayor": "Max Mayor", "quality-manager": "Mia Manager"}[role]
    repo.git("config", "user.name", who)
    repo.git("config", "user.email", f"{who[:3].lower()}@townhall.example")
    return run(repo.path, "approve", "QP-01", "--role", role, *args, today=today)


def in_force(repo: Repo, day: str) -> list[str]:
    listed = json.loads(run(repo.path, "list", "--format", "json", today=day).out)["documents"]
    return [one["version"] for one in listed]


def page(repo: Repo, day: str) -> str:
    """What the page of QP-01 says, without its frame."""
    shown = made(context_of(repo, day), document_pages)["d/QP-01.html"]
    return " ".join(shown.text_content().split())


def test_in_force_at_once_and_said_so_until_it_lapses(repo: Repo) -> None:
    ran = approve(repo, "mayor", *URGENT)
    assert ran.code == 0, ran.err
    assert (
        "in force until 2026-03-21 at the latest, unless the approvals asked for come in by then (quality-m" in ran.err
    )
    assert "status: approved" in (repo.path / FILE).read_text("utf-8")
    repo.commit(date="2026-03-15T12:00:00+00:00")
    assert in_force(repo, "2026-03-21") == ["1.1"]
    assert found(repo.path, "--today", "2026-03-21") == []
    shown = page(repo, "2026-03-20")
    assert "In force by an emergency approval" in shown and "until 21 March 2026 at the latest" in shown
    assert "Reason: The bridge is closed from tomorrow." in shown and "version 1.0 would hold again" in shown
    (due,) = json.loads(run(repo.path, "due", "--within", "7d", "--format", "json", today="2026-03-20").out)["due"]
    assert (due["kind"], due["day"], due["role"]) == ("emergency", "2026-03-21", "quality-manager")

    assert in_force(repo, "2026-03-22") == ["1.0"]
    assert found(repo.path, "--today", "2026-03-22") == [f"{FILE}:10:1 warning QMS442"]
    assert "version 1.0 holds again" in run(repo.path, "validate", today="2026-03-22").out
    assert run(repo.path, "validate", "--due", today="2026-03-22").code == 1
    assert "Go round by the mill" not in page(repo, "2026-03-22")


def test_the_approval_asked_for_takes_its_place(repo: Repo) -> None:
    assert approve(repo, "mayor", *URGENT).code == 0
    repo.commit(date="2026-03-15T12:00:00+00:00")
    assert approve(repo, "quality-manager", today="2026-03-18").code == 0
    repo.commit(date="2026-03-18T12:00:00+00:00")
    assert in_force(repo, "2026-04-01") == ["1.1"]
    assert found(repo.path, "--today", "2026-04-01") == []
    assert "by an emergency approval" not in page(repo, "2026-04-01")


@pytest.mark.parametrize(
    ("role", "args", "code", "words"),
    [
        ("quality-manager", URGENT, 1, "Ask mayor."),
        ("mayor", ("--emergency", "--days", "15", "--reason", "Flood."), 1, "holds for at most 14 days"),
        ("mayor", ("--emergency", "--days", "7"), 2, "why it cannot wait"),
        ("mayor", ("--days", "7"), 2, "Add --emergency"),
        ("mayor", ("--emergency", "--days", "0", "--reason", "Flood."), 2, "--days"),
    ],
)
def test_who_may_not_and_what_is_lacking(repo: Repo, role: str, args: tuple[str, ...], code: int, words: str) -> None:
    before = (repo.path / FILE).read_bytes()
    ran = approve(repo, role, *args)
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err
    assert (repo.path / FILE).read_bytes() == before


def test_one_that_is_over_already_is_not_entered(repo: Repo) -> None:
    before = (repo.path / FILE).read_bytes()
    ran = approve(repo, "mayor", *URGENT, "--date", "2026-03-08")
    assert (ran.code, ran.out, (repo.path / FILE).read_bytes()) == (1, "", before)
    assert "given on 2026-03-08 for so long ended on 2026-03-14 already" in ran.err
    assert approve(repo, "mayor", *URGENT, today="9999-12-30").code == 0
