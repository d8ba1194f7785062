"""What a public body says about its website: who answers for it, how people get at it, how accessible it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Compliance = Literal["", "fully", "partially", "not"]


@dataclass(frozen=True, slots=True)
class Access:
    """How one kind of staff gets the documents in force."""

    who: str
    how: str
    offline: str = ""
    """What they use where there is no network or no computer."""


@dataclass(frozen=True, slots=True)
class ManualTest:
    """An accessibility test that a person made."""

    what: str
    result: str
    on: str
    """The day, `YYYY-MM-DD`."""


@dataclass(frozen=True, slots=True)
class AccessibilityStatement:
    """The model statement of Implementing Decision (EU) 2018/1523, in what only the body itself can say. Nothing said
    is no statement: the page then says so, and claims nothing."""

    status: Compliance = ""
    noncompliance: tuple[str, ...] = ()
    """What does not meet the requirements, each with its alternative."""
    burden: tuple[str, ...] = ()
    """What is left out because it would be a disproportionate burden."""
    out_of_scope: tuple[str, ...] = ()
    prepared_on: str = ""
    reviewed_on: str = ""
    method: str = ""
    manual: tuple[ManualTest, ...] = ()
    feedback: str = ""
    enforcement: str = ""
    """The body that enforces, and how to reach it."""


@dataclass(frozen=True, slots=True)
class Publication:
    """`extra.qmsdocs.site`. Texts are Markdown; what is not said is empty."""

    contact: str = ""
    licence: str = ""
    """Of the content."""
    legal_notice: str = ""
    privacy: str = ""
    access: tuple[Access, ...] = ()
    accessibility: AccessibilityStatement = field(default_factory=AccessibilityStatement)
