"""What a field of a register refers to, by the words of its schema: in words, with the address where there is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from qmsdocs.model.finding import Place
from qmsdocs.read.shape import Shape
from qmsdocs.site.duties import ROLES as ROLES_PAGE
from qmsdocs.site.page import relative
from qmsdocs.site.pages.context import Context
from qmsdocs.site.registers.rows import ROLES, Row, Seen, seen_registers
from qmsdocs.think.clauses import clause_ref
from qmsdocs.view import INTERNAL

BY_NAME = {"owner": ("role",), "deputies": ("role",)}
"""Fields that name roles in every register, as the rules have it, also where the schema does not say so."""
INTERNAL_ENTRY = "internal entry"
"""All that the public is told of a row, or of a register, that it may not see."""


@dataclass(frozen=True, slots=True)
class Ref:
    """What is shown for an id: words, address (empty: no link), more words beside; and what a spreadsheet gets."""

    words: Markup
    address: str
    beside: str
    plain: str


def referred(name: str, shape: Shape) -> tuple[str, ...]:
    return shape.refers or BY_NAME.get(name, ())


@dataclass(frozen=True)
class References:
    """Looks up ids for the pages of one build."""

    context: Context

    def of(self, written: str, kinds: tuple[str, ...], standard: str = "") -> Ref:
        """The first of the kinds under which the id is known; else as written, unless the public may not see it.

        `standard`: the one that a clause without a standard belongs to; empty: the first of the settings.
        """
        asked = written, kinds, standard
        if asked not in self._known:
            found = (self._find(written, kind, standard) for kind in kinds)
            self._known[asked] = next(filter(None, found), None) or self._unknown(written, kinds)
        return self._known[asked]

    @cached_property
    def _known(self) -> dict[tuple[str, tuple[str, ...], str], Ref]:
        """What was looked up: one owner stands in a thousand rows."""
        return {}

    def _find(self, written: str, kind: str, standard: str) -> Ref | None:
        kind, _, name = kind.partition(":")
        if name:
            return self._row(written, name)
        finders: Mapping[str, Callable[[str], Ref | None]] = {
            "role": self._role,
            "document": self._document,
            "standard": self._standard,
            "register": self._register,
            "clause": lambda one: self._clause(one, standard),
        }
        return finders[kind](written) if kind in finders else None

    def _unknown(self, written: str, kinds: tuple[str, ...]) -> Ref:
        words = written
        if "role" in kinds:
            words = self.context.view.role(written)
        elif self.context.view.public and "document" in kinds:
            words = INTERNAL
        elif self.context.view.public and any(kind.startswith("register") for kind in kinds):
            words = INTERNAL_ENTRY
        return Ref(escape(words), "", "", words)

    def _role(self, role_id: str) -> Ref | None:
        if role_id not in self.context.view.qms.roles:
            return None
        return Ref(escape(self.context.view.role(role_id)), self.context.role_pages.get(role_id, ""), "", role_id)

    def _document(self, document_id: str) -> Ref | None:
        address = self.context.view.address(document_id)
        return Ref(Markup(self.context.label(document_id)), address, "", document_id) if address else None

    def _standard(self, standard: str) -> Ref | None:
        catalogue = self.context.view.qms.catalogues.get(standard)
        return Ref(escape(catalogue.reference), f"standards/{standard}.html", "", standard) if catalogue else None

    def _clause(self, written: str, standard: str) -> Ref | None:
        catalogues = self.context.view.qms.catalogues
        first = next(iter(catalogues), "")
        ref = clause_ref(written, Place(""), standard or first)
        catalogue = catalogues.get(ref.standard) if ref else None
        clause = catalogue.clauses.get(ref.number) if ref and catalogue else None
        if ref is None or catalogue is None or clause is None:
            return None
        words = ref.number if ref.standard == first else f"{catalogue.reference} {ref.number}"
        address = f"standards/{ref.standard}.html#c-{ref.number}" if clause.leaf else ""
        return Ref(escape(words), address, clause.title, written)

    def _register(self, name: str) -> Ref | None:
        seen = self._registers.get(name)
        return Ref(escape(seen.title), register_address(self.context, seen), "", name) if seen else None

    def _row(self, row_id: str, register: str) -> Ref | None:
        seen = self._registers.get(register)
        found = seen.by_id.get(row_id) if seen else None
        if seen is None or found is None:
            return None
        address, row = found
        return Ref(escape(row_id), address, row_title(seen, row), row_id)

    @property
    def _registers(self) -> Mapping[str, Seen]:
        return seen_registers(self.context.view)


def register_address(context: Context, seen: Seen) -> str:
    """Where a register is shown; empty where the site has no page of it."""
    if seen.name != ROLES:
        return seen.address
    return ROLES_PAGE if context.roles else ""


def register_named(context: Context, name: str, address: str) -> tuple[str, str] | None:
    """Title of a register and its address as a link in the page at `address` (empty where it has no page); None where
    the audience may not know of it."""
    seen = seen_registers(context.view).get(name)
    there = register_address(context, seen) if seen else ""
    return (seen.title, relative(address, there) if there else "") if seen else None


def row_title(seen: Seen, row: Row) -> str:
    """What a row is about, in one line."""
    value = row.get(seen.title_field)
    words = " ".join(value.split()) if isinstance(value, str) else ""
    return words if len(words) <= 120 else words[:119].rstrip() + "…"
