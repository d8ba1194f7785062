"""Whether a change appoints whoever acts in it: who holds a role is said by the main line (`--base REV`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from qmsdocs.change import Change
from qmsdocs.covered import proper_names
from qmsdocs.model.data import text
from qmsdocs.model.document import Document
from qmsdocs.model.finding import Place
from qmsdocs.model.record import Role
from qmsdocs.model.revision import Person
from qmsdocs.think.approval import holders_on, is_one_of

FIRST = "Bring the appointment in first, as a change of registers/roles.yml of its own; then this one."


def brings(change: Change, document: Document, entry: object, listed: Callable[[Document], Iterable[object]]) -> bool:
    """Whether the change brings an entry into a document; without a base none is new. `listed`: all of a document."""
    if change.main is None or change.left_alone(document):
        return False
    was = change.was(document.id)
    return was is None or entry not in listed(was)


def appointed_here(change: Change, person: Person, role: Role | None, day: date) -> bool:
    """Whether, by the main line, a person does not hold a role (as the main line has it) on a day."""
    holders = holders_on(role, day) if role else []
    return change.main is not None and not is_one_of(person, holders, proper_names(change.main))


def place_of_role(change: Change, role_id: str) -> str:
    """Where the main line has a role, else its register of roles, in words."""
    register = change.main.registers.get("roles") if change.main else None
    if register is None:
        return change.before(Place("registers/roles.yml"))
    number = next((place for place, row in enumerate(register.rows) if text(row.get("id")) == role_id), None)
    return change.before(register.place() if number is None else register.place(number))
