"""Release, text, days, withdrawal, and what is wrong with versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmsdocs.git.repository import find_repository
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.settings import Settings
from qmsdocs.source import commit_tree
from tests.fixtures.repos import Repo, document, make_repo
from tests.history.past import history, past, told

ASKED = "extra:\n  qmsdocs:\n    approvals: {procedure: [head, clerk]}\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return make_repo(tmp_path / "qms")


def write(repo: Repo, version: str, status: str = "approved", **fields: str) -> str:
    repo.write("procedures/a.md", document(version=f'"{version}"', status=status, **fields))
    return repo.commit()


def test_released_by_the_first_commit_approved_text_from_the_last(repo: Repo) -> None:
    write(repo, "1.0", "draft")
    released = write(repo, "1.0", change_summary="Released")
    last = write(repo, "1.0", change_summary="Released", next_review="2028-01-01")
    repo.write("README.md", "Else\n")
    newest = repo.commit()
    (one,) = past(repo).revisions
    assert (one.commit, one.released, one.first, one.last) == (released, 1, 0, 3)
    assert one.text("next_review") == "2028-01-01"
    assert one.text_commit == newest != last


def test_the_text_in_force_while_the_next_is_written(repo: Repo) -> None:
    write(repo, "1.0", body="First.\n")
    repo.write("procedures/flow.png", b"old picture")
    kept = repo.commit()
    repo.write("procedures/flow.png", b"new picture")
    write(repo, "2.0", "in-review", body="Second.\n")
    new, old = past(repo).revisions
    assert (new.status, new.commit, new.released_on) == ("in-review", None, None)
    assert old.text_commit == kept
    found = find_repository(repo.path)
    assert found is not None
    tree = commit_tree(found, repo.head())
    assert b"First." in tree.read_blob(old.blob)
    assert tree.read_at(old.text_commit, "procedures/flow.png") == b"old picture"


def test_approvals_that_the_settings_of_that_commit_asked_for(repo: Repo) -> None:
    write(repo, "1.0")
    repo.write("mkdocs.yml", ASKED)
    repo.commit()
    write(repo, "2.0", approvals="[{role: head}]")
    both = write(repo, "2.0", approvals="[{role: head}, {role: clerk}]")
    repo.write("mkdocs.yml", "extra: [broken\n")
    repo.commit()
    write(repo, "3.0", approvals="[{role: head}]")
    assert [(one.version, one.commit) for one in past(repo).revisions] == [
        ("3.0", None),
        ("2.0", both),
        ("1.0", repo.git("rev-parse", "HEAD~5")),
    ]
    one = past(repo).revisions[2]
    assert one.text_commit == repo.git("rev-parse", "HEAD~5")  # from the rule on it lacked approvals
    repo.delete("mkdocs.yml")
    freed = repo.commit()
    assert past(repo).revisions[0].commit == freed


def test_days_in_the_zone_of_the_settings(repo: Repo) -> None:
    repo.write("procedures/a.md", document())
    repo.commit(date="2026-06-30T23:30:00+00:00")
    assert [row[2] for row in told(repo)] == ["2026-06-30"]
    assert [row[2] for row in told(repo, settings=Settings(timezone="Europe/Lisbon"))] == ["2026-07-01"]
    assert [row[2] for row in told(repo, settings=Settings(timezone="America/Bogota"))] == ["2026-06-30"]
    with pytest.raises(CannotRun, match="time zone"):
        history(repo, Settings(timezone="Mars/Base"))


@pytest.mark.parametrize("day", ["1970-01-02", "2099-12-31"])
def test_commits_of_strange_days(repo: Repo, day: str) -> None:
    repo.write("procedures/a.md", document())
    repo.commit(date=f"{day}T12:00:00+00:00")
    assert [row[2] for row in told(repo)] == [day]


def test_a_commit_without_a_day_never_came_into_force(repo: Repo) -> None:
    repo.write("procedures/a.md", document())
    repo.git("add", "--all")
    for seconds in ("99999999999999999999", "253402300800", "rubbish"):
        raw = f"tree {repo.git('write-tree')}\nauthor A <a@x> 1 +0000\ncommitter A <a@x> {seconds} +0000\n\nm\n"
        commit = repo.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", input=raw.encode())
        repo.git("update-ref", "refs/heads/main", commit)
        assert [row[2] for row in told(repo)] == ["9999-12-31"]


def test_deleted_and_added_again(repo: Repo) -> None:
    write(repo, "1.0")
    repo.delete("procedures/a.md")
    gone = repo.commit()
    assert not past(repo).at_head
    assert [(t.commit, t.on.isoformat(), t.declared, t.order, t.until) for t in past(repo).withdrawals] == [
        (gone, "2026-01-02", False, 1, None)
    ]
    write(repo, "1.0")
    (time,) = past(repo).withdrawals
    assert time.until is not None and time.until.isoformat() == "2026-01-03"
    assert past(repo).at_head and [(one.first, one.last) for one in past(repo).revisions] == [(0, 2)]


def test_added_again_as_a_new_version_the_old_one_stays_withdrawn(repo: Repo) -> None:
    write(repo, "1.0")
    repo.delete("procedures/a.md")
    repo.commit()
    write(repo, "2.0")
    (time,) = past(repo).withdrawals
    assert (time.order, time.until) == (1, None)
    assert [one.version for one in past(repo).revisions] == ["2.0", "1.0"]


def test_withdrawn_as_it_should_be(repo: Repo) -> None:
    write(repo, "1.0")
    said = write(repo, "1.0", "withdrawn", withdrawn_on="2026-03-01")
    write(repo, "1.0", "withdrawn", withdrawn_on="2026-04-01")
    assert [(t.commit, t.on.isoformat(), t.declared) for t in past(repo).withdrawals] == [(said, "2026-04-01", True)]
    assert past(repo).revisions[0].status == "approved"
    repo.delete("procedures/a.md")
    repo.commit()
    assert [(t.commit, t.on.isoformat(), t.declared) for t in past(repo).withdrawals] == [(said, "2026-01-04", True)]


def test_a_day_of_withdrawal_before_the_commit_counts_from_the_commit(repo: Repo) -> None:
    write(repo, "1.0")
    write(repo, "1.0", "withdrawn", withdrawn_on="2020-01-01")
    assert past(repo).withdrawals[0].on.isoformat() == "2026-01-02"


def test_archived_outside_and_said_to_be_withdrawn(repo: Repo) -> None:
    write(repo, "1.0")
    repo.delete("procedures/a.md")
    repo.write("archive/a.md", document(status="withdrawn"))
    repo.commit()
    assert [time.declared for time in past(repo).withdrawals] == [True]
    assert not past(repo).at_head


def faults(repo: Repo) -> list[tuple[str, str]]:
    return [(fault.rule, fault.place.path) for fault in history(repo).faults]


def test_a_version_that_comes_back_is_one_revision_stretched(repo: Repo) -> None:
    write(repo, "1.0")
    write(repo, "2.0")
    write(repo, "1.0")
    assert [(one.version, one.first, one.last, one.released) for one in past(repo).revisions] == [
        ("2.0", 1, 1, 1),
        ("1.0", 0, 2, 0),
    ]
    assert faults(repo) == [("QMS501", "procedures/a.md")]


def test_one_version_with_two_texts(repo: Repo) -> None:
    write(repo, "1.0")
    write(repo, "1.0", owner="other")
    assert faults(repo) == []
    write(repo, "1.0", body="Changed.\n")
    assert faults(repo) == [("QMS502", "procedures/a.md")]


def test_a_draft_may_change(repo: Repo) -> None:
    write(repo, "1.0", "draft", body="One.\n")
    write(repo, "1.0", "draft", body="Two.\n")
    write(repo, "1.0", body="Three.\n")
    assert faults(repo) == []


@pytest.mark.parametrize(("old", "new"), [("2.0", "1.9"), ("1.10", "1.9"), ("v2", "1.0"), ("B", "A"), ("1.0.1", "1.0")])
def test_a_version_that_went_back(repo: Repo, old: str, new: str) -> None:
    write(repo, old)
    write(repo, new)
    assert faults(repo) == [("QMS503", "procedures/a.md")]
    assert f"from version {old} down to {new} on 2026-01-02" in history(repo).faults[0].message


@pytest.mark.parametrize(
    ("old", "new"), [("1.9", "1.10"), ("v1", "2"), ("1.0", "1"), ("draft", "1.0"), ("2026-B", "2026-A")]
)
def test_a_version_that_did_not_go_back_or_cannot_be_compared(repo: Repo, old: str, new: str) -> None:
    write(repo, old)
    write(repo, new)
    assert faults(repo) == []


def test_the_history_of_another_revision(repo: Repo) -> None:
    write(repo, "1.0")
    write(repo, "2.0")
    earlier = history(repo, rev="HEAD~1")
    assert [one.version for one in earlier.pasts["QP-01"].revisions] == ["1.0"]
    assert earlier.head == repo.git("rev-parse", "HEAD~1") and len(earlier.days) == 1


def test_a_version_not_said_is_no_revision(repo: Repo) -> None:
    write(repo, "TBD", "draft")
    assert past(repo).revisions == () and past(repo).at_head
