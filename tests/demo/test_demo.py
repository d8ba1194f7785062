"""`demo`: a sound repository in which everything happened that a newcomer should see, on any day."""

from __future__ import annotations

import json
import os
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from qmsdocs.assurance import assurance
from qmsdocs.cli.common import clock
from qmsdocs.covered import proper_names
from qmsdocs.opening import open_commit
from qmsdocs.think.approval import approvals_of
from tests.demo.conftest import TODAY, demo
from tests.fixtures.command import called, run
from tests.fixtures.nightly import some
from tests.fixtures.repos import Repo, clone

REFS = ("for-each-ref", "--format=%(refname) %(objectname)")


def _json(repo: Repo, *args: str, today: str = TODAY) -> Any:
    ran = run(repo.path, *args, "--format", "json", today=today)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_with_the_test_keys_it_is_the_same_each_time(
    made: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "gitconfig"
    hooks = "[core]\n\thooksPath = /\n\tautocrlf = true\n[init]\n\tdefaultBranch = other\n\ttemplateDir = /etc\n"
    config.write_text(f"[user]\n\tname = Somebody\n\temail = somebody@example.org\n[commit]\n\tgpgSign = true\n{hooks}")
    folders = {name: str(tmp_path / name) for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    said = {"GIT_CONFIG_GLOBAL": str(config), "GIT_AUTHOR_NAME": "Somebody", "TZ": "Asia/Tokyo", **folders}
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    before = set(tmp_path.iterdir())
    again = demo(tmp_path / "again", "--reproducible")
    assert again.git(*REFS) == made.git(*REFS)
    assert set(tmp_path.iterdir()) - before == {again.path}
    assert not (again.path / ".git" / "hooks").exists()
    assert again.git("status", "--porcelain") == again.git("fsck", "--strict") == ""
    assert "Somebody" not in again.git("log", "--all", "--format=%an %cn")


def test_keys_made_on_the_spot_change_nothing_but_signers_and_what_names_commits(made: Repo, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    other = demo(tmp_path / "empty")
    assert other.head() != made.head()
    assert other.git("log", "--format=%s %an %ae %aI %cI") == made.git("log", "--format=%s %an %ae %aI %cI")
    for path in made.git("ls-files").splitlines():
        same = (made.path / path).read_bytes() == (other.path / path).read_bytes()
        assert same != path.startswith(("registers/allowed_signers", "attestations/")), path
    kept = (path.read_bytes() for path in other.path.rglob("*") if path.is_file())
    assert not any(b"PRIVATE KEY" in data for data in kept)


@pytest.mark.parametrize("today", some([TODAY, "2024-02-29", "2027-01-01"], [TODAY, "2024-02-29"]))
def test_it_is_sound_on_any_day(made: Repo, tmp_path: Path, today: str) -> None:
    repo = made if today == TODAY else demo(tmp_path / "town", "--reproducible", today=today)
    ran = run(repo.path, "validate", "--strict", "--format", "json", today=today)
    assert (ran.code, json.loads(ran.out)["findings"]) == (0, []), ran.out
    days = [date.fromisoformat(day) for day in repo.git("log", "--first-parent", "--format=%cs").splitlines()]
    last = date.fromisoformat(today)
    assert (days[0], 729 <= (last - days[-1]).days <= 733) == (last, True)
    assert all(day.weekday() < 5 for day in days[1:])
    assert days == sorted(days, reverse=True)


def test_every_state_is_there(made: Repo) -> None:
    found = {}
    for row in _json(made, "list", "--all")["documents"]:
        revisions = _json(made, "history", row["id"])["revisions"]
        found |= {f"{row['id']} {one['version']}": one["state"] for one in revisions}
    assert found["QP-33 2.0"] == found["QP-94 1.0"] == "scheduled"
    assert found["QP-33 1.0"] == found["QP-01 3.0"] == "effective"
    assert found["QP-01 2.0"] == found["QP-01 1.0"] == "superseded"
    assert found["QP-92 2.1"] == "superseded"  # an emergency approval lapsed
    assert found["QP-91 1.0"] == "withdrawn"
    assert found["QP-93 1.0"] == "in-review"
    assert "review-due" in {flag for row in _json(made, "list")["documents"] for flag in row["flags"]}
    branches = made.git("branch", "--format=%(refname:short)").split()
    assert branches == ["main", "proposal/QP-32-faster"]


def test_a_document_is_followed_through_its_rename(made: Repo) -> None:
    revisions = _json(made, "history", "QP-92")["revisions"]
    assert [one["version"] for one in revisions] == ["2.2", "2.1", "2.0", "1.0"]
    paths = {one["path"] for one in revisions}
    assert paths == {"procedures/QP-92-queue-numbers.md", "procedures/QP-92-appointments-at-the-counters.md"}
    assert {one["name"] for one in revisions[2]["authors"]} == {"Example Clerk", "Example Process Owner"}


def test_every_level_of_approval_is_there(made: Repo) -> None:
    qms = open_commit(made.path, clock(date.fromisoformat(TODAY)))
    assert qms.history
    proper = proper_names(qms)
    levels = {
        f"{id_} {revision.version} {approval.role}": assurance(qms, approval, revision.approvals[place], proper).level
        for id_, past in qms.history.pasts.items()
        for revision in past.revisions
        for place, approval in approvals_of(list(revision.approvals))
    }
    assert set(levels.values()) == {"recorded", "declared", "committed", "signed"}
    assert levels["QM-01 1.0 top-management"] == levels["QP-32 2.0 data-protection-officer"] == "declared"
    assert levels["POL-01 2.0 governing-body"] == "recorded"
    assert levels["QP-01 1.0 quality-manager"] == "committed"
    assert levels["QP-01 2.0 quality-manager"] == levels["QM-01 2.0 top-management"] == "signed"


def test_an_emergency_approval_held_for_three_weeks(made: Repo) -> None:
    since = date.fromisoformat(TODAY) - timedelta(128)
    held = []
    for days in (-3, 0, 20, 24):
        listed = _json(made, "list", "--as-of", (since + timedelta(days)).isoformat())["documents"]
        held += [row["version"] for row in listed if row["id"] == "QP-92"]
    assert held == ["2.0", "2.1", "2.1", "2.0"]


def test_nobody_in_it_is_a_person(made: Repo) -> None:
    people = set(made.git("log", "--all", "--use-mailmap", "--format=%aN <%aE>%n%cN <%cE>").splitlines())
    assert len(people) > 8
    assert all(one.startswith("Example ") and one.endswith("@townhall.example>") for one in people)


def test_some_is_public_and_some_is_not(made: Repo) -> None:
    texts = [path.read_text() for folder in ("procedures", "policies") for path in (made.path / folder).glob("*.md")]
    kinds = [line for text in texts for line in text.splitlines() if line.startswith("classification: ")]
    assert set(kinds) == {"classification: public", "classification: internal"}


@pytest.mark.parametrize("there", ["a file in it", "a file"])
def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path, there: str) -> None:
    place = tmp_path / "town"
    kept = place if there == "a file" else place / "notes.txt"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine")
    ran = called("demo", str(place), "--today", TODAY)
    assert (ran.code, ran.out) == (2, "")
    assert f"{place}" in ran.err
    assert kept.read_text() == "mine"
    assert len(list(tmp_path.rglob("*"))) == (1 if there == "a file" else 2)


def test_an_empty_folder_is_left_empty_where_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "git").symlink_to(next(Path(one) / "git" for one in os.get_exec_path() if (Path(one) / "git").exists()))
    broken = tools / "ssh-keygen"
    broken.write_text("#!/bin/sh\necho it is broken >&2\nexit 1\n")
    broken.chmod(0o755)
    place = tmp_path / "town"
    place.mkdir()
    with monkeypatch.context() as patch:
        patch.setenv("PATH", f"{tools}:/usr/bin:/bin")
        ran = called("demo", str(place), "--today", TODAY)
        assert (ran.code, ran.out, list(place.iterdir())) == (2, "", [])
        assert "ssh-keygen failed: it is broken" in ran.err
        broken.unlink()
        patch.setenv("PATH", str(tools))
        ran = called("demo", str(place), "--today", TODAY)
        assert (ran.code, list(place.iterdir())) == (2, [])
        assert "Install OpenSSH" in ran.err


@pytest.mark.parametrize("today", ["1974-12-31", "9999-01-01"])
def test_a_day_that_no_two_years_fit_to_is_refused(tmp_path: Path, today: str) -> None:
    ran = called("demo", str(tmp_path / "town"), "--today", today)
    assert (ran.code, ran.out, (tmp_path / "town").exists()) == (2, "", False)
    assert "from 1975-01-01 to" in ran.err


def test_everything_in_it_is_verified(made: Repo) -> None:
    ran = run(made.path, "verify", today=TODAY)
    assert ran.code == 0, ran.out
    assert re.search(r"approvals: \d+ approvals: \d+ signed, \d+ committed, \d+ declared, \d+ recorded\.", ran.out)
    assert ran.out.count("good    attestation attestations/") == 2
    assert "Lawfully redacted: 1 recorded, and nothing else differs" in ran.out


def test_what_was_redacted_is_nowhere_left(made: Repo) -> None:
    [row] = yaml.safe_load((made.path / "registers/redactions.yml").read_text())
    [gone] = row["removed"]
    objects = made.git("cat-file", "--batch-all-objects", "--batch-check").splitlines()
    reachable = made.git("rev-list", "--all", "--objects").splitlines()
    assert len(objects) == len(reachable)
    assert gone["blob"] not in {line.split()[0] for line in objects}
    assert made.git("cat-file", "blob", gone["replaced_by"]).startswith("RED-01. Taken out of the history on ")
    assert not (made.path / ".git/logs").exists()


@pytest.mark.nightly
def test_its_site_names_people_and_internal_documents_inside_alone(tmp_path: Path) -> None:
    repo, sites = demo(tmp_path / "town"), {}
    for audience in ("internal", "public"):
        out = tmp_path / audience
        ran = run(repo.path, "build", "--audience", audience, "--out", str(out), today=TODAY)
        assert ran.code == 0, ran.err
        sites[audience] = "".join(path.read_text() for path in sorted(out.rglob("*.html")))
        assert (out / "redlines/QP-92/2.2.html").is_file()
    for words in ("Example Quality Manager", "Example Clerk", "QP-93"):
        assert (words in sites["internal"], words in sites["public"]) == (True, False), words


@pytest.mark.nightly
def test_what_its_readme_says_can_be_done(made: Repo, tmp_path: Path) -> None:
    repo = clone(made, tmp_path / "clone")
    repo.git("config", "user.name", made.git("config", "user.name"))
    repo.git("config", "user.email", made.git("config", "user.email"))
    told = [line.split("#")[0].split() for line in (repo.path / "README.md").read_text().splitlines()]
    for program, *words in (line for line in told if line[:1] in (["git"], ["qmsdocs"])):
        if program == "git":
            repo.git(*words)
        elif words != ["serve"]:
            ran = run(repo.path, *words, today=TODAY)
            assert (ran.code, ran.out != "") == (1 if words[0] == "check" else 0, True), (words, ran)
