"""What the settings ask of approvals: meanings, different persons, authors, deputies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qmsdocs.opening import open_commit
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.rules import rules_pages
from qmsdocs.view import View
from tests.edit.test_approve import FILE, READY
from tests.fixtures.command import Ran, findings, found, procedure, refused, run
from tests.fixtures.repos import Repo, make_repo

ROLES = """
- id: quality-manager
  title: Quality manager
  holders: [{name: Mia Manager, email: mia@example.org}, {name: Ada Author, email: ada@example.org}]
- id: mayor
  title: Mayor
  deputies: [deputy-mayor]
  holders: [{name: Max Mayor, email: max@example.org}, {name: Mia Manager, email: mia@example.org}]
- id: deputy-mayor
  title: Deputy mayor
  holders: [{name: Dora Deputy, email: dora@example.org}]
"""
PEOPLE = {name.partition(" ")[0]: name for name in ("Mia Manager", "Ada Author", "Max Mayor", "Dora Deputy")}


def make(path: Path, *settings: str) -> Repo:
    made = make_repo(path)
    lines = "".join(f"    {line}\n" for line in ("standards: []", *settings))
    made.write("mkdocs.yml", f"site_name: T\nextra:\n  qmsdocs:\n{lines}")
    made.write("registers/roles.yml", ROLES)
    made.write(FILE, procedure("QP-01", **READY, classification="public"))
    made.commit(author="Ada Author <ada@example.org>", date="2026-03-01T12:00:00+00:00")
    return made


def approve(repo: Repo, who: str, role: str, *args: str, today: str = "2026-03-15") -> Ran:
    repo.git("config", "user.name", PEOPLE[who])
    repo.git("config", "user.email", f"{who.lower()}@example.org")
    ran = run(repo.path, "approve", "QP-01", "--role", role, *args, today=today)
    if ran.code == 0:
        repo.commit(author=f"{PEOPLE[who]} <{who.lower()}@example.org>", date=f"{today}T12:00:00+00:00")
    return ran


TWO = "approvals: {procedure: [{role: quality-manager, meaning: reviewed}, {role: mayor, meaning: approved}]}"


def test_each_role_approves_in_the_meaning_that_is_asked(tmp_path: Path) -> None:
    repo = make(tmp_path / "qms", TWO)
    ran = approve(repo, "Mia", "quality-manager")
    assert "Still to approve: mayor (approved for use)." in ran.err
    assert "meaning: reviewed for adequacy\n" in (repo.path / FILE).read_text()
    assert "Its status is now approved" in approve(repo, "Max", "mayor").err
    assert found(repo.path) == []
    assert "QP-01" in run(repo.path, "list", today="2026-04-01").out


def test_an_approval_in_another_meaning_does_not_count(tmp_path: Path) -> None:
    repo = make(tmp_path / "qms", TWO)
    assert approve(repo, "Mia", "quality-manager", "--meaning", "approved for use").code == 0
    ran = approve(repo, "Max", "mayor")
    assert "Still to approve: quality-manager (reviewed for adequacy)." in ran.err
    text = (repo.path / FILE).read_text()
    repo.write(FILE, text.replace("status: in-review", "status: approved"))
    repo.commit(date="2026-03-15T13:00:00+00:00")
    assert [one["rule"] for one in findings(repo.path)] == ["QMS410"]
    assert "QP-01" not in run(repo.path, "list", today="2026-04-01").out
    repo.write(FILE, text)
    repo.commit(date="2026-03-15T14:00:00+00:00")
    assert approve(repo, "Mia", "quality-manager").code == 0
    assert found(repo.path) == []
    assert "QP-01" in run(repo.path, "list", today="2026-04-01").out


def test_meanings_asked_today_unrelease_nothing_of_yesterday(tmp_path: Path) -> None:
    repo = make(tmp_path / "qms", "approvals: {procedure: [mayor]}")
    assert approve(repo, "Max", "mayor", "--meaning", "seen").code == 0
    settings = (repo.path / "mkdocs.yml").read_text()
    repo.write("mkdocs.yml", settings.replace("[mayor]", "[{role: mayor, meaning: approved}]"))
    repo.commit(date="2026-03-16T12:00:00+00:00")
    for _ in range(2):  # the second time what the settings asked for comes from the cache
        assert "QP-01  Title of QP-01  1.0      In force" in run(repo.path, "list", today="2026-04-01").out


BOTH = ("approvals: {procedure: [quality-manager, mayor]}", "different_persons: true")


def test_one_person_in_two_roles_is_refused_and_found(tmp_path: Path) -> None:
    repo = make(tmp_path / "qms", *BOTH)
    assert approve(repo, "Mia", "quality-manager").code == 0
    ran = approve(repo, "Mia", "mayor")
    assert (ran.code, ran.out) == (1, "")
    assert "Mia Manager approved as mayor and as quality-manager" in ran.err
    assert "Let Max Mayor approve it, who has not yet" in ran.err
    repo.write("mkdocs.yml", (repo.path / "mkdocs.yml").read_text().replace("different_persons: true", "early_days: 9"))
    assert approve(repo, "Mia", "mayor").code == 0
    repo.git("checkout", "-q", "HEAD~1", "mkdocs.yml")
    assert [(one["rule"], one["line"]) for one in findings(repo.path)] == [("QMS427", 17)]


def test_the_site_says_who_approves_and_on_what_terms(tmp_path: Path) -> None:
    repo = make(tmp_path / "qms", TWO, "different_persons: true")
    context = Context(View(open_commit(repo.path, lambda _: date(2026, 3, 15))), ())
    (found_,) = rules_pages(context)
    page = " ".join(block.html for block in found_.blocks())
    assert "Quality manager (reviewed for adequacy), Mayor (approved for use)" in page
    assert "Different roles that approve a document are different persons" in page
    assert "is approved by Quality manager alone" in page and "Nobody approves a text of their own" in page


def test_authors_may_approve_where_the_settings_say_so(tmp_path: Path) -> None:
    repo = make(tmp_path / "qms", "authors_may_approve: true")
    assert approve(repo, "Ada", "quality-manager").code == 0
    assert found(repo.path) == []


def test_a_deputy_says_on_what_it_rests(tmp_path: Path) -> None:
    repo = make(tmp_path / "qms", "show_names: true")
    assert "say which in `as_deputy`" in approve(repo, "Dora", "mayor").err
    why = ("--as-deputy", "The mayor is on leave until 20 March.")
    assert "holds the role mayor on 2026-03-15 and is no deputy" in approve(repo, "Max", "mayor", *why).err
    assert "names Max Mayor and Mia Manager and Dora Deputy" in approve(repo, "Ada", "mayor", *why).err
    assert approve(repo, "Dora", "mayor", *why).code == 0
    text = (repo.path / FILE).read_text()
    assert '    as_deputy: "The mayor is on leave until 20 March."\n' in text
    assert found(repo.path) == []
    repo.write(FILE, text.replace("status: in-review", "status: approved"))
    repo.commit(date="2026-03-16T12:00:00+00:00")
    qms = open_commit(repo.path, lambda _: date(2026, 4, 1))
    revision = qms.standings["QP-01"].shown
    rests = "by a deputy: The mayor is on leave until 20 March"
    assert View(qms).approvals(revision) == [f"Mayor (Dora Deputy), 15 March 2026, {rests}, for this text (committed)"]
    assert View(qms, "public").approvals(revision) == ["Mayor, 15 March 2026, by a deputy, for this text (committed)"]
    without = "".join(line for line in text.splitlines(keepends=True) if "as_deputy" not in line)
    repo.write(FILE, without)
    assert [one["rule"] for one in findings(repo.path)] == ["QMS422"]


def test_a_role_asked_for_that_is_not_there_is_found_in_the_settings(tmp_path: Path) -> None:
    repo = make(tmp_path / "qms", "approvals: {procedure: [mayor, {role: majro, meaning: approved}]}")
    (one,) = findings(repo.path)
    assert (one["rule"], one["path"], one["line"], one["column"]) == ("QMS310", "mkdocs.yml", 5, 37)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("approvals: {procedure: [{rol: mayor}]}", "mkdocs.yml:5:30: "),
        ("approvals: {procedure: [{role: mayor, meaning: }]}", "mkdocs.yml:5:43: "),
        ("different_persons: sometimes", "mkdocs.yml:5:5: "),
    ],
)
def test_settings_of_wrong_shape_are_refused_with_their_place(tmp_path: Path, line: str, words: str) -> None:
    said = refused(make(tmp_path / "qms", line).path)
    assert said.startswith(words), said
    assert "anyOf" not in said and "{'" not in said


def test_an_editorial_version_needs_the_quality_manager_alone_and_makes_no_author(tmp_path: Path) -> None:
    repo = make(tmp_path / "qms", "approvals: {procedure: [quality-manager, mayor]}")
    assert approve(repo, "Mia", "quality-manager").code == 0
    assert approve(repo, "Max", "mayor").code == 0
    text = (repo.path / FILE).read_text().partition("approvals:")
    body = text[2].partition("---\n")[2]
    new = text[0].replace("approved", "in-review").replace('"1.0"', '"1.1"').replace("First.", "Spelling.")
    repo.write(FILE, f"{new}editorial: true\n---\n{body.replace('Citizens', 'Citizenes')}")
    repo.commit(author="Mia Manager <mia@example.org>", date="2026-03-20T12:00:00+00:00")
    ran = approve(repo, "Mia", "quality-manager", today="2026-03-21")
    assert "Its status is now approved" in ran.err, ran.err
    assert "0 errors, 0 warnings" in run(repo.path, "validate", today="2026-04-02").out
    assert '"authors": []' in run(repo.path, "history", "QP-01", "--format", "json", today="2026-04-02").out
    assert "1.1      In force" in run(repo.path, "list", today="2026-04-02").out
    text = (repo.path / FILE).read_text()
    again = text.partition("approvals:")[0].replace("approved", "in-review").replace('"1.1"', '"1.2"')
    again = again.replace("Spelling.", "More.")
    more = body.replace("Citizens", "Citizenes").replace("Every request.", "Every request but complaints.")
    repo.write(FILE, f"{again}---\n{more}")
    repo.commit(author="Mia Manager <mia@example.org>", date="2026-03-22T12:00:00+00:00")
    ran = approve(repo, "Mia", "quality-manager", today="2026-03-23")
    assert ran.code == 1
    assert "became “Every request but complaints" in ran.err
