"""A quality management system seen from one snapshot, with its history, on a day.

Each part is computed when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from qmsdocs.article.shape import OUTLINES, SECTIONS, Outline, Text, outline_from_json, outline_to_json
from qmsdocs.git.integrity import DAMAGED, Incomplete, Trouble, troubles
from qmsdocs.git.repository import find_repository, head, resolve
from qmsdocs.history.revisions import read_history
from qmsdocs.model.clause import Catalogue
from qmsdocs.model.data import Tree, mapping
from qmsdocs.model.document import Document
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.record import Register, Role, roles_of
from qmsdocs.model.repository import Repository
from qmsdocs.model.revision import History, Past, Revision
from qmsdocs.model.settings import Settings
from qmsdocs.read.catalogues import carry_over, read_catalogue
from qmsdocs.read.documents import read_documents
from qmsdocs.read.frontmatter import split
from qmsdocs.read.registers import read_registers
from qmsdocs.read.schemas import Schemas, read_schemas
from qmsdocs.read.settings import read_settings
from qmsdocs.source import CommitTree, Lacking, Snapshot, Unreadable, commit_tree, work_tree
from qmsdocs.store import Store, open_store
from qmsdocs.think.coverage import Claimant, Coverage, coverage_of
from qmsdocs.think.declared import declared_past
from qmsdocs.think.evidence import bound_registers
from qmsdocs.think.lifecycle import Standing, standing
from qmsdocs.think.references import References, references_of

if TYPE_CHECKING:
    from qmsdocs.article.sections import Sections
    from qmsdocs.read.wording import Problem

PLAN = "improvement-plan"

Clock = Callable[[str], date]
"""The day it is in a time zone; passed in, so that nothing else asks the time."""


class Qms:
    """Everything that follows from (snapshot, history, day). `history` is None where none could, or was to, be read."""

    def __init__(
        self,
        root: Path,
        snapshot: Snapshot,
        day: date,
        *,
        repository: Repository | None = None,
        history: History | None = None,
        troubles: Sequence[Trouble] = (),
        settings: Settings | None = None,
        as_of: bool = False,
        store: Store | None = None,
        renders: bool = False,
    ) -> None:
        self.root = root
        self.snapshot = snapshot
        self.day = day
        self.repository = repository
        self.history = history
        self.troubles = tuple(troubles)
        self.settings = settings or read_settings(snapshot)
        self.as_of = as_of
        self.renders = renders
        """Whether texts will be shown: then their outlines come with their articles, and none is parsed twice."""
        self._store = store
        self._outlines = store.get(OUTLINES) if store else {}
        self._fresh: dict[str, object] = {}
        self._parsed: dict[str, Outline] = {}

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
        """What schemas do not allow in documents and registers: path, values, problem."""
        from qmsdocs.read.problems import check  # jsonschema is dearer to load than to use

        checked = [
            (one.path, one.header.tree, self.schemas.document(one.type))
            for one in self.documents
            if one.readable and one.header
        ]
        for register in self.registers.values():
            if register.readable:
                checked.append((register.path, register.tree, self.schemas.register(register.name)))
        return [(path, tree, one) for path, tree, schema in checked if schema for one in check(schema, tree)]

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
            plan.rows if plan else (),
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

    def outline_of(self, document: Document) -> Outline:
        return self.outline(document.blob, document.body)

    def outline(self, blob: str, body: str) -> Outline:
        """The outline of a text; remembered by the blob it stands in."""
        if blob not in self._parsed:
            self._parsed[blob] = self._kept_outline(blob) or self._new_outline(blob, body)
        return self._parsed[blob]

    def _kept_outline(self, blob: str) -> Outline | None:
        try:
            return outline_from_json(self._outlines[blob])
        except (KeyError, ValueError):
            return None  # a damaged cache is no cache

    def _new_outline(self, blob: str, body: str) -> Outline:
        if self.renders:
            return self.articles.of(Text("", blob, "", lambda: body)).outline
        from qmsdocs.article.outline import parse_outline  # the parser is loaded only for a text not seen before

        outline = parse_outline(body)
        self._fresh[blob] = outline_to_json(outline)
        return outline

    def keep(self) -> None:
        """Save what was learned for the next run. Losing it costs time, never a result."""
        if self._store and self._fresh:
            self._store.put(OUTLINES, {**self._outlines, **self._fresh})
        if self._store and self.renders and self.articles.grown:
            self._store.put(SECTIONS, self.articles.to_keep())

    @cached_property
    def articles(self) -> Sections:
        """The renderer of texts, which remembers."""
        from qmsdocs.article.sections import Sections  # with the parser, needed only for what is shown

        return Sections(self._store.get(SECTIONS) if self._store else {})

    def text_of(self, revision: Revision) -> Text:
        """The text of a revision, as it stood in the commit that it is taken from."""

        def body() -> str:
            past = self._past
            data = past.read_blob(revision.blob) if past else self.snapshot.read(revision.text_path)
            return split(data, "").body

        return Text(revision.text_path, revision.blob, revision.text("language"), body)

    def file_of(self, revision: Revision | None, path: str) -> bytes:
        """A file beside a text, from the same commit; without one (or without history) from the snapshot.

        Raises Unreadable.
        """
        if revision is not None and self._past is not None and revision.text_commit:
            return self._past.read_at(revision.text_commit, path)
        return self.snapshot.read(path)

    @cached_property
    def _past(self) -> CommitTree | None:
        if self.history is None or self.repository is None:
            return None
        return (
            self.snapshot if isinstance(self.snapshot, CommitTree) else commit_tree(self.repository, self.history.head)
        )


def open_work_tree(root: Path, clock: Clock, *, with_history: bool = True, renders: bool = False) -> Qms:
    """The QMS as the work tree has it. History comes from HEAD where it is whole; else `troubles` says why not."""
    repository = find_repository(root)
    amiss = troubles(repository)
    commit = head(repository) if repository else None
    snapshot = work_tree(root, commit=commit)
    store = open_store(root)
    settings = read_settings(snapshot, store)
    history = None
    if repository and not amiss and with_history:
        try:
            history = read_history(repository, settings, store=store)
        except Incomplete as incomplete:  # a text that is there, but damaged, is noticed only when it is read
            amiss = (incomplete.trouble,)
    day = clock(settings.timezone)
    return Qms(
        root,
        snapshot,
        day,
        repository=repository,
        history=history,
        troubles=amiss,
        settings=settings,
        store=store,
        renders=renders,
    )


def open_commit(root: Path, clock: Clock, *, rev: str = "HEAD", as_of: bool = False, renders: bool = False) -> Qms:
    """The QMS as a commit has it. Raises CannotRun where the history is not whole."""
    repository = find_repository(root)
    amiss = troubles(repository)
    if amiss or repository is None:
        raise CannotRun(amiss[0].message, f"To mend it: {amiss[0].command}")
    snapshot = commit_tree(repository, resolve(repository, rev))
    store = open_store(root)
    settings = read_settings(snapshot, store)
    _check_sources(snapshot, settings)
    history = read_history(repository, settings, store=store, rev=rev)
    day = clock(settings.timezone)
    return Qms(
        root,
        snapshot,
        day,
        repository=repository,
        history=history,
        settings=settings,
        as_of=as_of,
        store=store,
        renders=renders,
    )


def _check_sources(snapshot: CommitTree, settings: Settings) -> None:
    """Raises Incomplete where a register or schema of the commit is lacking or damaged; documents are history's."""
    folders = (settings.registers + "/", settings.schemas + "/")
    for path, entry in snapshot.entries().items():
        if entry.blob and path.startswith(folders) and path.endswith((".yml", ".yaml", ".json")):
            try:
                snapshot.read(path)
            except Lacking:
                raise Incomplete(DAMAGED) from None
            except Unreadable:
                continue  # there, and not for reading: a finding says so
