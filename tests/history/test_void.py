"""An approval of another text releases nothing: readers are given what was approved."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmsdocs.article.outline import parse_outline
from qmsdocs.covering import may_name_files
from qmsdocs.opening import open_commit
from qmsdocs.think.content import named_files
from qmsdocs.view import View
from tests.fixtures.command import BODY, procedure, run
from tests.fixtures.repos import Repo, make_repo

FILE = "procedures/QP-01-requests.md"
PICTURE = "procedures/flow.png"
ROLES = """
- {id: quality-manager, title: Quality manager}
- {id: head, title: Head, holders: [{name: Hans Head, email: hans@townhall.example}]}
"""
SETTINGS = "site_name: T\nextra: {qmsdocs: {standards: [], approvals: {procedure: [head]}}}\n"
READY = {"status": "in-review", "effective_date": "2026-01-01", "next_review": "2027-04-01", "change_summary": "First."}
HEAD = "Hans Head <hans@townhall.example>"
DRAWER = "Dora Drawer <dora@townhall.example>"
WITH_PICTURE = BODY.replace("Citizens get an answer.", "Citizens get an answer, see ![the way](flow.png).")


def text(version: str = "1.0", body: str = WITH_PICTURE) -> str:
    return procedure("QP-01", version=f'"{version}"', body=body, **READY)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """QP-01 1.0, with a picture, approved and committed."""
    made = make_repo(tmp_path / "qms")
    made.write("mkdocs.yml", SETTINGS)
    made.write("registers/roles.yml", ROLES)
    made.write(FILE, text())
    made.write(PICTURE, b"first picture")
    made.commit()
    approve(made)
    made.commit(author=HEAD)
    return made


def approve(repo: Repo) -> None:
    name, _, email = HEAD.partition(" <")
    repo.git("config", "user.name", name)
    repo.git("config", "user.email", email.rstrip(">"))
    ran = run(repo.path, "approve", "QP-01", "--role", "head", today="2026-03-01")
    assert ran.code == 0, ran.err


def released(repo: Repo) -> dict[str, str | None]:
    """Version -> day of release."""
    ran = run(repo.path, "history", "QP-01", "--format", "json", today="2026-03-01")
    return {one["version"]: one["released_on"] for one in json.loads(ran.out)["revisions"]}


def shown(repo: Repo) -> str:
    """What readers get of QP-01: its text, its picture, and what is said of its approvals."""
    qms = open_commit(repo.path, lambda _: date(2026, 3, 1))
    revision = qms.standings["QP-01"].in_force
    assert revision
    picture = qms.file_of(revision, PICTURE).decode()
    return "\n".join([qms.text_of(revision).body(), picture, *View(qms).approvals(revision)])


def test_a_text_changed_after_its_approval_is_not_what_readers_get(repo: Repo) -> None:
    was = released(repo)
    file = repo.path / FILE
    file.write_text(file.read_text("utf-8").replace("## Purpose", "## Purpose\n\nSmuggled in."), "utf-8")
    repo.commit()
    assert released(repo) == was == {"1.0": "2026-01-02"}
    page = shown(repo)
    assert "Smuggled in" not in page
    assert "first picture" in page
    assert "for this text" in page


def test_nor_is_another_picture(repo: Repo) -> None:
    repo.write(PICTURE, b"second picture")
    repo.commit()
    repo.write("README.md", "Else.\n")
    repo.commit()
    assert released(repo) == {"1.0": "2026-01-02"}
    page = shown(repo)
    assert "first picture" in page
    assert "second picture" not in page
    repo.write(PICTURE, b"first picture")
    repo.commit()
    assert released(repo) == {"1.0": "2026-01-02"}


def test_an_approval_copied_into_the_next_version_releases_nothing(repo: Repo) -> None:
    file = repo.path / FILE
    file.write_text(file.read_text("utf-8").replace('version: "1.0"', 'version: "1.1"'), "utf-8")
    repo.commit()
    assert released(repo) == {"1.1": None, "1.0": "2026-01-02"}
    approve(repo)
    repo.commit(author=HEAD)
    assert released(repo) == {"1.1": "2026-01-04", "1.0": "2026-01-02"}


def test_an_approval_that_names_no_text_is_taken_at_its_word(repo: Repo) -> None:
    lines = (repo.path / FILE).read_text("utf-8").replace('version: "1.0"', 'version: "1.1"').splitlines(keepends=True)
    repo.write(FILE, "".join(line for line in lines if "digest:" not in line))
    repo.commit()
    assert released(repo) == {"1.1": "2026-01-03", "1.0": "2026-01-02"}


def test_a_picture_that_is_not_here_makes_nothing_void(repo: Repo) -> None:
    """In a partial clone nobody can tell."""
    blob = repo.git("rev-parse", f"HEAD:{PICTURE}")
    (repo.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert released(repo) == {"1.0": "2026-01-02"}


def test_whoever_drew_the_picture_cannot_approve(repo: Repo) -> None:
    repo.write("registers/roles.yml", ROLES.replace("Hans Head", "Dora Drawer").replace("hans@", "dora@"))
    repo.write(FILE, text("1.1"))
    repo.commit()
    repo.branch("picture")
    repo.write(PICTURE, b"better picture")
    repo.commit(author=DRAWER)
    repo.switch("main")
    repo.merge("picture")
    repo.git("config", "user.name", "Dora Drawer")
    repo.git("config", "user.email", "dora@townhall.example")
    ran = run(repo.path, "approve", "QP-01", "--role", "head", today="2026-03-01")
    assert ran.code == 1
    assert "Dora Drawer approved version 1.1 and is one of its authors" in ran.err


_PIECES = st.sampled_from(
    [
        *(
            "[a](b.png)",
            "![a](<b c.png>)",
            "[a][r]\n\n",
            "[r]: b.png\n",
            "[r]:\n b.png\n",
            "> [r]:\n> b.png\n",
            "<b.png>",
        ),
        *('<img src="b.png">', "<a\nhref=b.png>x</a>", "[a](QP-02.md)", "[a](../notes.md)", "[a](https://x.example/b)"),
        *(
            "[a]( b.png )",
            "[a](\n b.png)",
            "[a](b\\.md)",
            "[a](b%2emd)",
            "`[a](b.png)`",
            "words ",
            "\n\n",
            "- ",
            "> ",
            "(",
        ),
    ]
)


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=6).map("".join))
def test_a_text_said_to_name_no_files_names_none(body: str) -> None:
    def controlled(path: str) -> bool:
        return path.startswith("procedures/") and path.endswith(".md")

    named = [path for _, path in named_files(parse_outline(body).links, FILE) if not controlled(path)]
    assert not named or may_name_files(body, FILE, controlled)
