"""What is no regular file, or lies outside, is named once and never opened; everything else is read."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures.command import found, procedure, refused, run, settings, small

AT = "procedures/QP-01-x.md"


@pytest.mark.parametrize(
    "target", ["/etc/passwd", "../../outside.md", "gone.md", "QP-01-x.md", "/dev/zero", "/proc/self/mem"]
)
def test_a_link_that_leads_nowhere_inside_is_named(tmp_path: Path, target: str) -> None:
    (tmp_path / "outside.md").write_text(procedure("QP-66"))
    root = small(tmp_path / "qms")
    (root / AT).symlink_to(target)
    assert found(root) == [f"{AT}:1:1 error QMS901"]
    assert run(root, "validate").out.splitlines()[-1].startswith("2 documents (1 unreadable), 1 register, 1 error")
    (root / AT).unlink()
    (root / "elsewhere.md").symlink_to(target)
    assert found(root) == ["elsewhere.md:1:1 error QMS901"], "also where no document is sought"


def test_a_link_inside_is_read_through(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {"texts/x.txt": procedure("QP-01")})
    (root / AT).symlink_to("../texts/x.txt")
    assert found(root) == []
    assert run(root, "validate").out.startswith("2 documents, ")


@pytest.mark.parametrize(
    "make",
    [os.mkfifo, lambda path: socket.socket(socket.AF_UNIX).bind(str(path))],
    ids=["pipe", "socket"],
)
def test_a_pipe_or_socket_is_no_text(
    tmp_path: Path, make: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = small(tmp_path / "qms")
    monkeypatch.chdir(root / "procedures")
    make(Path("QP-01-x.md"))
    assert found(root) == [f"{AT}:1:1 error QMS101"]


def test_a_folder_called_like_a_document_is_a_folder(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {"procedures/a.md/QP-01.md": procedure("QP-01"), "procedures/b.md/c.txt": ""})
    assert found(root) == []
    assert run(root, "validate").out.startswith("2 documents, ")


def test_folders_that_lead_out_are_named_once(tmp_path: Path) -> None:
    outside = small(tmp_path / "outside", {"procedures/QP-66.md": procedure("QP-66")}, commit=False)
    root = small(tmp_path / "qms", {"policies/P-1.md": procedure("P-1")})
    for name in ("procedures", "registers", "schemas"):
        shutil.rmtree(root / name, ignore_errors=True)
        (root / name).symlink_to(outside / name if (outside / name).exists() else outside)
    assert found(root) == [
        "mkdocs.yml:1:1 info QMS311",
        "procedures:1:1 error QMS901",
        "registers:1:1 error QMS901",
        "schemas:1:1 error QMS901",
    ]
    named = settings("standards: []", "documents: {procedures: procedure, policies: policy}", "schemas: schemas")
    (root / "mkdocs.yml").write_text(named)
    assert len(found(root)) == 4


def test_a_folder_linked_twice_or_into_itself_ends(tmp_path: Path) -> None:
    root = small(tmp_path / "qms")
    (root / "procedures/loop").symlink_to("..")
    (root / "procedures/again").symlink_to("../procedures")
    assert found(root) == []
    assert run(root, "validate").out.startswith("1 document, ")


def test_a_schema_that_leads_out_is_named_and_the_packaged_one_counts(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {AT: procedure("QP-01", owner="")})
    (tmp_path / "any.json").write_text("{}")
    (root / "schemas").mkdir()
    (root / "schemas/procedure.schema.json").symlink_to(tmp_path / "any.json")
    assert found(root) == [f"{AT}:2:1 error QMS110", "schemas/procedure.schema.json:1:1 error QMS901"]


def test_folders_of_programs_are_never_read(tmp_path: Path) -> None:
    inside = {f"{folder}/QP-66.md": "no document" for folder in (".hidden", "a/node_modules/x", "build", "a/.git2")}
    files = {**inside, "venv/pyvenv.cfg": "", "venv/x.md": "no", "a/build/QP-02.md": procedure("QP-02")}
    root = small(tmp_path / "qms", {**files, "mkdocs.yml": settings("standards: []", "documents: {.: form}")})
    assert found(root) == []
    assert run(root, "validate").out.startswith("2 documents, ")


def test_other_files_that_look_like_documents_are_information(tmp_path: Path) -> None:
    files = {
        "notes/x.md": procedure("QP-01"),
        "procedures/Y.MD": procedure("QP-02"),
        "z.md": "---\ntitle: no id\n---\n",
    }
    root = small(tmp_path / "qms", files)
    assert found(root) == ["notes/x.md:1:1 info QMS190", "procedures/Y.MD:1:1 info QMS190"]


def test_without_git_the_files_are_read_and_the_history_is_not(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {AT: procedure("QP-01", owner="")}, commit=False)
    assert found(root) == ["mkdocs.yml:1:1 warning QMS510", f"{AT}:2:1 error QMS110"]
    for command in (("list",), ("history", "QP-01"), ("build",)):
        assert "git init" in refused(root, *command)
