"""`approve`: who may, what is written, and that nothing else is touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.fixtures.command import BODY, Ran, found, procedure, run
from tests.fixtures.repos import Repo, make_repo

FILE = "procedures/QP-01-requests.md"
ROLES = """
- id: quality-manager
  title: Quality manager
  holders:
    - {name: Mia Manager, email: mia@example.org, from: 2026-01-01}
    - {name: Ada Author, email: ada@example.org}
    - {name: Fred Former, email: fred@example.org, to: 2026-02-28}
- id: mayor
  title: Mayor
  holders: [{name: Max Mayor, email: max@example.org}]
- {id: archivist, title: Archivist}
"""
ASKED = "site_name: T\nextra: {qmsdocs: {standards: [], approvals: {procedure: [quality-manager, mayor]}}}\n"
PEOPLE = {
    "Mia": ("Mia Manager", "mia@example.org"),
    "Ada": ("Ada Author", "ada@example.org"),
    "Fred": ("Fred Former", "fred@example.org"),
    "Max": ("Max Mayor", "max@example.org"),
    "Ada elsewhere": ("A. Author", "ada@home.example"),
}
READY = {"status": "in-review", "effective_date": "2026-04-01", "next_review": "2027-04-01", "change_summary": "First."}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "qms")
    made.write("mkdocs.yml", ASKED)
    made.write("registers/roles.yml", ROLES)
    made.write(".mailmap", "Ada Author <ada@example.org> <ada@home.example>\n")
    made.write(FILE, procedure("QP-01", **READY))
    made.commit(author="Ada Author <ada@example.org>", date="2026-03-01T12:00:00+00:00")
    return made


def approve(repo: Repo, who: str, role: str, *args: str) -> Ran:
    name, email = PEOPLE[who]
    repo.git("config", "user.name", name)
    repo.git("config", "user.email", email)
    return run(repo.path, "approve", "QP-01", "--role", role, *args)


def _text(repo: Repo) -> str:
    return (repo.path / FILE).read_bytes().decode()


def test_two_roles_approve_and_the_last_one_sets_the_status(repo: Repo) -> None:
    before = _text(repo)
    ran = approve(repo, "Mia", "quality-manager")
    assert (ran.code, ran.out) == (0, f"{FILE}\n"), ran.err
    assert ran.err == (
        "QP-01 1.0 is approved as quality-manager by Mia Manager <mia@example.org>, 2026-03-15.\n"
        f"Still to approve: mayor.\nCommit {FILE} to make it count.\n"
    )
    digest = run(repo.path, "digest", "QP-01", today=None).out.strip()
    entry = (
        '  - role: {}\n    by: "{}"\n    date: 2026-03-15\n    meaning: approved for use\n    digest: ' + digest + "\n"
    )
    mia = entry.format("quality-manager", "Mia Manager <mia@example.org>")
    assert _text(repo) == before.replace(f"---\n{BODY}", f"approvals:\n{mia}---\n{BODY}")
    repo.commit(author="Mia Manager <mia@example.org>", date="2026-03-15T12:00:00+00:00")
    ran = approve(repo, "Max", "mayor", "--meaning", "adequate: yes")
    assert ran.code == 0, ran.err
    assert "Its status is now approved" in ran.err
    max_ = entry.format("mayor", "Max Mayor <max@example.org>").replace("approved for use", '"adequate: yes"')
    now = before.replace("status: in-review", "status: approved")
    assert _text(repo) == now.replace(f"---\n{BODY}", f"approvals:\n{mia}{max_}---\n{BODY}")
    repo.commit(author="Max Mayor <max@example.org>", date="2026-03-15T13:00:00+00:00")
    assert found(repo.path) == []
    assert "QP-01" in run(repo.path, "list", today="2026-04-01").out


REFUSED = {
    "an author": ("Ada", "quality-manager", (), "Let Mia Manager approve it, who did not write it"),
    "an author under another address": ("Ada elsewhere", "quality-manager", (), "is one of its authors"),
    "who held the role before": ("Fred", "quality-manager", (), "names Mia Manager and Ada Author for that day"),
    "who holds another role": ("Mia", "mayor", (), "names Max Mayor for that day"),
    "a role that nobody holds": ("Mia", "archivist", (), "names nobody as its holder"),
    "an unknown role": ("Mia", "quality-manger", (), "Did you mean quality-manager?"),
    "a day to come": ("Mia", "quality-manager", ("--date", "2026-03-16"), "which is still to come"),
    "a day before the text": ("Mia", "quality-manager", ("--date", "2026-02-28"), "nobody had it to approve"),
}


@pytest.mark.parametrize("who", REFUSED)
def test_who_may_not_is_told_why_and_who_may(repo: Repo, who: str) -> None:
    person, role, options, words = REFUSED[who]
    before = _text(repo)
    ran = approve(repo, person, role, *options)
    assert (ran.code, ran.out) == (2 if who == "an unknown role" else 1, "")
    assert words in ran.err
    assert _text(repo) == before


def test_a_text_that_is_not_complete_or_not_committed_is_not_approved(repo: Repo) -> None:
    repo.write(FILE, procedure("QP-01", **READY) + "\nMore.\n")
    assert "is not committed as it stands" in approve(repo, "Mia", "quality-manager").err
    repo.write(FILE, procedure("QP-01", **{**READY, "change_summary": ""}))
    repo.commit(author="Ada Author <ada@example.org>", date="2026-03-02T12:00:00+00:00")
    ran = approve(repo, "Mia", "quality-manager")
    assert ran.code == 1 and "`change_summary`" in ran.err
    repo.delete(FILE)
    assert approve(repo, "Mia", "quality-manager").code == 2


def test_whoever_approved_it_does_not_approve_it_again(repo: Repo) -> None:
    assert approve(repo, "Mia", "quality-manager").code == 0
    assert "has the approval of quality-manager already" in approve(repo, "Mia", "quality-manager").err


def test_a_changed_text_makes_it_void_says_where_and_the_next_approval_takes_its_place(repo: Repo) -> None:
    approve(repo, "Mia", "quality-manager")
    repo.commit(author="Mia Manager <mia@example.org>", date="2026-03-05T12:00:00+00:00")
    repo.write(FILE, _text(repo).replace("Every request.", "Each request."))
    assert [one for one in found(repo.path) if "QMS42" in one] == [f"{FILE}:11:5 error QMS421"]
    assert "since then changed the text, first on line 24." in run(repo.path, "validate").out
    repo.commit(author="Ada Author <ada@example.org>", date="2026-03-06T12:00:00+00:00")
    assert approve(repo, "Mia", "quality-manager").code == 0
    assert _text(repo).count("role: quality-manager") == 1
    assert found(repo.path) == []


def test_an_approval_of_another_version_says_of_which(repo: Repo) -> None:
    approve(repo, "Mia", "quality-manager")
    repo.commit(author="Mia Manager <mia@example.org>", date="2026-03-05T12:00:00+00:00")
    repo.write(FILE, _text(repo).replace('version: "1.0"', 'version: "1.1"').replace("First.", "Second."))
    repo.commit(author="Ada Author <ada@example.org>", date="2026-03-06T12:00:00+00:00")
    assert "it was given for version 1.0" in run(repo.path, "validate").out


def test_an_approval_copied_from_another_document_says_from_which(repo: Repo) -> None:
    approve(repo, "Mia", "quality-manager")
    entry = _text(repo)[_text(repo).index("approvals:") : _text(repo).index("---\n\n")]
    copied = procedure("QP-02", **READY).replace("---\n\n", f"{entry}---\n\n")
    repo.write("procedures/QP-02-counter.md", copied)
    assert f"it was given for QP-01 ({FILE}) and copied from there" in run(repo.path, "validate").out


def test_one_copied_from_an_earlier_version_of_another_document_says_so_too(repo: Repo) -> None:
    approve(repo, "Mia", "quality-manager")
    text = _text(repo)
    entry = text[text.index("approvals:") : text.index("---\n\n")]
    repo.commit(author="Mia Manager <mia@example.org>", date="2026-03-05T12:00:00+00:00")
    repo.write(FILE, procedure("QP-01", **{**READY, "version": '"2.0"', "change_summary": "Second."}))
    repo.write("procedures/QP-02-counter.md", procedure("QP-02", **READY).replace("---\n\n", f"{entry}---\n\n"))
    repo.commit(author="Ada Author <ada@example.org>", date="2026-03-06T12:00:00+00:00")
    assert "it was given for QP-01 1.0 and copied from there" in run(repo.path, "validate").out


def test_a_dry_run_writes_nothing(repo: Repo) -> None:
    before = _text(repo)
    ran = approve(repo, "Mia", "quality-manager", "--dry-run")
    assert (ran.code, ran.out) == (0, f"{FILE}\n")
    assert "would be approved as quality-manager" in ran.err
    assert _text(repo) == before


def test_where_no_approval_is_asked_the_status_stays(repo: Repo) -> None:
    repo.write("mkdocs.yml", "site_name: T\nextra: {qmsdocs: {standards: []}}\n")
    repo.commit()
    assert approve(repo, "Max", "mayor").code == 0
    assert "status: in-review\n" in _text(repo) and "role: mayor\n" in _text(repo)
    repo.write(FILE, procedure("QP-01"))
    repo.commit()
    ran = approve(repo, "Max", "mayor")
    assert ran.code == 0, ran.err
    assert "status: draft\n" in _text(repo)


def test_who_git_says_you_are(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment before the configuration, and what that includes for this repository."""
    home = repo.write("../home/.gitconfig", '[includeIf "gitdir:qms/"]\n\tpath = office\n')
    repo.write("../home/office", "[user]\n\tname = Mia Manager\n\temail = mia@example.org\n")
    monkeypatch.setenv("HOME", str(home.parent))
    ran = run(repo.path, "approve", "QP-01", "--role", "quality-manager", "--dry-run")
    assert "by Mia Manager <mia@example.org>" in ran.err
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Max Mayor")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "max@example.org")
    ran = run(repo.path, "approve", "QP-01", "--role", "mayor", "--dry-run")
    assert "by Max Mayor <max@example.org>" in ran.err


def test_holders_written_as_plain_text_hold_nothing(repo: Repo) -> None:
    repo.write("registers/roles.yml", ROLES.replace("[{name: Max Mayor, email: max@example.org}]", "[Max Mayor]"))
    repo.commit()
    assert "names nobody as its holder" in approve(repo, "Max", "mayor").err


FORMS = {
    "windows": lambda text: text.replace("\n", "\r\n"),
    "byte order mark": lambda text: "\ufeff" + text,
    "comments and quotes": lambda text: text.replace("status: in-review", "'status': 'in-review'   # soon"),
    "empty list": lambda text: text.replace("change_summary", "approvals: []  # none yet\nchange_summary"),
    "nothing": lambda text: text.replace("change_summary", "approvals:\n# none yet\n\nchange_summary"),
    "flow": lambda text: text.replace(
        "change_summary", "approvals: [{role: mayor, by: Max Mayor, date: 2026-03-02}] # by post\nchange_summary"
    ),
    "block": lambda text: text.replace(
        "change_summary", "approvals:\n- role: mayor\n  by: Max Mayor\n  date: 2026-03-02\n\n# more\nchange_summary"
    ),
    "nothing said": lambda text: text.replace("change_summary", "approvals: ~   # none yet\nchange_summary"),
    "status on two lines": lambda text: text.replace("status: in-review", "status:   # soon\n  in-review"),
    "flow on lines": lambda text: text.replace(
        "change_summary",
        "approvals: [\n  {role: mayor, by: Max Mayor, date: 2026-03-02}, # by, post\n]\nchange_summary",
    ),
    "letters of other planes": lambda text: text.replace("change_summary", "'x 😀\u2028': 1\nchange_summary"),
    "end": lambda text: text.replace("---\n" + BODY, "...\n" + BODY),
}


@pytest.mark.parametrize("form", FORMS)
def test_however_it_is_written_nothing_else_is_touched(repo: Repo, form: str) -> None:
    repo.write(FILE, FORMS[form](procedure("QP-01", **READY)))
    repo.commit(author="Ada Author <ada@example.org>", date="2026-03-02T12:00:00+00:00")
    before = _text(repo)
    ran = approve(repo, "Mia", "quality-manager")
    assert ran.code == 0, ran.err
    after = _text(repo)
    assert ("\r\n" in after) == ("\r\n" in before) and after.startswith("\ufeff") == before.startswith("\ufeff")
    status = "approved" if "mayor" in before else "in-review"
    old = [line.rstrip() for line in before.replace("in-review", status).splitlines()]
    new = [line.rstrip() for line in after.splitlines()]
    changed = [(one, other) for one, other in zip(old, new, strict=False) if one != other]
    if form in ("empty list", "flow", "flow on lines"):
        [(one, other)] = changed
        cut = next(at for at in range(len(one)) if one[at] != other[at])
        assert other.endswith(one[cut:]) and "role: quality-manager, by: " in other.removesuffix(one[cut:])
        assert len(new) == len(old)
    else:
        old = [line.replace("approvals: ~", "approvals:") for line in old]
        added = [line for line in new if line not in old]
        assert [line for line in new if line in old] == old
        fields = [line.strip(" -").partition(":")[0] for line in added]
        assert fields[-5:] == ["role", "by", "date", "meaning", "digest"]
        assert len(added) == (6 if "approvals" not in before else 5)
    assert [one for one in found(repo.path) if "error" in one] == []


def test_whom_git_does_not_know_it_asks(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    ran = run(repo.path, "approve", "QP-01", "--role", "mayor")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("qmsdocs: git does not know who you are")


VOID = "{role: quality-manager, by: Mia Manager, date: 2026-03-03}"
KEPT = "{role: mayor, by: Max Mayor, date: 2026-03-02}"
LISTS = {
    "first in a line": (f"approvals: [{VOID}, {KEPT}]", f"approvals: [{KEPT}, NEW]"),
    "last in a line": (f"approvals: [{KEPT}, {VOID}]  # two", f"approvals: [{KEPT}, NEW]  # two"),
    "alone in a line": (f"approvals: [ {VOID} ]", "approvals: [NEW  ]"),
    "with a comma behind": (
        f"approvals: [\n  {KEPT}, # a\n  {VOID}, # b\n]",
        f"approvals: [\n  {KEPT}, NEW, # a\n  # b\n]",
    ),
    "in a block": (
        f"approvals: # all\n# one\n- {VOID}\n# two\n\n- {KEPT}\n# end",
        f"approvals: # all\n# one\n# two\n\n- {KEPT}\nBLOCK\n# end",
    ),
    "below its dash": (
        f"approvals:\n  -  # void\n    {VOID}\n\n  # two\n  - {KEPT}",
        f"approvals:\n\n  # two\n  - {KEPT}\n  BLOCK",
    ),
}


@pytest.mark.parametrize("form", LISTS)
def test_a_void_entry_goes_and_comments_stay(repo: Repo, form: str) -> None:
    before, after = LISTS[form]
    repo.write("mkdocs.yml", "site_name: T\nextra: {qmsdocs: {standards: []}}\n")
    repo.write("registers/roles.yml", ROLES)
    repo.write(FILE, procedure("QP-01", **READY).replace("change_summary", f"{before}\nchange_summary"))
    repo.commit(author="Ada Author <ada@example.org>", date="2026-03-02T12:00:00+00:00")
    ran = approve(repo, "Mia", "quality-manager")
    assert ran.code == 0, ran.err
    digest = run(repo.path, "digest", "QP-01", today=None).out.strip()
    fields = (
        'role: quality-manager|by: "Mia Manager <mia@example.org>"|date: 2026-03-15|'
        f"meaning: approved for use|digest: {digest}"
    )
    indent = "\n    " if "  BLOCK" in after else "\n  "
    after = after.replace("NEW", "{" + fields.replace("|", ", ") + "}").replace(
        "BLOCK", "- " + fields.replace("|", indent)
    )
    text = _text(repo)
    assert text[text.index("approvals:") : text.index("\nchange_summary")] == after


def test_forms_that_a_program_cannot_change_safely_are_said_and_left(repo: Repo) -> None:
    front = procedure("QP-01", **READY).partition("---\n\n")[0].removeprefix("---\n")
    fields = "".join(f"  {line}\n" for line in front.splitlines())
    group = "{" + ", ".join(line for line in front.splitlines()) + "}\n"
    more = "approvals: [\n  {role: archivist, date: 2026-03-02},\n]\n"
    for odd in (fields, group, front + "approvals: [\n]\n", front + more):
        repo.write(FILE, f"---\n{odd}---\n{BODY}")
        repo.commit(author="Ada Author <ada@example.org>", date="2026-03-02T12:00:00+00:00")
        before = _text(repo)
        ran = approve(repo, "Mia", "quality-manager")
        if ran.code == 0:
            assert [one for one in found(repo.path) if "QMS1" in one] == []
        else:
            assert ran.code in (1, 2) and "fault of qmsdocs" not in ran.err
            assert _text(repo) == before


def test_an_entry_without_a_digest_gives_way(repo: Repo) -> None:
    """One of the same role, and one from before the version began."""
    block = (
        "\n  - {role: quality-manager, by: Mia Manager, date: 2026-03-10}"
        "\n  - {role: mayor, by: Max Mayor, date: 2026-02-01}"
    )
    repo.write(FILE, procedure("QP-01", **READY, approvals=block))
    repo.commit(author="Ada Author <ada@example.org>", date="2026-03-02T12:00:00+00:00")
    ran = approve(repo, "Mia", "quality-manager")
    assert ran.code == 0, ran.err
    assert _text(repo).count("role:") == 1 and found(repo.path) == []


@pytest.mark.parametrize("words", ["a\u202eb", "\u200b", "\udcff", "\U000e0041"])
def test_hidden_characters_are_refused(repo: Repo, words: str) -> None:
    before = _text(repo)
    ran = approve(repo, "Mia", "quality-manager", "--meaning", f"x{words}y")
    assert (ran.code, ran.out) == (2, "")
    assert "--meaning holds a hidden or broken character" in ran.err
    assert _text(repo) == before


def test_a_holder_whose_days_are_none_holds_nothing(repo: Repo) -> None:
    repo.write("registers/roles.yml", ROLES.replace("to: 2026-02-28", "to: 2026-02-30"))
    repo.commit()
    assert approve(repo, "Fred", "quality-manager").code == 1


def test_an_approval_on_a_branch_is_given_before_the_merge(repo: Repo) -> None:
    repo.branch("proposal")
    repo.write(FILE, procedure("QP-01", **{**READY, "version": '"1.1"', "change_summary": "Second."}))
    repo.commit(author="Ada Author <ada@example.org>", date="2026-03-05T12:00:00+00:00")
    assert approve(repo, "Mia", "quality-manager", "--date", "2026-03-10").code == 0
    assert "is dated 4 March 2026, and version 1.1 began on 5 March" in approve(
        repo, "Max", "mayor", "--date", "2026-03-04"
    ).err.replace("\n", " ")
    repo.commit(author="Mia Manager <mia@example.org>", date="2026-03-10T12:00:00+00:00")
    repo.switch("main")
    repo.merge("proposal", date="2026-03-14T12:00:00+00:00")
    assert found(repo.path) == []


@pytest.mark.parametrize("roles", ["- id: quality-manager\n  title: [\n", "quality-manager: Mia\n"])
def test_where_the_roles_cannot_be_read_nobody_approves(repo: Repo, roles: str) -> None:
    repo.write("registers/roles.yml", roles)
    before = _text(repo)
    ran = approve(repo, "Mia", "quality-manager")
    assert (ran.code, ran.out, _text(repo)) == (2, "", before)
    assert "registers/roles.yml cannot be read, so nobody can tell who holds which role" in ran.err


def test_nobody_appoints_themselves_in_passing(repo: Repo) -> None:
    repo.write(
        "registers/roles.yml",
        ROLES.replace("max@example.org}", "max@example.org}, {name: Fred Former, email: fred@example.org}"),
    )
    before = _text(repo)
    ran = approve(repo, "Fred", "mayor")
    assert (ran.code, ran.out) == (1, "")
    assert "by a change of registers/roles.yml that is not committed, and so" in ran.err
    assert _text(repo) == before
    repo.commit()
    assert approve(repo, "Fred", "mayor").code == 0


def test_a_name_without_an_address_is_nobody(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    repo.git("config", "user.name", "Max Mayor")
    ran = run(repo.path, "approve", "QP-01", "--role", "mayor")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("qmsdocs: git does not know who you are")
