"""Settings: what `extra.qmsdocs` in `mkdocs.yml` says, with everything left unsaid filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qmsdocs.model.data import Tree, Value, items, mapping, text, texts
from qmsdocs.model.finding import Fault, Place
from qmsdocs.model.publication import Publication

ALLOWED_SIGNERS = "registers/allowed_signers"
"""Where the keys of allowed signers are, where nothing is said."""
EMERGENCY_DAYS = 30
"""An emergency approval puts a text in force for so many days at most, where nothing is said."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of controlled documents (`.` is the whole repository) and how its files are read."""

    path: str
    type: str
    include: tuple[str, ...] = ("*.md",)
    exclude: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Name used there: our name; these stand before the general aliases."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Our field name: {value used there: our value}."""
    defaults: Mapping[str, Value] = field(default_factory=dict)


MEANINGS = {"reviewed": "reviewed for adequacy", "approved": "approved for use"}
"""What short words for the meaning of an approval stand for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An approval that the settings ask for: of a role and, where one is said, in a meaning."""

    role: str
    meaning: str = ""
    formerly: tuple[str, ...] = ()
    """Ids that the role had before."""

    def met_by(self, role: str, meaning: str) -> bool:
        """Whether an approval is the one: its meaning begins with the words asked for."""
        wanted = self.meaning.casefold().split()
        return role in (self.role, *self.formerly) and meaning.casefold().split()[: len(wanted)] == wanted

    def __str__(self) -> str:
        return f"{self.role} ({MEANINGS.get(self.meaning, self.meaning)})" if self.meaning else self.role


EDITORIAL_ROLES = (Asked("quality-manager"),)


def asked_in(value: object) -> tuple[Asked, ...]:
    """What the settings ask for one document type: a list of role ids and of groups `{role, meaning, formerly}`."""
    found = []
    for one in items(value):
        row: Mapping[str, Value] = mapping(one) or {"role": one}
        formerly = tuple(old.strip() for _, old in texts(row.get("formerly")))
        found.append(Asked(text(row.get("role")).strip(), " ".join(text(row.get("meaning")).split()), formerly))
    return tuple(one for one in found if one.role)


def asked_out(asked: Iterable[Asked]) -> list[Value]:
    """The same back, as the settings may say it."""
    return [{"role": one.role, "meaning": one.meaning, "formerly": list(one.formerly)} for one in asked]


def asked_for(asked: tuple[Asked, ...], editorial: bool, roles: tuple[Asked, ...]) -> tuple[Asked, ...]:
    """What is asked for a version: where only spelling and form changed, these roles' approval; none where none is
    asked for otherwise."""
    return roles if asked and editorial else asked


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Unknown keys never get this far: reading them is exit 2."""

    site_name: str = "Quality management system"
    standards: tuple[str, ...] = ("iso-9001-2026",)
    folders: tuple[Folder, ...] = (Folder("procedures", "procedure"), Folder("policies", "policy"))
    registers: str = "registers"
    schemas: str = "schemas"
    not_applicable: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Standard id: {clause number: published reason}; the clause and all below it."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    approvals: Mapping[str, tuple[Asked, ...]] = field(default_factory=dict)
    """Document type: what must be approved by whom."""
    editorial_roles: tuple[Asked, ...] = EDITORIAL_ROLES
    """Who approves a version in which only spelling and form changed, instead of those above."""
    different_persons: bool = False
    """Whether the roles that approve a document must be different persons."""
    authors_may_approve: bool = False
    allowed_signers: str = ALLOWED_SIGNERS
    attestations: str = "attestations"
    emergency_roles: tuple[str, ...] = ()
    """Role ids that may put a text in force alone, for at most `emergency_days`."""
    emergency_days: int = EMERGENCY_DAYS
    timezone: str = "UTC"
    ignore: Mapping[str, str] = field(default_factory=dict)
    """Rule code: published reason."""
    review_due_days: int = 60
    review_months: Mapping[str, int] = field(default_factory=dict)
    """Document type: months from one periodic review to the next; 12 where nothing is said."""
    baseline: str = ""
    """The commit (its id, or a tag) with which documents came into git: what is in force there counts from the day that
    it states."""
    early_days: int = 30
    """In force longer than this before its release: a warning."""
    parent_claims: tuple[str, ...] = ()
    """Ids of documents whose claim on a parent clause covers the clauses below it."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """Document type: pattern of its ids with `0` for digits, such as `QP-00`; `new` takes the next free one."""
    show_names: bool = False
    """Whether the internal site names authors and approvers."""
    feedback: tuple[str, ...] = ()
    """Addresses (https:, mailto: or tel:) for "something is wrong with this page"."""
    check_again_days: int = 30
    """A copy of the site is to be looked at again after so many days."""
    publication: Publication = field(default_factory=Publication)
    repo_url: str = ""
    look: Mapping[str, Value] = field(default_factory=dict)
    """The safe subset of `mkdocs.yml` that is carried over to the generator (name, language, palette …)."""
    tree: Tree = field(default_factory=lambda: Tree({}))
    """`mkdocs.yml` as read, for places."""
    faults: tuple[Fault, ...] = ()
    """Keys that we do not use (information)."""

    def asked(self, type_: str, editorial: bool) -> tuple[Asked, ...]:
        """What must be approved in a document of a type; `editorial`: only spelling and form changed."""
        return asked_for(self.approvals.get(type_, ()), editorial, self.editorial_roles)

    def place(self, *way: str | int) -> Place:
        """Where a setting below `extra.qmsdocs` stands; the nearest around it where it is unsaid."""
        mark = self.tree.mark(("extra", "qmsdocs", *way))
        return Place("mkdocs.yml", mark.line, mark.column)
