"""`impact`: what a change touches, as Markdown that is safe on a public pull request, and as data."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.command import BODY, Ran, approved, procedure, refused, run, settings, small
from tests.fixtures.repos import Repo

NOT = "{'4': A, '5': A, '6': A, '7': A, '8.1': A, '8.3': A, '8.4': A, '8.5': A, '9': A, '10': A}"
MK = settings(
    "standards: [iso-9001-2026]",
    "approvals: {policy: [mayor, clerk]}",
    f"not_applicable: {{iso-9001-2026: {NOT}}}",
)
ROLES = """\
- {id: clerk, title: Town clerk, holders: [{name: Ana Silva, email: ana@example.org}]}
- {id: mayor, title: "Mayor @town"}
- {id: quality-manager, title: Quality manager}
"""
SCHEMA = {
    "type": "array",
    "items": {"properties": {"id": {}, "what": {}, "covers": {"type": "array", "items": {"x-refers-to": "document"}}}},
    "x-qmsdocs": {"title": "Risks"},
}
TEXT = BODY.replace("1. Enter", "![Flow](../img/flow.png) and the [form](../forms/request.pdf)\n\n1. Enter")
CITES = BODY.replace("1. Enter the request.", "1. As [requests](qp-01.md#records) say.")
AT = "procedures/qp-02.md"
RISKS = "- {id: R-1, what: Late, covers: [QP-09, QP-01]}\n"
RECORD = "[{title: Request, location: room 3, retention: 5 years}]"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    root = small(
        tmp_path / "qms",
        {
            "mkdocs.yml": MK,
            "registers/roles.yml": ROLES,
            "schemas/registers/risks.schema.json": json.dumps(SCHEMA),
            "registers/risks.yml": RISKS + "- {id: R-2, what: Lost}\n- {id: R-3}\n",
            "procedures/qp-01.md": approved("QP-01", body=TEXT, title="Requests", clauses='["8.2.1"]', records=RECORD),
            "procedures/qp-02.md": approved("QP-02", body=CITES, related="[QP-01]", next_review="2026-04-01"),
            "procedures/QP-50-counter.md": approved("QP-50"),
            "policies/pol-01.md": approved("POL-01", title="Promise"),
            "forms/request.pdf": b"%PDF old",
            "img/flow.png": b"PNG",
        },
    )
    return Repo(root)


def impact(repo: Repo, *args: str) -> Ran:
    ran = run(repo.path, "impact", *(args or ("--base", "HEAD")))
    assert (ran.code, ran.err) == (0, ""), ran
    return ran


def data(repo: Repo, *args: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(impact(repo, *(args or ("--base", "HEAD")), "--format", "json").out)
    return found


def change(repo: Repo) -> None:
    new = {"version": '"2.0"', "effective_date": "2026-05-01", "change_summary": "Answer within 3 days @all"}
    more = '[{title: Request, location: room 3, retention: 10 years}, {title: "Answer <b>"}]'
    repo.write(
        "procedures/qp-01.md",
        approved("QP-01", body=TEXT + "\nMore.\n", title="Requests", clauses='["8.2.2", "8.2.3.1"]', records=more,
            significant="true", must_know="[clerk, mayor]", **new,
        ),
    )  # fmt: skip
    repo.write("forms/request.pdf", b"%PDF new")
    repo.write(
        "registers/risks.yml", "- {id: R-1, what: Late, covers: [QP-09, QP-01]}\n- {id: R-2, what: Gone}\n- {id: R-4}\n"
    )
    repo.write(
        "policies/pol-01.md", approved("POL-01", body=BODY + "\nMore.\n", version='"1.1"', title='"Our [promise](x)"')
    )
    repo.delete("procedures/QP-50-counter.md")
    repo.write("procedures/qp-60.md", procedure("QP-60", title="Benches"))


MARKDOWN = """\
## What this change touches

4 documents, 1 register; as of 15 March 2026.

### POL-01 `Our [promise](x)` 1.0 → 1.1: changed

- `policies/pol-01.md`, in force once approved and merged; it states 1 March 2026
- What changed: First version. (1 word added, 0 removed, in Records)
- Still to approve: `Mayor @town` (nobody holds this role); Town clerk
- To be read by everybody

### QP-01 Requests 1.0 → 2.0: changed

- `procedures/qp-01.md`, in force from 1 May 2026
- What changed: `Answer within 3 days @all` (1 word added, 0 removed, in Records)
- Clauses: gains 8.2.2, 8.2.3.1; loses 8.2.1
- To be read again by Town clerk, `Mayor @town`
- Files that it shows or offers: forms/request.pdf (changed), img/flow.png (as before)
- Records that it asks for: Request (changed), `Answer <b>` (new)
- Cited by QP-02 (`procedures/qp-02.md`: line 10, under `related`; \
line 27, section Procedure, which names `#records`, touched here)
- Register rows: Risks R-1 (`registers/risks.yml:1`)

### QP-50 Title of QP-50 1.0: deleted

- `procedures/QP-50-counter.md`
- No longer holds: to be told to everybody

### QP-60 Benches 1.0: new

- `procedures/qp-60.md`

### Registers

- Risks (`registers/risks.yml`): 1 added (R-4); 1 changed (R-2); 1 removed (R-3)

### Coverage, once all that is approved is in force

- ISO 9001:2026: covered 1 → 2, missing 7 → 6
  - 8.2.1 Customer communication: covered → missing
  - 8.2.2 Determining requirements for products and services: missing → covered
  - 8.2.3.1 Reviewing before commitment: missing → covered

### Reviews of what is touched

- QP-02: due in 17 days, Quality manager
"""


def test_all_that_a_change_touches(repo: Repo) -> None:
    change(repo)
    assert impact(repo).out == MARKDOWN


def test_a_change_that_is_committed_on_a_branch(repo: Repo) -> None:
    repo.branch("change")
    change(repo)
    repo.commit("Propose", date="2026-03-10T12:00:00+00:00")
    assert impact(repo, "--base", "main").out == MARKDOWN
    assert data(repo, "--base", "main")["head"] == repo.head()


def test_what_the_main_line_did_meanwhile_is_not_the_change(repo: Repo) -> None:
    repo.branch("change")
    change(repo)
    repo.commit("Propose", date="2026-03-10T12:00:00+00:00")
    repo.switch("main")
    repo.write("procedures/qp-70.md", procedure("QP-70"))
    repo.commit("Meanwhile", date="2026-03-11T12:00:00+00:00")
    repo.switch("change")
    assert impact(repo, "--base", "main").out == MARKDOWN


@pytest.mark.parametrize("edit", [{}, {"README.md": "Words\n"}, {"procedures/notes.txt": "x"}])
def test_nothing_controlled(repo: Repo, edit: dict[str, str]) -> None:
    for path, text in edit.items():
        repo.write(path, text)
    assert impact(repo).out == (
        "## What this change touches\n\nNothing controlled: no document, register, schema or setting changes.\n"
    )
    found = data(repo)
    empty: dict[str, list[Any]] = {"documents": [], "registers": [], "settings": [], "coverage": [], "reviews": []}
    assert found == {"base": repo.head(), "head": repo.head(), "as_of": "2026-03-15", **empty}


def test_comments_and_line_ends_are_nothing(repo: Repo) -> None:
    written = (repo.path / "procedures/qp-02.md").read_text()
    repo.write("procedures/qp-02.md", written.replace("---\nid", "---\n# a comment\nid").replace("\n", "\r\n"))
    assert "Nothing controlled" in impact(repo).out


def test_as_data(repo: Repo) -> None:
    change(repo)
    found = data(repo)
    assert list(found) == ["base", "head", "as_of", "documents", "registers", "settings", "coverage", "reviews"]
    row = {one["id"]: one for one in found["documents"]}["QP-01"]
    assert {key: row[key] for key in row if key not in ("redline", "title", "path", "fields")} == {
        "id": "QP-01",
        "was_at": None,
        "change": "changed",
        "version_from": "1.0",
        "version_to": "2.0",
        "status_from": "approved",
        "status_to": "approved",
        "effective_date": "2026-05-01",
        "change_summary": "Answer within 3 days @all",
        "clauses_gained": ["8.2.2", "8.2.3.1"],
        "clauses_lost": ["8.2.1"],
        "files": [{"name": "forms/request.pdf", "state": "changed"}, {"name": "img/flow.png", "state": "same"}],
        "records": [{"name": "Request", "state": "changed"}, {"name": "Answer <b>", "state": "new"}],
        "cited_by": [
            {"id": "QP-02", "kind": "related", "path": AT, "line": 10, "section": None, "names": None, "state": None},
            {
                **{"id": "QP-02", "kind": "link", "path": AT, "line": 27},
                **{"section": "Procedure", "names": "records", "state": "touched"},
            },
        ],
        "register_rows": [{"register": "Risks", "row": "R-1", "path": "registers/risks.yml", "line": 1}],
        "read_again": {"asked": True, "why": "again", "everybody": False, "roles": ["clerk", "mayor"]},
        "approvals_needed": [],
    }
    assert row["fields"][:3] == ["change_summary", "clauses", "effective_date"]
    (standard,) = found["coverage"]
    assert (standard["before"]["covered"], standard["after"]["covered"]) == (1, 2)
    assert standard["clauses"][0]["number"] == "8.2.1"
    assert found["registers"] == [
        {
            **{"title": "Risks", "path": "registers/risks.yml"},
            **{"added": ["R-4"], "changed": ["R-2"], "removed": ["R-3"]},
        }
    ]


def test_the_redline_in_figures(repo: Repo) -> None:
    change(repo)
    repo.write("procedures/qp-01.md", approved("QP-01", body=TEXT.replace("Citizens get an answer.", "We answer all.")))
    (row,) = [one for one in data(repo)["documents"] if one["id"] == "QP-01"]
    assert row["redline"] == {"words_added": 2, "words_removed": 3, "sections": ["Purpose"]}
    assert [one["state"] for one in row["cited_by"]] == [None, "there"]
    repo.write("procedures/qp-01.md", approved("QP-01", body=TEXT.replace("## Records", "## Papers")))
    assert "which names `#records`, not there)" in impact(repo).out
    summary = "First: ISO 9001:2026, at 10:30."
    text = approved("QP-01", body=f"\nWords.\n{TEXT}", change_summary=f"'{summary}'")
    repo.write("procedures/qp-01.md", text)
    assert f"- What changed: {summary} (1 word added, 0 removed, in its beginning)\n" in impact(repo).out


def test_people_are_named_only_where_the_settings_say_so_and_addresses_never(repo: Repo) -> None:
    change(repo)
    assert "Ana" not in impact(repo).out and "Ana" not in json.dumps(data(repo))
    repo.write("mkdocs.yml", MK + "    show_names: true\n")
    out = impact(repo).out
    assert "Town clerk (Ana Silva)" in out and "ana@" not in out
    assert "settings (`mkdocs.yml`)" in out


def test_approvals_of_this_text_are_needed_no_more(repo: Repo) -> None:
    change(repo)
    path = repo.path / "policies/pol-01.md"
    digest = run(repo.path, "digest", "POL-01").out.split()[0]
    entry = "approvals: [{role: mayor, by: M, date: 2026-03-10, digest: %s}]\n"
    path.write_text(path.read_text().replace("status: approved\n", "status: approved\n" + entry % digest))
    assert "- Still to approve: Town clerk\n" in impact(repo).out
    path.write_text(path.read_text().replace(digest, "0" * 64))
    assert "- Still to approve: `Mayor @town` (nobody holds this role); Town clerk\n" in impact(repo).out


def test_a_change_cannot_take_back_what_it_is_asked_for(repo: Repo) -> None:
    change(repo)
    repo.write("mkdocs.yml", MK.replace("policy: [mayor, clerk]", "procedure: [quality-manager]"))
    out = impact(repo).out
    assert "- Still to approve: `Mayor @town` (nobody holds this role); Town clerk\n" in out
    assert out.count("- Still to approve: Quality manager (nobody holds this role)\n") == 2


def section(repo: Repo, name: str) -> list[str]:
    """The lines about one document."""
    parts = impact(repo).out.split("### ")
    (found,) = [part for part in parts if part.startswith(name)]
    return [line for line in found.splitlines() if line]


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"owner": "clerk", "clauses": '["8.2.2"]'},
         ["QP-02 Title of QP-02 1.0: text unchanged", "- `procedures/qp-02.md`",
          "- Fields: `clauses`, `owner`", "- Clauses: gains 8.2.2"]),
        ({"status": "in-review"}, ["QP-02 Title of QP-02 1.0: text unchanged",
          "- `procedures/qp-02.md`, approved → in-review", "- Fields: `status`"]),
        ({"status": "withdrawn", "withdrawn_on": "2026-03-15", "withdrawn_reason": "Old", "must_know": "[clerk]"},
         ["QP-02 Title of QP-02 1.0: withdrawn", "- `procedures/qp-02.md`, approved → withdrawn",
          "- No longer holds: to be told to Town clerk"]),
        ({"title": "New"}, ["QP-02 New 1.0: changed",
          "- `procedures/qp-02.md`, in force once merged; it states 1 March 2026",
          "- What changed: First version."]),
    ],
)  # fmt: skip
def test_kinds_of_change(repo: Repo, fields: dict[str, str], lines: list[str]) -> None:
    repo.write(
        "procedures/qp-02.md",
        approved("QP-02", body=CITES, **{"related": "[QP-01]", "next_review": "2026-04-01", **fields}),
    )
    assert section(repo, "QP-02")[: len(lines)] == lines


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (None, {"status": "draft"}, ""),
        (None, {"status": "in-review"}, "To be read by everybody"),
        (None, {"must_know": "[clerk]"}, "To be read by Town clerk"),
        ({"status": "draft"}, {}, "To be read by everybody"),
        ({}, {"version": '"2.0"', "status": "draft", "significant": "true"}, ""),
        ({}, {"version": '"2.0"', "significant": "true"}, "To be read again by everybody"),
        ({}, {"version": '"2.0"'}, "To be read again by nobody: it is not marked `significant`"),
        ({}, {"owner": "clerk"}, ""),
        ({}, {"title": "Other"}, ""),
    ],
)
def test_who_reads(repo: Repo, before: dict[str, str] | None, after: dict[str, str], line: str) -> None:
    if before is not None:
        repo.write("procedures/qp-80.md", approved("QP-80", **before))
        repo.commit("Before", date="2026-03-02T12:00:00+00:00")
    repo.write("procedures/qp-80.md", approved("QP-80", **after))
    assert [one[2:] for one in section(repo, "QP-80") if "read" in one] == ([line] if line else [])


def test_a_file_that_moves_stays_the_same_document(repo: Repo) -> None:
    repo.move("procedures/qp-02.md", "policies/requests.md")
    assert section(repo, "QP-02")[1] == "- `policies/requests.md`, was `procedures/qp-02.md`"


def test_a_form_that_changes_touches_the_documents_that_offer_it(repo: Repo) -> None:
    repo.write("forms/request.pdf", b"%PDF newer")
    assert section(repo, "QP-01")[0] == "QP-01 Requests 1.0: changed"
    assert [one["id"] for one in data(repo)["documents"]] == ["QP-01"]


def test_a_file_without_an_id_is_named_by_its_path(repo: Repo) -> None:
    repo.write("procedures/odd.md", "No front matter\n")
    assert section(repo, "procedures/odd")[0] == "procedures/odd.md: has no readable id"


def test_two_files_with_one_id_are_both_named(repo: Repo) -> None:
    repo.write("procedures/again.md", approved("QP-02"))
    found = {one["id"]: one["change"] for one in data(repo)["documents"]}
    assert found == {"procedures/again.md": "new"}


def test_schemas_and_settings_are_named(repo: Repo) -> None:
    repo.write("schemas/registers/risks.schema.json", json.dumps({**SCHEMA, "title": "x"}))
    assert impact(repo).out == (
        "## What this change touches\n\nsettings (`schemas/registers/risks.schema.json`); as of 15 March 2026.\n"
    )


HOSTILE = (
    "@mayor", "fixes #12", "GH-12", "![x](https://evil.example)", "www.evil.example", "<img src=x onerror=alert(1)>",
    "`` ` ``", "*x* _x_ ~~x~~", "::error::x", "a | b", "!12 ~bug %1 &6", "deadbeefcafe", ":smile:", "x@y.example",
)  # fmt: skip


def test_nothing_in_a_title_works_in_a_pull_request(repo: Repo) -> None:
    for number, title in enumerate(HOSTILE, 20):
        fields = {"change_summary": json.dumps(title), "must_know": json.dumps([title])}
        repo.write(f"procedures/{number}.md", approved(f"QP-{number}", title=json.dumps(title), **fields))
    repo.write("registers/risks.yml", json.dumps([{"id": title, "what": title} for title in HOSTILE]))
    out = impact(repo).out
    assert not re.search(r"(?m)^\s*::|^/", out)
    words = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "CODE", out)
    assert not re.findall(r"[@#!~%&<>*_|\[\]\\]|://|www|GH-|[0-9a-f]{7}", words.replace("###", "").replace("##", ""))
    assert all(title in out for title in HOSTILE if title != "::error::x")


def test_long_lists_are_cut_and_counted(repo: Repo) -> None:
    for number in range(100, 180):
        link = "\nSee [requests](qp-01.md).\n"
        repo.write(f"procedures/{number}.md", procedure(f"QP-{number}", body=BODY + link))
    repo.write("procedures/qp-01.md", approved("QP-01", body=TEXT + "x", title="Requests"))
    out = impact(repo).out
    assert "and 69 more\n" in out and "\nAlso: QP-129, " in out and len(out) < 12_000
    assert len(data(repo)["documents"]) == 81


def test_what_cannot_be_compared_is_refused(repo: Repo, tmp_path: Path) -> None:
    assert "is not a commit" in refused(repo.path, "impact", "--base", "nowhere")
    assert "Missing option '--base'" in refused(repo.path, "impact")
    assert "git init" in refused(small(tmp_path / "bare", commit=False), "impact", "--base", "HEAD")
