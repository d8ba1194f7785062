"""The review calendar: what is overdue, what is due month by month, and a file for calendar programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from markupsafe import Markup

from qmsdocs.model.day import day_of, month_words
from qmsdocs.site.feeds import link, permanent
from qmsdocs.site.ics import Event, ics
from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.think.due import left, review_identity, reviews_of
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import Standing

ADDRESS = "reviews.html"
CALENDAR = "reviews.ics"
MONTHS = 13
"""This month and the twelve after it: what is reviewed once a year is always among them."""
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Review:
    """The next review of a document in force."""

    standing: Standing
    title: Markup
    owner: str
    day: date
    days: int
    """Until then; below 0, it is overdue."""

    @property
    def weekday(self) -> str:
        return _WEEKDAYS[self.day.weekday()]

    @property
    def left(self) -> str:
        return left(self.days)


def reviews_pages(context: Context) -> Iterator[Page]:
    yield Page(
        "reviews",
        ADDRESS,
        "Reviews",
        lambda: context.blocks("reviews", ADDRESS, **_calendar(context)),
        menu="Reviews",
        search=False,
        contents=True,
        heading="Review calendar",
    )


def reviews_data(context: Context) -> Iterator[tuple[str, str]]:
    """A day in the calendar for each document's next review; no file where there is none, for it would be no
    calendar."""
    events = [_event(context, one) for one in _reviews(context)]
    if events:
        yield CALENDAR, ics(f"Reviews: {context.view.qms.settings.site_name}", context.view.qms.day, events)


def _event(context: Context, review: Review) -> Event:
    standing, view = review.standing, context.view
    title = standing.shown.title
    there = link(context, address_of(standing.id))
    return Event(
        id=permanent(*review_identity(view.qms.standings[standing.id])),
        day=review.day,
        title=f"Review {standing.id} {title}",
        about=(f"Owner: {review.owner or 'not set'}", f"Version in force: {standing.shown.version}", there),
        link=there if view.site_url else "",
    )


def _calendar(context: Context) -> dict[str, Any]:
    view = context.view
    found = _reviews(context)
    months = _months(view.qms.day)
    by_month = {month: list(group) for month, group in groupby(_to_come(found), key=lambda one: _month(one.day))}
    return {
        "overdue": [one for one in found if one.days < 0],
        "due": sum(0 <= one.days <= view.qms.settings.review_due_days for one in found),
        "months": [(month.isoformat()[:7], month_words(month), by_month.get(month, ())) for month in months],
        "later": sum(len(group) for month, group in by_month.items() if month > months[-1]),
        "last": month_words(months[-1]),
        "undated": [
            (one, context.title(one.shown), view.role(one.shown.text("owner")))
            for one in view.with_state("effective")
            if day_of(one.shown.text("next_review")) is None
        ],
        "calendar": CALENDAR if found else "",
        "of": address_of,
    }


def _reviews(context: Context) -> list[Review]:
    """Of documents in force, the first to be reviewed first."""
    view = context.view
    found = reviews_of(view.with_state("effective"), view.qms.day)
    shown = ((one, one.standing.shown) for one in found)
    return [
        Review(one.standing, context.title(text), view.role(text.text("owner")), one.day, one.days)
        for one, text in shown
    ]


def _to_come(found: Sequence[Review]) -> Iterator[Review]:
    return (one for one in found if one.days >= 0)


def _months(day: date) -> list[date]:
    """First days of this month and those that follow; the calendar ends with the year 9999."""
    counted = (day.year * 12 + day.month - 1 + number for number in range(MONTHS))
    return [date(count // 12, count % 12 + 1, 1) for count in counted if count // 12 <= date.max.year]


def _month(day: date) -> date:
    return day.replace(day=1)
