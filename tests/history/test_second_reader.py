"""GitPython, an independent reader of the same repository, finds the same releases and the same people."""

from __future__ import annotations

import json
from pathlib import Path

from git import Repo as GitRepo

from tests.fixtures.command import BODY, approved, run, small
from tests.fixtures.repos import Repo

PATH = "procedures/QP-01-a.md"


def test_releases_and_authors_are_those_that_gitpython_finds(tmp_path: Path) -> None:
    path = small(tmp_path / "qms", {PATH: approved(status="in-review")})
    repo = Repo(path)
    for number, author in enumerate(("Ana <ana@example.org>", "Rui <rui@example.org>", "Eva <eva@example.org>"), 1):
        repo.branch(f"change-{number}")
        text = approved(version=f'"1.{number}"', change_summary=f"Change {number}.", body=f"{BODY}\nPart {number}.\n")
        repo.write(PATH, text)
        repo.commit(f"Write 1.{number}", author=author, date=f"2026-03-0{number}T12:00:00+00:00")
        repo.switch("main")
        repo.merge(f"change-{number}", date=f"2026-03-0{number}T15:00:00+00:00")

    main = list(GitRepo(path).iter_commits("main", first_parent=True))
    found = {}
    for commit in main:  # the newest first, so that the oldest commit with a version stays
        lines = (commit.tree / PATH).data_stream.read().decode().splitlines()
        fields = dict(line.split(": ", 1) for line in lines if ": " in line)
        if fields["status"] == "approved":
            day = commit.committed_datetime.date().isoformat()
            found[fields["version"].strip('"')] = (
                commit.hexsha,
                day,
                [parent.author.name for parent in commit.parents[1:]],
            )

    told = json.loads(run(path, "history", "QP-01", "--format", "json").out)["revisions"]
    ours = {
        one["version"]: (one["commit"], one["released_on"], [author["name"] for author in one["authors"]])
        for one in told
        if one["commit"]
    }
    assert ours == found
    assert list(found) == ["1.3", "1.2", "1.1"]
