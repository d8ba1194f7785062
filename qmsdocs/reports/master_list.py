"""The master list as data."""

from __future__ import annotations

from qmsdocs.qms import Qms
from qmsdocs.think.rows import Row, list_row


def master_list(qms: Qms, *, everything: bool = False) -> list[Row]:
    """A row a document, by id: its revision in force that day; with `everything` also the others, by their newest."""
    standings = qms.standings.values()
    return [list_row(standing) for standing in standings if everything or standing.in_force]
