"""Who entered each approval: the author of the non-merge commit that first held it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping

from qmsdocs.git.log import Log
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
    for commit in (commit for group in log.groups for commit in group if len(commit.parents) <= 1):
        states = (reader.state(change.path, change.new) for change in commit.changes if change.new)
        for entry in (entry for state in states if state for entry in items(state.fields.header.get("approvals"))):
            found.setdefault(mark_of(entry), Entered(commit.id, proper(commit.author)))
    return found


def kept(raw: object) -> Mapping[str, Entered]:
    """Back from the cache; raises ValueError, TypeError, AttributeError for what was never put there."""
    return {str(mark): Entered(str(commit), Person(str(name), str(email))) for mark, commit, name, email in raw}  # type: ignore[attr-defined]


def to_keep(given: Mapping[str, Entered]) -> list[tuple[str, str, str, str]]:
    return [(mark, one.commit, one.author.name, one.author.email) for mark, one in given.items()]
