"""Which registers are evidence for which clauses: said by their schemas."""

from __future__ import annotations

from collections.abc import Mapping

from qmsdocs.model.clause import Catalogue
from qmsdocs.model.record import Register
from qmsdocs.read.schemas import Schemas
from qmsdocs.think.clauses import claims_in
from qmsdocs.think.coverage import CarryOver, same_requirement

DEFAULT_STANDARD = "iso-9001-2026"
"""What an unqualified clause in a register's schema means."""


def bound_registers(
    registers: Mapping[str, Register], schemas: Schemas, catalogue: Catalogue, carry_over: CarryOver
) -> dict[str, list[str]]:
    """Clause number of the catalogue -> names of registers that exist, can be read and have live rows."""
    bound: dict[str, list[str]] = {}
    for name, register in sorted(registers.items()):
        schema = schemas.register(name)
        if schema is None or not register.readable or not register.live:
            continue
        for ref in claims_in({"clauses": list(schema.clauses)}, DEFAULT_STANDARD):
            for number in same_requirement(ref.standard, ref.number, catalogue, carry_over):
                bound.setdefault(number, []).append(name)
    return bound
