"""`qmsdocs check`: whether the print in somebody's hand is current."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fixtures.command import refused, run
from tests.fixtures.repos import Repo, document, make_repo
from tests.fixtures.town import TODAY


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """QP-01: 1.0, then 1.1 that 2.0 keeps from beginning, 3.0 still to come, 4.0 in review. QP-02 is withdrawn and
    split into two. QP-03 was deleted and is QP-05 now."""
    repo = make_repo(tmp_path_factory.mktemp("check") / "qms")
    repo.write("mkdocs.yml", "extra:\n  qmsdocs: {standards: [], documents: {procedures: procedure}}\n")
    days = ("2025-01-10", "2025-02-10", "2025-03-10", "2026-08-10", "2026-09-01")
    versions = (("1.0", "2025-01-10"), ("1.1", "2025-06-01"), ("2.0", "2025-04-01"), ("3.0", "2026-10-01"))
    for day, (version, start) in zip(days, versions, strict=False):
        repo.write("procedures/1.md", document("QP-01", version=f'"{version}"', effective_date=start))
        if day == days[0]:
            repo.write("procedures/2.md", document("QP-02", effective_date=day))
            repo.write("procedures/3.md", document("QP-03", effective_date=day))
            repo.write("procedures/4.md", document("QP-04", version='"0.1"', status="draft"))
        if day == days[2]:
            gone = {"status": "withdrawn", "withdrawn_on": day, "replaced_by": "[QP-05]"}
            repo.write("procedures/2.md", document("QP-02", **gone))
            repo.write("procedures/5.md", document("QP-05", effective_date=day, former_ids="[QP-03]"))
            repo.write("procedures/6.md", document("QP-06", effective_date=day, supersedes="[QP-02]"))
            repo.delete("procedures/3.md")
        repo.commit(date=f"{day}T10:00:00+00:00")
    repo.write("procedures/1.md", document("QP-01", version='"4.0"', status="in-review"))
    repo.commit(date=f"{days[4]}T10:00:00+00:00")
    return repo


ANSWERS = {
    ("QP-01", "2.0"): "is current: in force since 1 April 2025; version 3.0 takes its place on 1 October 2026",
    ("QP-01", "1.0"): "is not current: superseded on 1 April 2025 by version 2.0, which is in force",
    ("QP-01", "1.1"): "is not current: it never came into force, for version 2.0, released later, begins before it, "
    "which is in force since 1 April 2025",
    ("QP-01", "3.0"): "is not in force yet: it is in force from 1 October 2026; until then version 2.0 is in force",
    ("QP-01", "4.0"): "is not current: it is in review and was never in force; version 2.0 is in force since "
    "1 April 2025",
    ("QP-02", "1.0"): "is not current: it was withdrawn on 10 March 2025, replaced by QP-05 and QP-06",
    ("QP-03", "1.0"): "is not current: it was withdrawn on 10 March 2025, replaced by QP-05",
    ("QP-04", "0.1"): "is not current: it is a draft, never in force; no version of it is in force",
    ("QP-06", "1.0"): "is current: in force since 10 March 2025",
}


@pytest.mark.parametrize(("id_", "version"), ANSWERS)
def test_the_verdict_in_words_and_as_exit_code(repo: Repo, id_: str, version: str) -> None:
    words = ANSWERS[id_, version]
    ran = run(repo.path, "check", id_, version, today=TODAY)
    assert ran.out == f"{id_} version {version} {words}.\n"
    assert ran.err == f"As of 15 September 2026, by commit {repo.head()[:10]}.\n"
    assert ran.code == (0 if words.startswith("is current") else 1)


def test_the_verdict_is_that_of_the_day(repo: Repo) -> None:
    assert run(repo.path, "check", "QP-01", "1.0", today="2025-03-31").code == 0
    after = run(repo.path, "check", "QP-01", "2.0", today="2026-10-01")
    assert (after.code, after.out) == (
        1,
        "QP-01 version 2.0 is not current: superseded on 1 October 2026 by version 3.0, which is in force.\n",
    )


def test_as_data(repo: Repo) -> None:
    ran = run(repo.path, "check", "QP-01", "1.0", "--format", "json", today=TODAY)
    assert (ran.code, ran.err) == (1, "")
    words = f"QP-01 version 1.0 {ANSWERS['QP-01', '1.0']}."
    assert json.loads(ran.out) == {
        **{"id": "QP-01", "version": "1.0", "current": False, "state": "superseded", "since": "2025-01-10"},
        **{"until": "2025-04-01", "superseded_by": "2.0", "in_force": "2.0", "withdrawn_on": None, "replaced_by": []},
        **{"words": words, "as_of": TODAY, "commit": repo.head()},
    }
    gone = json.loads(run(repo.path, "check", "QP-02", "1.0", "--format", "json", today=TODAY).out)
    assert (gone["withdrawn_on"], gone["until"], gone["replaced_by"]) == (
        "2025-03-10",
        "2025-03-10",
        ["QP-05", "QP-06"],
    )


def test_what_is_withdrawn_for_a_day_to_come_is_current_until_then(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "qms")
    repo.write("mkdocs.yml", "extra:\n  qmsdocs: {standards: [], documents: {procedures: procedure}}\n")
    repo.write("procedures/a.md", document("QP-01"))
    repo.commit(date="2026-01-01T10:00:00+00:00")
    repo.write("procedures/a.md", document("QP-01", status="withdrawn", withdrawn_on="2026-12-31"))
    repo.commit(date="2026-09-01T10:00:00+00:00")
    ran = run(repo.path, "check", "QP-01", "1.0", today=TODAY)
    assert (ran.code, ran.out) == (
        0,
        "QP-01 version 1.0 is current: in force since 1 January 2026; it is withdrawn from 31 December 2026.\n",
    )


def test_the_question_is_answered_from_the_last_commit(repo: Repo) -> None:
    shown = repo.path / "procedures/5.md"
    before = shown.read_text()
    shown.write_text(before.replace("approved", "withdrawn"))
    assert run(repo.path, "check", "QP-05", "1.0", today=TODAY).code == 0
    shown.write_text(before)


@pytest.mark.parametrize(
    ("id_", "version", "words"),
    [
        ("QP-01", "v2.0", "QP-01 has, and had, no version “v2.0” on the main line.\n  Did you mean 2.0? Its versions:"),
        ("QP-04", "V0.1", "QP-04 has, and had, no version “V0.1” on the main line.\n  Did you mean 0.1? Its versions:"),
        (
            "QP-01",
            "9",
            "QP-01 has, and had, no version “9” on the main line.\n  Its versions: 4.0, 3.0, 2.0, 1.1, 1.0.",
        ),
        ("qp-01", "2.0", "No document has, or ever had, the id “qp-01” on the main line.\n  Did you mean QP-01?"),
        ("XX", "2.0", "No document has, or ever had, the id “XX” on the main line.\n  `qmsdocs list --all` shows"),
    ],
)
def test_what_is_not_known_is_no_verdict(repo: Repo, id_: str, version: str, words: str) -> None:
    assert refused(repo.path, "check", id_, version).startswith(words)


def test_an_emergency_approval_is_told_with_its_end(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "qms")
    asked = "approvals: {procedure: [mayor]}, emergency_roles: [clerk], emergency_days: 10"
    repo.write("mkdocs.yml", f"extra:\n  qmsdocs: {{standards: [], documents: {{procedures: procedure}}, {asked}}}\n")
    urgent = "[{role: clerk, by: Ann, date: 2026-09-10, until: 2026-09-16, reason: Flood}]"
    repo.write("procedures/a.md", document("QP-01", approvals=urgent))
    repo.commit(date="2026-09-10T10:00:00+00:00")
    ran = run(repo.path, "check", "QP-01", "1.0", today=TODAY)
    assert (ran.code, ran.out) == (
        0,
        "QP-01 version 1.0 is current: in force since 10 September 2026, by an emergency approval, until 16 September "
        "2026 at the latest.\n",
    )
    after = run(repo.path, "check", "QP-01", "1.0", today="2026-09-17")
    assert (after.code, after.out) == (
        1,
        "QP-01 version 1.0 is not current: its emergency approval ran out, and it is in force no more since "
        "17 September 2026; no version of it is in force.\n",
    )
