"""What a change touches, with roles in words, for every format."""

from __future__ import annotations

from dataclasses import dataclass

from qmsdocs.model.settings import Asked
from qmsdocs.qms import Qms
from qmsdocs.think.approval import holders_on
from qmsdocs.think.impact import Impact, Readers
from qmsdocs.view import View


@dataclass(frozen=True, slots=True)
class Approver:
    """A role whose approval is needed. `holders`: names, where the settings show them."""

    role: str
    title: str
    meaning: str
    """In which it approves, where the settings say one."""
    is_held: bool
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """An impact, and what is said of roles."""

    impact: Impact
    head: Qms
    base: Qms

    def title(self, role: str) -> str:
        return View(self.head).role(role)

    def readers(self, readers: Readers) -> list[str]:
        """Titles of the roles; none where everybody reads it, or nobody."""
        return [title for role in readers.roles if (title := self.title(role))]

    def approver(self, asked: Asked) -> Approver:
        known = self.head.roles.get(asked.role)
        held = bool(known and holders_on(known, self.head.day))
        names = tuple(View(self.head).holders(known)) if known else ()
        return Approver(asked.role, self.title(asked.role), asked.meaning, held, names)
