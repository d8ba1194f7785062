"""The register of redactions, as rows."""

from __future__ import annotations

from collections.abc import Mapping

from qmsdocs.model.data import Value, items, mapping, text
from qmsdocs.model.record import Register
from qmsdocs.model.redaction import REGISTER, Redaction, Removed
from qmsdocs.model.settings import Settings
from qmsdocs.read.registers import read_register
from qmsdocs.source import Snapshot


def redactions_of(register: Register | None) -> tuple[Redaction, ...]:
    """The oldest first: each row was written after those above it."""
    if register is None:
        return ()
    return tuple(
        Redaction(
            **{name: text(row.get(name)).strip() for name in ("id", "date", "role", "ground", "old_head", "new_head")},
            removed=tuple(_removed(mapping(one)) for one in items(row.get("removed"))),
            place=register.place(number),
        )
        for number, row in enumerate(register.rows)
    )


def _removed(row: Mapping[str, Value]) -> Removed:
    return Removed(**{name: text(row.get(name)).strip() for name in ("path", "blob", "replaced_by")})


def notices(redactions: tuple[Redaction, ...]) -> frozenset[str]:
    """The blob ids of what stands in the place of what was taken out."""
    return frozenset(one.replaced_by for redaction in redactions for one in redaction.removed)


def notices_in(snapshot: Snapshot, settings: Settings) -> frozenset[str]:
    """The same, of a snapshot."""
    return notices(redactions_of(read_register(snapshot, settings, REGISTER)))
