"""Which revision is in force on a day: hand-made pasts whose answer is plain from the design."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmsdocs.model.revision import Past, Revision, Withdrawal
from qmsdocs.think.lifecycle import Standing, standing, start_of

D = date.fromisoformat


def revision(version: str, released: str | None, effective: str = "", order: int = 0, **header: str) -> Revision:
    return Revision(
        id="QP-01",
        version=version,
        status=header.pop("status", "approved"),
        path="procedures/a.md",
        blob="",
        text_commit="",
        text_path="procedures/a.md",
        first=order,
        last=order,
        commit="c" * 40 if released else None,
        released_on=D(released) if released else None,
        released=order if released else -1,
        header={"effective_date": effective, **header},
    )


def past(*oldest_first: Revision, withdrawals: tuple[Withdrawal, ...] = ()) -> Past:
    return Past("QP-01", oldest_first[::-1], "procedures/a.md", "", {}, "procedure", withdrawals=withdrawals)


def on(the_past: Past, day: str, *, as_of: bool = False) -> Standing:
    found = standing(the_past, D(day), as_of=as_of)
    assert found
    return found


TWO = past(revision("1.0", "2026-01-10", "2026-02-01", 1), revision("2.0", "2026-03-01", "2026-06-01", 5))


@pytest.mark.parametrize(
    ("day", "in_force", "states"),
    [
        ("2026-01-09", None, {"1.0": "scheduled", "2.0": "scheduled"}),
        ("2026-01-31", None, {"1.0": "scheduled", "2.0": "scheduled"}),
        ("2026-02-01", "1.0", {"1.0": "effective", "2.0": "scheduled"}),
        ("2026-05-31", "1.0", {"1.0": "effective", "2.0": "scheduled"}),
        ("2026-06-01", "2.0", {"1.0": "superseded", "2.0": "effective"}),
    ],
)
def test_a_revision_is_in_force_until_the_next_one_is(day: str, in_force: str | None, states: dict[str, str]) -> None:
    found = on(TWO, day)
    assert (found.in_force.version if found.in_force else None) == in_force
    assert found.states == states


def test_as_of_knows_only_what_was_released_by_then() -> None:
    assert on(TWO, "2026-02-10", as_of=True).states == {"1.0": "effective"}
    assert standing(TWO, D("2026-01-09"), as_of=True) is None


def test_the_start_is_the_later_of_effective_date_and_release() -> None:
    assert start_of(revision("1", "2026-03-01", "2026-01-01"), D("2026-05-01")) == D("2026-03-01")
    assert start_of(revision("1", "2026-03-01", "2026-04-01"), D("2026-05-01")) == D("2026-04-01")
    assert start_of(revision("1", "2026-03-01", "2026-02-30"), D("2026-05-01")) == D("2026-03-01")
    assert start_of(revision("1", None, "2026-04-01"), D("2026-05-01")) is None


def test_a_later_release_with_an_earlier_start_cancels_what_has_not_begun() -> None:
    the_past = past(
        revision("1", "2026-01-01", "2026-01-01", 0),
        revision("2", "2026-02-01", "2026-09-01", 1),
        revision("3", "2026-03-01", "2026-05-01", 2),
    )
    found = on(the_past, "2026-10-01")
    assert found.in_force and found.in_force.version == "3"
    assert found.states["2"] == "superseded"
    assert [(older.version, newer.version) for older, newer in found.cancelled] == [("2", "3")]


def test_on_one_day_the_later_release_wins() -> None:
    the_past = past(revision("1", "2026-01-01", "2026-05-01", 0), revision("2", "2026-02-01", "2026-05-01", 1))
    assert on(the_past, "2026-05-01").in_force == the_past.revisions[0]


def test_a_deleted_document_is_withdrawn_from_that_day_and_comes_back_with_its_text() -> None:
    gone = Withdrawal(D("2026-04-01"), "d" * 40, declared=False, order=3, until=D("2026-06-01"))
    the_past = past(revision("1", "2026-01-01", "2026-01-01", 0), withdrawals=(gone,))
    assert on(the_past, "2026-03-31").state == "effective"
    assert on(the_past, "2026-04-01").state == "withdrawn"
    assert on(the_past, "2026-04-01").withdrawn_on == D("2026-04-01")
    assert on(the_past, "2026-06-01").state == "effective"


def test_what_was_withdrawn_before_its_start_never_begins_and_supersedes_nothing() -> None:
    gone = Withdrawal(D("2026-04-01"), "w", True, 3)
    the_past = past(
        revision("1", "2026-01-01", "2026-01-01", 0), revision("2", "2026-02-01", "2026-05-01", 2), withdrawals=(gone,)
    )
    assert on(the_past, "2026-03-31").states == {"1": "effective", "2": "scheduled"}
    for day in ("2026-04-01", "2026-05-01", "2026-12-31"):
        found = on(the_past, day)
        assert found.states == {"1": "withdrawn", "2": "withdrawn"}
        assert (found.withdrawn_on, found.starts, found.ends) == (
            D("2026-04-01"),
            {"1": D("2026-01-01")},
            {"1": D("2026-04-01")},
        )


def test_as_of_a_day_knows_no_draft_begun_later() -> None:
    draft = replace(revision("2", None, "", 5, status="draft"), began_on=D("2026-03-01"))
    the_past = past(revision("1", "2026-01-10", "2026-06-01", 1), draft)
    assert on(the_past, "2026-02-28", as_of=True).states == {"1": "scheduled"}
    assert on(the_past, "2026-03-01", as_of=True).states == {"1": "scheduled", "2": "draft"}
    assert standing(past(draft), D("2026-02-28"), as_of=True) is None


def test_a_release_after_a_withdrawal_does_not_revive_the_old_text() -> None:
    gone = Withdrawal(D("2026-04-01"), "d" * 40, declared=True, order=3)
    the_past = past(
        revision("1", "2026-01-01", "2026-01-01", 0), revision("2", "2026-05-01", "2026-07-01", 4), withdrawals=(gone,)
    )
    found = on(the_past, "2026-06-01")
    assert found.in_force is None
    assert found.states == {"1": "withdrawn", "2": "scheduled"}
    assert on(the_past, "2026-07-01").in_force == the_past.revisions[0]


@pytest.mark.parametrize(
    ("declared", "state"),
    [
        ("draft", "draft"),
        ("in-review", "in-review"),
        ("approved", "in-review"),
        ("withdrawn", "withdrawn"),
        ("?", "draft"),
    ],
)
def test_a_version_never_released_is_what_it_declares(declared: str, state: str) -> None:
    assert on(past(revision("1", None, status=declared)), "2026-01-01").state == state


@pytest.mark.parametrize(
    ("day", "flags"),
    [
        ("2026-10-01", ()),
        ("2026-11-02", ("review-due",)),
        ("2026-12-31", ("review-due",)),
        ("2027-01-01", ("review-overdue",)),
    ],
)
def test_reviews_fall_due(day: str, flags: tuple[str, ...]) -> None:
    the_past = past(revision("1", "2026-01-01", "2026-01-01", next_review="2026-12-31"))
    assert on(the_past, day).flags == flags


days = st.integers(0, 60).map(lambda n: D("2026-01-01") + timedelta(days=n))


@given(st.lists(st.tuples(days, days), min_size=1, max_size=6), st.lists(st.tuples(days, st.integers(0, 6))), days)
def test_at_most_one_revision_is_in_force_on_any_day(
    releases: list[tuple[date, date]], gone: list[tuple[date, int]], day: date
) -> None:
    ordered = sorted(releases)
    the_past = past(
        *(revision(str(n), r.isoformat(), e.isoformat(), n) for n, (r, e) in enumerate(ordered)),
        withdrawals=tuple(Withdrawal(on_day, "", True, order) for on_day, order in gone),
    )
    found = standing(the_past, day)
    assert found
    effective = [version for version, state in found.states.items() if state == "effective"]
    assert effective == ([found.in_force.version] if found.in_force else [])
    assert set(found.states) == {r.version for r in the_past.revisions}
