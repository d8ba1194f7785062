"""Names and texts that mean something to a spreadsheet, to JavaScript, or to our own frames."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmsdocs.site.configuration import plain
from qmsdocs.site.pages.roles import role_data
from qmsdocs.site.sheet import sheet
from tests.fixtures.repos import document, make_repo
from tests.site.made import context_of


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("  @x", "'  @x"),
        ("a;=1+1", "a;'=1+1"),
        ("a; =cmd|x; -2", "a; '=cmd|x; '-2"),
        ("one\n=1+1\n- a list", "one\n'=1+1\n- a list"),
        ("7.5; 8.1", "7.5; 8.1"),
        ("a = b; c-d; x@example.org", "a = b; c-d; x@example.org"),
    ],
)
def test_no_part_of_a_cell_is_a_formula_where_semicolons_part_cells(written: str, cell: str) -> None:
    quoted = f'"{cell}"' if "\n" in cell else cell
    assert sheet(["a"], [[written]]) == f"\ufeffa\r\n{quoted}\r\n"


def test_a_role_may_be_called_as_something_that_every_object_has(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("mkdocs.yml", "extra: {qmsdocs: {standards: [], documents: {procedures: procedure}}}\n")
    repo.write("registers/roles.yml", "- {id: constructor, title: Builder}\n- {id: __proto__, title: Shape}\n")
    repo.write("procedures/qp.md", document("QP-01", "Text.\n", owner="constructor"))
    repo.commit()
    scripts = dict(role_data(context_of(repo, "2026-02-01")))
    empty = '{"know":[],"knows":0,"own":[],"owns":0}'
    own = (
        '{"know":[],"knows":0,"own":[["QP-01 Title of QP-01","d/QP-01.html","Next review by 1 January 2027"]],"owns":1}'
    )
    shelf = "(window.qmsRoles=window.qmsRoles||Object.create(null))"
    assert scripts == {
        "assets/qms/roles/constructor.js": f'{shelf}["constructor"]={own};\n',
        "assets/qms/roles/_30e2af384186.js": f'{shelf}["_30e2af384186"]={empty};\n',
    }


def test_a_name_that_is_a_mark_of_a_frame_is_words() -> None:
    assert plain("QMSFRAMEARTICLE & <b>QMSFRAMETITLE</b>") == "QMS FRAMEARTICLE & ‹b›QMS FRAMETITLE‹/b›"
