"""`due`: what falls due, the overdue first, as text, data and calendar; what nobody can date is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import icalendar
import pytest

from tests.fixtures.command import approved, findings, found, refused, run, small
from tests.fixtures.repos import Repo

ROLES = "- {id: quality-manager, title: Quality manager, holders: [{name: Ana Silva, email: ana@example.org}]}\n"
PLAN = "- {id: IMP-1, clause: '4.1', lacking: A list, owner: quality-manager, due: 2026-03-15}\n"
MEASURES = {
    "type": "array",
    "items": {
        "properties": {
            "id": {"type": "string"},
            "what": {"type": "string"},
            "owner": {"x-refers-to": "role"},
            "steps": {"type": "array", "items": {"properties": {"by": {}, "who": {}, "done_on": {}}}},
        }
    },
    "x-qmsdocs": {
        "title": "Measures",
        "due": [{"field": "steps.by", "role": "who", "done": "done_on", "do": "Do it and enter `done_on`."}],
    },
}
ROWS = """\
- id: M-1
  what: A ramp
  owner: quality-manager
  steps:
    - {by: 2026-03-14}
    - {by: 2026-03-20, who: mayor}
    - {by: 2026-03-16, done_on: 2026-03-10}
    - {by: soon}
- {id: M-2, what: No steps}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small(
        tmp_path / "qms",
        {
            "registers/roles.yml": ROLES,
            "procedures/late.md": approved("QP-01", title='"::Late @all"', next_review="2026-03-05"),
            "procedures/soon.md": approved("QP-02", next_review="2026-05-14"),
            "procedures/later.md": approved("QP-03", next_review="2026-05-15", owner="nobody@example.org"),
            "procedures/never.md": approved("QP-04", next_review=""),
            "schemas/registers/measures.schema.json": json.dumps(MEASURES),
            "registers/measures.yml": ROWS,
            "registers/improvement-plan.yml": PLAN,
        },
    )


TEXT = """\
Overdue

  2026-03-05  10 days overdue: Review of QP-01 ::Late @all
    procedures/late.md:8, Quality manager
    → Read it, then record what was found: `qmsdocs review QP-01 --outcome kept --comment "…"`.

  2026-03-14  1 day overdue: Measures M-1: A ramp
    registers/measures.yml:5, Quality manager
    → Do it and enter `done_on`.

Due until 2026-05-14

  2026-03-15  today: Improvement plan IMP-1: A list
    registers/improvement-plan.yml:1, Quality manager
    → Close the gap, or let the owner set a new `due` date and say why under `lacking`.

  2026-03-20  in 5 days: Measures M-1: A ramp
    registers/measures.yml:6, mayor
    → Do it and enter `done_on`.

  2026-05-14  in 60 days: Review of QP-02 Title of QP-02
    procedures/soon.md:8, Quality manager
    → Read it, then record what was found: `qmsdocs review QP-02 --outcome kept --comment "…"`.

Day not known

  procedures/never.md:2: QP-04 Title of QP-04 is in force, and it says no `next_review`.
  registers/measures.yml:8: Measures M-1: A ramp (`steps.by` holds no day).

2 overdue, 3 due until 2026-05-14; as of 2026-03-15.
"""


def test_the_overdue_come_first_each_with_day_place_role_and_what_to_do(root: Path) -> None:
    ran = run(root, "due")
    assert (ran.code, ran.out, ran.err) == (0, TEXT, "")


def due(root: Path, *args: str) -> dict[str, Any]:
    ran = run(root, "due", "--format", "json", *args)
    assert ran.code == 0, ran.err
    data: dict[str, Any] = json.loads(ran.out)
    return data


@pytest.mark.parametrize(
    ("within", "until", "coming"),
    [
        *(("0d", "2026-03-15", 1), ("1d", "2026-03-16", 1), ("5d", "2026-03-20", 2), ("1w", "2026-03-22", 2)),
        *(("2m", "2026-05-15", 4), ("1y", "2027-03-15", 4), ("99999y", "9999-12-31", 4)),
    ],
)
def test_how_far_ahead(root: Path, within: str, until: str, coming: int) -> None:
    data = due(root, "--within", within)
    assert (data["until"], data["summary"]) == (until, {"overdue": 2, "due": coming, "undated": 2})


@pytest.mark.parametrize("within", ["60", "d", "-1d", "1.5m", "2 weeks", ""])
def test_a_span_that_is_none_is_refused(root: Path, within: str) -> None:
    assert "write it like 60d, 8w, 6m or 1y" in refused(root, "due", "--within", within)


def test_as_data(root: Path) -> None:
    data = due(root)
    assert list(data) == ["as_of", "until", "commit", "due", "undated", "summary"]
    assert (data["as_of"], data["commit"]) == ("2026-03-15", Repo(root).head())
    assert data["due"][0] == {
        "day": "2026-03-05",
        "days": -10,
        "kind": "review",
        "id": "QP-01",
        "what": "Review of QP-01 ::Late @all",
        "path": "procedures/late.md",
        "line": 8,
        "role": "quality-manager",
        "role_title": "Quality manager",
        "do": 'Read it, then record what was found: `qmsdocs review QP-01 --outcome kept --comment "…"`.',
    }
    assert [(one["day"], one["id"], one["role"]) for one in data["due"]] == [
        ("2026-03-05", "QP-01", "quality-manager"),
        ("2026-03-14", "M-1", "quality-manager"),
        ("2026-03-15", "IMP-1", "quality-manager"),
        ("2026-03-20", "M-1", "mayor"),
        ("2026-05-14", "QP-02", "quality-manager"),
    ]
    assert [(one["path"], one["line"]) for one in data["undated"]] == [
        ("procedures/never.md", 2),
        ("registers/measures.yml", 8),
    ]


def test_nobody_is_named(root: Path) -> None:
    for format_ in ("text", "json", "ics"):
        ran = run(root, "due", "--within", "1y", "--format", format_)
        assert "Ana" not in ran.out and "example.org" not in ran.out.replace('"role": "nobody@example.org"', "")


def test_as_a_calendar_in_which_every_entry_stays_itself(root: Path) -> None:
    ran = run(root, "due", "--format", "ics")
    assert ran.out.startswith("BEGIN:VCALENDAR\r\n") and ran.out.endswith("END:VCALENDAR\r\n")
    events = icalendar.Calendar.from_ical(ran.out).walk("VEVENT")
    assert [str(one["SUMMARY"]) for one in events] == [one["what"] for one in due(root)["due"]]
    assert str(events[2]["DESCRIPTION"]).splitlines()[0] == "Who: Quality manager"
    uids = [str(one["UID"]) for one in events]
    assert len(set(uids)) == 5
    again = run(root, "due", "--format", "ics", "--within", "1y")
    assert set(uids) < {str(one["UID"]) for one in icalendar.Calendar.from_ical(again.out).walk("VEVENT")}


MARKDOWN = """\
As of 15 March 2026:

### Overdue

- 5 March 2026, 10 days overdue: `Review of QP-01 ::Late @all` (`procedures/late.md:8`), Quality manager. \
Read it, then record what was found: `qmsdocs review QP-01 --outcome kept --comment "…"`.
- 14 March 2026, 1 day overdue: Measures M-1: A ramp (`registers/measures.yml:5`), Quality manager. \
Do it and enter `done_on`.

### Due until 16 March 2026

- 15 March 2026, today: Improvement plan IMP-1: A list (`registers/improvement-plan.yml:1`), Quality manager. \
Close the gap, or let the owner set a new `due` date and say why under `lacking`.

### Day not known

- QP-04 Title of QP-04 is in force, and it says no `next_review`. (`procedures/never.md:2`)
- Measures M-1: A ramp (`steps.by` holds no day). (`registers/measures.yml:8`)
"""


def test_as_markdown_for_an_issue_in_which_no_text_of_the_repository_works(root: Path) -> None:
    assert run(root, "due", "--within", "1d", "--format", "markdown").out == MARKDOWN


def test_nothing_due_is_no_calendar(tmp_path: Path) -> None:
    root = small(tmp_path / "qms")
    assert run(root, "due").out == "0 overdue, 0 due until 2026-05-14; as of 2026-03-15.\n"
    ran = run(root, "due", "--format", "ics")
    assert (ran.code, ran.out) == (0, "") and "Nothing falls due" in ran.err


def test_what_is_committed_counts(root: Path) -> None:
    (root / "registers/measures.yml").write_text("[]\n")
    assert run(root, "due").out == TEXT
    (root / "procedures/late.md").write_text(approved("QP-01", next_review="2027-03-05"))
    Repo(root).commit("Mend", date="2026-03-15T10:00:00+00:00")
    assert [one["id"] for one in due(root)["due"]] == ["IMP-1", "QP-02"]


def test_the_days_of_a_register_that_cannot_be_read_are_not_known(root: Path) -> None:
    (root / "registers/measures.yml").write_text("- {id: [\n")
    Repo(root).commit()
    assert [one for one in due(root)["undated"] if one["path"] == "registers/measures.yml"] == [
        {
            "path": "registers/measures.yml",
            "line": 1,
            "what": "The register cannot be read, so its days are not known.",
        }
    ]


def test_without_a_whole_history_it_cannot_run(tmp_path: Path) -> None:
    assert "git init" in refused(small(tmp_path / "qms", commit=False), "due")


def test_validate_counts_the_same_days(root: Path) -> None:
    late = [line for line in found(root) if line.endswith(("QMS405", "QMS610", "QMS710"))]
    assert late == ["procedures/late.md:8:1 warning QMS405", "registers/measures.yml:5:8 warning QMS710"]
    (row,) = [one for one in findings(root) if one["rule"] == "QMS710"]
    assert row["message"] == "Measures M-1: A ramp was due by 14 March 2026 and is 1 day late."


URGENT = "approvals: [{role: mayor, by: M, date: 2026-03-02, until: 2026-03-08, reason: Bridge closed}]\n"


@pytest.mark.parametrize("before", [True, False])
def test_the_lapse_of_an_emergency_approval(tmp_path: Path, before: bool) -> None:
    asked = "{standards: [], approvals: {procedure: [quality-manager]}, emergency_roles: [mayor]}"
    regular = approved("QP-01", approvals="[{role: quality-manager, by: Q, date: 2026-03-01}]")
    first = {"procedures/a.md": regular} if before else {}
    root = small(tmp_path / "qms", {"mkdocs.yml": f"extra: {{qmsdocs: {asked}}}\n", **first})
    repo = Repo(root)
    urgent = approved("QP-01", version='"1.1"').replace("---\n\n", f"{URGENT}---\n\n", 1)
    repo.write("procedures/a.md", urgent)
    repo.commit(date="2026-03-02T12:00:00+00:00")

    def lapses(today: str) -> list[str]:
        ran = run(root, "due", "--format", "json", today=today)
        rows = [one for one in json.loads(ran.out)["due"] if one["kind"] == "emergency"]
        return [f"{one['day']} {one['path']}:{one['line']} {one['what']}: {one['do']}" for one in rows]

    then = "version 1.0 holds again" if before else "nothing is in force"
    expected = (
        "2026-03-08 procedures/a.md:10 Emergency approval of QP-01 1.1 Title of QP-01: After that day "
        f"{then}, unless the approvals asked for come in: `qmsdocs approve QP-01 --role quality-manager`."
    )
    assert lapses("2026-03-03") == lapses("2026-03-20") == [expected]
    repo.write("procedures/a.md", urgent.replace("status: approved", "status: in-review"))
    repo.commit(date="2026-03-03T12:00:00+00:00")
    assert lapses("2026-03-20") == []
    repo.write("procedures/a.md", urgent.replace("[{role", "[{role: quality-manager, by: Q, date: 2026-03-04}, {role"))
    repo.commit(date="2026-03-04T12:00:00+00:00")
    assert lapses("2026-03-05") == lapses("2026-03-20") == []


def test_a_document_without_an_id_is_not_passed_over(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {"procedures/lost.md": "---\ntitle: Lost\nstatus: approved\n---\n\nText\n"})
    Repo(root).commit(date="2026-03-02T12:00:00+00:00")
    assert "Day not known\n\n  procedures/lost.md:1: This document has no readable `id`" in run(root, "due").out
    calendar = run(root, "due", "--format", "ics")
    assert calendar.err.splitlines() == [
        "Nothing that has a day falls due, so there is nothing to write.",
        "Not in the calendar, because their day is not known: 1. `qmsdocs due` names them.",
    ]
