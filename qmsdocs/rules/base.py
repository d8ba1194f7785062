"""What a rule is, and the table of all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from qmsdocs.change import Change as Change
from qmsdocs.model.finding import Authority, Finding, Place, Severity


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule has to say about a place. `severity` and `authority` stand in for the rule's own."""

    place: Place
    message: str
    hint: str
    severity: Severity | None = None
    authority: Authority | None = None


Check = Callable[[Change], Iterable[Said]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its code, its name, how much it weighs and on whose authority. Its page (why it matters, an example
    that breaks it and one that keeps it) is `data/rules/CODE.md`."""

    code: str
    name: str
    title: str
    severity: Severity
    authority: Authority
    check: Check
    calendar: bool = False

    def findings(self, change: Change) -> Iterator[Finding]:
        for said in self.check(change):
            yield Finding(
                rule=self.code,
                name=self.name,
                severity=said.severity or self.severity,
                authority=said.authority or self.authority,
                place=said.place,
                message=shortened(said.message),
                hint=shortened(said.hint),
                calendar=self.calendar,
            )


def shortened(words: str, most: int = 800) -> str:
    """A sentence that a person can read: a value of a million letters in it is cut in its middle."""
    return words if len(words) <= most else f"{words[: most // 2]} … {words[-most // 2 :]}"


RULES: dict[str, Rule] = {}
"""All rules by code; filled as the families are imported (see `rules/__init__.py`)."""


def rule(
    code: str, name: str, title: str, severity: Severity, authority: Authority, *, calendar: bool = False
) -> Callable[[Check], Check]:
    """Enter a check in the table of rules."""

    def enter(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"two rules have the code {code}")
        RULES[code] = Rule(code, name, title, severity, authority, check, calendar)
        return check

    return enter
