"""A site held against the sums in an attestation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qmsdocs.trust.attestation import Attestation
from qmsdocs.trust.attested import Found
from qmsdocs.trust.line import Line, counted, line
from qmsdocs.trust.sums import differences, sums_of

_LIMIT = "That the site was made from this history: build it anew on the same day with the same versions, and compare."
_SHOWN = 20


def site_line(found: Sequence[Found], site: Path | None) -> Line:
    """The newest attestation with sums counts; one given from elsewhere before those of the repository."""
    with_sums = [
        (not one.own, said.day, one.name, said.site)
        for one in found
        if isinstance(said := one.read, Attestation) and said.site is not None
    ]
    if site is None:
        words = "No site was compared (--site FOLDER)." if with_sums else "No site was attested, and none was compared."
        return Line("site", "note", words)
    if not with_sums:
        return Line("site", "amiss", "There is nothing to compare the site with: no attestation holds the sums of one.")
    _, _, name, sums = max(with_sums, key=lambda one: one[:3])
    wrong = list(differences(sums, sums_of(site)))
    more = [f"and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else []
    words = f"{counted(len(sums), 'file')} compared with the sums in {name}."
    return line("site", words, [*wrong[:_SHOWN], *more], limit=_LIMIT)
