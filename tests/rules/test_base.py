"""`validate --base REV`: what only a change shows, judged by what the main line says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.fixtures.command import BODY, SETTINGS, approved, findings, found, procedure, refused, run, small
from tests.fixtures.repos import Repo

PATH = "procedures/QP-01-a.md"
OTHER = "procedures/QP-02-b.md"
ROLES = """\
- {id: quality-manager, title: Quality manager}
- id: director
  title: Director
  holders: [{name: Ana, email: ana@townhall.example, from: 2020-01-01}]
"""
MORE = BODY + "\nAnd a line more.\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """QP-01 and QP-02 are in force as 1.0; the branch `work` begins there."""
    path = small(tmp_path / "qms", {PATH: approved(), OTHER: approved("QP-02"), "registers/roles.yml": ROLES})
    repo = Repo(path)
    repo.branch("work")
    return repo


def commit(repo: Repo, day: int, author: str = "Ben <ben@townhall.example>") -> str:
    return repo.commit("Work", date=f"2026-03-{day:02d}T12:00:00+00:00", author=author)


def test_what_the_main_line_did_meanwhile_is_nothing_that_the_branch_undoes(repo: Repo) -> None:
    repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=MORE))
    commit(repo, 5)
    repo.switch("main")
    repo.write(OTHER, approved("QP-02", version='"2.0"', change_summary="All new.", body=MORE))
    repo.write("procedures/QP-03-c.md", approved("QP-03"))
    commit(repo, 6)
    repo.switch("work")
    assert found(repo.path, "--base", "main") == []


def test_a_version_that_the_main_line_gave_away_meanwhile_is_used(repo: Repo) -> None:
    repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=MORE))
    commit(repo, 5)
    repo.switch("main")
    repo.write(PATH, approved(version='"1.1"', change_summary="Other.", body=BODY + "\nOther words.\n"))
    commit(repo, 6)
    repo.switch("work")
    assert found(repo.path) == []
    assert found(repo.path, "--base", "main") == [f"{PATH}:4:1 error QMS502"]
    repo.write(PATH, approved(version='"1.2"', change_summary="More again.", body=MORE))
    commit(repo, 7)
    assert found(repo.path, "--base", "main") == []


@pytest.mark.parametrize("committed", [False, True])
def test_a_document_that_was_moved_has_the_text_that_the_main_line_gave_it_meanwhile(
    repo: Repo, committed: bool
) -> None:
    repo.move(PATH, "procedures/people/QP-01-new-name.md")
    if committed:
        commit(repo, 5)
    assert found(repo.path, "--base", "main") == []
    if committed:
        repo.switch("main")
        repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=MORE))
        commit(repo, 6)
        repo.switch("work")
        assert found(repo.path, "--base", "main") == []


def test_a_text_that_was_worked_on_where_the_main_line_moved_it(repo: Repo) -> None:
    repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=MORE))
    commit(repo, 5)
    repo.switch("main")
    repo.move(PATH, "procedures/people/QP-01-new-name.md")
    commit(repo, 6)
    repo.switch("work")
    assert found(repo.path, "--base", "main") == []
    repo.write(PATH, approved(body=MORE))
    commit(repo, 7)
    (line,) = found(repo.path, "--base", "main")
    assert line.endswith("error QMS502")


def test_drafts_of_a_branch_that_are_changed_again_were_never_released(repo: Repo) -> None:
    for day, text in enumerate((MORE, MORE + "\nAnd again.\n"), start=5):
        repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=text))
        commit(repo, day)
    assert found(repo.path) == [f"{PATH}:4:1 error QMS502"]  # as if the branch were the main line
    assert found(repo.path, "--base", "main") == []


def test_authors_of_the_branch_cannot_approve_in_it(repo: Repo) -> None:
    entry = "\n  - {role: director, by: Ana <ana@townhall.example>, date: 2026-03-06}"
    for author in ("Ana <ana@townhall.example>", "Ben <ben@townhall.example>"):
        repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=MORE + f"\n{author}\n"))
        commit(repo, 5, author)
        repo.write(
            PATH,
            approved(version='"1.1"', change_summary="More.", body=MORE + f"\n{author}\n", approvals=entry),
        )
        commit(repo, 6, "Cara <cara@townhall.example>")
        own = [line for line in found(repo.path, "--base", "main") if line.endswith("QMS423")]
        assert own == ([f"{PATH}:11:5 error QMS423"])
    repo.git("reset", "--hard", "--quiet", "main")
    repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=MORE, approvals=entry))
    commit(repo, 6, "Cara <cara@townhall.example>")
    assert "QMS423" not in "".join(found(repo.path, "--base", "main"))


def test_a_merge_of_the_main_line_into_the_branch_or_made_by_the_forge(repo: Repo) -> None:
    repo.write(PATH, approved(version='"1.1"', change_summary="More.", body=MORE))
    commit(repo, 5)
    repo.switch("main")
    repo.write(OTHER, approved("QP-02", version='"2.0"', change_summary="All new.", body=MORE))
    commit(repo, 6)
    repo.branch("forge")
    repo.merge("work", date="2026-03-07T12:00:00+00:00")
    assert found(repo.path, "--base", "main") == []
    repo.switch("work")
    repo.merge("main", date="2026-03-07T12:00:00+00:00")
    assert found(repo.path, "--base", "main") == []


def test_a_base_with_nothing_in_common_or_without_a_qms(tmp_path: Path) -> None:
    path = small(tmp_path / "qms", {PATH: procedure()})
    repo = Repo(path)
    repo.orphan("empty")
    repo.write("note.txt", "Nothing yet.\n")
    commit(repo, 5)
    repo.switch("main")
    assert found(path, "--base", "empty") == []


@pytest.mark.parametrize(
    ("rev", "words"),
    [
        ("nowhere", "The revision 'nowhere' is not a commit of this repository."),
        ("--all", "The revision '--all' is not a commit of this repository."),
        ("HEAD:mkdocs.yml", "The revision 'HEAD:mkdocs.yml' is not a commit of this repository."),
        ("", "The revision '' is not a commit of this repository."),
    ],
)
def test_what_is_no_commit_is_refused(repo: Repo, rev: str, words: str) -> None:
    assert words in refused(repo.path, "validate", "--base", rev)


def test_no_git_and_a_cut_off_history_are_refused_with_what_mends_them(repo: Repo, tmp_path: Path) -> None:
    plain = small(tmp_path / "plain", commit=False)
    assert "lies in no git repository" in refused(plain, "validate", "--base", "main")
    commit(repo, 5)
    repo.git("clone", "--quiet", "--depth", "1", f"file://{repo.path}", str(tmp_path / "cut"))
    for rev in ("HEAD", "origin/work", "origin/main"):
        assert "fetch-depth: 0" in refused(tmp_path / "cut", "validate", "--base", rev)


def told(repo: Repo, *args: str) -> list[tuple[str, str, str]]:
    """(path, rule, what the message says of before) of each finding of weight against main."""
    return [
        (f"{f['path']}:{f['line']}", f["rule"], _before(f["message"]))
        for f in findings(repo.path, "--base", "main", *args)
        if f["severity"] != "info"
    ]


def _before(message: str) -> str:
    found = re.search(r"[\w./-]+@main:\d+", message)
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (approved(body=MORE), [(f"{PATH}:4", "QMS502", f"{PATH}@main:4")]),
        (approved(version='"0.9"', change_summary="Older.", body=MORE), [(f"{PATH}:4", "QMS503", f"{PATH}@main:4")]),
        (approved(version='"1.1"', change_summary="More.", body=MORE), []),
        (approved(status="draft"), [(f"{PATH}:5", "QMS522", f"{PATH}@main:5")]),
        (approved(status="in-review"), [(f"{PATH}:5", "QMS522", f"{PATH}@main:5")]),
        (approved(status="draft", body=MORE), [(f"{PATH}:4", "QMS502", f"{PATH}@main:4")]),
        (approved(version='"1.1"', status="draft", change_summary="More.", body=MORE), []),
        (approved(status="withdrawn", withdrawn_on="2026-03-10", withdrawn_reason="Gone."), []),
        (approved("QP-44"), [(f"{PATH}:2", "QMS523", f"{PATH}@main:2")]),
        (approved("").replace("id: \n", ""), [(f"{PATH}:2", "QMS523", f"{PATH}@main:2")]),
        (None, [(f"{PATH}:1", "QMS523", f"{PATH}@main:2")]),
        (approved(owner="director", next_review="2026-12-01").replace("\n", "\r\n"), []),
    ],
)
def test_what_a_change_does_to_a_text_in_force(
    repo: Repo, text: str | None, expected: list[tuple[str, str, str]]
) -> None:
    for committed in (False, True):
        if text is None:
            (repo.path / PATH).unlink(missing_ok=True)
        else:
            repo.write(PATH, text)
        if committed:
            commit(repo, 8)
        assert told(repo) == expected


def test_a_document_under_a_new_name_keeps_its_id(repo: Repo) -> None:
    (repo.path / PATH).unlink()
    repo.write("procedures/QP-44-other.md", approved("QP-44", body=MORE))
    assert told(repo) == [("procedures/QP-44-other.md:2", "QMS523", f"{PATH}@main:2")]
    repo.write("procedures/QP-44-other.md", approved("QP-01", version='"1.1"', change_summary="More.", body=MORE))
    assert told(repo) == []


def test_a_file_that_cannot_be_read_is_one_finding(repo: Repo) -> None:
    repo.write(PATH, approved().replace("id: QP-01", "id: [QP-01"))
    assert [rule for _, rule, _ in told(repo)] == ["QMS103"]


def test_drafts_and_withdrawn_documents_may_go(repo: Repo) -> None:
    repo.switch("main")
    repo.write(PATH, approved(status="withdrawn", withdrawn_on="2026-03-02", withdrawn_reason="Gone."))
    repo.write("procedures/QP-09-d.md", procedure("QP-09"))
    commit(repo, 3)
    repo.branch("clean")
    for path in (PATH, "procedures/QP-09-d.md"):
        (repo.path / path).unlink()
    commit(repo, 4)
    assert told(repo) == []


def test_what_was_withdrawn_comes_back_with_a_new_version(repo: Repo) -> None:
    repo.switch("main")
    repo.write(PATH, approved(status="withdrawn", withdrawn_on="2026-03-02", withdrawn_reason="Gone."))
    commit(repo, 3)
    repo.branch("back")
    for status, severity in (("approved", "warning"), ("draft", "error")):
        repo.write(PATH, approved(status=status))
        assert found(repo.path, "--base", "main") == [f"{PATH}:5:1 {severity} QMS522"]
    repo.write(PATH, approved(version='"2.0"', change_summary="It is needed again."))
    assert found(repo.path, "--base", "main") == []


def test_settings_that_take_a_folder_out_take_its_documents_out(repo: Repo) -> None:
    repo.write("mkdocs.yml", "site_name: T\nextra: {qmsdocs: {standards: [], documents: {policies: policy}}}\n")
    repo.write("policies/P-01-a.md", approved("P-01"))
    assert {rule for _, rule, _ in told(repo)} >= {"QMS523"}


APPROVED_BY = "\n  - {{role: {0}, by: {1}, date: {2}}}"
ANA = "Ana <ana@townhall.example>"


def test_settings_that_read_the_same_file_as_another_document_change_it(repo: Repo) -> None:
    folders = "[{folder: procedures, type: procedure, values: {status: {approved: draft}}}]"
    repo.write("mkdocs.yml", f"extra: {{qmsdocs: {{standards: [], documents: {folders}}}}}\n")
    assert found(repo.path, "--base", "main") == [f"{PATH}:5:1 error QMS522", f"{OTHER}:5:1 error QMS522"]


def test_nobody_appoints_themselves_in_the_change_in_which_they_approve(repo: Repo) -> None:
    """Nor by a new holder, a new role, a second name in `.mailmap`, or by asking for no approval any more."""
    entry = APPROVED_BY.format("director", "Dan <dan@townhall.example>", "2026-03-06")
    text = approved(version='"1.1"', change_summary="More.", body=MORE, approvals=entry)
    repo.write(PATH, text)
    commit(repo, 6)
    assert [rule for _, rule, _ in told(repo)] == ["QMS422"]
    appointed = ROLES.replace("holders: [", "holders: [{name: Dan, email: dan@townhall.example, from: 2020-01-01}, ")
    repo.write("registers/roles.yml", appointed)
    commit(repo, 7)
    assert [line for line in found(repo.path) if " info " not in line] == []
    assert told(repo) == [(f"{PATH}:11", "QMS422", "registers/roles.yml@main:2")]
    repo.write("registers/roles.yml", ROLES)
    repo.write(".mailmap", "Ana <ana@townhall.example> <dan@townhall.example>\n")
    commit(repo, 8)
    assert [rule for _, rule, _ in told(repo)] == ["QMS422"]
    repo.switch("main")
    repo.write("registers/roles.yml", appointed)
    commit(repo, 8)
    repo.switch("work")
    repo.write("registers/roles.yml", appointed)
    assert told(repo) == []


def test_a_change_lets_nobody_off(repo: Repo) -> None:
    asking = "site_name: T\nextra: {qmsdocs: {standards: [], approvals: {procedure: [director]}}}\n"
    repo.switch("main")
    repo.write("mkdocs.yml", asking)
    commit(repo, 3)
    repo.branch("off")
    repo.write("mkdocs.yml", SETTINGS)
    repo.write("procedures/QP-09-new.md", approved("QP-09"))
    commit(repo, 4)
    assert [path for path, rule, _ in told(repo) if rule == "QMS410" and "QP-09" in path] == [
        "procedures/QP-09-new.md:5"
    ]
    assert found(repo.path) == []


def test_approvals_of_a_released_text_stay(repo: Repo) -> None:
    entry = APPROVED_BY.format("director", ANA, "2026-02-20")
    repo.switch("main")
    repo.write("procedures/QP-03-c.md", approved("QP-03", approvals=entry))
    commit(repo, 2)
    repo.branch("less")
    repo.write("procedures/QP-03-c.md", approved("QP-03"))
    assert told(repo) == [("procedures/QP-03-c.md:2", "QMS524", "procedures/QP-03-c.md@main:11")]
    later = APPROVED_BY.format("director", ANA, "2026-03-02")
    repo.write("procedures/QP-03-c.md", approved("QP-03", approvals=entry + later))
    assert "QMS524" not in {rule for _, rule, _ in told(repo)}


def test_a_picture_of_a_released_text_stays_as_it_is(repo: Repo) -> None:
    body = BODY + "\n[The form](form.csv) and [the list](list.csv).\n"
    repo.switch("main")
    for name in ("form.csv", "list.csv"):
        repo.write(f"procedures/{name}", "a,b\n")
    repo.write("procedures/QP-03-c.md", approved("QP-03", body=body))
    commit(repo, 2)
    repo.branch("form")
    repo.write("procedures/form.csv", "a,b,c\n")
    assert told(repo) == [("procedures/QP-03-c.md:4", "QMS521", "procedures/QP-03-c.md@main:4")]
    repo.switch("main")
    commit(repo, 3)
    repo.switch("work")
    assert told(repo) == []  # main changed the form, not this branch


def test_the_public_keeps_its_addresses(repo: Repo) -> None:
    repo.switch("main")
    repo.write(PATH, approved(version='"1.1"', change_summary="More.", classification="public"))
    commit(repo, 2)
    repo.branch("closed")
    repo.write(PATH, approved(version='"1.2"', change_summary="Less.", classification="internal", status="draft"))
    assert told(repo) == []  # readers still have 1.1
    repo.write(PATH, approved(version='"1.2"', change_summary="Less.", classification="internal"))
    assert told(repo) == [(f"{PATH}:10", "QMS525", f"{PATH}@main:10")]
    commit(repo, 3)
    assert told(repo) == [(f"{PATH}:10", "QMS525", f"{PATH}@main:10")]


def test_a_document_that_was_deleted_may_come_back_and_its_id_may_not(repo: Repo) -> None:
    repo.switch("main")
    (repo.path / OTHER).unlink()
    commit(repo, 2)
    repo.branch("again")
    repo.write("procedures/QP-02-new.md", approved("QP-02", version='"1.1"', change_summary="It is back."))
    assert told(repo) == []
    keys = "\n## Purpose\n\nKeys.\n\n## Scope\n\nAll keys.\n\n## Responsibilities\n\nThe caretaker.\n"
    keys += "\n## Procedure\n\n1. Count them.\n\n## Records\n\nThe list.\n"
    for version in ('"1.0"', '"2.0"'):
        repo.write("procedures/QP-02-new.md", approved("QP-02", title="Keys", version=version, body=keys))
        assert [(path, rule) for path, rule, _ in told(repo) if rule != "QMS426"] == [
            ("procedures/QP-02-new.md:2", "QMS526")
        ]


RISKS = "registers/risks.yml"
THREE = """\
- {id: R-1, about: Flood in the archive}
- {id: R-2, about: Server fails}
- {id: R-3, about: Nobody at the counter is trained}
"""
ENDED = "- {id: R-2, rule: Risks are kept for 5 years, decision: Destroyed, date: 2026-03-10, role: director}\n"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (THREE.replace("- {id: R-2, about: Server fails}\n", ""), [(f"{RISKS}:1", "QMS721", f"{RISKS}@main:2")]),
        (THREE.replace("- {id: R-2, about: Server fails}\n", ENDED), []),
        (THREE.replace("Server fails", "Server fails at night, and nobody is there"), []),
        (THREE.replace("Server fails", "Visitors steal stamps from counters"), []),
        (
            THREE.replace("Nobody at the counter is trained", "Visitors steal stamps"),
            [(f"{RISKS}:3", "QMS722", f"{RISKS}@main:3")],
        ),
        (ENDED.replace("role: director", "role: nobody"), None),
        ("".join(reversed(THREE.splitlines(True))), []),
    ],
)
def test_rows_of_registers(repo: Repo, rows: str, expected: list[tuple[str, str, str]] | None) -> None:
    repo.switch("main")
    repo.write(RISKS, THREE)
    commit(repo, 2)
    repo.branch("rows")
    repo.write(RISKS, rows)
    if expected is None:
        assert {rule for _, rule, _ in told(repo) if rule != "QMS701"} == {"QMS721", "QMS723"}
    else:
        assert [one for one in told(repo) if one[1] != "QMS701"] == expected


def test_a_register_that_goes_or_has_a_new_name(repo: Repo) -> None:
    repo.switch("main")
    repo.write(RISKS, THREE)
    commit(repo, 2)
    repo.branch("rows")
    (repo.path / RISKS).unlink()
    assert told(repo) == [(f"{RISKS}:1", "QMS721", f"{RISKS}@main:1")]
    repo.write("registers/chances.yml", THREE)
    assert [rule for _, rule, _ in told(repo)] == ["QMS701"]


def test_a_record_that_ended_is_no_row_any_more_and_its_id_stays_taken(repo: Repo) -> None:
    repo.switch("main")
    repo.write(RISKS, THREE.replace("- {id: R-2, about: Server fails}\n", ENDED))
    commit(repo, 2)
    repo.branch("rows")
    repo.write(RISKS, THREE)
    assert [one for one in told(repo) if one[1] != "QMS701"] == [(f"{RISKS}:2", "QMS722", f"{RISKS}@main:2")]
    repo.write(RISKS, THREE.replace("- {id: R-2, about: Server fails}\n", ""))
    assert [one for one in told(repo) if one[1] != "QMS701"] == [(f"{RISKS}:1", "QMS721", f"{RISKS}@main:2")]


def test_the_improvement_plan_is_work_in_hand_and_no_record(repo: Repo) -> None:
    row = '- {{id: IMP-{0}, clause: "4.1", lacking: Nothing, owner: director, due: 2027-01-01}}\n'
    repo.switch("main")
    repo.write(
        "mkdocs.yml", "site_name: T\nextra: {qmsdocs: {standards: [], ignore: {QMS606: later, QMS607: later}}}\n"
    )
    repo.write("registers/improvement-plan.yml", row.format(1) + row.format(2))
    commit(repo, 2)
    repo.branch("plan")
    repo.write("registers/improvement-plan.yml", row.format(2))
    assert "QMS721" not in {rule for _, rule, _ in told(repo)}


def sorted_out(repo: Repo, *args: str) -> tuple[int, list[str], int]:
    """Exit code, rules found, and how many were known, of `validate --base main --new-only`."""
    ran = run(repo.path, "validate", "--base", "main", "--new-only", "--format", "json", *args)
    said = json.loads(ran.out)
    assert said["base"]["rev"] == "main" and len(said["base"]["commit"]) == 40
    return ran.code, [one["rule"] for one in said["findings"]], said["summary"]["known"]


@pytest.fixture
def broken(repo: Repo) -> Repo:
    """main has three errors: two alike in one document, and one in a register."""
    repo.switch("main")
    repo.write(PATH, approved(owner="nobody", must_know="[nobody, nobody]"))
    repo.write("registers/roles.yml", ROLES + "- {id: director, title: Again}\n")
    commit(repo, 2)
    repo.branch("mending")
    assert run(repo.path, "validate").code == 1
    return repo


def test_new_only_fails_on_what_the_base_does_not_have(broken: Repo) -> None:
    known = len(findings(broken.path))
    assert sorted_out(broken) == (0, [], known)
    broken.write(OTHER, approved("QP-02", owner="nobody"))
    assert sorted_out(broken) == (1, ["QMS310"], known)
    commit(broken, 3)
    assert sorted_out(broken) == (1, ["QMS310"], known)
    text = run(broken.path, "validate", "--base", "main", "--new-only").out.splitlines()
    assert text[-1] == f"{known} more check results are left out: main has them already."


def test_a_finding_is_known_where_its_line_or_its_file_has_moved(broken: Repo) -> None:
    known = len(findings(broken.path))
    (broken.path / PATH).unlink()
    comment = approved(owner="nobody", must_know="[nobody, nobody]").replace("id:", "# A comment.\n# Another.\nid:")
    broken.write("procedures/people/QP-01-elsewhere.md", comment)
    broken.write("registers/roles.yml", "# A comment.\n" + ROLES + "- {id: director, title: Again}\n")
    assert sorted_out(broken) == (0, [], known)


def test_of_three_alike_where_there_were_two_one_is_new(broken: Repo) -> None:
    known = len(findings(broken.path))
    broken.write(PATH, approved(owner="nobody", must_know="[nobody, nobody, nobody]"))
    assert sorted_out(broken) == (1, ["QMS310"], known)


def test_a_broken_base_is_mended_and_what_main_broke_meanwhile_is_not_the_branchs(broken: Repo, repo: Repo) -> None:
    repo.switch("work")
    repo.write("procedures/QP-09-new.md", procedure("QP-09"))
    commit(repo, 3)
    assert sorted_out(repo) == (0, [], 0)
    repo.switch("main")
    repo.write("mkdocs.yml", "site_name: T\nextra: {qmsdocs: {standards: [], documents: {nowhere: procedure}}}\n")
    commit(repo, 4)
    repo.branch("mkdocs")
    repo.write("mkdocs.yml", SETTINGS)
    assert sorted_out(repo)[0] == 0


def test_new_only_wants_a_base(repo: Repo) -> None:
    assert "Add --base REV." in refused(repo.path, "validate", "--new-only")


def test_a_role_that_was_renamed_is_not_gone(repo: Repo) -> None:
    ran = run(repo.path, "rename-role", "director", "mayor", "--from", "2026-03-05")
    assert ran.code == 0, ran.err
    assert told(repo) == []
