"""Files in memory as a quality management system, so that the functions of the commands can work on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from qmsdocs.article.library import Library
from qmsdocs.demo.story import Story, day_of_story
from qmsdocs.demo.texts import SETTINGS, path_of
from qmsdocs.edit.redact import Order
from qmsdocs.model.document import Document
from qmsdocs.model.settings import Settings
from qmsdocs.qms import Qms
from qmsdocs.read.documents import folder_of, read_document
from qmsdocs.read.frontmatter import split
from qmsdocs.read.settings import read_settings
from qmsdocs.source import Entry, Unreadable, blob_id
from qmsdocs.source.snapshot import holds_files

Files = dict[str, bytes]


@dataclass(frozen=True)
class Town:
    """What all deeds of a story know."""

    story: Story
    base: Mapping[str, bytes]
    """The files as they are at the story's end, but for what was approved, reviewed and withdrawn."""
    today: date
    signers: Mapping[str, str]
    """Who can sign: kind and public key."""
    attest: Callable[[date], str]
    """What was in force on a day, by the main line as it is then: the text of an attestation."""
    redact: Callable[[Order, str], str]
    """Takes contents out of the history: the register of redactions, as text, before and after."""
    library: Library = field(default_factory=lambda: Library(None))

    @cached_property
    def settings(self) -> Settings:
        return read_settings(_Snapshot(self.base))

    def day(self, offset: int) -> date:
        return day_of_story(self.today, offset)

    def qms(self, files: Mapping[str, bytes]) -> Qms:
        """Without a history and registers: what they speak for or against is for the commands to say."""
        told = {path: data for path, data in files.items() if not path.startswith("registers/")}
        return Qms(Path(SETTINGS).parent, _Snapshot(told), self.today, self.settings, self.library)

    def document(self, files: Mapping[str, bytes], id_: str) -> Document:
        path = path_of(files, id_)
        folder = folder_of(path, self.settings)
        assert folder
        body = blob_id(split(files[path], path).body.encode("utf-8"))  # the same outline, whatever stands above it
        return read_document(path, files[path], folder, self.settings, body)


@dataclass(slots=True)
class _Snapshot:
    files: Mapping[str, bytes]
    commit: str | None = None

    def entries(self) -> Mapping[str, Entry]:
        return {path: Entry(path, "file", len(data)) for path, data in sorted(self.files.items())}

    def has_folder(self, path: str) -> bool:
        return holds_files(self.entries(), path)

    def read(self, path: str) -> bytes:
        if path not in self.files:
            raise Unreadable("There is no such file.")
        return self.files[path]
