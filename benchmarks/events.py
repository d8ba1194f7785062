"""What happens in the town hall: each function is one commit (see town.py for the state it changes)."""

from __future__ import annotations

from benchmarks import prose
from benchmarks.papers import Paper, advance, approve, markdown, retitle
from benchmarks.town import Branch, Town


def create(town: Town, count: int) -> None:
    """New documents on the main line: drafts, and some approved at once."""
    papers = [_new(town) for _ in range(count)]
    for paper in papers:
        if town.rng.random() < 0.6:
            approve(paper, town.desk, town.day)
    town.tip, authors = town.sign(f"New: {', '.join(paper.id for paper in papers)}", [town.tip])
    for paper in papers:
        town.land(paper, authors)


def work(town: Town) -> None:
    """The next thing that happens to one document, or to several at once."""
    count = town.rng.randint(2, 4) if town.rng.random() < 0.08 else 1
    papers = {paper.id: paper for paper in (town.pick(_in_use) for _ in range(count)) if paper}
    if not papers:
        return note(town)
    done = [(paper, *advance(paper, town.desk, town.day)) for paper in papers.values()]
    town.tip, authors = town.sign("; ".join(subject for _, _, subject in done), [town.tip])
    for paper, covered, _ in done:
        town.land(paper, authors if covered else set())


def rename(town: Town) -> None:
    """Another title and file name, with a new version."""
    paper = town.pick(lambda paper: paper.status == "approved" and not paper.area.stable)
    if paper is None:
        return work(town)
    town.tip, authors = town.sign(retitle(paper, town.desk, town.day), [town.tip])
    town.land(paper, authors)


def move_document(town: Town) -> None:
    """One document goes to another folder, unchanged."""
    paper = town.pick(lambda paper: not paper.area.stable)
    if paper is None:
        return work(town)
    homes = [area for area in town.areas if not area.stable and area.top == paper.area.top]
    paper.area = town.rng.choice(homes)
    town.tip, _ = town.sign(f"{paper.id}: belongs to {paper.area.name}", [town.tip])
    town.land(paper, set())


def move_folder(town: Town) -> None:
    """A reorganisation: a folder gets another name, also under the feet of those who work on branches."""
    used = {paper.area.path for paper in town.live if paper.main_path}
    homes = [area for area in town.areas if not area.stable and area.path in used]
    if not homes:
        return work(town)
    area = town.rng.choice(homes)
    old = area.path
    area.name = f"{area.name.partition('_')[0]}_{town.day.year}-{town.stream.count}"
    town.tip, _ = town.sign(f"Reorganisation: {old} becomes {area.path}", [town.tip])
    town.stream.move(old, area.path)
    for paper in town.live:
        if paper.area is area and paper.main_path:
            paper.main_path = f"{area.path}/{paper.main_path.rpartition('/')[2]}"


def withdraw(town: Town) -> None:
    """Withdrawn as it should be: said in the front matter."""
    paper = town.pick(lambda paper: paper.status == "approved" and not paper.area.stable)
    if paper is None:
        return work(town)
    paper.status, paper.withdrawn_on = "withdrawn", town.day
    paper.replaced_by = town.rng.choice(["", town.papers[0].id])
    town.tip, _ = town.sign(f"{paper.id}: withdrawn", [town.tip])
    town.land(paper, set())


def delete(town: Town) -> None:
    """A withdrawn document leaves the main line; its past stays."""
    paper = town.pick(lambda paper: paper.status == "withdrawn")
    if paper is None:
        return withdraw(town)
    town.tip, _ = town.sign(f"{paper.id}: withdrawn documents are tidied away", [town.tip])
    town.stream.drop(paper.main_path)
    paper.main_path = ""
    town.live.remove(paper)
    town.deleted += 1


def note(town: Town) -> None:
    """A commit that concerns no document."""
    subject = town.rng.choice(("roles", "readme", "names"))
    town.tip, _ = town.sign(f"Housekeeping: {subject}", [town.tip])
    if subject == "roles":
        town.stream.put("registers/roles.yml", town.roles())
    elif subject == "names":
        town.stream.put(".mailmap", town.mailmap(len(town.crowd)))
    else:
        town.stream.put("README.md", f"# Documents of the town hall\n\n{town.rng.choice(town.desk.stock)}\n".encode())


def open_branch(town: Town, *, new: bool) -> None:
    """Somebody begins to work aside, on one document or a few."""
    if new:
        papers = [_new(town)]
    else:
        count = town.rng.choice((1, 1, 1, 1, 2, 3))
        papers = list({p.id: p for p in (town.pick(_in_use) for _ in range(count)) if p}.values())
    if not papers:
        return note(town)
    for paper in papers:
        paper.on_branch = True
    branch = Branch(
        papers,
        left=town.rng.choice((1, 2, 2, 3)),
        paths={paper: paper.main_path for paper in papers},
        folders={paper: paper.area.path for paper in papers},
        writers={paper: set() for paper in papers},
        tip=town.tip,
    )
    town.branches.append(branch)
    step(town, branch)


def step(town: Town, branch: Branch) -> None:
    """A commit on a branch; the last one approves."""
    branch.left -= 1
    done: list[tuple[Paper, bool]] = []
    subject = "New document"
    # What is approved here waits for the others.
    for paper in [one for one in branch.papers if one.status != "approved" or not branch.writers[one]]:
        covered = True
        if paper.main_path or branch.paths[paper]:
            covered, subject = advance(paper, town.desk, town.day, finish=branch.left == 0)
        done.append((paper, covered))
    branch.tip, authors = town.sign(subject, [branch.tip], side=True)
    for paper, covered in done:
        path = f"{branch.folders[paper]}/{paper.file}"
        if branch.paths[paper] and branch.paths[paper] != path:
            town.stream.drop(branch.paths[paper])
        branch.paths[paper] = path
        town.stream.put(path, markdown(paper))
        branch.writers[paper] |= authors if covered else set()
    if all(paper.status == "approved" for paper in branch.papers):
        branch.left = 0


def merge(town: Town, branches: list[Branch]) -> None:
    """One branch lands on the main line, or two in one commit; who merges is no author."""
    papers = [(paper, branch) for branch in branches for paper in branch.papers]
    subject = f"Merge: {', '.join(paper.id for paper, _ in papers)}"
    town.tip, _ = town.sign(subject, [town.tip, *(branch.tip for branch in branches)])
    for branch in branches:
        town.branches.remove(branch)
    for paper, branch in papers:
        paper.on_branch = False
        town.land(paper, branch.writers[paper])


def _in_use(paper: Paper) -> bool:
    return paper.status != "withdrawn"


def _new(town: Town) -> Paper:
    area = town.rng.choice([area for area in town.areas if not area.stable])
    return town.new_paper(area, town.rng.sample(prose.CLAUSES, k=town.rng.randint(1, 3)))
