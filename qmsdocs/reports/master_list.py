"""The master list as data."""

from __future__ import annotations

from pathlib import PurePosixPath

from qmsdocs.qms import Qms
from qmsdocs.read.documents import ONLY_WITH_FRONT_MATTER, folder_of
from qmsdocs.think.rows import Row, list_row


def master_list(qms: Qms, *, everything: bool = False) -> list[Row]:
    """A row a document, by id: its revision in force that day; with `everything` also the others, by their newest."""
    standings = qms.standings.values()
    return [list_row(standing) for standing in standings if everything or standing.in_force]


def unlisted(qms: Qms) -> list[str]:
    """Paths of documents that have no revision, because their id or version is missing, taken or cannot be read.

    Documents are read only where some file of the folders is not known by its path: that costs as much as all else.
    """
    listed = {standing.past.path for standing in qms.standings.values()}

    def puzzling(path: str) -> bool:
        name = PurePosixPath(path).name.lower()
        return path not in listed and name not in ONLY_WITH_FRONT_MATTER and folder_of(path, qms.settings) is not None

    if not any(map(puzzling, qms.snapshot.entries())):
        return []
    return [document.path for document in qms.documents if document.path not in listed]
