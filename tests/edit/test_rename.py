"""A reorganisation: a role gets another id, a process moves, a standard is mapped anew; no approval becomes void."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qmsdocs.site.pages.document import document_pages
from qmsdocs.site.pages.roles import roles_pages
from tests.edit.test_approve import FILE, READY
from tests.fixtures.command import Ran, procedure, run
from tests.fixtures.repos import Repo, make_repo
from tests.site.made import context_of, made

ROLES = """# who does what
- id: office   # the front
  title: Front office
  deputies: [mayor]
  holders: [{name: Ofra Office, email: ofra@example.org}]
- id: mayor
  title: Mayor
  deputies:
    - office  # by law
  holders: [{name: Max Mayor, email: max@example.org}]
"""
SETTINGS = """site_name: T
extra:
  qmsdocs:
    standards: [iso-9001-2026]
    approvals:
      procedure:
        - office # first
        - mayor
      policy: [{role: office, meaning: approved}, mayor]
    editorial_roles: [office]
    ignore: {QMS605: Not about that.}
"""
PLAN = '- {id: P-1, standard: iso-9001-2026, clause: "4.1", lacking: Much, owner: office, due: 2027-01-01}\n'
POLICY = "policies/POL-01-care.md"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """QP-01 and POL-01 are approved by both roles and in force; the office owns QP-01 and knows it."""
    made = make_repo(tmp_path / "qms")
    made.write("mkdocs.yml", SETTINGS)
    made.write("registers/roles.yml", ROLES)
    made.write("registers/improvement-plan.yml", PLAN)
    more = {"owner": "office", "must_know": "[mayor, office] # both", "process": "counter", "clauses": '["7.5.2"]'}
    made.write(FILE, procedure("QP-01", **READY, **more))
    made.write(POLICY, procedure("POL-01", **READY, **{**more, "owner": "mayor"}))
    made.commit(author="Ada Author <ada@example.org>", date="2026-03-01T12:00:00+00:00")
    for name, role in (("Ofra Office", "office"), ("Max Mayor", "mayor")):
        email = f"{name.split()[0].lower()}@example.org"
        made.git("config", "user.name", name)
        made.git("config", "user.email", email)
        ran = run(made.path, "approve", "QP-01", "POL-01", "--role", role, "--date", "2026-03-05")
        assert ran.code == 0, ran.err
        made.commit(author=f"{name} <{email}>", date="2026-03-05T12:00:00+00:00")
    return made


def _weighty(repo: Repo) -> list[tuple[str, str]]:
    listed = json.loads(run(repo.path, "validate", "--format", "json", today="2026-05-01").out)["findings"]
    return sorted((one["path"], one["rule"]) for one in listed if one["severity"] != "info" and one["rule"][3] != "6")


def _facts(repo: Repo) -> list[Any]:
    """What history says of all releases."""
    told = [json.loads(run(repo.path, "history", id_, "--format", "json").out) for id_ in ("QP-01", "POL-01")]
    for one in (row for history in told for row in history["revisions"]):
        del one["path"]
    return told


def _listed(repo: Repo) -> list[tuple[str, ...]]:
    rows = json.loads(run(repo.path, "list", "--format", "json", today="2026-04-14").out)["documents"]
    return [tuple(one[name] for name in ("id", "version", "state", "effective_date")) for one in rows]


def rename(repo: Repo, *args: str) -> Ran:
    return run(repo.path, "rename-role", *args, today="2026-04-15")


def test_a_reorganisation_voids_no_approval(repo: Repo) -> None:
    assert _weighty(repo) == []
    facts, before = _facts(repo), _listed(repo)
    ran = rename(repo, "office", "front-desk", "--from", "2026-04-10", "--title", "Front desk: all")
    assert ran.code == 0, ran.err
    assert ran.out == f"mkdocs.yml\n{POLICY}\n{FILE}\nregisters/improvement-plan.yml\nregisters/roles.yml\n"
    text = (repo.path / FILE).read_text()
    assert "owner: front-desk\n" in text and "must_know: [mayor, front-desk] # both\n" in text
    assert text.count("role: office\n") == 1
    assert (repo.path / "registers/roles.yml").read_text() == ROLES.replace(
        "- id: office   # the front\n  title: Front office",
        '- id: front-desk   # the front\n  former_ids: [{id: office, to: 2026-04-09}]\n  title: "Front desk: all"',
    ).replace("- office  # by law", "- front-desk  # by law")
    assert (repo.path / "mkdocs.yml").read_text() == SETTINGS.replace(
        "- office #", "- {role: front-desk, formerly: [office]} #"
    ).replace("{role: office, meaning", "{role: front-desk, formerly: [office], meaning").replace(
        "[office]\n    ignore", "[{role: front-desk, formerly: [office]}]\n    ignore"
    )
    assert "owner: front-desk" in (repo.path / "registers/improvement-plan.yml").read_text()
    assert _weighty(repo) == []
    repo.commit(date="2026-04-15T12:00:00+00:00")
    repo.move(FILE, "procedures/desk/QP-01-requests.md")
    moved = repo.path / "procedures/desk/QP-01-requests.md"
    moved.write_text(moved.read_text().replace("process: counter", "process: desk").replace('"7.5.2"', '"7.5.3.1"'))
    repo.commit(date="2026-04-16T12:00:00+00:00")
    assert _weighty(repo) == []
    assert _facts(repo) == facts
    assert _listed(repo) == before
    as_of = run(repo.path, "list", "--as-of", "2026-04-12", today="2026-05-01").out
    assert as_of.count("1.0      In force") == 2
    context = context_of(repo, "2026-05-01")
    page = made(context, document_pages)["d/QP-01.html"].text_content()
    assert "VOID" not in page and page.count("for this text (committed)") >= 2 and "Front desk: all" in page
    duties = made(context, roles_pages)["roles/front-desk.html"].text_content()
    assert "QP-01" in duties and "POL-01" in duties


def test_what_comes_later_is_approved_under_the_new_id(repo: Repo) -> None:
    assert rename(repo, "office", "front-desk").code == 0
    repo.commit(date="2026-04-15T12:00:00+00:00")
    text = (repo.path / FILE).read_text()
    text = text.replace('"1.0"', '"1.1"').replace("First.", "Second.").replace("status: approved", "status: in-review")
    repo.write(FILE, text)
    repo.commit(author="Ada Author <ada@example.org>", date="2026-04-16T12:00:00+00:00")
    refused = run(repo.path, "approve", "QP-01", "--role", "office", today="2026-04-17")
    assert (refused.code, "is called front-desk now" in refused.err) == (2, True)
    repo.git("config", "user.name", "Ofra Office")
    repo.git("config", "user.email", "ofra@example.org")
    ran = run(repo.path, "approve", "QP-01", "--role", "front-desk", today="2026-04-17")
    assert ran.code == 0 and "Still to approve: mayor." in ran.err, ran.err
    repo.write(POLICY, (repo.path / POLICY).read_text().replace("owner: mayor", "owner: office"))
    assert _weighty(repo) == [(POLICY, "QMS310")]


def test_a_second_renaming_keeps_both_former_ids(repo: Repo) -> None:
    assert rename(repo, "office", "desk", "--from", "2026-04-01").code == 0
    repo.commit(date="2026-04-15T12:00:00+00:00")
    ran = rename(repo, "desk", "counter", "--commit")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[-1] == repo.head()
    roles = (repo.path / "registers/roles.yml").read_text()
    assert "former_ids: [{id: office, to: 2026-03-31}, {id: desk, to: 2026-04-14}]\n" in roles
    assert "{role: counter, formerly: [office, desk]}" in (repo.path / "mkdocs.yml").read_text()
    assert _weighty(repo) == []


def test_the_role_that_approves_editorial_versions_unsaid_is_said_from_then_on(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "qms")
    settings = "site_name: T\nextra:\n  qmsdocs:\n    approvals: # who\n      procedure:\n        - mayor\n"
    more = "\n    standards: []\n"
    repo.write("mkdocs.yml", settings + more)
    roles = ROLES.replace("id: office ", "id: quality-manager ").replace("- office ", "- mayor ")
    repo.write("registers/roles.yml", roles)
    repo.write(FILE, procedure("QP-01"))
    repo.commit()
    assert rename(repo, "quality-manager", "quality-lead").code == 0
    said = "    editorial_roles: [{role: quality-lead, formerly: [quality-manager]}]\n"
    assert (repo.path / "mkdocs.yml").read_text() == settings + said + more
    assert _weighty(repo) == []
    repo.write("mkdocs.yml", settings + more)
    repo.write("registers/roles.yml", ROLES)
    repo.write(FILE, procedure("QP-01", owner="mayor", editorial="true"))
    assert (FILE, "QMS310") in _weighty(repo)


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("ofice", "desk"), 2, "Did you mean office?"),
        (("office", "mayor"), 1, "is, or was, the id of a role already"),
        (("office", "front desk"), 2, "cannot be the id of a role"),
        (("office", "desk", "--from", "2026-04-16"), 1, "Rename it on that day."),
        (("office", "desk", "--from", "0001-01-01"), 2, "Check the year"),
    ],
)
def test_what_cannot_be_renamed_so(repo: Repo, args: tuple[str, ...], code: int, words: str) -> None:
    status = repo.git("status", "--porcelain")
    ran = rename(repo, *args)
    assert (ran.code, ran.out) == (code, "") and words in ran.err
    assert repo.git("status", "--porcelain") == status


def test_a_form_that_a_program_cannot_change_changes_nothing(repo: Repo) -> None:
    repo.write(
        "registers/roles.yml",
        ROLES.replace("deputies:\n    - office  # by law", "deputies: [&x office]\n  authorities: [*x]"),
    )
    repo.write(FILE, (repo.path / FILE).read_text().replace("\n", "\r\n"))
    repo.commit()
    before = {path: path.read_bytes() for path in repo.path.rglob("*.*") if path.is_file() and ".git" not in path.parts}
    ran = rename(repo, "office", "desk")
    assert ran.code == 2 and "registers/roles.yml" in ran.err
    assert all(path.read_bytes() == data for path, data in before.items())
    repo.write("registers/roles.yml", ROLES)
    assert rename(repo, "office", "desk").code == 0
    assert b"owner: desk\r\n" in (repo.path / FILE).read_bytes()
