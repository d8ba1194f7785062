"""What a change touches: the nouns. What is among them is found in `follow.py`, and gathered in `touched/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qmsdocs.model.finding import Place
from qmsdocs.model.settings import Asked
from qmsdocs.think.coverage import CoverageState
from qmsdocs.think.due import Due
from qmsdocs.think.references import Kind

How = Literal["new", "changed", "administration", "withdrawn", "deleted", "unidentified"]
"""`administration`: only what approvals do not cover, or where the file lies. `unidentified`: a file without an id."""
State = Literal["new", "changed", "gone", "same"]


@dataclass(frozen=True, slots=True)
class Cited:
    """A place that refers to a document that changes."""

    id: str
    """Of the document that refers; its path where it has no id."""
    place: Place
    kind: Kind
    section: str = ""
    """The heading below which it stands; empty in the front matter, and above the first heading."""
    names: str = ""
    """The section that it leads to; empty where it leads to the whole document."""
    state: Literal["", "there", "touched", "gone"] = ""
    """Of that section."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a register that refers to a document that changes."""

    register: str
    """Its title."""
    id: str
    place: Place


@dataclass(frozen=True, slots=True)
class Part:
    """A file that a text shows or offers, or a record that it asks for."""

    name: str
    state: State


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads a version, or learns that a document is gone. Without roles: everybody."""

    why: Literal["", "first", "again", "unsaid", "gone"] = ""
    """`first`: nobody was asked to read an earlier version; `unsaid`: a new version that is not said to be significant,
    so that nobody is asked; empty: nothing comes into force."""
    roles: tuple[str, ...] = ()

    @property
    def asked(self) -> bool:
        return self.why not in ("", "unsaid")


@dataclass(frozen=True, slots=True)
class Redline:
    """What became of the text: words, and headings of the sections that were touched."""

    added: int
    removed: int
    sections: tuple[str, ...] = ()
    """An empty one is what stands before the first heading."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A document that the change changes, and what follows."""

    id: str
    """Its path where it has no id."""
    title: str
    path: str
    how: How
    was_at: str = ""
    """Where it lay before, if elsewhere."""
    version: tuple[str, str] = ("", "")
    """Before and after."""
    status: tuple[str, str] = ("", "")
    effective_date: str = ""
    change_summary: str = ""
    redline: Redline | None = None
    fields: tuple[str, ...] = ()
    """Fields of the front matter that changed."""
    gained: tuple[str, ...] = ()
    """Clauses, as written."""
    lost: tuple[str, ...] = ()
    files: tuple[Part, ...] = ()
    records: tuple[Part, ...] = ()
    cited: tuple[Cited, ...] = ()
    rows: tuple[Row, ...] = ()
    readers: Readers = field(default_factory=Readers)
    approvals: tuple[Asked, ...] = ()
    """Those of the text as it stands that are still needed."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A register that the change changes: ids of rows (those without one as `row N`)."""

    title: str
    path: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Covering:
    """Coverage of a standard before and after, once all that is approved is in force."""

    standard: str
    reference: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    clauses: tuple[tuple[str, str, CoverageState, CoverageState], ...]
    """Number, title, state before and after, of those whose state changes."""


@dataclass(frozen=True, slots=True)
class Impact:
    documents: tuple[Touched, ...] = ()
    registers: tuple[Rows, ...] = ()
    settings: tuple[str, ...] = ()
    """Paths of settings and schemas that change."""
    coverage: tuple[Covering, ...] = ()
    reviews: tuple[Due, ...] = ()
    """Of what changes, and of what cites it: overdue, or due soon."""

    @property
    def is_empty(self) -> bool:
        return not (self.documents or self.registers or self.settings)
