"""Coverage before and after a change, once all that is approved on either side is in force."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.covered import asked_of, lacking_now
from qmsdocs.model.clause import Catalogue
from qmsdocs.model.data import mapping
from qmsdocs.model.record import PLAN
from qmsdocs.qms import Qms
from qmsdocs.read.catalogues import carry_over
from qmsdocs.think.coverage import Claimant, Coverage, coverage_of
from qmsdocs.think.evidence import bound_registers
from qmsdocs.think.follow import covering_of
from qmsdocs.think.impact import Covering


def coverage(head: Qms, base: Qms) -> Iterator[Covering]:
    for standard in dict.fromkeys((*head.settings.standards, *base.settings.standards)):
        catalogue = head.catalogues.get(standard) or base.catalogues[standard]
        sides = (
            _covered(side, base, catalogue) if standard in side.settings.standards else None for side in (base, head)
        )
        found = covering_of(*sides)
        if found:
            yield found


def _covered(side: Qms, base: Qms, catalogue: Catalogue) -> Coverage:
    """Coverage by one side's texts, once all that is approved there is in force."""
    plan = side.registers.get(PLAN)
    bound = bound_registers(side.registers, side.schemas, catalogue, carry_over)
    rows = plan.rows if plan else ()
    return coverage_of(catalogue, side.settings, _claimants(side, base), bound, rows, carry_over)


def _claimants(side: Qms, base: Qms) -> Iterator[Claimant]:
    for id_, document in side.by_id.items():
        if document.header is None or document.status == "withdrawn":
            continue
        header = mapping(document.header.tree.value)
        if document.status == "approved" and not lacking_now(side, document, asked_of(side, document)):
            yield Claimant(id_, header)
            continue
        known = base.standings.get(id_)
        if known and known.in_force:
            yield Claimant(id_, known.in_force.header)
        yield Claimant(id_, header, planned=True)
