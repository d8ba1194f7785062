"""Approvals as they are written, and who may give them on a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from qmsdocs.model.data import Value, items, mapping, text
from qmsdocs.model.day import day_of
from qmsdocs.model.record import Role
from qmsdocs.model.revision import Person

Proper = Callable[[Person], Person]
"""A person under the name and address that `.mailmap` gives."""
_FIELDS = ("role", "by", "date", "meaning", "digest", "recorded_by", "reference")
_PERSON = re.compile(r"\s*(?P<name>[^<>]*?)\s*<(?P<email>[^<>\s]+)>\s*")


@dataclass(frozen=True, slots=True)
class Approval:
    """An entry of `approvals`. What is not there, or no text, is empty."""

    role: str
    by: str
    day: str
    meaning: str
    digest: str
    recorded_by: str = ""
    """Who entered an approval that was given elsewhere."""
    reference: str = ""
    """Where that can be seen."""

    @property
    def person(self) -> Person:
        """Who gave it."""
        return person_in(self.by)


def written(person: Person) -> str:
    """A person as an approval has them."""
    return f"{person.name} <{person.email}>" if person.email else person.name


def person_in(text_: str) -> Person:
    """`Name <address>`, or a name alone."""
    found = _PERSON.fullmatch(text_)
    return Person(found["name"], found["email"]) if found else Person(text_.strip(), "")


def approvals_of(value: object) -> Iterator[tuple[int, Approval]]:
    """The entries of a front matter's `approvals`, each with its place in the list."""
    for place, entry in enumerate(items(value)):
        given: Mapping[str, Value] = mapping(entry)
        yield place, Approval(*(text(given.get(key)).strip() for key in _FIELDS))


def holders_on(role: Role, day: date) -> list[Person]:
    """Who holds a role on a day, as the register has it: from the day `from` up to and with the day `to`."""
    return [
        Person(text(holder.get("name")).strip(), text(holder.get("email")).strip())
        for holder in role.holders
        if (day_of(text(holder.get("from"))) or date.min) <= day <= (day_of(text(holder.get("to"))) or date.max)
    ]


def same_person(one: Person, other: Person, proper: Proper) -> bool:
    """Addresses decide where both have one, else names; both as `.mailmap` has them, without regard to case."""
    one, other = proper(one), proper(other)
    if one.email and other.email:
        return one.email.casefold() == other.email.casefold()
    return bool(one.name) and one.name.casefold() == other.name.casefold()
