"""How a file stands as a document: its fields under our names, read by today's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qmsdocs.history.covered import covered_front, short_digest
from qmsdocs.history.facts import Facts
from qmsdocs.model.data import Value
from qmsdocs.model.document import field_text
from qmsdocs.model.settings import Folder, Settings
from qmsdocs.read.documents import folder_of
from qmsdocs.read.header import canonical, names

_NO_FOLDER = Folder("", "")


@dataclass(frozen=True, slots=True)
class Fields:
    """Front matter under our names, and what history asks of it. Placeholders count as missing."""

    id: str
    version: str
    status: str
    type: str
    header: Mapping[str, Value]
    covered: str
    """Digest of the covered part of the front matter."""


@dataclass(frozen=True, slots=True)
class State:
    """A text at a path. `inside`: in one of today's folders."""

    path: str
    blob: str
    inside: bool
    folder_type: str
    fields: Fields
    covered: str
    """Digests of all covered content of the file."""

    @property
    def id(self) -> str:
        return self.fields.id

    @property
    def version(self) -> str:
        return self.fields.version

    @property
    def status(self) -> str:
        return self.fields.status


def names_of(settings: Settings) -> str:
    """All of the settings that a Reader goes by: two that read alike have the same."""
    return repr((settings.folders, sorted(settings.aliases.items())))


class Reader:
    """Facts -> states, each thought out once."""

    def __init__(self, facts: Facts, settings: Settings) -> None:
        self._facts = facts
        self._settings = settings
        self._folders: dict[str, Folder | None] = {}
        self._fields: dict[tuple[int, str], Fields] = {}
        self._states: dict[tuple[str, str], State | None] = {}

    def state(self, path: str, blob: str) -> State | None:
        """How a blob stands at a path; None when its front matter cannot be read: then nothing is known of it."""
        key = (path, blob)
        if key not in self._states:
            self._states[key] = self._think(path, blob)
        return self._states[key]

    def _think(self, path: str, blob: str) -> State | None:
        place, body = self._facts.blobs[blob]
        if place < 0:
            return None
        if path not in self._folders:
            self._folders[path] = None if path.startswith("../") else folder_of(path, self._settings)
        folder = self._folders[path]
        fields = self._read(place, folder or _NO_FOLDER)
        folder_type = folder.type if folder else ""
        return State(path, blob, folder is not None, folder_type, fields, fields.covered + body)

    def _read(self, place: int, folder: Folder) -> Fields:
        key = (place, folder.path)
        found = self._fields.get(key)
        if found is None:
            found = self._fields[key] = self._fields_of(*self._facts.headers[place], folder)
        return found

    def _fields_of(self, written: Mapping[str, Value], covered: str, folder: Folder) -> Fields:
        header = canonical(written, folder, self._settings)
        other = names(folder, self._settings)
        covered = short_digest(covered_front(written, other)) if other else covered
        id_, version, status, type_ = (field_text(header, key) for key in ("id", "version", "status", "type"))
        return Fields(id_, version, status, type_, header, covered)
