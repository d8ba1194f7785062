"""What an approval covers: the very bytes, an independent recipe, and what voids it."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from tests.fixtures.command import called, run, settings, small
from tests.fixtures.repos import environment

TOP = Path(__file__).resolve().parents[2]
FILE = "procedures/QP-01-requests.md"
FRONT = """---
title: Requests
id: QP-01
version: "1.10"
status: in-review
owner: quality-manager
clauses: []
keywords: [post]
effective_date: 2026-04-01
change_summary: Ação – first version.
---
"""
BODY = (
    "\n# Requests\n\n![Flow](flow.png#top) and [form](<a form.pdf>), "
    "[x](../registers/roles.yml), [y](QP-50-counter.md).\n"
)
FILES = {"procedures/flow.png": b"\x89PNG", "procedures/a form.pdf": b"%PDF"}
PDF, PNG = (hashlib.sha256(data).hexdigest() for data in (b"%PDF", b"\x89PNG"))
CANONICAL = (
    'change_summary: "Ação – first version."\neffective_date: "2026-04-01"\nid: "QP-01"\ntitle: "Requests"\n'
    f'version: "1.10"\n{PDF}  a form.pdf\n{PNG}  flow.png\n\n{BODY}'
)
DIGEST = "7eeb89c3dc16a6b50b2c22c9c41af00fe46d7014aae73f7e077988a4379911a9"
"""A vector for other programs: of these very bytes."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small(tmp_path / "qms", {FILE: FRONT + BODY, **FILES})


def _digest(root: Path) -> str:
    ran = called("digest", "QP-01", "--root", str(root))
    assert ran.code == 0, ran.err
    return ran.out.strip()


def test_the_very_bytes(root: Path) -> None:
    shown = called("digest", "QP-01", "--show", "--root", str(root)).out
    assert shown == CANONICAL
    assert _digest(root) == hashlib.sha256(CANONICAL.encode()).hexdigest() == DIGEST


def test_the_recipe_of_the_documentation(root: Path) -> None:
    (root / FILE).write_text((FRONT + BODY).replace("[form](<a form.pdf>)", "no form"))
    _, _, standard = (TOP / "docs" / "approval.md").read_text().partition("## The same with standard tools")
    recipe = re.findall(r"```sh\n(.*?)```", standard, re.DOTALL)[0]
    assert len(recipe.splitlines()) <= 15
    done = subprocess.run(
        ["sh", "-eu", "-c", recipe],
        cwd=root / "procedures",
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == _digest(root)


UNTOUCHED = {
    "status": (FILE, "in-review", "approved"),
    "owner": (FILE, "owner: quality-manager", "owner: somebody-else"),
    "clauses": (FILE, "clauses: []", 'clauses: ["7.5"]'),
    "keywords": (FILE, "[post]", "[post, mail]"),
    "order of fields": (FILE, "title: Requests\nid: QP-01\n", "id: QP-01\ntitle: Requests\n"),
    "quotes and comments": (FILE, "title: Requests", 'title: "Requests" # as on the door'),
    "line ends": (FILE, "\n", "\r\n"),
    "a register": ("registers/roles.yml", "Quality manager", "Manager of quality"),
    "another document": ("procedures/QP-50-counter.md", "Every request", "Each request"),
}
TOUCHED = {
    "title": (FILE, "title: Requests", "title: Request"),
    "version": (FILE, "1.10", "1.1"),
    "effective date": (FILE, "2026-04-01", "2026-04-02"),
    "a field of their own": (FILE, "status:", "colour: red\nstatus:"),
    "a blank at a line's end": (FILE, "# Requests\n", "# Requests \n"),
    "Unicode form": (FILE, "Ação", "Ac\u0327a\u0303o"),
    "a picture": ("procedures/flow.png", "PNG", "PNH"),
    "a form": ("procedures/a form.pdf", "PDF", "PDG"),
}


@pytest.mark.parametrize("change", [*UNTOUCHED, *TOUCHED])
def test_what_touches_it(root: Path, change: str) -> None:
    before = _digest(root)
    path, old, new = (UNTOUCHED | TOUCHED)[change]
    data = (root / path).read_bytes()
    assert old.encode() in data
    (root / path).write_bytes(data.replace(old.encode(), new.encode()))
    assert (_digest(root) == before) == (change in UNTOUCHED)


def test_a_move_of_the_document_and_its_files_touches_nothing(root: Path) -> None:
    before = _digest(root)
    (root / "procedures" / "post").mkdir()
    for path in (FILE, *FILES):
        (root / path).rename(root / "procedures" / "post" / Path(path).name)
    assert _digest(root) == before


def test_a_body_cannot_end_as_if_it_had_files(root: Path) -> None:
    before = _digest(root)
    (root / FILE).write_text(FRONT + BODY + f"{PDF}  a form.pdf\n{PNG}  flow.png\n")
    for path in FILES:
        (root / path).unlink()
    assert _digest(root) != before


def test_a_file_that_cannot_be_read_is_said_and_holds_for_no_approval(root: Path) -> None:
    entry = f"approvals: [{{role: clerk, digest: {_digest(root)}}}]\n"
    (root / FILE).write_text(FRONT.replace("---\n", f"---\n{entry}", 1) + BODY)
    with (root / "procedures/flow.png").open("wb") as file:
        file.truncate(65 << 20)
    ran = called("digest", "QP-01", "--root", str(root))
    assert (ran.code, ran.out) == (2, "")
    assert "this cannot be read: flow.png" in ran.err
    assert "QMS421" in run(root, "validate").out


def test_a_picture_beside_registers_and_a_text_that_is_no_document_are_covered(root: Path) -> None:
    links = "![Plan](../registers/plan.png) [text](../notes/a.md)\n"
    (root / FILE).write_text(FRONT + BODY + links)
    (root / "notes").mkdir()
    seen = set()
    for plan, note in (("1", "1"), ("2", "1"), ("2", "2")):
        (root / "registers/plan.png").write_text(plan)
        (root / "notes/a.md").write_text(note)
        seen.add(_digest(root))
    assert len(seen) == 3


def test_odd_links_stop_nothing(root: Path) -> None:
    entry = f"approvals: [{{role: clerk, date: 2026-03-01, digest: {'0' * 64}}}]\n"
    links = "[x](a%00b.png)\n\n" + "".join(f"[a](a/number-{number}.png)\n\n" for number in range(5_000))
    (root / FILE).write_text(FRONT.replace("---\n", f"---\n{entry}", 1) + BODY + links)
    assert "QMS421" in run(root, "validate").out


def test_names_are_as_written_where_a_repository_has_its_own(root: Path) -> None:
    (root / "mkdocs.yml").write_text(settings("standards: []", "aliases: {doc_id: id, doc_owner: owner}"))
    (root / FILE).write_text((FRONT + BODY).replace("id: QP-01", "doc_id: QP-01").replace("owner:", "doc_owner:"))
    shown = called("digest", "QP-01", "--show", "--root", str(root)).out
    assert 'doc_id: "QP-01"' in shown and "owner" not in shown.split("\n\n")[0]


def test_an_unknown_id_is_said(root: Path) -> None:
    ran = run(root, "digest", "QP-02", today=None)
    assert (ran.code, ran.out) == (2, "")
    assert "Did you mean QP-01?" in ran.err or "Did you mean QP-50?" in ran.err
