"""Random git repositories from a seed: realistic, and nasty. The same seed makes the same commits."""

from __future__ import annotations

import copy
import random
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.fixtures.repos import environment
from tests.oracle.frontmatter import PICTURE, read

PEOPLE = [
    ("Ana Souza", "ana@town.example"),
    ("Bruno Lima", "bruno@town.example"),
    ("Zoë Ünal", "zoe@town.example"),
    ("Chen Wei", "chen@town.example"),
    ("B. Lima", "blima@home.example"),
    ("zoe", "zoe@laptop"),
]
MAILMAP = (
    "# who is who\nBruno Lima <bruno@town.example> <blima@home.example>\n"
    "Zoë Ünal <zoe@town.example> zoe <ZOE@laptop>\nChen Wei (Archive) <chen@town.example>\n"
)
ZONES = ["UTC", "Europe/Lisbon", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata"]
FOLDERS = ["procedures", "procedures/finance", "policies", "policies/x.md"]
OUTSIDE = ["docs", "archive", "old stuff"]
NAMES = [
    "plan",
    "Prüfung",
    "a b",
    'say "hi"',
    "it's",
    "tab\there",
    "漢字",
    "x",
    "README",
    "-dash",
    "back\\slash",
    "[1]",
]
WORDS = [
    "apply",
    "form",
    "desk",
    "clerk",
    "check",
    "note",
    "mayor",
    "letter",
    "stamp",
    "file",
    "sign",
    "send",
    "keep",
    "hall",
    "street",
    "paper",
]
STATUSES = ["draft", "in-review", "approved", "approved", "approved"]


@dataclass
class Doc:
    """A Markdown file: its front matter as pairs, its body, and how it is written down."""

    front: dict[str, Any]
    body: list[str]
    crlf: bool = False
    bom: bool = False
    end: bool = True
    broken: str | None = None
    other_names: bool = False

    def render(self) -> bytes:
        body = "\n".join(self.body) + ("\n" if self.end else "")
        if not self.front:
            return self._bytes(body)
        front = {ALIASES.get(k, k) if self.other_names else k: v for k, v in self.front.items()}
        if self.other_names and front.get("revision") and front.get("status") == "approved":
            front["status"] = "EFFECTIVE"
        text = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
        if self.broken == "quote":
            text += 'owner2: "no end\n'
        if self.broken == "list":
            text = "- " + text.replace("\n", "\n  ").rstrip() + "\n"
        return self._bytes(f"---\n{text}{'' if self.broken == 'unclosed' else '---'}\n{body}")

    def _bytes(self, text: str) -> bytes:
        if self.broken == "unclosed":
            text = text.replace("\n---", "\n")
        data = text.replace("\n", "\r\n" if self.crlf else "\n").encode()
        if self.bom:
            data = b"\xef\xbb\xbf" + data
        if self.broken == "binary":
            data = b"\x89PNG\r\n\x00\xff" + data
        return data


ALIASES = {"id": "doc_id", "version": "revision"}
Tree = dict[str, "Doc | bytes"]


@dataclass
class Node:
    parents: list[int]
    tree: Tree
    author: tuple[str, str]
    when: int
    zone: str
    message: str


@dataclass
class Made:
    """A repository and what one needs to ask about it."""

    path: Path
    prefix: str
    settings: dict[str, Any]
    ids: list[str]
    days: list[date]


@dataclass
class Maker:
    rng: random.Random
    nodes: list[Node] = field(default_factory=list)
    clock: datetime = datetime(2024, 1, 10, 9, 0, tzinfo=UTC)
    ids: list[str] = field(default_factory=list)
    graveyard: list[Doc] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Roles that the settings asked for last."""
    urgent: bool = False
    """Whether emergencies are frequent."""

    # --- the clock

    def tick(self) -> tuple[int, str]:
        """Committer date and zone; now and then near midnight, now and then earlier than the commit before."""
        rng = self.rng
        step = timedelta(minutes=rng.randint(1, 180)) if rng.random() < 0.4 else timedelta(hours=rng.randint(4, 300))
        self.clock += -step if rng.random() < 0.08 else step
        if rng.random() < 0.3:
            self.clock = self.clock.replace(hour=rng.choice([0, 23, 11, 12, 8]), minute=rng.choice([1, 29, 31, 59]))
        return int(self.clock.timestamp()), rng.choice(["+0000", "+0100", "-0800", "+1300", "+0530"])

    def near(self, low: int, high: int) -> str:
        return (self.clock.date() + timedelta(days=self.rng.randint(low, high))).isoformat()

    # --- documents

    def words(self, n: int) -> str:
        return " ".join(self.rng.choice(WORDS) for _ in range(n))

    def new_doc(self, id: str | None) -> Doc:
        rng = self.rng
        front: dict[str, Any] = {"id": id} if id else {}
        front |= {
            "title": self.words(3),
            "version": rng.choice(["1.0", "0.1", "1", "v1.0"]),
            "status": rng.choice(STATUSES),
        }
        front |= {"owner": "clerk", "change_summary": self.words(4)}
        if rng.random() < 0.7:
            front["effective_date"] = self.near(-20, 40)
        if rng.random() < 0.5:
            front["next_review"] = self.near(10, 400)
        if rng.random() < 0.3:
            front["clauses"] = ["7.5.3.2", "8.4"]
        if not id and rng.random() < 0.4:
            front = {}
        doc = Doc(front, [f"# {self.words(2)}", ""] + [self.words(8) for _ in range(rng.randint(4, 12))])
        if rng.random() < 0.4:
            doc.body[2] = f"See {PICTURE}."
        doc.crlf, doc.bom, doc.end = rng.random() < 0.15, rng.random() < 0.05, rng.random() < 0.9
        doc.other_names = bool(self.settings.get("aliases")) and rng.random() < 0.5
        return doc

    def next_id(self) -> str:
        pattern = self.rng.choice(["QP-{:02}", "SOP {}", "P.{}", "pol_{}", "Ä-{}"])
        self.ids.append(pattern.format(len(self.ids) + 1))
        return self.ids[-1]

    def free(self, tree: Tree, folders: list[str] | None = None) -> str:
        folder = self.rng.choice(folders or FOLDERS)
        while True:
            path = f"{folder}/{self.rng.choice(NAMES)}{self.rng.choice(['', '', '-2', ' 3'])}.md"
            if path not in tree:
                return path

    # --- changes to a tree

    def change(self, tree: Tree) -> None:
        for _ in range(self.rng.choice([1, 1, 1, 2, 3])):
            often = {**CHANGES, "approve": 30.0, "ask": 0.2} if self.urgent else CHANGES
            names, weights = zip(*often.items(), strict=True)
            CHANGES_BY_NAME[self.rng.choices(names, weights)[0]](self, tree)

    def pick(self, tree: Tree, *, with_id: bool = True, sound: bool = True) -> tuple[str, Doc] | None:
        found = [
            (p, d)
            for p, d in tree.items()
            if isinstance(d, Doc) and bool(d.front.get("id")) == with_id and (d.broken is None) == sound
        ]
        if not found:
            return None
        path, doc = self.rng.choice(found)
        tree[path] = doc = copy.deepcopy(doc)
        return path, doc

    # --- the graph

    def commit(self, parents: list[int], tree: Tree) -> int:
        when, zone = self.tick()
        message = self.words(4).capitalize() + "\n"
        if self.rng.random() < 0.2:
            name, mail = self.rng.choice(PEOPLE)
            key = self.rng.choice(["Co-authored-by", "co-authored-by", "Co-Authored-By"])
            message += f"\n{self.words(9)}\n" * self.rng.randint(0, 1) + f"\n{key}: {name} <{mail}>\n"
        self.nodes.append(Node(parents, tree, self.rng.choice(PEOPLE), when, zone, message))
        return len(self.nodes) - 1

    def edit(self, head: int) -> int:
        tree = dict(self.nodes[head].tree)
        self.change(tree)
        return self.commit([head], tree)

    def ancestors(self, at: int) -> set[int]:
        seen, todo = set(), [at]
        while todo:
            n = todo.pop()
            if n not in seen:
                seen.add(n)
                todo += self.nodes[n].parents
        return seen

    def merge(self, *heads: int) -> int:
        tree = dict(self.nodes[heads[0]].tree)
        for other in heads[1:]:
            common = self.ancestors(heads[0]) & self.ancestors(other)
            base = self.nodes[max(common)].tree if common else {}
            theirs = self.nodes[other].tree
            for path in sorted({*base, *theirs, *tree}):
                old, ours, new = base.get(path), tree.get(path), theirs.get(path)
                if new == old or (ours != old and self.rng.random() < 0.5):
                    continue
                tree.pop(path, None)
                if new is not None:
                    tree[path] = new
        if self.rng.random() < 0.2:
            self.change(tree)  # a change inside the merge commit
        return self.commit(list(heads), tree)


# --- kinds of change, with how often


def edit_body(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree, with_id=m.rng.random() < 0.85):
        found[1].body[m.rng.randrange(2, len(found[1].body))] = m.words(8)


def bump(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree):
        front = found[1].front
        n = m.rng.randint(1, 6)
        front["version"] = m.rng.choice([f"{n}.0", f"1.{n}", f"1.{n}0"])
        front["status"] = m.rng.choice(STATUSES)
        front["change_summary"] = m.words(4)
        if m.rng.random() < 0.6:
            front["effective_date"] = m.near(-30, 60)
        if m.rng.random() < 0.6:
            front.pop("approvals", None)
        if m.rng.random() < 0.7:
            edit_body(m, {found[0]: found[1]})
            found[1].body.append(m.words(6))


def status(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree):
        found[1].front["status"] = m.rng.choice(STATUSES)


def approve(m: Maker, tree: Tree) -> None:
    """Most as asked; some say for which text they are, this one or another; some are given in an emergency."""
    found = m.pick(tree)
    if not found:
        return
    path, doc = found
    doc.front["status"] = "approved"
    role = m.rng.choice(m.asked or ["clerk"]) if m.rng.random() < 0.7 else m.rng.choice(["top-management", "clerk"])
    entry = {"role": role, "by": "Ana Souza", "date": m.near(-3, 0)}
    if m.rng.random() < (0.6 if m.urgent else 0.2):
        entry |= {"role": m.rng.choice(["mayor", "mayor", "clerk"]), "until": m.near(0, 40), "reason": m.words(3)}
    if m.rng.random() < 0.7:
        other = m.rng.random() < 0.25
        entry["digest"] = "0" * 64 if other else covered(m, tree, path, doc)
    doc.front["approvals"] = [*doc.front.get("approvals", []), entry]


def covered(m: Maker, tree: Tree, path: str, doc: Doc) -> str:
    """The digest of a text, and of the picture that it shows, as they stand in the tree."""
    file = read(path, doc.render(), m.settings)
    picture = tree.get(file.picture) if file.picture else None
    return file.digest(picture if isinstance(picture, bytes) else None)


def dates(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree):
        found[1].front["effective_date"] = m.rng.choice([m.near(-60, 0), m.near(0, 60), m.near(-5, 5), "2024-02-30"])
        if m.rng.random() < 0.15:
            del found[1].front["effective_date"]


def administration(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree):
        key = m.rng.choice(["owner", "next_review", "clauses", "related", "must_know", "process"])
        lists = key in ("clauses", "related", "must_know")
        found[1].front[key] = ["4.1"] if lists else m.near(5, 300) if key == "next_review" else m.words(1)


def title(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree):
        found[1].front["title"] = m.words(3)


def rename(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree, with_id=m.rng.random() < 0.8):
        tree[m.free(tree)] = tree.pop(found[0])
        if m.rng.random() < 0.4:
            found[1].body.insert(2, m.words(5))


def move_out(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree):
        tree[m.free(tree, OUTSIDE)] = tree.pop(found[0])


def move_in(m: Maker, tree: Tree) -> None:
    outside = [p for p in tree if p.split("/")[0] in OUTSIDE]
    if outside:
        tree[m.free(tree)] = tree.pop(m.rng.choice(outside))


def swap(m: Maker, tree: Tree) -> None:
    one, two = m.pick(tree), m.pick(tree)
    if one and two:
        tree[one[0]], tree[two[0]] = tree[two[0]], tree[one[0]]


def chain(m: Maker, tree: Tree) -> None:
    """A takes the path of B, B a new one."""
    one, two = m.pick(tree), m.pick(tree)
    if one and two and one[0] != two[0]:
        tree[m.free(tree)] = tree[two[0]]
        tree[two[0]] = tree.pop(one[0])


def delete(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree):
        m.graveyard.append(copy.deepcopy(found[1]))
        del tree[found[0]]


def reuse(m: Maker, tree: Tree) -> None:
    """Another document at the path of one that went."""
    if found := m.pick(tree):
        m.graveyard.append(copy.deepcopy(found[1]))
        tree[found[0]] = m.new_doc(m.next_id() if m.rng.random() < 0.8 else None)


def bring_back(m: Maker, tree: Tree) -> None:
    if m.graveyard:
        doc = copy.deepcopy(m.rng.choice(m.graveyard))
        path = m.free(tree)
        tree[path] = doc
        if m.rng.random() < 0.5:
            bump(m, {path: doc})
            tree[path] = doc


def withdraw(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree):
        found[1].front["status"] = "withdrawn"
        if m.rng.random() < 0.6:
            found[1].front["withdrawn_on"] = m.near(-10, 30)
        if m.rng.random() < 0.2:
            found[1].front["version"] = f"{m.rng.randint(1, 6)}.0"


def duplicate(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree):
        copied = copy.deepcopy(found[1])
        copied.front["version"] = m.rng.choice([copied.front["version"], "9.0"])
        tree[m.free(tree, m.rng.choice([FOLDERS, OUTSIDE]))] = copied


def new(m: Maker, tree: Tree) -> None:
    tree[m.free(tree, OUTSIDE if m.rng.random() < 0.1 else None)] = m.new_doc(m.next_id())


def new_without_id(m: Maker, tree: Tree) -> None:
    tree[m.free(tree, OUTSIDE if m.rng.random() < 0.3 else None)] = m.new_doc(None)


def give_id(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree, with_id=False):
        doc = found[1]
        given = m.new_doc(m.next_id()).front
        doc.front = {**given, **doc.front, "id": given["id"]}
        if m.rng.random() < 0.4:
            tree[m.free(tree)] = tree.pop(found[0])


def other_names(m: Maker, tree: Tree) -> None:
    if m.settings.get("aliases") and (found := m.pick(tree)):
        found[1].other_names = not found[1].other_names


def spoil(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree):
        found[1].broken = m.rng.choice(["quote", "unclosed", "binary", "list"])


def mend(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree, sound=False):
        found[1].broken = None


def ask(m: Maker, tree: Tree) -> None:
    """The settings ask for approvals, or no longer do."""
    wanted = m.rng.choice([{}, {"policy": ["top-management"]}, {"procedure": ["clerk"], "policy": ["clerk"]}])
    m.asked = [role for roles in wanted.values() for role in roles]
    urgent = m.rng.choice([{}, {"emergency_roles": ["mayor"]}, {"emergency_roles": ["mayor"], "emergency_days": 9}])
    tree["mkdocs.yml"] = settings_text({**m.settings, "approvals": wanted, **urgent})


def line_ends(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree):
        found[1].crlf = not found[1].crlf


def last_line(m: Maker, tree: Tree) -> None:
    if found := m.pick(tree):
        found[1].end = not found[1].end


def other_file(m: Maker, tree: Tree) -> None:
    tree[m.rng.choice(["notes.txt", "procedures/flow.png", "README.md"])] = m.words(5).encode()


def mailmap(m: Maker, tree: Tree) -> None:
    tree[".mailmap"] = MAILMAP.encode()


CHANGES_BY_NAME: dict[str, Callable[[Maker, Tree], None]] = {
    f.__name__: f
    for f in (
        edit_body, bump, status, approve, dates, administration, title, rename, move_out, move_in, swap, chain, delete,
        reuse, bring_back, withdraw, duplicate, new, new_without_id, give_id, other_names, spoil, mend, ask, line_ends,
        last_line, other_file, mailmap,
    )
}  # fmt: skip
CHANGES: dict[str, float] = {
    "edit_body": 8, "bump": 7, "status": 5, "approve": 8, "dates": 4, "administration": 2, "title": 1, "rename": 4,
    "move_out": 0.6, "move_in": 1, "swap": 1, "chain": 0.7, "delete": 1.2, "reuse": 0.7, "bring_back": 1.2,
    "withdraw": 1.2, "duplicate": 0.7, "new": 1.5, "new_without_id": 1.2, "give_id": 1.5, "other_names": 1,
    "spoil": 1, "mend": 3, "ask": 1.2, "line_ends": 1, "last_line": 0.7, "other_file": 1, "mailmap": 0.5,
}  # fmt: skip


def settings_text(settings: dict[str, Any]) -> bytes:
    return yaml.safe_dump({"site_name": "Town hall", "extra": {"qmsdocs": {"standards": [], **settings}}}).encode()


def make(seed: int, where: Path) -> Made:
    rng = random.Random(seed)
    m = Maker(rng)
    m.settings = {"documents": {"procedures": "procedure", "policies": "policy"}, "timezone": rng.choice(ZONES)}
    if rng.random() < 0.3:
        m.settings["aliases"] = {"doc_id": "id", "revision": "version"}
        values = {"status": {"EFFECTIVE": "approved"}}
        m.settings["documents"] = [
            {"folder": "procedures", "type": "procedure", "values": values, "exclude": ["x*.md"]},
            {"folder": "policies", "type": "policy", "values": values, "defaults": {"owner": "mayor"}},
        ]
    prefix = rng.choice(["", "", "", "qms/", "our qms/ü/"])
    tree: Tree = {"mkdocs.yml": settings_text(m.settings)}
    tree |= {f"{folder}/.keep": b"" for folder in ("procedures", "policies")}  # a folder that is named must exist
    m.urgent = rng.random() < 0.4
    if m.urgent:
        m.asked = ["clerk"]
        wanted = {"approvals": {"procedure": m.asked, "policy": m.asked}, "emergency_roles": ["mayor"]}
        tree["mkdocs.yml"] = settings_text({**m.settings, **wanted})
    for _ in range(rng.randint(1, 3)):
        new(m, tree)
    if rng.random() < 0.4:
        new_without_id(m, tree)
    head = grow(m, m.commit([], tree))
    write(m, head, prefix, where)
    settings = yaml.load(_bytes(m.nodes[head].tree["mkdocs.yml"]), Loader=yaml.BaseLoader)["extra"]["qmsdocs"]
    if seed % 3 == 2:
        settings = _with_baseline(m, settings, where, prefix)
    return Made(where, prefix, settings, m.ids, _days(m, head))


def _with_baseline(m: Maker, settings: dict[str, Any], where: Path, prefix: str) -> dict[str, Any]:
    """A last commit whose settings say that the main line began with one of its commits, and before that elsewhere."""
    line = subprocess.run(
        ["git", "log", "--first-parent", "--format=%H"], cwd=where, capture_output=True, text=True, check=True
    ).stdout.split()
    settings = {**settings, "baseline": m.rng.choice(line)}
    numbers = {"emergency_days": int(settings["emergency_days"])} if "emergency_days" in settings else {}
    (where / prefix / "mkdocs.yml").write_bytes(settings_text({**settings, **numbers}))  # they were read as text
    when = f"{max(node.when for node in m.nodes) + 60} +0000"
    env = environment(GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)
    subprocess.run(["git", "commit", "--quiet", "-a", "-m", "Baseline"], cwd=where, env=env, check=True)
    return settings


def grow(m: Maker, head: int) -> int:
    """Main line and side branches: merges, octopus, merges of merges, criss-cross, fast-forward, and a main line that
    changes sides."""
    rng = m.rng
    sides: list[int] = []
    for _ in range(rng.randint(12, 40)):
        what = rng.random()
        if what < 0.5:
            head = m.edit(head)
        elif what < 0.6:
            sides.append(m.edit(head))
        elif what < 0.8 and sides:
            i = rng.randrange(len(sides))
            sides[i] = m.edit(sides[i])
        elif what < 0.84 and sides:
            i = rng.randrange(len(sides))
            sides[i] = m.merge(sides[i], head)
        elif what < 0.86 and sides:
            i = rng.randrange(len(sides))
            head, sides[i] = m.merge(head, sides[i]), m.merge(sides[i], head)  # criss-cross
        elif what < 0.88 and sides:
            head = m.merge(sides.pop(), head)  # the side branch's past becomes the main line
        elif what < 0.91 and len(sides) > 1:
            head = m.merge(head, sides.pop(), sides.pop())
        elif sides:
            side = sides.pop(rng.randrange(len(sides)))
            head = side if head in m.ancestors(side) and rng.random() < 0.5 else m.merge(head, side)
    return head


def _days(m: Maker, head: int) -> list[date]:
    """Days worth asking about: within the history, near its commits, and after it."""
    made = sorted(datetime.fromtimestamp(n.when, UTC).date() for n in m.nodes)
    inner = [m.rng.choice(made) + timedelta(days=m.rng.choice([-1, 0, 0, 1, 5])) for _ in range(2)]
    return [*inner, made[-1] + timedelta(days=m.rng.randint(0, 40)), made[-1] + timedelta(days=500)]


def _bytes(content: Doc | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.render()


def write(m: Maker, head: int, prefix: str, where: Path) -> None:
    out = bytearray()

    def data(content: bytes) -> None:
        out.extend(b"data %d\n" % len(content) + content + b"\n")

    for n, node in enumerate(m.nodes, 1):
        out += b"commit refs/heads/main\nmark :%d\n" % n
        name, mail = node.author
        out += f"author {name} <{mail}> {node.when - 3600} {node.zone}\n".encode()
        out += f"committer The Forge <forge@town.example> {node.when} {node.zone}\n".encode()
        data(node.message.encode())
        for i, parent in enumerate(node.parents):
            out += (b"from :%d\n" if i == 0 else b"merge :%d\n") % (parent + 1)
        out += b"deleteall\n"
        for path, content in node.tree.items():
            full = path if path == ".mailmap" else prefix + path
            quoted = full.replace("\\", "\\\\").replace('"', '\\"')
            out += f'M 100644 inline "{quoted}"\n'.encode()
            data(_bytes(content))
    out += b"reset refs/heads/main\nfrom :%d\n" % (head + 1)
    subprocess.run(["git", "init", "-q", "-b", "main", str(where)], check=True)
    subprocess.run(["git", "-C", str(where), "fast-import", "--quiet", "--force"], input=bytes(out), check=True)
    subprocess.run(["git", "-C", str(where), "-c", "core.autocrlf=false", "reset", "-q", "--hard", "main"], check=True)
