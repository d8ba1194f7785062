"""The corpus is the same each time, its truth holds together, and the yardstick and the command agree with it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import floor
from benchmarks.corpus import make, truth_path
from benchmarks.stream import git
from benchmarks.truth import differences, sampled

DOCUMENTS, COMMITS = 8, 60
COMMAND = (sys.executable, "-m", "qmsdocs")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "town"
    make(path, DOCUMENTS, COMMITS)
    return path


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def truth_of(repository: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(truth_path(repository).read_text())
    return found


def test_the_same_seed_makes_the_same_repository(repository: Path, tmp_path: Path) -> None:
    again = make(tmp_path / "again", DOCUMENTS, COMMITS)
    assert again == truth_of(repository)
    assert again["head"] == git(repository, "rev-parse", "HEAD") == git(tmp_path / "again", "rev-parse", "HEAD")
    assert make(tmp_path / "other", DOCUMENTS, COMMITS, seed=2)["head"] != again["head"]


def test_the_repository_is_whole_and_of_the_size_asked_for(repository: Path) -> None:
    assert git(repository, "fsck", "--strict") == ""
    assert git(repository, "rev-list", "--count", "--all") == str(COMMITS)
    assert len(list(repository.glob("p*/*/*.md"))) == DOCUMENTS
    assert git(repository, "status", "--porcelain") == ""
    assert int(git(repository, "rev-list", "--count", "--merges", "HEAD")) > COMMITS * 0.08


def test_the_truth_holds_together(repository: Path) -> None:
    truth = truth_of(repository)
    main_line = git(repository, "log", "--first-parent", "--date=short-local", "--format=%H %cd").splitlines()
    days = dict(line.split() for line in main_line)
    names = {f"{name} <{mail}>" for name, mail in _people(repository)}
    assert truth["documents"] == sum(entry["path"] is not None for entry in truth["ids"].values()) == DOCUMENTS
    for id_, entry in truth["ids"].items():
        assert entry["path"] is None or f"\nid: {id_}\n" in (repository / entry["path"]).read_text()
        released = [row for row in entry["revisions"] if row["commit"]]
        assert all(days[row["commit"]] == row["released_on"] for row in released)
        assert [row["released_on"] for row in released] == sorted(
            (row["released_on"] for row in released), reverse=True
        )
        versions = [tuple(map(int, row["version"].split("."))) for row in entry["revisions"]]
        assert versions == sorted(set(versions), reverse=True)
        assert all(row["authors"] for row in entry["revisions"])
        assert all(f"{one['name']} <{one['email']}>" in names for row in entry["revisions"] for one in row["authors"])


def _people(repository: Path) -> list[tuple[str, str]]:
    log = git(repository, "log", "--use-mailmap", "--format=%aN%x00%aE%n%(trailers:key=Co-authored-by,valueonly)")
    found = [line.split("\0") for line in log.splitlines() if "\0" in line]
    trailers = [line.rstrip(">").split(" <") for line in log.splitlines() if line.endswith(">")]
    return [(name, mail) for name, mail in [*found, *trailers]]


def test_the_yardstick_agrees_with_the_truth_cold_and_warm(repository: Path, tmp_path: Path) -> None:
    truth = truth_of(repository)["ids"]
    log = list(floor.commits(repository))
    for _ in ("cold", "warm"):
        found = floor.revisions(log, floor.facts(repository, log, tmp_path / "floor.json"))
        assert found.keys() == truth.keys()
        for id_, rows in found.items():
            assert [_floor_row(row) for row in reversed(rows)] == [_true_row(row) for row in truth[id_]["revisions"]]


def _floor_row(row: dict[str, Any]) -> list[Any]:
    return [row["version"], row["commit"], row["released_on"], row["effective_date"], sorted(row["authors"])]


def _true_row(row: dict[str, Any]) -> list[Any]:
    authors = sorted(f"{one['name']} <{one['email']}>" for one in row["authors"])
    return [row["version"], row["commit"], row["released_on"], row["effective_date"], authors]


def test_the_command_agrees_with_the_truth(repository: Path) -> None:
    assert list(differences(repository, 3, COMMAND)) == []


def test_a_wrong_answer_is_noticed(repository: Path, tmp_path: Path) -> None:
    """The comparison itself: against a truth that was bent, the same answers are wrong."""
    other = tmp_path / "town"
    other.symlink_to(repository)
    truth = truth_of(repository)
    bent = sampled(truth["ids"], 1)[0]
    truth["ids"][bent]["revisions"][0]["authors"] = []
    truth["ids"]["QP-9999"] = truth["ids"][bent]
    truth_path(other).write_text(json.dumps(truth))
    first, second = list(differences(other, 1, COMMAND))
    assert first == "list --all: 1 ids too few or too many: QP-9999"
    assert second.startswith(f"history {bent}:\n  said [")


def test_validate_finds_no_error_in_the_corpus(repository: Path) -> None:
    truth = truth_of(repository)
    done = subprocess.run(
        [*COMMAND, "validate", "--format", "json", "--today", truth["today"]],
        cwd=repository,
        stdout=subprocess.PIPE,
        check=False,
    )
    errors = [finding for finding in json.loads(done.stdout)["findings"] if finding["severity"] == "error"]
    assert errors == []
    assert done.returncode == 0
