"""Which documents take the place of others, as either side says it."""

from __future__ import annotations

from collections.abc import Mapping

from qmsdocs.model.data import texts
from qmsdocs.think.lifecycle import Standing


def successors(standings: Mapping[str, Standing]) -> dict[str, list[str]]:
    """By id: the documents that replace it. First those that it names itself (`replaced_by`), then those in force, or
    approved for later, that say so (`supersedes`) or had its id (`former_ids`)."""
    found: dict[str, dict[str, None]] = {}
    for id_, one in standings.items():
        for header in (one.past.header, one.shown.header):
            found.setdefault(id_, {}).update({other: None for _, other in texts(header.get("replaced_by"))})
    for id_, one in standings.items():
        if one.state in ("effective", "scheduled"):
            for field in ("supersedes", "former_ids"):
                for _, other in texts(one.shown.header.get(field)):
                    found.setdefault(other.strip(), {})[id_] = None
    return {id_: [other for other in others if other != id_] for id_, others in found.items()}
