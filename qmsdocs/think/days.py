"""Days: reading them, saying them."""

from __future__ import annotations

from datetime import date

from qmsdocs.model.day import day_of


def said(day: date) -> str:
    """A day as pages write it: 1 September 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

__all__ = ["day_of", "said"]
