"""Redactions: what was taken out of the history, on whose order, and what stands in its place."""

from __future__ import annotations

from dataclasses import dataclass

from qmsdocs.model.finding import Place

REGISTER = "redactions"


@dataclass(frozen=True, slots=True)
class Removed:
    """A file's content that was taken out; ids are git's."""

    path: str
    blob: str
    replaced_by: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """A row of `registers/redactions.yml`. What is not there is empty."""

    id: str
    date: str
    role: str
    ground: str
    old_head: str
    """The commit that HEAD named before."""
    new_head: str
    """What it is called since."""
    removed: tuple[Removed, ...]
    place: Place
