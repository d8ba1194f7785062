"""People: named only on the internal site and where the settings allow it; their addresses nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.nightly import some
from tests.fixtures.repos import document, make_repo
from tests.site.conftest import build, qmsdocs
from tests.site.pages import facts, tables

SETTINGS = "extra: {{qmsdocs: {{standards: [], documents: {{procedures: procedure}}, show_names: {}}}}}\n"
APPROVALS = """
- {role: mayor, by: Maria Mayor <maria@example.org>, date: 2026-01-01}
- {role: Jane Doe, by: jane@example.org, date: no day}
- {role: mayor}
- {}
- no group"""
PEOPLE = ("Jane Doe", "Jim Roe", "Maria Mayor", "Hans Holder")
WAYS = {"named": ("true", "internal"), "not named": ("false", "internal"), "public": ("true", "public")}


def _site(tmp_path: Path, names: str, audience: str) -> Path:
    repo = make_repo(tmp_path / "repo")
    repo.write("mkdocs.yml", SETTINGS.format(names))
    roles = "- {id: mayor, title: Lord mayor}\n- {id: x, title: X, holders: [{name: Hans Holder}]}\n"
    repo.write("registers/roles.yml", roles)
    public = {"classification": "public"}
    repo.write("procedures/1.md", document("QP-01", owner="Jane Doe", approvals=APPROVALS, **public))
    repo.write("procedures/2.md", document("QP-02", owner="jim@example.org", **public))
    repo.write("procedures/3.md", document("QP-03", owner="HANS HOLDER", **public))
    repo.write("procedures/4.md", document("QP-04", owner="Records office", **public))
    message = "Begin\n\nCo-authored-by: Jim Roe <jim@example.org>\nCo-authored-by: only@example.org <only@example.org>"
    repo.commit(message, author="Jane Doe <jane@example.org>")
    return build(repo, tmp_path / "site", "--force", "--audience", audience)


@pytest.mark.parametrize("way", some(WAYS, daily=("named", "public")))
def test_people(tmp_path: Path, way: str) -> None:
    site = _site(tmp_path, *WAYS[way])
    everything = b"\n".join(path.read_bytes() for path in site.rglob("*") if path.is_file()).decode("utf-8", "replace")
    assert "@example.org" not in everything
    owners = [facts(site, f"d/QP-0{number}.html")["Owner"] for number in range(1, 5)]
    approved = facts(site, "d/QP-01.html")["Approved by"]
    (revision,) = tables(site, "d/QP-01.html")["Released revisions of QP-01, newest first"]
    if way == "named":
        assert owners == ["Jane Doe", "not set", "HANS HOLDER", "Records office"]
        assert approved == (
            "Lord mayor (Maria Mayor), 1 January 2026 Jane Doe Lord mayor role not said as stated in the document"
        )
        assert revision[4] == "Jane Doe, Jim Roe"
    else:
        assert owners == ["not set", "not set", "not set", "Records office"]
        assert approved == (
            "Lord mayor, 1 January 2026 role not said Lord mayor role not said as stated in the document"
        )
        assert [name for name in PEOPLE if name.lower() in everything.lower()] == []


def test_without_a_history_the_public_is_told_of_known_roles_only(tmp_path: Path) -> None:
    root = tmp_path / "qms"
    for name, text in {
        "mkdocs.yml": SETTINGS.format("true"),
        "registers/roles.yml": "- {id: mayor, title: Lord mayor}\n",
        "procedures/1.md": document("QP-01", owner="Jane Doe", classification="public"),
        "procedures/2.md": document("QP-02", owner="mayor", classification="public"),
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    options = ("--today", "2026-09-15", "--force", "--without-history", "--audience", "public")
    done = qmsdocs("build", "--out", tmp_path / "site", *options, cwd=root)
    assert done.code == 0, done.err
    owners = [facts(tmp_path / "site", f"d/QP-0{number}.html")["Owner"] for number in (1, 2)]
    assert owners == ["not set", "Lord mayor"]
