"""Days as they stand in files, and as people write them."""

from __future__ import annotations

import re
from datetime import date, timedelta

_FORM = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_of(value: str) -> date | None:
    """`YYYY-MM-DD` as a date; None for anything else, such as 2026-02-30 or 2026-W10-1."""
    try:
        return date.fromisoformat(value) if _FORM.fullmatch(value) else None
    except ValueError:
        return None


def said(day: date) -> str:
    """A day as pages write it: 1 September 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_words(day: date) -> str:
    """The month of a day as pages write it: September 2026."""
    return said(day).partition(" ")[2]


def after(day: date, days: int) -> date:
    """So many days later; the last day that there is, where that would be beyond it."""
    return day + timedelta(days=min(days, (date.max - day).days))


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
