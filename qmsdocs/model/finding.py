"""What is wrong, where, why it matters and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
Authority = Literal["iso", "policy", "advice"]
_NUMBERS = re.compile("[0-9]{1,9}")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A path relative to the root, with `/`; line and column from 1. 1:1 stands also for the file as a whole."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that reading met and a rule reports: the rule's code, the place, and both sentences."""

    rule: str
    place: Place
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check result. `calendar`: only the day brings it about, so it blocks no build and no unrelated change."""

    rule: str
    name: str
    severity: Severity
    authority: Authority
    place: Place
    message: str
    hint: str
    calendar: bool = False

    @property
    def order(self) -> tuple[str, int, int, str, str, str]:
        """The order of every report: path, line, column, rule; clause 4.1 before clause 10.1."""
        counted = _NUMBERS.sub(lambda number: number[0].zfill(9), self.message)
        return (self.place.path, self.place.line, self.place.column, self.rule, counted, self.message)


class CannotRun(Exception):
    """The command cannot do its work at all (exit code 2): says where, what, and what mends it."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "", place: Place | None = None) -> None:
        self.message = message
        self.hint = hint
        self.place = place
        where = f"{place.path}:{place.line}:{place.column}: " if place else ""
        super().__init__(where + message + (f"\n  {hint}" if hint else ""))


class Refused(CannotRun):
    """The command could do it, and what was asked for is not right (exit code 1)."""

    exit_code = 1
