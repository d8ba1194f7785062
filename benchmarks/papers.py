"""One invented document: its state, what may happen to it next, and its Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from benchmarks import prose
from benchmarks.prose import Link


@dataclass(slots=True, eq=False)
class Area:
    """A folder; documents of a `stable` one stay there, so that others can link to them."""

    top: str
    name: str
    stable: bool

    @property
    def path(self) -> str:
        return f"{self.top}/{self.name}"


@dataclass(slots=True, eq=False)
class Paper:
    """A document as its author has it, on the main line or on a branch."""

    id: str
    title: str
    area: Area
    owner: str
    clauses: list[str]
    blocks: list[str]
    public: bool
    slug: str = ""
    version: tuple[int, int] = (1, 0)
    status: str = "draft"
    effective: date = date.min
    next_review: date | None = None
    summary: str = "First version."
    withdrawn_on: date | None = None
    replaced_by: str = ""
    main_path: str = ""
    """Where it lies on the main line; empty when it is not there."""
    on_branch: bool = False

    @property
    def file(self) -> str:
        return f"{self.id}-{self.slug}.md"

    @property
    def written_version(self) -> str:
        return f"{self.version[0]}.{self.version[1]}"


@dataclass(slots=True)
class Desk:
    """What a writer draws from."""

    rng: Random
    stock: list[str]
    titles: Iterator[str]
    links: list[Link] = field(default_factory=list)


def slug(title: str) -> str:
    return title.lower().replace(",", "").replace(" ", "-")


def edit(paper: Paper, desk: Desk) -> str:
    paper.blocks = prose.edited(desk.rng, desk.stock, desk.links, paper.blocks)
    return f"{paper.id}: {desk.rng.choice(('clearer wording', 'comments of the meeting', 'who does what'))}"


def begin(paper: Paper, desk: Desk, day: date) -> str:
    """A new version, as a draft with the day it is planned for."""
    major, minor = paper.version
    paper.version = (major + 1, 0) if desk.rng.random() < 0.15 else (major, minor + 1)
    paper.status, paper.next_review = "draft", None
    paper.effective = max(day + timedelta(desk.rng.randint(20, 90)), paper.effective + timedelta(1))
    paper.summary = desk.rng.choice(desk.stock)
    edit(paper, desk)
    return f"{paper.id}: version {paper.written_version} begun"


def submit(paper: Paper) -> str:
    paper.status = "in-review"
    return f"{paper.id}: ready for review"


def approve(paper: Paper, desk: Desk, day: date) -> tuple[bool, str]:
    """Approved; the date is moved (covered content) when the planned one has passed."""
    moved = paper.effective < day
    if moved:
        paper.effective = day + timedelta(desk.rng.randint(0, 14))
    paper.status = "approved"
    paper.next_review = paper.effective + timedelta(desk.rng.randint(1100, 1800))
    return moved, f"{paper.id}: version {paper.written_version} approved"


def administer(paper: Paper, desk: Desk, day: date) -> str:
    """A reorganisation or a review: administration, no new text."""
    if desk.rng.random() < 0.5:
        paper.owner = desk.rng.choice(list(prose.ROLES))
        return f"{paper.id}: new owner"
    paper.next_review = max(day, paper.effective) + timedelta(desk.rng.randint(1100, 1800))
    return f"{paper.id}: reviewed, no change needed"


def advance(paper: Paper, desk: Desk, day: date, *, finish: bool = False) -> tuple[bool, str]:
    """The next thing that happens to a document: whether its covered content changed, and the subject of the commit."""
    chance = desk.rng.random()
    if paper.status in ("draft", "in-review"):
        if finish or chance > 0.6:
            return approve(paper, desk, day)
        if paper.status == "draft" and chance > 0.45:
            return False, submit(paper)
        return True, edit(paper, desk)
    if chance < 0.12:
        return False, administer(paper, desk, day)
    if chance < 0.18 and not paper.area.stable:
        paper.slug = f"{slug(paper.title)}-{paper.version[0]}{paper.version[1]}{desk.rng.randint(0, 99)}"
        return False, f"{paper.id}: file renamed"
    subject = begin(paper, desk, day)
    if finish or chance > 0.6:
        subject = approve(paper, desk, day)[1]
    return True, subject


def retitle(paper: Paper, desk: Desk, day: date) -> str:
    """Another title, another file name, a new version."""
    paper.title = next(desk.titles)
    paper.slug = slug(paper.title)
    begin(paper, desk, day)
    return approve(paper, desk, day)[1]


def markdown(paper: Paper) -> bytes:
    """The file as it stands."""
    lines = ["---", f"id: {paper.id}", f"title: {paper.title}", f'version: "{paper.written_version}"']
    lines += [f"status: {paper.status}", f"owner: {paper.owner}"]
    lines += [f"classification: {'public' if paper.public else 'internal'}", "clauses:"]
    lines += [f'  - "{clause}"' for clause in paper.clauses]
    lines += [f"effective_date: {paper.effective}"]
    if paper.next_review:
        lines.append(f"next_review: {paper.next_review}")
    lines += [f"change_summary: {paper.summary}", "records:", f"  - title: Records of {paper.title.lower()}"]
    lines += ["    clauses: [" + ", ".join(f'"{clause.partition("#")[0]}"' for clause in paper.clauses) + "]"]
    lines += ["    location: registry", "    retention: 5 years"]
    if paper.withdrawn_on:
        lines += [f"withdrawn_on: {paper.withdrawn_on}", "withdrawn_reason: The service has ended."]
        lines += [f"replaced_by: {paper.replaced_by}"] if paper.replaced_by else []
    return ("\n".join(lines) + "\n---\n\n" + "\n\n".join(paper.blocks) + "\n").encode()
