"""A QMS whose approvals are committed and signed by those who gave them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.command import called, procedure, settings
from tests.fixtures.keys import Keys
from tests.fixtures.repos import Repo, make_repo

FILE = "procedures/QP-01-requests.md"
MIA = "Mia Manager <mia@townhall.example>"
ADA = "Ada Author <ada@townhall.example>"
ROLES = """
- id: quality-manager
  title: Quality manager
  holders: [{name: Mia Manager, email: mia@townhall.example, from: 2020-01-01}]
"""
READY = {"status": "in-review", "effective_date": "2026-01-10", "next_review": "2027-01-10"}


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Version 1.0 of QP-01 in review, by Ada; Mia is to approve it."""
    made = make_repo(tmp_path / "qms")
    made.write("mkdocs.yml", settings("standards: []", "approvals: {procedure: [quality-manager]}"))
    made.write("registers/roles.yml", ROLES)
    write_version(made, "1.0")
    made.commit("Written", author=ADA, date="2026-01-02T12:00:00+00:00")
    return made


def write_version(repo: Repo, version: str, body: str | None = None, **fields: str) -> None:
    text = {**READY, "version": f'"{version}"', "change_summary": f"Version {version}.", **fields}
    repo.write(FILE, procedure("QP-01", **text) if body is None else procedure("QP-01", body, **text))


def enter_approval(repo: Repo, by: str = MIA, day: str = "2026-01-05", file: str = FILE) -> None:
    """What `approve` enters, whoever stands at the keyboard: so that forgers can do it, too."""
    text = (repo.path / file).read_text()
    id_ = text.partition("id: ")[2].partition("\n")[0]
    digest = called("digest", id_, "--root", str(repo.path)).out.strip()
    entry = f'[{{role: quality-manager, by: "{by}", date: {day}, digest: {digest}}}]'
    head, _, body = text.partition("\n---\n")
    repo.write(file, f"{head}\napprovals: {entry}\n---\n{body}".replace("status: in-review", "status: approved"))
