"""`review` and `withdraw`: what they write, what they refuse, and that no approval is touched."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from qmsdocs.model.day import day_of, months_after
from tests.edit.test_approve import ASKED, FILE, PEOPLE, READY, ROLES, approve
from tests.fixtures.command import Ran, approved, found, procedure, run
from tests.fixtures.repos import Repo, make_repo

OTHER = "procedures/QP-02-counter.md"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """QP-01 with both approvals, QP-02 a draft."""
    made = make_repo(tmp_path / "qms")
    made.write("mkdocs.yml", ASKED.replace("standards: []", "standards: [], review_months: {procedure: 6}"))
    made.write("registers/roles.yml", ROLES)
    made.write(FILE, procedure("QP-01", **{**READY, "effective_date": "2026-03-10"}))
    made.write(OTHER, procedure("QP-02", next_review="2027-01-31"))
    made.commit(author="Ada Author <ada@example.org>", date="2026-03-01T12:00:00+00:00")
    for who, role in (("Mia", "quality-manager"), ("Max", "mayor")):
        assert approve(made, who, role, "--date", "2026-03-05").code == 0
        made.commit(author="Mia Manager <mia@example.org>", date="2026-03-05T12:00:00+00:00")
    return made


def review(repo: Repo, who: str, *args: str) -> Ran:
    name, email = PEOPLE[who]
    repo.git("config", "user.name", name)
    repo.git("config", "user.email", email)
    return run(repo.path, "review", *args)


KEPT = ("--outcome", "kept", "--comment", "Read with the counter: nothing to change.")


def test_a_review_is_recorded_and_the_next_day_moves_and_approvals_hold(repo: Repo) -> None:
    before = (repo.path / FILE).read_text()
    ran = review(repo, "Mia", "QP-01", *KEPT)
    assert (ran.code, ran.out) == (0, f"{FILE}\n"), ran.err
    entry = (
        "reviews:\n  - date: 2026-03-15\n    role: quality-manager\n"
        '    by: "Mia Manager <mia@example.org>"\n    outcome: kept\n'
        '    comment: "Read with the counter: nothing to change."\n'
    )
    now = before.replace("next_review: 2027-04-01", "next_review: 2026-09-15")
    assert (repo.path / FILE).read_text() == now.replace("---\n\n## Purpose", f"{entry}---\n\n## Purpose")
    assert found(repo.path) == []
    assert "the next one is due by 2026-09-15" in ran.err


def test_of_many_all_or_none_are_written(repo: Repo) -> None:
    texts = [(repo.path / path).read_text() for path in (FILE, OTHER)]
    assert review(repo, "Mia", "QP-01", "QP-09", *KEPT).code == 2
    assert [(repo.path / path).read_text() for path in (FILE, OTHER)] == texts
    ran = review(repo, "Mia", "QP-01", "QP-02", "--outcome", "changed", "--comment", "Step 2 is done by mail now.")
    assert (ran.code, ran.out) == (0, f"{FILE}\n{OTHER}\n")
    assert "begin a new version" in ran.err


@pytest.mark.parametrize(
    ("who", "args", "words"),
    [
        ("Max", KEPT, "Max Mayor does not hold the role quality-manager on 2026-03-15."),
        ("Fred", KEPT, "Let Mia Manager or Ada Author do it."),
        ("Mia", (*KEPT, "--role", "mayor"), "Let Max Mayor do it."),
        ("Mia", ("--outcome", "kept", "--comment", " "), "The comment is empty."),
        ("Mia", ("--outcome", "kept", "--comment", "TBD"), "says nothing in `comment`"),
        ("Mia", (*KEPT, "--date", "2026-04-01"), "is still to come"),
        ("Mia", ("--outcome", "kept"), "The comment is empty."),
        ("Mia", ("--comment", "Read."), "Nobody can tell whether the text stays."),
    ],
)
def test_who_may_not_and_what_says_nothing(repo: Repo, who: str, args: tuple[str, ...], words: str) -> None:
    before = (repo.path / FILE).read_text()
    ran = review(repo, who, "QP-01", *args)
    assert (ran.code, ran.out) == (2 if "empty" in words or "Nobody" in words else 1, "")
    assert words in ran.err
    assert (repo.path / FILE).read_text() == before


def test_a_list_of_what_is_due_with_a_comment_each(repo: Repo) -> None:
    repo.write("procedures/QP-03-post.md", approved("QP-03", next_review="2026-03-20"))
    repo.write("procedures/QP-04-keys.md", approved("QP-04", next_review="2026-05-01"))
    repo.write("procedures/QP-05-fees.md", approved("QP-05", next_review="2026-02-01", owner="mayor"))
    repo.write("mkdocs.yml", "site_name: T\nextra: {qmsdocs: {standards: []}}\n")
    repo.commit(date="2026-03-06T12:00:00+00:00")
    ran = review(repo, "Mia", "--due")
    assert (ran.code, ran.out) == (0, "QP-03: \nQP-04: \nQP-05: \n")
    assert review(repo, "Mia", "--due", "--role", "quality-manager").out == "QP-03: \nQP-04: \n"
    path = repo.write("../list.txt", "\ufeff# March\nQP-03: Read with the post room: “all” as we work.\n\nQP-04: \n")
    args = ("--due", "--role", "quality-manager", "--outcome", "kept", "--comments", str(path))
    ran = review(repo, "Mia", *args)
    assert (ran.code, ran.out) == (0, "procedures/QP-03-post.md\n"), ran.err
    assert "Still due, without a comment: QP-04." in ran.err
    text = (repo.path / "procedures/QP-03-post.md").read_text()
    assert 'comment: "Read with the post room: “all” as we work."' in text
    before = repo.git("status", "--porcelain")
    for words, said in (
        ("QP-03: Again.\n", "No review is due for QP-03."),
        ("QP-04: Read.\nQP-09: Read.\n", "No document has the id “QP-09”"),
        ("QP-04: Read.\nQP-04: Read.\n", "list.txt:2:1: QP-04 stands in the list a second time."),
        ("QP-04 Read.\n", "list.txt:1:1: “QP-04 Read.” is followed by no colon"),
        ("QP-04: a\u202eb\n", "The comment on QP-04 holds a hidden or broken character"),
        ("QP-04: TBD\n", "says nothing in `comment`"),
        ("QP-04:\n", "The list of comments holds none."),
    ):
        path.write_text(words)
        ran = review(repo, "Mia", *args)
        assert ran.code in (1, 2) and ran.out == "" and said in ran.err, ran
    assert repo.git("status", "--porcelain") == before
    assert review(repo, "Mia", "QP-04", "--comments", str(path), "--outcome", "kept").code == 2


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-03-15", 24, "2028-03-15"),
        ("9999-06-01", 12, "9999-12-31"),
    ],
)
def test_months_after(day: str, months: int, then: str) -> None:
    begin = day_of(day)
    assert begin
    assert months_after(begin, months).isoformat() == then


def test_no_review_is_older_than_the_last_and_all_files_are_looked_at_first(repo: Repo) -> None:
    assert review(repo, "Mia", "QP-01", *KEPT).code == 0
    older = review(repo, "Mia", "QP-01", *KEPT, "--date", "2026-03-02")
    assert "A later review of QP-01 stands there already" in older.err
    texts = [(repo.path / path).read_text() for path in (FILE, OTHER)]
    (repo.path / OTHER).rename(repo.path / "real.md")
    repo.link(OTHER, "../real.md")
    assert review(repo, "Mia", "QP-01", "QP-02", *KEPT).code == 2
    assert [(repo.path / path).read_text() for path in (FILE, OTHER)] == texts


def test_withdrawn_says_since_when_why_and_what_takes_its_place(repo: Repo) -> None:
    before = (repo.path / FILE).read_text()
    ran = run(repo.path, "withdraw", "QP-01", "--reason", "QP-02 says it all.", "--replaced-by", "QP-02")
    assert (ran.code, ran.out) == (0, f"{FILE}\n"), ran.err
    added = 'withdrawn_on: 2026-03-15\nwithdrawn_reason: "QP-02 says it all."\nreplaced_by: QP-02\n'
    now = before.replace("status: approved", "status: withdrawn")
    assert (repo.path / FILE).read_text() == now.replace("---\n\n## Purpose", f"{added}---\n\n## Purpose")
    assert [one for one in found(repo.path) if "error" in one] == []
    repo.commit(date="2026-03-15T12:00:00+00:00")
    assert "QP-01" not in run(repo.path, "list").out
    assert "is withdrawn already, since 2026-03-15" in run(repo.path, "withdraw", "QP-01", "--reason", "Again.").err
    assert review(repo, "Mia", "QP-01", *KEPT).code == 1


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("QP-01", "--reason", " "), "The reason is empty."),
        (("QP-01", "--reason", "Gone.", "--date", "2062-03-15"), "15 March 2062 is more than 10 years ahead."),
        (("QP-01", "--reason", "Gone.", "--replaced-by", "QP-01"), "cannot stand in the place of QP-01"),
        (("QP-01", "--reason", "Gone.", "--replaced-by", "QP-07"), "No document has the id “QP-07”"),
        (("QP-77", "--reason", "Gone."), "No document has the id “QP-77”"),
    ],
)
def test_what_cannot_be_withdrawn_so(repo: Repo, args: tuple[str, ...], words: str) -> None:
    before = (repo.path / FILE).read_text()
    ran = run(repo.path, "withdraw", *args)
    assert (ran.code, ran.out) == (1 if "cannot stand" in words or "years" in words else 2, "")
    assert words in ran.err
    assert (repo.path / FILE).read_text() == before


def test_a_withdrawal_to_come_says_until_when_it_holds(repo: Repo) -> None:
    ran = run(repo.path, "withdraw", "QP-01", "--reason", "The law ends.", "--date", "2026-07-01")
    assert ran.err.startswith(
        "QP-01 is withdrawn from 1 July 2026. Until then, 108 more days, it stays in force if it is in force now.\n"
    )
    repo.commit(date="2026-03-15T12:00:00+00:00")
    assert "QP-01  Title of QP-01  1.0      In force" in run(repo.path, "list", today="2026-06-30").out
    assert "QP-01" not in run(repo.path, "list", today="2026-07-01").out


def test_an_approval_given_elsewhere_is_recorded_as_such(repo: Repo) -> None:
    repo.write(OTHER, procedure("QP-02", **READY))
    repo.commit(author="Ada Author <ada@example.org>", date="2026-03-06T12:00:00+00:00")
    sheet = repo.write("../sheet.pdf", b"signed")
    repo.git("config", "user.name", "Clerk")
    repo.git("config", "user.email", "clerk@example.org")
    args = ("approve", "QP-02", "--role", "mayor", "--recorded", "--date", "2026-03-07")
    assert "needs to be found again" in run(repo.path, *args).err
    ran = run(repo.path, *args, "--reference", "Minutes 14, item 3", "--file", str(sheet))
    assert ran.code == 0, ran.err
    assert "(recorded by Clerk: Minutes 14, item 3)" in ran.err
    digest = run(repo.path, "digest", "QP-02", today=None).out.strip()
    text = (repo.path / OTHER).read_text()
    assert text[text.index("approvals:\n") : text.index("---\n\n")] == (
        'approvals:\n  - role: mayor\n    by: "Max Mayor <max@example.org>"\n    date: 2026-03-07\n'
        f"    meaning: approved for use\n    digest: {digest}\n"
        '    recorded_by: "Clerk <clerk@example.org>"\n    reference: "Minutes 14, item 3"\n'
        f"    file: {sha256(b'signed').hexdigest()}\n"
    )
    asked = ("approve", "QP-02", "--role", "quality-manager", "--recorded", "--reference", "Sheet")
    assert "Mia Manager and Ada Author held the role quality-manager" in run(repo.path, *asked).err
    named = run(repo.path, *asked, "--by", "Mia Manager")
    assert named.code == 0, named.err
