"""What a verification says: a line for each thing that it looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

State = Literal["good", "amiss", "unknown", "note"]


@dataclass(frozen=True, slots=True)
class Line:
    """What was looked at, how much of it, and what was found. `limit`: what this does not prove."""

    subject: str
    state: State
    words: str
    details: tuple[str, ...] = ()
    limit: str = ""

    @property
    def row(self) -> dict[str, object]:
        return {
            "subject": self.subject,
            "state": self.state,
            "message": self.words,
            "details": list(self.details),
            "does_not_prove": self.limit,
        }


def line(subject: str, words: str, amiss: Iterable[str] = (), *, limit: str = "", notes: Iterable[str] = ()) -> Line:
    """Good where nothing is amiss."""
    found = tuple(amiss)
    return Line(subject, "amiss" if found else "good", words, (*found, *notes), limit)


def counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
