"""`qmsdocs history`: what replaced what, and which version brings an old text back."""

from __future__ import annotations

import json

import pytest

from qmsdocs.site.pages.document import document_pages
from tests.fixtures.command import run
from tests.fixtures.repos import Repo, document, make_repo
from tests.site.made import context_of, made
from tests.site.pages import said

TODAY = "2026-09-15"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """QP-01 is split into QP-02, which it names, and QP-03, which says so. QP-05 gets another text, and the old one
    back. QP-06 had the id QP-OLD before."""
    repo = make_repo(tmp_path_factory.mktemp("history") / "qms")
    repo.write("mkdocs.yml", "extra:\n  qmsdocs: {standards: [], documents: {procedures: procedure}}\n")
    repo.write("procedures/1.md", document("QP-01"))
    repo.write("procedures/5.md", document("QP-05", "Old text.\n"))
    repo.write("procedures/6.md", document("QP-OLD"))
    repo.commit(date="2026-01-05T10:00:00+00:00")
    repo.write("procedures/1.md", document("QP-01", status="withdrawn", withdrawn_on="2026-02-01", replaced_by="QP-02"))
    repo.write("procedures/2.md", document("QP-02", supersedes="[QP-01]"))
    repo.write("procedures/3.md", document("QP-03", supersedes="[QP-01, QP-99]"))
    repo.write("procedures/5.md", document("QP-05", "New text.\n", version='"2.0"', change_summary="New"))
    repo.write("procedures/6.md", document("QP-06", former_ids="[QP-OLD]"))
    repo.commit(date="2026-02-01T10:00:00+00:00")
    repo.write("procedures/5.md", document("QP-05", "Old text.\n", version='"3.0"', change_summary="As in 1.0 again"))
    repo.write("procedures/4.md", document("QP-04", status="draft", supersedes="[QP-02]"))
    repo.commit(date="2026-03-01T10:00:00+00:00")
    return repo


@pytest.mark.parametrize(
    ("id_", "told"),
    [
        ("QP-01", ["Withdrawn on 2026-02-01.", "Replaced by: QP-02, QP-03."]),
        ("QP-02", ["Replaces: QP-01."]),  # a draft replaces nothing yet
        ("QP-03", ["Replaces: QP-01, QP-99."]),
        ("QP-05", ["Version 3.0 brings back the text of version 1.0."]),
        ("QP-06", []),
        ("QP-OLD", ["Withdrawn on 2026-02-01.", "Replaced by: QP-06."]),
    ],
)
def test_what_became_of_a_document_stands_below_its_revisions(repo: Repo, id_: str, told: list[str]) -> None:
    table, _, below = run(repo.path, "history", id_, today=TODAY).out.rstrip("\n").partition("\n\n")
    assert table.startswith("Version  State")
    assert below.splitlines() == told


def test_as_data(repo: Repo) -> None:
    def told(id_: str) -> list[object]:
        found = json.loads(run(repo.path, "history", id_, "--format", "json", today=TODAY).out)
        return [found[key] for key in ("supersedes", "replaced_by", "brought_back")]

    assert told("QP-01") == [[], ["QP-02", "QP-03"], {}]
    assert told("QP-05") == [[], [], {"3.0": "1.0"}]


def test_the_page_of_what_was_split_leads_to_every_part(repo: Repo) -> None:
    pages = made(context_of(repo, TODAY), document_pages)
    assert "Replaced by QP-02 Title of QP-02, QP-03 Title of QP-03." in said(pages["d/QP-01.html"])
    assert "Replaces QP-01 Title of QP-01, QP-99" in said(pages["d/QP-03.html"])
    assert "Replaced by QP-06 Title of QP-06." in said(pages["d/QP-OLD.html"])
