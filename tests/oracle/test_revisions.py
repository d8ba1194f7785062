"""The tool against the oracle, on random histories. QMSDOCS_ORACLE_SEEDS: how many (the long run: 300 and more)."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.nightly import NIGHTLY
from tests.oracle.compare import differences
from tests.oracle.plumbing import Repo
from tests.oracle.random_history import make

SEEDS = int(os.environ.get("QMSDOCS_ORACLE_SEEDS", "100" if NIGHTLY else "10"))


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_tool_says_what_the_oracle_says(seed: int, tmp_path: Path) -> None:
    assert differences(seed, tmp_path / "qms") == []


def _the_merger_wrote_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Authors: whoever merged wrote it, not whose commits the merge brought in."""
    from qmsdocs.git.log import Log
    from qmsdocs.history import revisions

    def merger_only(log: Log, *rest: Any) -> Any:
        for group in log.groups:
            for commit in group[:-1]:
                object.__setattr__(commit, "author", group[-1].author)
                object.__setattr__(commit, "coauthors", ())
        return writers(log, *rest)

    writers = revisions.writers
    monkeypatch.setattr(revisions, "writers", merger_only)


def _in_force_from_the_effective_date_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time line: a text is in force from its effective date, though it was released later."""
    from qmsdocs.think import lifecycle

    def start_of(revision: Any, day: date) -> date | None:
        return lifecycle.day_of(revision.effective_date) or revision.released_on

    monkeypatch.setattr(lifecycle, "start_of", start_of)


def _any_text_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Approval: an approval of another text counts too."""
    monkeypatch.setattr("qmsdocs.history.asked._names", lambda entry, good: True)


def _an_emergency_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time line: an emergency approval never lapses."""
    monkeypatch.setattr("qmsdocs.model.revision.Revision.lapsed", lambda revision, day: False)


def _identity_by_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Identity: a document that moves is another one, as if it had been deleted there."""
    from qmsdocs.history import revisions, timeline

    def by_path(*args: Any) -> dict[str, timeline.Timeline]:
        lines = timelines(*args)
        for line in lines.values():
            path = line.last.path if line.last else ""
            line.events[:] = [(place, state) for place, state in line.events if state is None or state.path == path]
        return {id_: line for id_, line in lines.items() if line.events and any(state for _, state in line.events)}

    timelines = revisions.timelines
    monkeypatch.setattr(revisions, "timelines", by_path)


@pytest.mark.parametrize(
    ("bug", "shown"),
    [
        (_the_merger_wrote_it_all, "authors: tool"),
        (_in_force_from_the_effective_date_alone, "state: tool"),
        (_identity_by_path, "versions: tool"),
        (_any_text_will_do, "commit: tool"),
        (_an_emergency_without_end, "state: tool"),
    ],
)
def test_a_seeded_bug_is_caught(
    bug: Callable[[pytest.MonkeyPatch], None], shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were this to fail, the comparison above would prove little."""
    monkeypatch.setenv("QMSDOCS_CACHE", "off")
    bug(monkeypatch)
    found = (line for seed in range(16) for line in differences(seed, tmp_path / str(seed)))
    assert any(shown in line for line in found)


def test_a_seed_makes_the_same_commits(tmp_path: Path) -> None:
    heads = {Repo(make(7, tmp_path / name).path).main[-1] for name in ("one", "two")}
    assert len(heads) == 1
