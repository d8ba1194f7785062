"""Authors: who changed the covered content, behind merges too; not who merged, moved, approved or retired."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.repos import Repo, document, make_repo
from tests.history.past import LONG, authors, past, told


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "qms")
    made.write("procedures/a.md", document(body=LONG))
    made.commit(author="Ann <ann@example.org>")
    return made


def draft(repo: Repo, text: str, author: str, **fields: str) -> str:
    repo.write("procedures/a.md", document(version='"2.0"', body=text, **fields))
    return repo.commit(author=f"{author} <{author.lower()}@example.org>")


def test_the_authors_of_a_merged_branch(repo: Repo) -> None:
    repo.branch("change")
    draft(repo, LONG + "One.\n", "Bob", status="draft")
    draft(repo, LONG + "Two.\n", "Cleo", status="in-review")
    repo.switch("main")
    merged = repo.merge("change")
    assert authors(repo) == {"2.0": ["Bob", "Cleo"], "1.0": ["Ann"]}
    draft(repo, LONG + "Two.\n", "Dora")
    newest = past(repo).revisions[0]
    assert [author.name for author in newest.authors] == ["Bob", "Cleo"]
    assert newest.commit != merged and newest.released_on is not None


def test_whoever_moves_approves_or_changes_the_status_is_no_author(repo: Repo) -> None:
    repo.move("procedures/a.md", "policies/a.md")
    repo.commit(author="Mover <m@example.org>")
    approval = "[{role: head, by: Eve, date: 2026-01-02}]"
    repo.write("policies/a.md", document(body=LONG, approvals=approval, owner="other", clauses='["4.1"]'))
    repo.commit(author="Approver <p@example.org>")
    repo.write("policies/a.md", document(body=LONG, status="withdrawn", withdrawn_on="2026-05-01"))
    repo.commit(author="Archivist <r@example.org>")
    assert authors(repo) == {"1.0": ["Ann"]}


def test_a_new_title_or_effective_date_makes_an_author(repo: Repo) -> None:
    draft(repo, LONG, "Bob", title="Another title")
    draft(repo, LONG, "Cleo", title="Another title", effective_date="2026-06-01")
    assert authors(repo) == {"2.0": ["Bob", "Cleo"], "1.0": ["Ann"]}


def test_co_authors_and_the_mailmap_of_head(repo: Repo) -> None:
    repo.write("procedures/a.md", document(version='"2.0"', body="New.\n"))
    people = ("Dora <dora@example.org>", "Emil <EMIL@old.example.org>", "none")
    trailers = "\n".join(f"co-Authored-by: {one}" for one in people)
    repo.commit(f"Change\n\nText.\n\n{trailers}", author="bobby <bob@old.example.org>")
    assert authors(repo)["2.0"] == ["bobby", "Dora", "Emil"]
    bob, emil = "Bob <bob@example.org> <bob@old.example.org>", "Emil Stone <emil@new.org> <emil@old.example.org>"
    repo.write(".mailmap", f"{bob}\n{emil}\n")
    repo.commit()
    newest = past(repo).revisions[0]
    assert [(author.name, author.email) for author in newest.authors] == [
        ("Bob", "bob@example.org"),
        ("Dora", "dora@example.org"),
        ("Emil Stone", "emil@new.org"),
    ]


def test_an_octopus(repo: Repo) -> None:
    for number, author in enumerate(["Bob", "Cleo", "Dora"]):
        repo.branch(f"b{number}", "main")
        repo.write(f"procedures/n{number}.md", document(f"N-{number}"))
        repo.commit(author=f"{author} <{author}@example.org>")
    repo.switch("main")
    merged = repo.merge("b0", "b1", "b2")
    for number, author in enumerate(["Bob", "Cleo", "Dora"]):
        assert authors(repo, f"N-{number}") == {"1.0": [author]}
        assert past(repo, f"N-{number}").revisions[0].commit == merged


def test_a_criss_cross_counts_each_commit_once(repo: Repo) -> None:
    repo.branch("side")
    repo.write("procedures/b.md", document("QP-02"))
    repo.commit(author="Bob <bob@example.org>")
    repo.switch("main")
    repo.write("procedures/c.md", document("QP-03"))
    main = repo.commit(author="Cleo <cleo@example.org>")
    side = repo.git("rev-parse", "side")
    repo.merge("side")
    repo.switch("side")
    repo.merge(main)
    repo.write("procedures/b.md", document("QP-02", version='"2.0"', body="Other.\n"))
    repo.commit(author="Dora <dora@example.org>")
    repo.switch("main")
    repo.merge("side")
    assert side and authors(repo, "QP-02") == {"2.0": ["Dora"], "1.0": ["Bob"]}
    assert authors(repo, "QP-03") == {"1.0": ["Cleo"]}


def test_an_unrelated_history_merged_in(repo: Repo) -> None:
    repo.orphan("other")
    repo.write("procedures/b.md", document("QP-02"))
    repo.commit(author="Bob <bob@example.org>")
    repo.switch("main")
    repo.merge("other", options=["--allow-unrelated-histories"])
    assert authors(repo, "QP-02") == {"1.0": ["Bob"]}
    assert told(repo, "QP-02")[0][2] == "2026-01-03"


def test_what_a_merge_commit_itself_changes_has_no_author(repo: Repo) -> None:
    repo.branch("side")
    repo.write("other.txt", "x")
    repo.commit(author="Bob <bob@example.org>")
    repo.switch("main")
    repo.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    repo.write("procedures/a.md", document(version='"2.0"', body="By the merger.\n"))
    repo.commit(author="Merger <merger@example.org>")
    assert authors(repo) == {"2.0": [], "1.0": ["Ann"]}


def test_a_branch_that_writes_without_an_id_first(repo: Repo) -> None:
    repo.branch("new")
    repo.write("procedures/draft.md", LONG.replace("Line", "Row"))
    repo.commit(author="Bob <bob@example.org>")
    repo.delete("procedures/draft.md")
    repo.write("procedures/final.md", document("QP-02", body=LONG.replace("Line", "Row")))
    repo.commit(author="Cleo <cleo@example.org>")
    repo.switch("main")
    repo.merge("new")
    assert authors(repo, "QP-02") == {"1.0": ["Bob", "Cleo"]}


def test_work_on_the_old_path_counts_after_a_rename_on_the_main_line(repo: Repo) -> None:
    repo.branch("side")
    draft(repo, LONG + "From the side.\n", "Bob", status="draft")
    repo.switch("main")
    repo.move("procedures/a.md", "policies/a.md")
    repo.commit(author="Mover <m@example.org>")
    repo.merge("side")
    assert authors(repo) == {"2.0": ["Bob"], "1.0": ["Ann"]}
    assert past(repo).path == "policies/a.md"


def test_a_text_that_could_not_be_read_counts_for_the_version_in_which_it_was_mended(repo: Repo) -> None:
    sound = (repo.path / "procedures/a.md").read_bytes()
    repo.write("procedures/a.md", "---\nid: [QP-01\n---\n")
    repo.commit(author="Bob <bob@example.org>")
    repo.write("notes.md", "Nothing of ours.\n")
    repo.commit(author="Cleo <cleo@example.org>")
    repo.write("procedures/a.md", sound)
    repo.commit(author="Dora <dora@example.org>")
    draft(repo, LONG + "More.\n", "Emil")
    repo.write("procedures/a.md", b"\xff\xfe\0")
    repo.commit(author="Spoiler <s@example.org>")
    assert authors(repo) == {"2.0": ["Emil"], "1.0": ["Ann", "Bob", "Dora"]}


def test_whoever_makes_a_copy_the_document_has_changed_its_text(repo: Repo) -> None:
    repo.write("procedures/copy.md", document(version='"9.0"', body="Not mine.\n"))
    repo.commit(author="Bob <bob@example.org>")
    assert authors(repo) == {"1.0": ["Ann"]}
    repo.move("procedures/copy.md", "procedures/a.md")
    repo.commit(author="Cleo <cleo@example.org>")
    assert authors(repo) == {"9.0": ["Cleo"], "1.0": ["Ann"]}


def test_people_that_hold_anything(repo: Repo) -> None:
    tree = repo.git("rev-parse", "HEAD^{tree}")
    blob = repo.git("hash-object", "-w", "--stdin", input=document(version='"2.0"', body="x\n").encode())
    repo.git("update-index", "--cacheinfo", f"100644,{blob},procedures/a.md")
    tree = repo.git("write-tree")
    raw = f"tree {tree}\nparent {repo.head()}\n".encode()
    raw += b"author Ren\xe9 <rene@x> 1767400000 +0000\ncommitter C <c@x> 1767400000 +0000\n"
    raw += b"encoding ISO-8859-1\n\nm\xe9\n"
    commit = repo.git("hash-object", "-t", "commit", "-w", "--stdin", input=raw)
    repo.git("reset", "--quiet", "--hard", commit)
    assert authors(repo)["2.0"] == ["René"]
