"""Approvals as they are written, and who may give them on a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from qmsdocs.model.data import Value, items, mapping, text
from qmsdocs.model.day import day_of
from qmsdocs.model.record import Role
from qmsdocs.model.revision import Entered, Person
from qmsdocs.model.settings import Asked

Proper = Callable[[Person], Person]
"""A person under the name and address that `.mailmap` gives."""
_FIELDS = ("role", "by", "date", "meaning", "digest", "recorded_by", "reference", "as_deputy", "until", "reason")
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
    as_deputy: str = ""
    """On what absence or mandate a deputy gave it."""
    until: str = ""
    """The last day on which it is good, of one given in an emergency …"""
    reason: str = ""
    """… and why it could not wait."""

    @property
    def person(self) -> Person:
        """Who gave it."""
        return person_in(self.by)


def written(person: Person) -> str:
    """A person as an approval has them."""
    return f"{person.name} <{person.email}>".strip() if person.email else person.name


def person_in(text_: str) -> Person:
    """`Name <address>`, or a name alone."""
    found = _PERSON.fullmatch(text_)
    return Person(found["name"], found["email"]) if found else Person(text_.strip(), "")


Level = Literal["recorded", "declared", "committed", "signed"]
"""How sure we are of an approval, the least first. None is a qualified electronic signature."""

LIMITS: Mapping[Level, str] = {
    "recorded": "Recorded: a clerk's word for what was given elsewhere.",
    "declared": "Declared: an entry in the file, which whoever may write there can make.",
    "committed": "Committed: entered by the approver's own commit, whose author and day are the committer's word.",
    "signed": "Signed: that commit bears a signature by a key that was allowed to the approver; its day is their word.",
}
"""What each level is not, said beside it."""
NO_LEVEL = "No level is a qualified electronic signature."


@dataclass(frozen=True, slots=True)
class Assurance:
    """How sure we are of an approval, and why no surer where something speaks for more."""

    level: Level
    note: str = ""
    unknown: bool = False
    """Something that would decide could not be looked at."""
    doubt: bool = False
    """A signature is there that does not hold, where signatures of this body do."""

    def __str__(self) -> str:
        return f"{self.level}; {self.note}" if self.note else self.level


def assurance_of(
    approval: Approval,
    entered: Entered | None,
    role: Role | None,
    proper: Proper,
    signature: Callable[[Entered, Person], Assurance | None],
) -> Assurance:
    """`entered`: how it came into the repository; `role`: that it was given in; `signature`: what is known of that
    commit's signature by a person; None where it bears none. Committed is what the approver, holding the role on that
    day, entered by their own commit: its author and day are the committer's word. Signed is what the approver's key
    signed. A name alone, which anybody can give themselves, is neither: holder and approver have an address."""
    if approval.recorded_by:
        return Assurance("recorded")
    day = day_of(approval.day)
    if entered is None or role is None or day is None or not approval.by or not approval.digest:
        return Assurance("declared")
    holders = [one for one in holders_on(role, day) if one.email]
    if not approval.person.email or not is_one_of(approval.person, holders, proper):
        return Assurance("declared")
    found = signature(entered, approval.person)
    if found and found.level == "signed":
        return found
    level: Level = "committed" if same_person(entered.author, approval.person, proper) else "declared"
    return replace(found, level=level) if found else Assurance(level)


def approvals_of(value: object) -> Iterator[tuple[int, Approval]]:
    """The entries of a front matter's `approvals`, each with its place in the list."""
    for place, entry in enumerate(items(value)):
        given: Mapping[str, Value] = mapping(entry)
        found = Approval(*(text(given.get(key)).strip() for key in _FIELDS))
        yield place, replace(found, digest=found.digest.lower())


def role_for(approval: Approval, roles: Mapping[str, Role]) -> Role | None:
    """The role that an approval was given in. Where it says on what absence or mandate a deputy gave it, whoever holds
    one of the role's deputies counts among its holders."""
    role = roles.get(approval.role)
    if role is None or not approval.as_deputy:
        return role
    return replace(
        role, holders=(*role.holders, *(one for id_ in role.deputies if id_ in roles for one in roles[id_].holders))
    )


def lacking_of(asked: Iterable[Asked], given: Collection[Approval]) -> tuple[Asked, ...]:
    """What the settings ask for and nobody has given; an emergency approval stands in for none of it."""
    regular = [each for each in given if not each.until]
    return tuple(one for one in asked if not any(one.met_by(each.role, each.meaning) for each in regular))


def holders_on(role: Role, day: date) -> list[Person]:
    """Who holds a role on a day, as the register has it: from the day `from` up to and with the day `to`. An entry that
    names nobody in `name` or `email` gives nobody a right."""
    found = [
        Person(text(holder.get("name")).strip(), text(holder.get("email")).strip())
        for holder in role.holders
        if _held(text(holder.get("from")), text(holder.get("to")), day)
    ]
    return [person for person in found if person.name or person.email]


def _held(begin: str, end: str, day: date) -> bool:
    """A day that is written and is none gives no right."""
    first, last = day_of(begin) if begin else date.min, day_of(end) if end else date.max
    return first is not None and last is not None and first <= day <= last


def same_person(one: Person, other: Person, proper: Proper) -> bool:
    """Addresses decide where both have one, else names; both as `.mailmap` has them, without regard to case."""
    one, other = proper(one), proper(other)
    if one.email and other.email:
        return one.email.casefold() == other.email.casefold()
    return bool(one.name) and one.name.casefold() == other.name.casefold()


def is_one_of(person: Person, others: Iterable[Person], proper: Proper) -> bool:
    return any(same_person(person, one, proper) for one in others)
