"""A quality management system seen from one snapshot, with its history, on a day.

Each part is computed when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from qmsdocs.article.library import Library
from qmsdocs.article.shape import Outline, Text
from qmsdocs.covering import Covering
from qmsdocs.git.integrity import Trouble
from qmsdocs.model.clause import Catalogue
from qmsdocs.model.data import Tree, mapping
from qmsdocs.model.document import Document
from qmsdocs.model.record import PLAN, Register, Role, roles_of
from qmsdocs.model.redaction import REGISTER, Redaction
from qmsdocs.model.repository import Repository
from qmsdocs.model.revision import History, Past, Revision
from qmsdocs.model.settings import Settings
from qmsdocs.read.catalogues import carry_over, read_catalogue
from qmsdocs.read.documents import read_documents
from qmsdocs.read.frontmatter import split
from qmsdocs.read.redactions import notices, redactions_of
from qmsdocs.read.registers import read_register, read_registers
from qmsdocs.read.schemas import Schemas, read_schemas
from qmsdocs.source import CommitTree, Snapshot, commit_tree
from qmsdocs.think.coverage import Claimant, Coverage, coverage_of
from qmsdocs.think.declared import declared_past
from qmsdocs.think.due import Agenda, agenda_of, lapses_due, reviews_due, rows_due
from qmsdocs.think.evidence import bound_registers
from qmsdocs.think.lifecycle import Standing, standing
from qmsdocs.think.references import References, references_of
from qmsdocs.think.succession import heirs, successors

if TYPE_CHECKING:
    from qmsdocs.git.signatures import Signatures
    from qmsdocs.history.undone import MainLine
    from qmsdocs.read.wording import Problem


@dataclass(frozen=True, eq=False)
class Qms:
    """Everything that follows from (snapshot, history, day). `history` is None where none could, or was to, be read."""

    root: Path
    snapshot: Snapshot
    day: date
    settings: Settings
    library: Library
    repository: Repository | None = None
    history: History | None = None
    troubles: tuple[Trouble, ...] = ()
    """Why the history could not be read."""
    as_of: bool = False
    """Whether what came after the day is not known yet."""
    asked_from: CommitTree | None = None
    """The commit from which a day of the past is looked at, where that is not the snapshot: its settings hold, and what
    was redacted by then is not shown."""

    @property
    def commit(self) -> str | None:
        return self.snapshot.commit

    @cached_property
    def schemas(self) -> Schemas:
        return read_schemas(self.snapshot, self.settings)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        return read_documents(self.snapshot, self.settings)

    @cached_property
    def registers(self) -> Mapping[str, Register]:
        return {register.name: register for register in read_registers(self.snapshot, self.settings)}

    @cached_property
    def problems(self) -> Sequence[tuple[str, Tree, Problem]]:
        """What schemas do not allow in documents and registers: path, values, problem. A row that has ended has a shape
        of its own in every register."""
        from qmsdocs.read.problems import check  # jsonschema is dearer to load than to use

        checked = [
            (one.path, one.header.tree, self.schemas.document(one.type))
            for one in self.documents
            if one.readable and one.header
        ]
        for register in self.registers.values():
            if register.readable:
                checked.append((register.path, register.tree, self.schemas.register(register.name)))
        found = [(path, tree, one) for path, tree, schema in checked if schema for one in check(schema, tree)]
        ended = {(register.path, row) for register in self.registers.values() for row, _ in register.tombstones}
        return [(path, tree, one) for path, tree, one in found if (path, *one.path[:1]) not in ended]

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        return roles_of(self.registers.get("roles"))

    @cached_property
    def catalogues(self) -> Mapping[str, Catalogue]:
        return {standard: read_catalogue(standard) for standard in self.settings.standards}

    @cached_property
    def by_id(self) -> Mapping[str, Document]:
        """The snapshot's documents by id; of two with one id, the one whose path history knows, else the first."""
        found: dict[str, Document] = {}
        pasts = self.history.pasts if self.history else {}
        for document in self.documents:
            past = pasts.get(document.id)
            if document.id and (document.id not in found or (past and past.path == document.path)):
                found[document.id] = document
        return found

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """Every id's standing by id, sorted. Without history, as the documents declare."""
        pasts: Mapping[str, Past] = (
            self.history.pasts
            if self.history
            else {id_: declared_past(document, self.day) for id_, document in self.by_id.items()}
        )
        found = {
            id_: standing(past, self.day, review_due_days=self.settings.review_due_days, as_of=self.as_of)
            for id_, past in sorted(pasts.items())
        }
        return {id_: one for id_, one in found.items() if one}

    @cached_property
    def heirs(self) -> Mapping[str, list[str]]:
        """By id: the documents that say that they replace it."""
        return heirs(self.standings)

    def successors(self, standing: Standing) -> list[str]:
        """The ids of the documents that replace one, as either side says."""
        return successors(standing, self.heirs.get(standing.id, ()))

    @cached_property
    def references(self) -> References:
        return references_of(self.documents, self.outline_of)

    @cached_property
    def coverage(self) -> Mapping[str, Coverage]:
        """Coverage by standard, in the settings' order."""
        return {standard: self.coverage_of(catalogue) for standard, catalogue in self.catalogues.items()}

    def coverage_of(self, catalogue: Catalogue) -> Coverage:
        """Coverage of any standard, also one that the settings do not name."""
        plan = self.registers.get(PLAN)
        unread = [document.path for document in self.documents if not document.readable or document.header is None]
        return coverage_of(
            catalogue,
            self.settings,
            self._claimants(),
            bound_registers(self.registers, self.schemas, catalogue, carry_over),
            [row for _, row in plan.live] if plan else (),
            carry_over,
            unread,
        )

    def _claimants(self) -> list[Claimant]:
        """In force first; then what is approved for later, and the snapshot's own texts, as planned."""
        shown = self.standings.values()
        found = [Claimant(one.id, one.in_force.header) for one in shown if one.in_force]
        found += [Claimant(one.id, later.header, planned=True) for one in shown for later in one.scheduled]
        found += [
            Claimant(document.id, mapping(document.header.tree.value), planned=True)
            for document in self.documents
            if document.header and document.id and document.status != "withdrawn"
        ]
        return found

    @cached_property
    def agenda(self) -> Agenda:
        """What falls due: reviews, lapses of emergency approvals, and days in the rows of registers."""
        return agenda_of(
            reviews_due(self.standings, self.by_id, self.day),
            lapses_due(self.standings, self.by_id, self.settings.asked, self.day),
            *(rows_due(one, self.schemas.register(name), self.day) for name, one in self.registers.items()),
        )

    def outline_of(self, document: Document) -> Outline:
        return self.library.outline(document.blob, document.body)

    def keep(self) -> None:
        """Save what was learned for the next run. Losing it costs time, never a result."""
        self.library.keep()
        if "signatures" in vars(self):
            self.signatures.keep()

    @cached_property
    def signatures(self) -> Signatures:
        """Signatures of commits, each verified once."""
        from qmsdocs.git.signatures import Signatures  # few repositories have signed commits

        return Signatures(self.library.store)

    def text_of(self, revision: Revision) -> Text:
        """The text of a revision, as it stood in the commit that it is taken from."""

        def body() -> str:
            past = self.past_files
            data = past.read_blob(revision.blob) if past else self.snapshot.read(revision.text_path)
            return split(data, "").body

        return Text(revision.text_path, revision.blob, revision.text("language"), body)

    def file_of(self, revision: Revision | None, path: str) -> bytes:
        """A file beside a text, from the same commit; without one (or without history) from the snapshot.

        Raises Unreadable.
        """
        if revision is not None and self.past_files is not None and revision.text_commit:
            return self.past_files.read_at(revision.text_commit, path)
        return self.snapshot.read(path)

    @cached_property
    def covering(self) -> Covering:
        """Makes the covered content of texts."""
        ends = self.history
        branch = ends.head if ends and ends.head != ends.main else ""
        return Covering(self.settings, self.library, self.past_files, branch, notices(self.redactions))

    @cached_property
    def main_line(self) -> MainLine | None:
        """The main line, and what it was called before redactions; None without history."""
        from qmsdocs.history.undone import main_line  # few histories have any

        if self.repository is None or self.history is None:
            return None
        return main_line(self.repository, self.history.head, self.redactions)

    @cached_property
    def redactions(self) -> tuple[Redaction, ...]:
        """What was lawfully taken out of the history, the oldest first."""
        if self.asked_from:
            return redactions_of(read_register(self.asked_from, self.settings, REGISTER))
        return redactions_of(self.registers.get(REGISTER))

    @cached_property
    def past_files(self) -> CommitTree | None:
        """Files of any commit; None without history."""
        if self.history is None or self.repository is None:
            return None
        return (
            self.snapshot if isinstance(self.snapshot, CommitTree) else commit_tree(self.repository, self.history.main)
        )
