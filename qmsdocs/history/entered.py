"""Who entered each approval: the author of the non-merge commit that first held it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping

from qmsdocs.git.log import Commit, Log
from qmsdocs.history.states import Reader
from qmsdocs.model.data import items
from qmsdocs.model.revision import Entered, Person

_encode = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode


def mark_of(entry: object) -> str:
    """What tells an entry of `approvals` apart: a digest of all its fields."""
    return hashlib.sha256(_encode(entry).encode("ascii")).hexdigest()[:32]


def entered(log: Log, reader: Reader, proper: Callable[[Person], Person]) -> dict[str, Entered]:
    """Each entry that any text ever held, by its mark, with the commit that first held it. The same entry in two texts
    counts as entered once: its digest fits one of them alone, and one without a digest proves nothing."""
    found: dict[str, Entered] = {}
    before = ""
    for group in log.groups:
        for commit in group:
            for entry in _entries(commit, reader):
                found.setdefault(mark_of(entry), Entered(commit.id, proper(commit.author), before))
        before = group[-1].id
    return found


def _entries(commit: Commit, reader: Reader) -> Iterator[object]:
    """Those of the texts that a commit changed; a merge only brings in what others wrote."""
    states = (reader.state(change.path, change.new) for change in commit.changes if change.new)
    if len(commit.parents) <= 1:
        yield from (entry for state in states if state for entry in items(state.fields.header.get("approvals")))


def kept(raw: object) -> Mapping[str, Entered]:
    """Back from the cache; raises ValueError, TypeError, AttributeError for what was never put there."""
    rows = ((str(mark), *map(str, rest)) for mark, *rest in raw)  # type: ignore[attr-defined]
    return {mark: Entered(commit, Person(name, email), before) for mark, commit, name, email, before in rows}


def to_keep(given: Mapping[str, Entered]) -> list[tuple[str, str, str, str, str]]:
    return [(mark, one.commit, one.author.name, one.author.email, one.before) for mark, one in given.items()]
