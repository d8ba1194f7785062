"""The honest town: one repository, made once, of which every forgery and its twin is a copy.

QP-01 1.0 and QP-02 1.0 are in force since 8 January 2026 and attested; QP-01 2.0, with another text, is proposed. Mia
approves (and is safety officer too), Ada writes, Max is the mayor, Fred held Mia's role until the end of February.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.fixtures.command import BODY, called, run, settings
from tests.fixtures.keys import Keys
from tests.fixtures.repos import Repo, make_repo

FILE = "procedures/QP-01-requests.md"
OTHER = "procedures/QP-02-counter.md"
PICTURE, FORM, NOTE = "procedures/flow.png", "procedures/request.txt", "procedures/note.txt"
ATTESTATION = "attestations/2026-01-12.yml"
ROLES, SIGNERS, MAILMAP = "registers/roles.yml", "registers/allowed_signers", ".mailmap"
COMPLAINTS = "registers/complaints.yml"

MIA = "Mia Manager <mia@townhall.example>"
ADA = "Ada Author <ada@townhall.example>"
ADA_AT_HOME = "A. Author <ada@home.example>"
MAX = "Max Mayor <max@townhall.example>"
FRED = "Fred Former <fred@townhall.example>"
BEN = "Ben Clerk <ben@townhall.example>"

SETTINGS = settings(
    "standards: []",
    "approvals: {procedure: [quality-manager]}",
    "emergency_roles: [mayor]",
    "emergency_days: 10",
)
REGISTERS = {
    ROLES: """\
- id: quality-manager
  title: Quality manager
  holders:
    - {name: Mia Manager, email: mia@townhall.example, from: 2020-01-01}
    - {name: Ada Author, email: ada@townhall.example, from: 2020-01-01}
    - {name: Fred Former, email: fred@townhall.example, from: 2020-01-01, to: 2026-02-28}
- id: safety-officer
  title: Safety officer
  holders: [{name: Mia Manager, email: mia@townhall.example, from: 2020-01-01}]
- id: mayor
  title: Mayor
  holders: [{name: Max Mayor, email: max@townhall.example, from: 2020-01-01}]
""",
    COMPLAINTS: """\
- {id: C-1, about: The counter was closed at noon}
- {id: C-2, about: A letter got no answer}
- {id: C-3, about: Nobody explained the fee}
""",
    "schemas/registers/complaints.schema.json": """\
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "description": "Complaints.",
  "type": "array",
  "items": {"type": "object", "required": ["id", "about"]}
}
""",
    MAILMAP: "Ada Author <ada@townhall.example> <ada@home.example>\n",
}
SHOWN = BODY.replace("an answer", "an anwser").replace(
    "Every request.", "Every request, see ![the way](flow.png) and [the form](request.txt)."
)


class Town(Repo):
    """A copy of the repository, keys, and a folder outside it."""

    def __init__(self, path: Path, keys: Keys, outside: Path) -> None:
        super().__init__(path)
        self.keys = keys
        self.outside = outside

    def read(self, path: str) -> str:
        return (self.path / path).read_text("utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Put words in the place of others, which must be there."""
        text = self.read(path)
        assert old in text, (path, old)
        self.write(path, text.replace(old, new))

    def save(self, author: str, day: str, message: str = "Change", *, key: str = "") -> str:
        """Commit all at noon of a day; the commit."""
        signed = self.keys[key] if key else None
        return self.commit(message, author=author, date=f"{day}T12:00:00+00:00", key=signed)

    def join(self, branch: str, by: str, day: str) -> str:
        """Merge a branch into the main line."""
        self.switch("main")
        return self.merge(branch, author=by, date=f"{day}T18:00:00+00:00")

    def approve(self, by: str = MIA, day: str = "2026-02-05", file: str = FILE, **said: str) -> None:
        """Enter an approval as `approve` does, whoever stands at the keyboard: so forgers can do it, too."""
        entry = {"role": "quality-manager", "by": f'"{by}"', "date": day, "digest": self.digest(file), **said}
        text, begin = self.read(file).replace("status: in-review", "status: approved"), "approvals:\n"
        head, _, body = text.partition("\n---\n")
        lines = "\n".join(
            f"{'  - ' if not place else '    '}{key}: {value}" for place, (key, value) in enumerate(entry.items())
        )
        self.write(file, f"{head}\n{'' if begin in head else begin}{lines}\n---\n{body}")

    def digest(self, file: str = FILE) -> str:
        id_ = self.read(file).partition("id: ")[2].partition("\n")[0]
        return called("digest", id_, "--root", str(self.path)).out.strip()

    def allow(self, key: str, day: str, address: str = "mia@townhall.example") -> None:
        """Let the list of allowed signers be this one key."""
        self.write(SIGNERS, self.keys.line(address, key))
        self.save(BEN, day, "Signers")


def text(version: str, id_: str = "QP-01", body: str = SHOWN, **fields: str) -> str:
    """A procedure in review."""
    said = {
        "id": id_, "title": f"Title of {id_}", "version": f'"{version}"', "status": "in-review",
        "owner": "quality-manager", "effective_date": "2026-03-01" if version != "1.0" else "2026-01-08",
        "next_review": "2027-01-08", "change_summary": f"What is new in {version}.", **fields,
    }  # fmt: skip
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in said.items()) + f"---\n{body}"


def found(path: Path, keys: Keys) -> None:
    """Make the repository."""
    make_repo(path)
    shutil.rmtree(path / ".git/hooks", ignore_errors=True)
    town = Town(path, keys, path.parent)
    town.write("mkdocs.yml", SETTINGS)
    for name, words in REGISTERS.items():
        town.write(name, words)
    town.write(FILE, text("1.0"))
    town.write(OTHER, text("1.0", "QP-02", BODY))
    for name in (PICTURE, FORM, NOTE):
        town.write(name, f"The first {name}.\n")
    town.save(ADA, "2026-01-02", "Written")
    for file in (FILE, OTHER):
        town.approve(MIA, "2026-01-05", file)
    town.save(MIA, "2026-01-05", "Approved")
    ran = run(path, "attest", today="2026-01-12")
    assert ran.code == 0, ran.err
    town.save(BEN, "2026-01-12", "Attested")
    town.write(FILE, text("2.0", body=SHOWN + "\nThe list, kept for 2 years.\n"))
    town.save(ADA, "2026-02-02", "Proposed")


def copied(template: Path, path: Path, keys: Keys) -> Town:
    shutil.copytree(template, path / "qms")
    return Town(path / "qms", keys, path)
