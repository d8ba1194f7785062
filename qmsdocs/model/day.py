"""Days as they stand in files, and as people write them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["d", "w", "m", "y"]
_SPAN = re.compile("([0-9]{1,5})([dwmy])")
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


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Span:
    """So many days (d), weeks (w), months (m) or years (y)."""

    count: int
    unit: Unit


def span_of(written: str) -> Span | None:
    """`60d`, `8w`, `6m`, `1y`; None for anything else."""
    found = _SPAN.fullmatch(written.strip())
    return Span(int(found[1]), found[2]) if found else None  # type: ignore[arg-type]


def later(day: date, span: Span) -> date:
    """The day that lies so far ahead; the last day that there is, where that would be beyond it."""
    if span.unit in ("d", "w"):
        return after(day, span.count * (7 if span.unit == "w" else 1))
    return months_after(day, span.count * (12 if span.unit == "y" else 1))


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
