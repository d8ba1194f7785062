"""Revisions: what git says about each document id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from qmsdocs.model.data import Value
from qmsdocs.model.document import field_text
from qmsdocs.model.finding import Fault


@dataclass(frozen=True, slots=True, order=True)
class Person:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of one id on the main line (design: revisions, from git)."""

    id: str
    version: str
    status: str
    """As declared in its text (for one never released: in its last main-line commit)."""
    path: str
    """Where it lay, relative to the root: released, in the commit of release; else in its last main-line commit."""
    blob: str
    """git's id of the file that holds its text."""
    text_commit: str
    """The main-line commit its text, and the images of its text, are taken from."""
    text_path: str
    """Where its text lies in `text_commit` (relative to the root)."""
    first: int
    """Place on the main line (0 = oldest) of the first commit that has this version."""
    last: int
    """… of the last one."""
    began_on: date | None = None
    """Committer day of the first one; None without history."""
    seen_on: date | None = None
    """… of the first commit of all, side branches included: from then on somebody could read and approve it."""
    commit: str | None = None
    """The release: first main-line commit in which it is approved; None if it never was."""
    released_on: date | None = None
    released: int = -1
    """Place on the main line of the release."""
    before_git: bool = False
    """Whether it is older than the main line, so that its day of release is the effective date that it states."""
    until: date | None = None
    """The last day that the emergency approval which released it is good for; None where it was released regularly."""
    confirmed_on: date | None = None
    """… and the day on which the approvals asked for came in after it."""
    authors: tuple[Person, ...] = ()
    covered: str = ""
    """Digest of the covered content that was released (for one never released: of its last text)."""
    header: Mapping[str, Value] = field(default_factory=dict)
    """Front matter of its text under our names."""

    def text(self, key: str) -> str:
        """The field as text: empty when missing, a placeholder, or no text."""
        return field_text(self.header, key)

    def lapsed(self, day: date) -> bool:
        """Whether its emergency approval has run out by a day, and the approvals asked for have not come in by then."""
        return self.until is not None and self.until < day and (self.confirmed_on is None or day < self.confirmed_on)

    @property
    def title(self) -> str:
        return self.text("title")

    @property
    def effective_date(self) -> str:
        return self.text("effective_date")

    @property
    def change_summary(self) -> str:
        return self.text("change_summary")

    @property
    def approvals(self) -> tuple[Mapping[str, Value], ...]:
        found = self.header.get("approvals")
        return tuple(entry for entry in found if isinstance(entry, dict)) if isinstance(found, list) else ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A time in which a document was not there: withdrawn in its front matter, or deleted from the main line."""

    on: date
    """From this day: the day of the commit, or the later `withdrawn_on`."""
    commit: str
    declared: bool
    """Said in the front matter; False for a deletion."""
    order: int
    """Place on the main line. Only revisions released before it are withdrawn by it."""
    until: date | None = None
    """The day on which a version released before stands there approved again; None if none ever did."""


@dataclass(frozen=True, slots=True)
class Past:
    """Everything an id ever was on the main line."""

    id: str
    revisions: tuple[Revision, ...]
    """Newest first: by place of release for released ones, then of last appearance."""
    path: str
    """Where it lies at the head, or lay last."""
    blob: str
    """Its text at the head, or the last one."""
    header: Mapping[str, Value]
    """Front matter at the head, or the last one, under our names."""
    folder_type: str = ""
    at_head: bool = True
    withdrawals: tuple[Withdrawal, ...] = ()
    """Oldest first."""
    paths: tuple[str, ...] = ()
    """Everywhere it ever lay on the main line, oldest first: older texts of others link to it there."""


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry of `approvals` as it came into the repository."""

    commit: str
    author: Person
    before: str = ""
    """The main line as it stood before: the first parent of the main-line commit that brought it in; empty where the
    main line began with it."""


@dataclass(frozen=True, slots=True)
class History:
    """The pasts of all ids as seen from one commit."""

    head: str
    pasts: Mapping[str, Past]
    days: tuple[date, ...] = ()
    """Committer day of each main-line commit, oldest first."""
    faults: tuple[Fault, ...] = ()
    """What only history shows: a version that came back, or was used before with another text (QMS5xx)."""
    entered: Mapping[str, Entered] = field(default_factory=dict)
    """By the mark of an approval's entry (history/entered.py)."""
    main: str = ""
    """The commit that the main line ends in: the head, but for a branch, which is seen as merged into it. Its
    `.mailmap` says who is who."""
