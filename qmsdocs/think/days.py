"""Days: reading them, saying them."""

from __future__ import annotations

from datetime import date


def day_of(value: str) -> date | None:
    """`YYYY-MM-DD` as a date; None for anything else, such as 2026-02-30."""
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None


def said(day: date) -> str:
    """A day as pages write it: 1 September 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
