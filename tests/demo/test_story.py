"""The story and the texts that it is told by: an edit that does not fit the reference system any more is named."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from qmsdocs.demo import place as place_
from qmsdocs.demo.deeds import DEEDS, OTHERS
from qmsdocs.demo.story import Edit, read_story
from qmsdocs.demo.texts import adapted, edited, id_of, path_of, reference_files, text_of
from qmsdocs.model.finding import CannotRun
from tests.demo.conftest import TODAY, demo
from tests.fixtures.command import BODY, procedure, run
from tests.fixtures.nightly import some
from tests.fixtures.repos import Repo, clone

STORY = read_story()
TOP = Path(__file__).parents[2]
FILES = adapted(reference_files(), STORY, date(2026, 3, 15))
VERSIONS = [(id_, one.version) for id_, versions in STORY.texts.items() if id_ != OTHERS for one in versions]


@pytest.mark.parametrize(("id_", "version"), VERSIONS)
def test_each_version_is_made_of_the_text_of_today(id_: str, version: str) -> None:
    versions = STORY.texts[id_]
    text = text_of(FILES, id_, versions, version)
    newest = version == versions[0].version
    assert (text == FILES[path_of(FILES, id_)]) == newest, "an older version says something else"


def test_proposals_change_the_text_in_force() -> None:
    for id_, one in STORY.proposals.items():
        data = FILES[path_of(FILES, id_)]
        assert edited(data, id_, one.edits) != data


def test_an_edit_that_does_not_fit_is_named() -> None:
    for now, times in (("not there", 0), ("twice", 2)):
        with pytest.raises(CannotRun) as raised:
            edited(b"twice and twice\n", "procedures/x.md 1.0", [Edit(now, "then")])
        assert f"words of procedures/x.md 1.0 that stand there {times} times: “{now}”" in str(raised.value)
        assert "story.yml" in raised.value.hint


@pytest.mark.parametrize(
    ("text", "edit", "then"),
    [
        ("one two\nthree\n", Edit("two three", "2 3"), "one 2 3\n"),
        ("a\n\nb\nc\n\nd\n", Edit("b c", ""), "a\n\nd\n"),
        ("| a |\n| b |\n\nc\n", Edit("| b |", ""), "| a |\n\nc\n"),
        ("One. Two. Three.\n", Edit("Two.", ""), "One. Three.\n"),
        ("One.\n\nTwo. Three.\n", Edit("Two.", ""), "One.\n\nThree.\n"),
        ("## A\n\na\n\n### B\n\nb\n\n## C\n", Edit("## A", "## Z\n\n", section=True), "## Z\n\n## C\n"),
        ("## A\n\na\n\n### B\n\nb\n\n## C\n", Edit("### B", "", section=True), "## A\n\na\n\n## C\n"),
    ],
)
def test_words_lines_paragraphs_and_sections_go(text: str, edit: Edit, then: str) -> None:
    assert edited(text.encode(), "x", [edit]) == then.encode()


def test_the_story_hangs_together() -> None:
    days = [event.day for event in STORY.events]
    assert days == sorted(days)
    assert days[-1] == 0
    begun = {event.on for event in STORY.events if event.on}
    assert {event.merge for event in STORY.events if event.merge} <= begun
    assert all(event.by in STORY.people and set(event.does) <= set(DEEDS) for event in STORY.events)
    assert {event.by for event in STORY.events if event.signed} <= set(STORY.keys)


def test_the_documents_of_the_demo_alone_take_no_id_of_the_reference_system() -> None:
    own = sorted((TOP / "qmsdocs/data/demo/procedures").glob("*.md"))
    ids = {id_of(path.read_bytes()) for path in own}
    theirs = [id_of(path.read_bytes()) for folder in ("procedures", "policies") for path in (TOP / folder).glob("*.md")]
    assert len(ids) == len(own)
    assert not ids & set(theirs)


def test_what_the_reference_system_has_beside_the_story_is_told_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dates = {"effective_date": "2020-01-01", "next_review": "2021-01-01", "change_summary": "x", "status": "approved"}
    more = {"procedures/QP-80-more.md": procedure("QP-80", clauses='["8.2.4"]', **dates).encode()}
    monkeypatch.setattr(place_, "reference_files", lambda: {**reference_files(), **more})
    repo = demo(tmp_path / "town", "--reproducible")
    [row] = [
        one
        for one in json.loads(run(repo.path, "list", "--format", "json", today=TODAY).out)["documents"]
        if one["id"] == "QP-80"
    ]
    assert (row["version"], row["state"]) == ("1.0", "effective")
    assert BODY.strip() in (repo.path / row["path"]).read_text()


COMMANDS = {
    "Approve QP-92 2.2": ("approve", "QP-92", "--role", "quality-manager"),
    "Yearly review of QP-33: it stays": (
        *("review", "QP-33", "--outcome", "kept"),
        *("--comment", "Four audits were held by it; the auditors ask for nothing else."),
    ),
    "Withdraw QP-91: QP-01 says it all": (
        *("withdraw", "QP-91", "--replaced-by", "QP-01"),
        *("--reason", "Paper copies are part of QP-01 since its version 2.0."),
    ),
}


@pytest.mark.parametrize("subject", some(COMMANDS, list(COMMANDS)[:1]))
def test_what_is_done_is_what_the_commands_do(made: Repo, tmp_path: Path, subject: str) -> None:
    commit, day, name, email = next(
        line.split("\t")[:4]
        for line in made.git("log", "--format=%H%x09%cs%x09%an%x09%ae%x09%s").splitlines()
        if line.endswith(f"\t{subject}")
    )
    repo = clone(made, tmp_path / "clone")
    repo.git("switch", "--quiet", "--detach", f"{commit}^")
    repo.git("config", "user.name", name)
    repo.git("config", "user.email", email)
    ran = run(repo.path, *COMMANDS[subject], today=day)
    assert ran.code == 0, ran.err
    assert repo.git("status", "--porcelain") == f"M {ran.out.strip()}".strip()
    assert repo.git("diff", "--exit-code", commit, "--", ran.out.strip()) == ""
