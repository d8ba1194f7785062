"""People as git names them: authors, co-authors in trailers, and `.mailmap`, by git's rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from qmsdocs.model.revision import Person

_BLANKS = " \t\r\v\f"


def person(name: bytes, email: bytes) -> Person:
    return Person(name.decode("utf-8", "replace").strip(), email.decode("utf-8", "replace").strip())


def trailer_person(line: bytes) -> Person | None:
    """`Name <address>` of a `Co-authored-by` trailer; None when it names nobody."""
    name, opened, rest = line.decode("utf-8", "replace").partition("<")
    email, closed, _ = rest.partition(">")
    if not (opened and closed and (name.strip() or email.strip())):
        return None
    return Person(name.strip(), email.strip())


@dataclass(slots=True)
class _Entry:
    """What becomes of an address: new name and address, and the same for single names used with it."""

    name: str = ""
    email: str = ""
    by_name: dict[str, tuple[str, str]] = field(default_factory=dict)


def mailmap(data: bytes) -> Callable[[Person], Person]:
    """The function that a `.mailmap` stands for. Addresses and names are compared without regard to case."""
    entries: dict[str, _Entry] = {}
    for line in data.decode("utf-8", "replace").split("\n"):
        if not line.startswith("#"):
            _add(entries, line)
    known: dict[Person, Person] = {}

    def proper(who: Person) -> Person:
        if who not in known:
            known[who] = _proper(entries, who)
        return known[who]

    return proper


def _proper(entries: dict[str, _Entry], who: Person) -> Person:
    entry = entries.get(_folded(who.email))
    if entry is None:
        return who
    name, email = entry.by_name.get(_folded(who.name), (entry.name, entry.email))
    return Person(name or who.name, email or who.email)


def _add(entries: dict[str, _Entry], line: str) -> None:
    """`Name <proper>`, `<proper> <written>`, `Name <proper> <written>`, `Name <proper> Written <written>`."""
    first = _name_and_email(line, empty_allowed=False)
    if first is None:
        return
    name, email, rest = first
    second = _name_and_email(rest, empty_allowed=True)
    written_name, written_email, _ = second or ("", None, "")
    if written_email is None:
        written_email, email = email, ""
    entry = entries.setdefault(_folded(written_email), _Entry())
    if written_name:
        entry.by_name[_folded(written_name)] = (name, email)
        return
    entry.name = name or entry.name
    entry.email = email or entry.email


def _name_and_email(text: str, *, empty_allowed: bool) -> tuple[str, str, str] | None:
    name, opened, rest = text.partition("<")
    email, closed, after = rest.partition(">")
    if not (opened and closed) or not (email or empty_allowed):
        return None
    return name.strip(_BLANKS), email, after


def _folded(text: str) -> str:
    """git folds ASCII letters only."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)
