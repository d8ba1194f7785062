"""When each version was first written down, on whatever branch: who approves it there does so before it is merged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from qmsdocs.git.log import Commit, Log
from qmsdocs.history.states import Reader

Seen = Mapping[tuple[str, str], date]
"""Id and version: the committer day of the first commit that has it."""


def first_seen(log: Log, reader: Reader, day: Callable[[Commit], date]) -> Seen:
    found: dict[tuple[str, str], date] = {}
    for commit in (commit for group in log.groups for commit in group):
        for change in commit.changes:
            state = reader.state(change.path, change.new) if change.new else None
            if state and state.id and state.version:
                key, on = (state.id, state.version), day(commit)
                found[key] = min(found.get(key, on), on)
    return found
