"""A history that began outside git: what the settings name as its baseline counts from the days that it states."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fixtures.command import run
from tests.fixtures.repos import Repo, document, make_repo

TODAY = "2026-09-15"
SETTINGS = "site_name: Town Hall\nextra:\n  qmsdocs:\n    standards: []\n    documents: {procedures: procedure}\n"


def _begin(path: Path) -> Repo:
    """QP-01, in force for ten years, and QP-02, imported for a day to come; QP-01 2.0 and QP-03 are written in git."""
    repo = make_repo(path)
    repo.write("mkdocs.yml", SETTINGS)
    repo.write("registers/roles.yml", "- {id: clerk, title: Clerk}\n")
    repo.write("procedures/1.md", document("QP-01", effective_date="2015-03-01", version='"7"'))
    repo.write("procedures/2.md", document("QP-02", effective_date="2026-03-01"))
    repo.write("procedures/4.md", document("QP-04", status="draft", effective_date="2014-01-01"))
    repo.commit("Import", date="2026-02-10T10:00:00+00:00")
    return repo


def _go_on(repo: Repo) -> None:
    repo.write("procedures/1.md", document("QP-01", effective_date="2026-05-01", version='"8"'))
    repo.write("procedures/3.md", document("QP-03", effective_date="2016-01-01"))
    repo.write("procedures/4.md", document("QP-04", effective_date="2014-01-01"))
    repo.commit("Go on", date="2026-04-10T10:00:00+00:00")


def _set(repo: Repo, baseline: str) -> Repo:
    repo.write("mkdocs.yml", f"{SETTINGS}    baseline: {baseline}\n")
    repo.commit("Settings", date="2026-04-11T10:00:00+00:00")
    return repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return _begin(tmp_path / "qms")


def _history(repo: Repo, id_: str) -> list[tuple[str, str, bool, str]]:
    rows = json.loads(run(repo.path, "history", id_, "--format", "json", today=TODAY).out)["revisions"]
    return [(row["version"], row["released_on"], row["before_git"], row["state"]) for row in rows]


def _listed(repo: Repo, *args: str) -> list[str]:
    rows = json.loads(run(repo.path, "list", "--format", "json", *args, today=TODAY).out)["documents"]
    return [f"{row['id']} {row['version']}{' *' * row['before_git']}" for row in rows]


def test_what_was_in_force_there_counts_from_the_day_that_it_states(repo: Repo) -> None:
    imported = repo.head()
    _go_on(repo)
    assert _listed(repo, "--as-of", "2020-01-01") == []
    _set(repo, imported)
    assert _history(repo, "QP-01") == [("8", "2026-04-10", False, "effective"), ("7", "2015-03-01", True, "superseded")]
    assert _listed(repo, "--as-of", "2020-01-01") == ["QP-01 7 *"]
    assert _listed(repo, "--as-of", "2015-02-28") == []
    assert _listed(repo) == ["QP-01 8", "QP-02 1.0", "QP-03 1.0", "QP-04 1.0"]


def test_what_is_no_older_than_git_or_came_later_counts_from_git(repo: Repo) -> None:
    imported = repo.head()
    _go_on(repo)
    _set(repo, imported[:10])
    assert _history(repo, "QP-02") == [("1.0", "2026-02-10", False, "effective")]
    assert _history(repo, "QP-03") == [("1.0", "2026-04-10", False, "effective")]
    assert _history(repo, "QP-04") == [("1.0", "2026-04-10", False, "effective")]  # a draft there, approved since


def test_it_is_said_wherever_the_day_is(repo: Repo) -> None:
    _set(repo, repo.head())
    assert "2015-03-01 (before git, as stated)" in run(repo.path, "history", "QP-01", today=TODAY).out
    assert "2015-03-01 (before git, as stated)" in run(repo.path, "list", today=TODAY).out
    assert run(repo.path, "check", "QP-01", "7", today="2020-01-01").out == (
        "QP-01 version 7 is current: in force since 1 March 2015 (before git, as stated).\n"
    )
    again = run(repo.path, "history", "QP-01", today=TODAY)  # the same from the cache
    assert "2015-03-01 (before git, as stated)" in again.out


def test_no_check_asks_why_it_is_older_than_its_release(repo: Repo) -> None:
    fields = {"effective_date": "2015-03-01", "version": '"7"'}
    approvals = '[{role: clerk, by: "Ann <ann@townhall.example>", date: 2015-02-20}]'
    repo.write("procedures/1.md", document("QP-01", approvals=approvals, **fields))
    repo.commit("With its approval", date="2026-02-11T10:00:00+00:00")

    def found() -> set[str]:
        rows = json.loads(run(repo.path, "validate", "--format", "json", today=TODAY).out)["findings"]
        return {row["rule"] for row in rows if row["path"] == "procedures/1.md"}

    assert {"QMS406", "QMS424"} <= found()
    _set(repo, repo.head())
    assert not {"QMS406", "QMS424"} & found()


def test_a_tag_is_a_baseline_too(repo: Repo) -> None:
    repo.git("tag", "-a", "-m", "Import", "import-2026")
    assert _listed(_set(repo, "import-2026"), "--as-of", "2020-01-01") == ["QP-01 7 *"]


@pytest.mark.parametrize(
    ("baseline", "words"),
    [
        ("main", "`baseline` is 'main', which is neither the id of a commit nor a tag."),
        ("HEAD", "`baseline` is 'HEAD', which is neither the id of a commit nor a tag."),
        ("--help", "`baseline` is '--help', which is neither the id of a commit nor a tag."),
        ("0123456789abcdef", "`baseline`: The revision '0123456789abcdef' is not a commit of this repository."),
        ("abcdef0", "`baseline` is 'abcdef0', the name of a branch, which moves on."),
        ("SIDE", "is not on the main line."),
        ("[a]", "`baseline`"),
        ("''", "`baseline`"),
    ],
)
def test_what_is_none_is_refused_with_its_line(repo: Repo, baseline: str, words: str) -> None:
    repo.git("branch", "abcdef0")
    repo.branch("side")
    side = repo.commit("Elsewhere")
    repo.switch("main")
    _set(repo, side if baseline == "SIDE" else baseline)
    for command in (("list",), ("history", "QP-01"), ("validate",)):
        ran = run(repo.path, *command, today=TODAY)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("qmsdocs: mkdocs.yml:6:5: ") and words in ran.err
