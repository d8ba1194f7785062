"""Which documents take the place of others, and which versions bring an old text back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qmsdocs.model.data import texts
from qmsdocs.think.lifecycle import Standing


def heirs(standings: Mapping[str, Standing]) -> dict[str, list[str]]:
    """By id: the documents in force, or approved for later, that say that they replace it (`supersedes`) or had its id
    before (`former_ids`)."""
    found: dict[str, dict[str, None]] = {}
    for id_, one in standings.items():
        if one.state in ("effective", "scheduled"):
            for field in ("supersedes", "former_ids"):
                for _, other in texts(one.shown.header.get(field)):
                    found.setdefault(other.strip(), {})[id_] = None
    return {id_: [other for other in others if other != id_] for id_, others in found.items()}


def successors(standing: Standing, others: Iterable[str]) -> list[str]:
    """The documents that replace one: those that it names itself, then `others` that say so."""
    own = [id_ for one in (standing.shown.header, standing.past.header) for _, id_ in texts(one.get("replaced_by"))]
    return list(dict.fromkeys([*own, *others]))


def brought_back(bodies: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Version -> the earlier version whose text it brings back, after another one. `bodies`: version and text without
    front matter, the oldest first."""
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    last = ""
    for version, body in bodies:
        if body in first and body != last:
            found[version] = first[body]
        first.setdefault(body, version)
        last = body
    return found
