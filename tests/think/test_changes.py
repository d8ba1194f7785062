"""What readers had to take notice of: hand-made pasts whose answer is plain."""

from __future__ import annotations

from datetime import date

from qmsdocs.model.revision import Past, Withdrawal
from qmsdocs.think.changes import changes_of
from tests.think.test_lifecycle import on, past, revision

D = date.fromisoformat
Row = tuple[str, str, str, str | None, bool]


def told(the_past: Past, day: str = "2026-12-01") -> list[Row]:
    """Day, kind, version, the version before, and whether the document's own words are about it."""
    found = [
        (one.day.isoformat(), one.kind, one.revision.version, one.before and one.before.version, one.latest)
        for one in changes_of(on(the_past, day))
    ]
    return sorted(found, key=lambda row: row[0])


def gone(on: str, order: int, until: str | None = None) -> Withdrawal:
    return Withdrawal(D(on), f"{order}" * 40, declared=True, order=order, until=D(until) if until else None)


ONE = revision("1.0", "2026-01-10", "2026-02-01", 1)
TWO = revision("2.0", "2026-03-01", "2026-06-01", 5)


def test_each_version_begins_on_its_day_whether_that_is_over_or_not() -> None:
    rows: list[Row] = [
        ("2026-02-01", "in-force", "1.0", None, False),
        ("2026-06-01", "in-force", "2.0", "1.0", False),
    ]
    assert told(past(ONE, TWO)) == told(past(ONE, TWO), "2026-01-20") == rows


def test_what_never_begins_is_no_change() -> None:
    draft = revision("3.0", None, order=6, status="draft")
    sooner = revision("2.1", "2026-04-01", "2026-05-01", 7)
    assert told(past(ONE, TWO, draft, sooner)) == [
        ("2026-02-01", "in-force", "1.0", None, False),
        ("2026-05-01", "in-force", "2.1", "1.0", False),
    ]


def test_a_withdrawal() -> None:
    withdrawn = past(ONE, withdrawals=(gone("2026-05-01", 3),))
    began: Row = ("2026-02-01", "in-force", "1.0", None, False)
    assert told(withdrawn) == [began, ("2026-05-01", "withdrawn", "1.0", None, True)]
    assert told(withdrawn, "2026-03-01") == [began, ("2026-05-01", "withdrawn", "1.0", None, True)]
    assert [one.commit for one in changes_of(on(withdrawn, "2026-12-01"))] == ["c" * 40, "3" * 40]


def test_what_came_back_can_be_withdrawn_again() -> None:
    times = (gone("2026-04-01", 3, until="2026-05-01"), gone("2026-07-01", 8))
    assert told(past(ONE, withdrawals=times)) == [
        ("2026-02-01", "in-force", "1.0", None, False),
        ("2026-04-01", "withdrawn", "1.0", None, False),
        ("2026-05-01", "again", "1.0", None, False),
        ("2026-07-01", "withdrawn", "1.0", None, True),
    ]


def test_a_draft_that_is_given_up_after_a_withdrawal_changes_nothing_for_readers() -> None:
    times = (gone("2026-04-01", 3), gone("2026-07-01", 8))
    assert told(past(ONE, withdrawals=times)) == [
        ("2026-02-01", "in-force", "1.0", None, False),
        ("2026-04-01", "withdrawn", "1.0", None, False),
    ]


def test_a_new_version_after_a_withdrawal_can_be_withdrawn_too() -> None:
    times = (gone("2026-04-01", 3), gone("2026-09-01", 8))
    assert told(past(ONE, TWO, withdrawals=times)) == [
        ("2026-02-01", "in-force", "1.0", None, False),
        ("2026-04-01", "withdrawn", "1.0", None, False),
        ("2026-06-01", "in-force", "2.0", "1.0", False),
        ("2026-09-01", "withdrawn", "2.0", None, True),
    ]


def test_what_was_never_in_force_cannot_be_withdrawn() -> None:
    draft = revision("0.1", None, order=1, status="draft")
    assert told(past(draft, withdrawals=(gone("2026-04-01", 3),))) == []
    assert told(past(TWO, withdrawals=(gone("2026-04-01", 8),))) == []
    assert told(past(ONE, withdrawals=(gone("2026-04-01", 3, until="2026-03-15"),))) == [
        ("2026-02-01", "in-force", "1.0", None, False)
    ]
