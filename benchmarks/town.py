"""A town hall and its documents between two commits, and how it begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import Random

from benchmarks import prose
from benchmarks.ledger import Ledger
from benchmarks.papers import Area, Desk, Paper, approve, markdown, slug
from benchmarks.stream import Person, Signature, Stream, people

END = int(datetime(2026, 6, 29, 16, tzinfo=UTC).timestamp())
COMMITS_PER_DAY = 1.4
YEARS = 10
NAMES = ("registry", "planning", "finance", "services", "works", "schools", "library", "archive", "sport", "water")
SETTINGS = """\
site_name: Town hall
theme:
  name: material
extra:
  qmsdocs:
    standards: [iso-9001-2026]
    documents: {procedures: procedure, policies: policy}
"""


@dataclass(slots=True, eq=False)
class Branch:
    """Work not merged yet: where each document lies on it, in which folder it began, and who changed its content."""

    papers: list[Paper]
    left: int
    paths: dict[Paper, str]
    folders: dict[Paper, str]
    writers: dict[Paper, set[Person]]
    tip: int = 0


@dataclass(slots=True)
class Town:
    """The main line ends at the mark `tip`; `papers` are all there ever were, `live` those not deleted."""

    rng: Random
    stream: Stream
    desk: Desk
    crowd: list[Person]
    seconds: int
    tip: int = 0
    deleted: int = 0
    ledger: Ledger = field(default_factory=Ledger)
    areas: list[Area] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    live: list[Paper] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)

    @property
    def day(self) -> date:
        return datetime.fromtimestamp(self.seconds, UTC).date()

    def sign(self, subject: str, parents: list[int], *, side: bool = False) -> tuple[int, set[Person]]:
        """Begin a commit by somebody, now and then with somebody else: its mark and its authors."""
        authors = self.rng.choices(self.crowd, k=2 if self.rng.random() < 0.08 else 1)
        written = [one.written(self.rng) for one in authors]
        trailer = f"\nSaid in the quality circle.\n\nCo-authored-by: {written[1]}\n" if written[1:] else ""
        signed = Signature(written[0], written[0], self.seconds, self.rng.choice(("+0000", "+0100", "+0200")))
        return self.stream.commit(signed, f"{subject}\n{trailer}", parents, side=side), set(authors)

    def land(self, paper: Paper, writers: set[Person]) -> None:
        """The commit at the tip of the main line gets the document as it stands, at its place."""
        path = f"{paper.area.path}/{paper.file}"
        if paper.main_path and paper.main_path != path:
            self.stream.drop(paper.main_path)
        paper.main_path = path
        self.stream.put(path, markdown(paper))
        self.ledger.land(paper, self.tip, self.day, writers)

    def pick(self, wanted: Callable[[Paper], bool] = lambda paper: True) -> Paper | None:
        """A document that nobody has on a branch; None when forty tries found none."""
        for _ in range(40):
            paper = self.rng.choice(self.live)
            if not paper.on_branch and wanted(paper):
                return paper
        return None

    def new_paper(self, area: Area, clauses: list[str]) -> Paper:
        """A draft of version 1.0, not committed yet."""
        prefix = "POL" if area.top == "policies" else "QP"
        self.numbers[prefix] += 1
        rng, title = self.rng, next(self.desk.titles)
        paper = Paper(
            id=f"{prefix}-{self.numbers[prefix]:04}",
            title=title,
            area=area,
            owner=rng.choice(list(prose.ROLES)),
            clauses=[clause + rng.choice(("", "", "#procedure", "#records")) for clause in clauses],
            blocks=prose.body(rng, self.desk.stock, self.desk.links, rng.randint(2600, 8800)),
            public=rng.random() < 0.6,
            slug=slug(title),
            effective=self.day,
        )
        self.papers.append(paper)
        self.live.append(paper)
        return paper

    def roles(self) -> bytes:
        """The register of roles, worded a little differently each time."""
        rows = (
            f"- id: {id_}\n  title: {title}\n  responsibilities:\n    - {self.rng.choice(self.desk.stock)}\n"
            for id_, title in prose.ROLES.items()
        )
        return "".join(rows).encode()

    def mailmap(self, count: int) -> bytes:
        return "".join(one.mailmap for one in self.crowd[:count]).encode()


def found(stream: Stream, documents: int, commits: int, rng: Random) -> Town:
    """The first commit: settings, roles, and the fifth of the documents that others link to, all approved."""
    desk = Desk(rng, prose.sentences(rng), prose.titles(rng))
    start = END - int(min(YEARS * 365, commits / COMMITS_PER_DAY) * 86400)
    town = Town(rng, stream, desk, people(8 + commits // 400), start)
    town.areas = _areas(documents)
    homes = [area for area in town.areas if area.stable]
    count = max(2, documents // 5)
    # These share all clauses out among themselves and are never withdrawn, so that coverage is whole.
    first = [town.new_paper(rng.choice(homes), prose.CLAUSES[n::count] or ["7.5.3.2"]) for n in range(count)]
    town.tip, authors = town.sign("The quality management system moves to git", [])
    stream.put("mkdocs.yml", SETTINGS.encode())
    stream.put("registers/roles.yml", town.roles())
    stream.put(".mailmap", town.mailmap(len(town.crowd) // 2))
    stream.put("README.md", b"# Documents of the town hall\n")
    for paper in first:
        approve(paper, desk, town.day)
        town.land(paper, authors)
        desk.links.append((paper.title, f"../../{paper.main_path}"))
    return town


def _areas(documents: int) -> list[Area]:
    """Folders of about forty documents each; in every fifth nothing is ever moved."""
    areas = [Area("policies", "common", stable=True)]
    for n in range(max(4, documents // 40)):
        name = NAMES[n % len(NAMES)] + (f"-{n // len(NAMES) + 1}" if n >= len(NAMES) else "")
        areas.append(Area("policies" if n % 6 == 2 else "procedures", name, stable=n % 5 == 0))
    return areas
