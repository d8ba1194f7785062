"""An emergency approval puts a version in force for some days; then what held before holds again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qmsdocs.think.lifecycle import standing
from qmsdocs.think.periods import periods
from tests.fixtures.repos import Repo, document, make_repo
from tests.history.past import past

SETTINGS = (
    "extra:\n  qmsdocs:\n    approvals: {procedure: [head]}\n    emergency_roles: [mayor]\n    emergency_days: 10\n"
)
URGENT = '{role: mayor, date: 2026-03-02, until: 2026-03-08, reason: "The bridge is closed."}'


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """QP-01 1.0 regularly, in force since 1 March; 1.1 by an emergency approval since 2 March."""
    made = make_repo(tmp_path / "qms")
    made.write("mkdocs.yml", SETTINGS)
    made.write("procedures/a.md", document(version='"1.0"', approvals="[{role: head, date: 2026-03-01}]"))
    made.commit(date="2026-03-01T12:00:00+00:00")
    urgent(made, URGENT)
    return made


def urgent(repo: Repo, *entries: str, day: str = "2026-03-02") -> None:
    repo.write("procedures/a.md", document(version='"1.1"', approvals=f"[{', '.join(entries)}]", body="Go round.\n"))
    repo.commit(date=f"{day}T12:00:00+00:00")


def in_force(repo: Repo) -> dict[str, str | None]:
    """Day -> version in force on it."""
    known = past(repo)
    days = ("2026-03-01", "2026-03-02", "2026-03-08", "2026-03-09", "2026-03-20")
    found = {day: standing(known, date.fromisoformat(day)) for day in days}
    return {day[-2:]: one.in_force.version if one and one.in_force else None for day, one in found.items()}


def times(repo: Repo) -> list[tuple[str, int, int | None]]:
    return [(one.revision.version, one.start.day, one.end and one.end.day) for one in periods(past(repo))]


def test_it_lapses_and_what_held_before_holds_again(repo: Repo) -> None:
    assert in_force(repo) == {"01": "1.0", "02": "1.1", "08": "1.1", "09": "1.0", "20": "1.0"}
    assert times(repo) == [("1.0", 1, 2), ("1.1", 2, 9), ("1.0", 9, None)]
    after = standing(past(repo), date(2026, 3, 9))
    assert after and after.states == {"1.1": "in-review", "1.0": "effective"}


def test_what_lapsed_is_superseded_once_a_later_version_is_released(repo: Repo) -> None:
    repo.write("procedures/a.md", document(version='"1.2"', approvals="[{role: head, date: 2026-03-12}]", body="Go.\n"))
    repo.commit(date="2026-03-12T12:00:00+00:00")
    assert times(repo) == [("1.0", 1, 2), ("1.1", 2, 9), ("1.0", 9, 12), ("1.2", 12, None)]
    after = standing(past(repo), date(2026, 3, 12))
    assert after and after.states == {"1.2": "effective", "1.1": "superseded", "1.0": "superseded"}


def test_the_approvals_asked_for_come_in_time(repo: Repo) -> None:
    urgent(repo, URGENT, "{role: head, date: 2026-03-05}", day="2026-03-05")
    assert in_force(repo) == {"01": "1.0", "02": "1.1", "08": "1.1", "09": "1.1", "20": "1.1"}
    assert times(repo) == [("1.0", 1, 2), ("1.1", 2, None)]


def test_they_come_too_late(repo: Repo) -> None:
    urgent(repo, URGENT, "{role: head, date: 2026-03-15}", day="2026-03-15")
    assert in_force(repo) == {"01": "1.0", "02": "1.1", "08": "1.1", "09": "1.0", "20": "1.1"}
    assert times(repo) == [("1.0", 1, 2), ("1.1", 2, 9), ("1.0", 9, 15), ("1.1", 15, None)]


@pytest.mark.parametrize(
    ("entry", "last"),
    [
        ("{role: mayor, date: 2026-03-02, until: 2027-03-08}", 11),  # ten days at most
        ("{role: clerk, date: 2026-03-02, until: 2026-03-08}", None),  # no role for it
        ("{role: mayor, date: 2026-03-02}", None),  # not said for how long: an approval like any other
        ("{role: mayor, until: 2026-03-08}", None),
        ("{role: mayor, date: 2026-03-02, until: soon}", None),
    ],
)
def test_how_long_and_by_whom(tmp_path: Path, entry: str, last: int | None) -> None:
    repo = make_repo(tmp_path / "qms")
    repo.write("mkdocs.yml", SETTINGS)
    urgent(repo, entry)
    (revision,) = past(repo).revisions
    assert (revision.until.day if revision.until else None) == last
    assert (revision.released_on is None) == (last is None)
