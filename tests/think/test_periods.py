"""When each revision was in force: the same as asking day by day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from qmsdocs.model.revision import Past, Withdrawal
from qmsdocs.think.lifecycle import standing
from qmsdocs.think.periods import Held, held, periods
from tests.think.test_lifecycle import TWO, D, days, on, past, revision

absences = st.lists(st.tuples(days, st.integers(0, 6), st.none() | days), max_size=3)


@settings(max_examples=50)
@given(st.lists(st.tuples(days, days), min_size=1, max_size=6), absences)
def test_day_by_day(releases: list[tuple[date, date]], gone: list[tuple[date, int, date | None]]) -> None:
    ordered = sorted(releases)
    the_past = past(
        *(revision(str(n), r.isoformat(), e.isoformat(), n) for n, (r, e) in enumerate(ordered)),
        withdrawals=tuple(Withdrawal(on_day, "", True, order, until) for on_day, order, until in gone),
    )
    found = list(periods(the_past))
    for number in range(-1, 70):
        day = D("2026-01-01") + timedelta(days=number)
        there = standing(the_past, day)
        holding = [one.revision for one in found if one.start <= day and (one.end is None or day < one.end)]
        assert holding == ([there.in_force] if there and there.in_force else [])


def _told(the_past: Past, day: str) -> list[tuple[str, str, str]]:
    def days_of(one: Held) -> tuple[str, str, str]:
        return one.revision.version, str(one.start or ""), str(one.end or "")

    return [days_of(one) for one in held(on(the_past, day))]


def test_each_released_revision_with_its_time() -> None:
    assert _told(TWO, "2026-09-01") == [("2.0", "2026-06-01", ""), ("1.0", "2026-02-01", "2026-06-01")]
    assert _told(TWO, "2026-02-01") == _told(TWO, "2026-09-01")  # what comes is known


def test_what_was_withdrawn_and_came_back_held_twice() -> None:
    gone = Withdrawal(D("2026-03-01"), "d" * 40, declared=True, order=3, until=D("2026-05-01"))
    back = past(revision("1", "2026-01-01", "2026-01-01", 0), withdrawals=(gone,))
    assert _told(back, "2026-09-01") == [("1", "2026-05-01", ""), ("1", "2026-01-01", "2026-03-01")]


def test_what_never_held_on_a_whole_day_has_its_row_too() -> None:
    hasty = past(
        revision("1", "2026-01-01", "2026-01-01", 0),
        revision("2", "2026-02-01", "2026-04-01", 1),
        revision("3", "2026-03-01", "2026-03-01", 2),
        revision("4", "2026-03-01", "2026-03-01", 3),
        revision("5", None, order=4),
    )
    assert _told(hasty, "2026-09-01") == [
        *(("4", "2026-03-01", ""), ("3", "2026-03-01", "2026-03-01")),
        *(("2", "", ""), ("1", "2026-01-01", "2026-03-01")),
    ]
