"""What the site says of approvals: for this text, void, given elsewhere; never more than is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.command import approved, called, settings
from tests.fixtures.repos import Repo, make_repo
from tests.site.conftest import build
from tests.site.pages import facts, tables

FILE = "procedures/QP-01-requests.md"
FIRST = {"effective_date": "2026-01-10", "next_review": "2027-01-10", "classification": "public"}


def _entry(repo: Repo, **fields: str) -> str:
    digest = called("digest", "QP-01", "--root", str(repo.path)).out.strip()
    given = {"role": "clerk", "by": "Cleo <cleo@x.org>", "date": "2026-01-10", "digest": digest, **fields}
    return "[{" + ", ".join(f'{name}: "{value}"' for name, value in given.items() if value) + "}]"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Version 1.0 with a picture, approved; 2.0 approved on paper; 3.0 with the approval of another text; 4.0 plain;
    5.0 approved in a commit of the approver."""
    made = make_repo(tmp_path / "qms")
    made.write("mkdocs.yml", settings("standards: []", "show_names: true"))
    made.write("registers/roles.yml", "- {id: clerk, title: Town clerk, holders: [{name: Cleo, email: cleo@x.org}]}\n")
    made.write("procedures/flow.png", b"one")
    body = "\n![Flow](flow.png)\n" + "".join(
        f"\n## {name}\n\nText.\n" for name in ("Purpose", "Scope", "Responsibilities", "Procedure", "Records")
    )
    for number, fields in enumerate(
        ({}, {"recorded_by": "Rita <rita@x.org>", "reference": "Minutes 14"}, {"digest": "0" * 64}, {"digest": ""}), 1
    ):
        text = {**FIRST, "version": f'"{number}.0"', "change_summary": f"Version {number}.", "owner": "clerk"}
        made.write("procedures/flow.png", str(number).encode())
        made.write(FILE, approved("QP-01", body=body, **text))
        made.write(FILE, approved("QP-01", body=body, **text, approvals=_entry(made, **fields)))
        made.commit(date=f"2026-01-1{number}T12:00:00+00:00", author="Ada <ada@x.org>")
    text = {**text, "version": '"5.0"', "change_summary": "Version 5."}
    made.write(FILE, approved("QP-01", body=body, **{**text, "status": "in-review"}))
    made.commit(date="2026-01-15T12:00:00+00:00", author="Ada <ada@x.org>")
    made.branch("approval")
    made.write(FILE, approved("QP-01", body=body, **text, approvals=_entry(made)))
    made.commit(date="2026-01-16T12:00:00+00:00", author="Cleo <cleo@x.org>")
    made.switch("main")
    made.merge("approval", date="2026-01-16T13:00:00+00:00", author="Rita <rita@x.org>")
    return made


def _approvals(site: Path) -> list[str]:
    rows = tables(site, "d/QP-01.html")["Released revisions of QP-01, newest first"]
    column = -2
    return [row[column] for row in rows]


def test_each_revision_says_what_its_approval_is_worth(repo: Repo, tmp_path: Path) -> None:
    site = build(repo, tmp_path / "site", "--force")
    assert _approvals(site) == [
        "Town clerk (Cleo), 10 January 2026, for this text (committed)",
        "Town clerk (Cleo), 10 January 2026",
        "Town clerk (Cleo), 10 January 2026, VOID: given for another text (declared)",
        "Town clerk (Cleo), 10 January 2026, given elsewhere: Minutes 14, for this text (recorded)",
        "Town clerk (Cleo), 10 January 2026, for this text (declared)",
    ]
    assert facts(site, "d/QP-01.html")["Approved by"] == (
        "Town clerk (Cleo), 10 January 2026, for this text (committed) as stated in the document. "
        "Committed: entered by the approver's own commit, whose author and day are the committer's word. "
        "No level is a qualified electronic signature."
    )


def test_the_public_is_told_no_name_and_no_reference(repo: Repo, tmp_path: Path) -> None:
    site = build(repo, tmp_path / "site", "--force", "--audience", "public")
    assert _approvals(site) == [
        "Town clerk, 10 January 2026, for this text (committed)",
        "Town clerk, 10 January 2026",
        "Town clerk, 10 January 2026, VOID: given for another text (declared)",
        "Town clerk, 10 January 2026, given elsewhere, for this text (recorded)",
        "Town clerk, 10 January 2026, for this text (declared)",
    ]
