"""`new` writes a draft without any finding, under an id that was never anybody's, and overwrites nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.fixtures.command import approved, found, procedure, refused, run, settings, small
from tests.fixtures.repos import Repo, clone

TYPES = {
    "form": "procedures/F-01-a-title.md",
    "job-description": "procedures/JD-001-a-title.md",
    "manual": "procedures/QM-01-a-title.md",
    "plan": "procedures/PL-01-a-title.md",
    "policy": "policies/POL-01-a-title.md",
    "procedure": "procedures/QP-51-a-title.md",
    "record": "procedures/REC-001-a-title.md",
    "report": "procedures/R-001-a-title.md",
    "standard": "procedures/STD-001-a-title.md",
    "work-instruction": "procedures/WI-01-a-title.md",
}


def new(root: Path, *args: str) -> str:
    ran = run(root, "new", *args)
    assert ran.code == 0, ran.err
    return ran.out.rstrip("\n")


def test_a_draft_of_every_type_is_named_and_has_no_finding(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {"mkdocs.yml": "site_name: T\nextra: {qmsdocs: {standards: []}}\n"})
    assert {type_: new(root, type_, "A title") for type_ in TYPES} == TYPES
    assert found(root) == []


def test_the_whole_draft(tmp_path: Path) -> None:
    root = small(tmp_path / "qms")
    ran = run(root, "new", "procedure", "Handling complaints")
    path = "procedures/QP-51-handling-complaints.md"
    assert (ran.code, ran.out) == (0, f"{path}\n")
    assert ran.err == (
        "Its owner is quality-manager for now, the first role of the register. "
        "If another role owns it, correct `owner` in the file.\n"
        f"QP-51 is a draft. Write its text, then run `qmsdocs validate {path}`.\n"
    )
    header, _, body = (root / path).read_text().partition("---\n\n")
    assert header == (
        '---\nid: QP-51\ntitle: Handling complaints\nversion: "1.0"\nstatus: draft\nowner: quality-manager\n'
    )
    headings = [line for line in body.splitlines() if line.startswith("#")]
    assert headings == ["## Purpose", "## Scope", "## Responsibilities", "## Procedure", "## Records"]
    assert oct((root / path).stat().st_mode & 0o777) == "0o644"


@pytest.mark.parametrize(
    "title",
    [
        "A: b # c",
        "  two \n lines\t",
        "Ação é ñ",
        "日本語",
        "🏛",
        "\"quoted\" 'x' \\ % {% x %}",
        "yes",
        "123",
        "1.0",
        "*",
        "@x",
        "- x",
        "::error::x",
        "../../etc/passwd",
        "con",
        "a" * 300,
        "a\N{LINE SEPARATOR}b",
        "| a & &amp;",
    ],
)
def test_any_title_makes_a_draft_without_finding(tmp_path: Path, title: str) -> None:
    root = small(tmp_path / "qms")
    path = new(root, "procedure", "--", title)
    assert path.startswith("procedures/QP-51") and path.isascii() and (root / path).is_file()
    assert found(root) == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("procedure", ""), "The title is empty."),
        (("procedure", " \n"), "The title is empty."),
        (("procedure", "TBD"), "The title “TBD” says nothing yet."),
        (("procedure", "<title>"), "The title “<title>” says nothing yet."),
        (("procedure", "a\N{RIGHT-TO-LEFT OVERRIDE}b"), "The title holds a hidden character"),
        (("procedure", "a\x1b[31m"), "The title holds a hidden character"),
        (("procedur", "T"), "There is no document type called “procedur”.\n  Did you mean procedure?"),
        (("common", "T"), "There is no document type called “common”."),
        (("../x", "T"), "There is no document type called “../x”."),
        (("procedure", "T", "--id", "QP-50"), "The id “QP-50” cannot be used: it is, or was, the id of another"),
        (("procedure", "T", "--id", "qp-50"), "The id “qp-50” cannot be used: it is, or was, the id of another"),
        (("procedure", "T", "--id", "../x"), "The id “../x” cannot be used: it must begin with a letter or digit."),
        (("procedure", "T", "--id", "x/y"), "The id “x/y” cannot be used: it holds “/” (solidus)."),
        (("procedure", "T", "--owner", "quality-manger"), "There is no role “quality-manger” in the register of role"),
    ],
)
def test_what_cannot_be_a_draft_is_refused_and_nothing_is_written(
    tmp_path: Path, args: tuple[str, ...], said: str
) -> None:
    root = small(tmp_path / "qms")
    before = sorted(root.rglob("*"))
    assert refused(root, "new", *args).startswith(said)
    assert sorted(root.rglob("*")) == before


def test_the_next_id_counts_all_of_history(tmp_path: Path) -> None:
    """Ids of deleted and withdrawn documents, former ones, and those only in the work tree are never used again."""
    files = {
        "procedures/a.md": approved("QP-07"),
        "procedures/b.md": procedure("QP-02", status="withdrawn", withdrawn_on="2026-03-01", withdrawn_reason="Old."),
        "procedures/c.md": procedure("QP-03", former_ids="[QP-60]"),
    }
    root = small(tmp_path / "qms", files)
    repo = Repo(root)
    repo.write("procedures/z.md", procedure("QP-90"))
    repo.commit("One more")
    repo.delete("procedures/z.md")
    repo.commit("And gone")
    assert new(root, "procedure", "T") == "procedures/QP-91-t.md"
    assert new(root, "procedure", "T") == "procedures/QP-92-t.md"
    (root / "procedures/QP-92-t.md").write_text(procedure("qp-200"))
    assert new(root, "procedure", "T") == "procedures/QP-201-t.md"


def test_the_habit_of_the_documents_and_the_settings_give_the_form(tmp_path: Path) -> None:
    sops = {f"procedures/{n}.md": procedure(f"SOP-{n:03d}") for n in (1, 14)}
    assert new(small(tmp_path / "habit", sops), "procedure", "T") == "procedures/SOP-015-t.md"
    said = settings("standards: []", "ids: {procedure: 'VA 0000'}")
    assert new(small(tmp_path / "said", {**sops, "mkdocs.yml": said}), "procedure", "T") == "procedures/VA_0001-t.md"
    huge = {"procedures/h.md": procedure("QP-" + "9" * 90)}
    assert new(small(tmp_path / "huge", huge), "procedure", "T").endswith("-t.md")


def test_ids_whose_history_is_not_whole_are_not_guessed(tmp_path: Path) -> None:
    repo = Repo(small(tmp_path / "qms"))
    repo.commit("Second")
    root = clone(repo, tmp_path / "shallow", "--depth", "1").path
    assert "So nobody can say which ids were ever used." in refused(root, "new", "procedure", "T")
    assert new(root, "procedure", "T", "--id", "QP-77") == "procedures/QP-77-t.md"


def test_an_owner_that_is_named_is_no_guess_and_one_without_a_register_is(tmp_path: Path) -> None:
    root = small(
        tmp_path / "qms", {"registers/roles.yml": "- {id: mayor, title: M}\n- {id: quality-manager, title: Q}\n"}
    )
    named = run(root, "new", "procedure", "T", "--owner", "quality-manager")
    assert named.err == "QP-51 is a draft. Write its text, then run `qmsdocs validate procedures/QP-51-t.md`.\n"
    assert "\nowner: quality-manager\n" in (root / "procedures/QP-51-t.md").read_text()
    assert run(root, "new", "procedure", "U").err.startswith(
        "Its owner is mayor for now, the first role of the register."
    )
    assert "\nowner: mayor\n" in (root / "procedures/QP-52-u.md").read_text()
    (root / "registers/roles.yml").unlink()
    said = "Its owner is quality-manager for now, a guess: there is no register of roles yet."
    assert run(root, "new", "procedure", "V").err.startswith(said)


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    root = small(tmp_path / "qms")
    taken = root / "procedures/QP-51-t.md"
    taken.write_text("mine")
    (root / "procedures/QP-52-t.md").symlink_to("/etc/passwd")
    assert refused(root, "new", "procedure", "T").startswith("procedures/QP-51-t.md exists already.")
    assert refused(root, "new", "procedure", "T", "--id", "QP-52").startswith("procedures/QP-52-t.md exists already.")
    assert taken.read_text() == "mine"
    assert not list(root.glob("procedures/.qmsdocs-*"))


def test_a_folder_that_leads_out_is_not_written_to(tmp_path: Path) -> None:
    root = small(tmp_path / "qms")
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "policies").symlink_to(outside)
    assert refused(root, "new", "policy", "T").startswith("The folder of policies/POL-01-t.md leads out of ")
    assert list(outside.iterdir()) == []


def test_a_folder_that_takes_only_some_names(tmp_path: Path) -> None:
    said = settings(
        "standards: []", "documents: [{folder: procedures, type: procedure, include: ['SOP-*.md', 'QP-50*']}]"
    )
    root = small(tmp_path / "qms", {"mkdocs.yml": said})
    assert refused(root, "new", "procedure", "T").startswith("The folder procedures takes no file called QP-51-t.md")
    assert new(root, "procedure", "T", "--id", "SOP-1") == "procedures/SOP-1-t.md"


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = small(tmp_path / "qms")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert refused(root, "new", "procedure", "T").startswith("The disk is full.")
    assert [path.name for path in (root / "procedures").iterdir()] == ["QP-50-counter.md"]
