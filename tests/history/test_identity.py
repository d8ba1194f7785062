"""A document is its id: it keeps its past through renames, moves, rewrites, swaps, and before it had an id."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmsdocs.model.settings import Folder, Settings
from tests.fixtures.repos import Repo, document, make_repo
from tests.history.past import LONG, authors, history, past, told


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return make_repo(tmp_path / "qms")


def test_rename_move_and_rewrite(repo: Repo) -> None:
    repo.write("procedures/a.md", document(body=LONG))
    repo.commit()
    repo.move("procedures/a.md", "policies/other name.md")
    repo.write("policies/other name.md", document(version='"2.0"', body="All new.\n"))
    repo.commit()
    assert told(repo) == [
        ("2.0", "approved", "2026-01-02", "policies/other name.md"),
        ("1.0", "approved", "2026-01-01", "procedures/a.md"),
    ]


def test_two_documents_swap_their_paths(repo: Repo) -> None:
    repo.write("procedures/a.md", document("QP-01"))
    repo.write("procedures/b.md", document("QP-02"))
    repo.commit()
    repo.write("procedures/b.md", document("QP-01", version='"2.0"'))
    repo.write("procedures/a.md", document("QP-02"))
    repo.commit()
    assert [row[3] for row in told(repo, "QP-01")] == ["procedures/b.md", "procedures/a.md"]
    assert past(repo, "QP-02").path == "procedures/a.md"
    assert past(repo, "QP-01").withdrawals == past(repo, "QP-02").withdrawals == ()


def test_a_path_used_again_by_another_document(repo: Repo) -> None:
    repo.write("procedures/a.md", document("QP-01"))
    repo.commit()
    repo.write("procedures/a.md", document("QP-02"))
    gone = repo.commit()
    assert [(time.commit, time.declared) for time in past(repo, "QP-01").withdrawals] == [(gone, False)]
    assert told(repo, "QP-02") == [("1.0", "approved", "2026-01-02", "procedures/a.md")]


def test_of_two_files_with_one_id_the_path_that_had_it_keeps_it(repo: Repo) -> None:
    repo.write("procedures/m.md", document(body="Mine.\n"))
    repo.commit(author="Ann <ann@example.org>")
    repo.write("procedures/a.md", document(version='"9.0"', body="Not mine.\n"))
    repo.commit(author="Bob <bob@example.org>")
    assert [(row[0], row[3]) for row in told(repo)] == [("1.0", "procedures/m.md")]
    assert authors(repo) == {"1.0": ["Ann"]}
    repo.delete("procedures/m.md")
    repo.commit()
    assert [row[0] for row in told(repo)] == ["9.0", "1.0"]
    assert past(repo).path == "procedures/a.md" and past(repo).withdrawals == ()


def test_a_document_that_moves_stays_itself_beside_an_older_copy(repo: Repo) -> None:
    repo.write("procedures/m.md", document(body="Mine.\n"))
    repo.write("procedures/z.md", document("QP-02"))
    repo.commit(author="Ann <ann@example.org>")
    repo.write("procedures/a.md", document(version='"9.0"', body="Not mine.\n"))
    repo.commit(author="Bob <bob@example.org>")
    repo.move("procedures/m.md", "procedures/n.md")
    repo.commit(author="Mover <m@example.org>")
    assert past(repo).path == "procedures/n.md"
    assert authors(repo) == {"1.0": ["Ann"]}


def test_the_past_lies_in_whatever_folder(repo: Repo) -> None:
    repo.write("docs/old/a.md", document(body=LONG))
    repo.commit()
    repo.move("docs/old/a.md", "procedures/a.md")
    repo.commit()
    assert told(repo) == [("1.0", "approved", "2026-01-01", "docs/old/a.md")]


def test_a_file_outside_counts_only_while_none_inside_has_the_id(repo: Repo) -> None:
    repo.write("docs/a.md", document(version='"0.1"', status="draft"))
    repo.commit()
    repo.write("procedures/z.md", document(version='"1.0"'))
    repo.commit()
    repo.write("docs/a.md", document(version='"7.0"'))
    repo.commit()
    assert [(row[0], row[3]) for row in told(repo)] == [("1.0", "procedures/z.md"), ("0.1", "docs/a.md")]


def test_pages_that_never_were_documents_have_no_past(repo: Repo) -> None:
    repo.write("docs/page.md", document("page"))
    repo.write("procedures/a.md", document())
    repo.commit()
    assert list(history(repo).pasts) == ["QP-01"]


def test_a_document_moved_out_of_the_folders_is_withdrawn_from_that_day(repo: Repo) -> None:
    repo.write("procedures/a.md", document())
    repo.commit()
    repo.move("procedures/a.md", "archive/a.md")
    left = repo.commit()
    found = past(repo)
    assert not found.at_head
    assert [(time.commit, time.declared, time.on.isoformat()) for time in found.withdrawals] == [
        (left, False, "2026-01-02")
    ]


@pytest.mark.parametrize("header", ["", "---\ntitle: Old form\n---\n"])
def test_before_it_had_an_id(repo: Repo, header: str) -> None:
    repo.write("procedures/a.md", header + LONG)
    repo.commit(author="Ann <ann@example.org>")
    repo.move("procedures/a.md", "procedures/b.md")
    repo.commit(author="Mover <mover@example.org>")
    repo.write("procedures/b.md", header + LONG + "More.\n")
    repo.commit(author="Bob <bob@example.org>")
    repo.delete("procedures/b.md")
    repo.write("procedures/c.md", document(body=LONG + "More.\n"))
    repo.commit(author="Cleo <cleo@example.org>")
    assert authors(repo) == {"1.0": ["Ann", "Bob", "Cleo"]}
    assert past(repo).withdrawals == ()


def test_versions_from_before_the_id_are_revisions(repo: Repo) -> None:
    repo.write("procedures/a.md", document(None, version='"0.9"', body=LONG))
    repo.commit()
    repo.write("procedures/a.md", document("QP-01", version='"1.0"', body=LONG))
    repo.commit()
    assert [(row[0], row[2]) for row in told(repo)] == [("1.0", "2026-01-02"), ("0.9", "2026-01-01")]


def test_an_unlike_file_is_not_bridged(repo: Repo) -> None:
    repo.write("procedures/a.md", LONG)
    repo.commit(author="Ann <ann@example.org>")
    repo.delete("procedures/a.md")
    repo.write("procedures/b.md", document(body="".join(f"{n * n} other words here\n" for n in range(40))))
    repo.commit(author="Bob <bob@example.org>")
    assert authors(repo) == {"1.0": ["Bob"]}


def test_an_id_lost_and_found_again(repo: Repo) -> None:
    repo.write("procedures/a.md", document(body=LONG))
    repo.commit()
    repo.write("procedures/a.md", document(None, body=LONG))
    repo.commit()
    repo.write("procedures/a.md", document(body=LONG))
    repo.commit()
    assert past(repo).withdrawals == ()
    assert [(one.first, one.last) for one in past(repo).revisions] == [(0, 2)]


def test_a_header_that_cannot_be_read_leaves_the_document_as_it_was(repo: Repo) -> None:
    repo.write("procedures/a.md", document())
    repo.commit(author="Ann <ann@example.org>")
    twice, unclosed = "---\nid: QP-01\nid: QP-01\n---\n", "---\nid: QP-01\n"
    for broken in ("---\nid: [QP-01\n---\nText\n", twice, unclosed, b"\xff\xfe\0"):
        repo.write("procedures/a.md", broken)
        repo.commit(author="Bob <bob@example.org>")
        assert past(repo).at_head and past(repo).withdrawals == ()
        assert told(repo) == [("1.0", "approved", "2026-01-01", "procedures/a.md")]
    repo.write("procedures/a.md", document(version='"2.0"', body="Bob's text.\n"))
    repo.commit(author="Cleo <cleo@example.org>")
    assert authors(repo) == {"2.0": ["Bob", "Cleo"], "1.0": ["Ann"]}


def test_names_values_and_defaults_are_those_of_today(repo: Repo) -> None:
    repo.write("sops/a.md", "---\nsop: S-1\nrevision: '3'\nstate: EFFECTIVE\n---\nText\n")
    repo.commit()
    values = {"status": {"EFFECTIVE": "approved"}}
    folder = Folder("sops", "sop", aliases={"sop": "id", "state": "status"}, values=values)
    settings = Settings(folders=(folder,), aliases={"revision": "version"})
    assert told(repo, "S-1", settings) == [("3", "approved", "2026-01-01", "sops/a.md")]


def test_a_qms_in_a_sub_folder_and_its_past_outside(repo: Repo) -> None:
    repo.write("procedures/a.md", document(body=LONG))
    repo.write("README.md", "# The repository\n")
    repo.commit(author="Ann <ann@example.org>")
    repo.move("procedures/a.md", "qms/procedures/a.md")
    repo.commit()
    found = history(repo, root="qms").pasts["QP-01"]
    (revision,) = found.revisions
    assert (found.path, revision.path) == ("procedures/a.md", "../procedures/a.md")
    assert revision.text_path == "procedures/a.md"
    assert [author.name for author in revision.authors] == ["Ann"]


NAMES = ["blank name.md", "ümläut.md", "quote\"'.md", "line\nend.md", "tab\t.md", "-dash.md", "日本.md", "$(x).md"]


@pytest.mark.parametrize("name", NAMES)
def test_unusual_names(repo: Repo, name: str) -> None:
    repo.write(f"procedures/{name}", document(body=LONG))
    repo.commit()
    repo.move(f"procedures/{name}", f"procedures/sub/{name}")
    repo.commit()
    assert past(repo).path == f"procedures/sub/{name}"


def test_a_name_that_is_no_utf8_is_shown_and_followed(repo: Repo) -> None:
    (repo.path / "procedures").mkdir()
    (repo.path / "procedures" / "caf\udce9.md").write_bytes(document().encode())
    repo.commit()
    assert past(repo).path == "procedures/caf\\xe9.md"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (document().rstrip("\n"), ["Ann", "Bob"]),
        (document().replace("\n", "\r\n"), ["Ann"]),
        ("\ufeff" + document(), ["Ann"]),
    ],
)
def test_line_ends_marks_and_a_missing_last_line_end(repo: Repo, text: str, expected: list[str]) -> None:
    repo.write("procedures/a.md", document())
    repo.commit(author="Ann <ann@example.org>")
    repo.write("procedures/a.md", text)
    repo.commit(author="Bob <bob@example.org>")
    assert authors(repo) == {"1.0": expected}


def test_links_and_submodules_are_no_documents(repo: Repo) -> None:
    repo.write("procedures/a.md", document())
    repo.link("policies/b.md", "../procedures/a.md")
    repo.commit()
    repo.delete("procedures/a.md")
    repo.link("procedures/a.md", "nowhere")
    repo.commit()
    assert len(past(repo).withdrawals) == 1
