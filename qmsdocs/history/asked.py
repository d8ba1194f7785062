"""Approvals that each main-line commit's settings asked for: a rule made today un-releases nothing of yesterday."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from qmsdocs.git.log import Log
from qmsdocs.git.objects import contents
from qmsdocs.history.states import State
from qmsdocs.model.data import items, mapping, text, texts
from qmsdocs.model.repository import Repository
from qmsdocs.read.text import TextFault, decode
from qmsdocs.read.yaml import REGISTER, YamlFault, load_yaml
from qmsdocs.store import Store

_Asked = dict[str, list[str]]
"""Document type -> role ids."""

TABLE = "approvals"


@dataclass(frozen=True, slots=True)
class Approvals:
    """What was asked for, by place on the main line: from `places[n]` on `asked[n]`."""

    places: tuple[int, ...]
    asked: tuple[_Asked, ...]

    def released(self, first: int, last: int, state: State, type_: str) -> Iterator[tuple[int, int]]:
        """The times within [first, last] in which a state was approved with what was asked for then."""
        if state.status != "approved":
            return
        roles = {text(mapping(entry).get("role")).strip() for entry in items(state.fields.header.get("approvals"))}
        begin = bisect_right(self.places, first) - 1
        end = bisect_left(self.places, last + 1)
        for index in range(begin, end):
            until = self.places[index + 1] - 1 if index + 1 < len(self.places) else last
            if roles.issuperset(self.asked[index].get(type_, ())):
                yield max(first, self.places[index]), min(last, until)


def read_approvals(repo: Repository, log: Log, store: Store | None) -> Approvals:
    """From `mkdocs.yml` of each main-line commit that changed it. One that cannot be read asks for what was asked
    before; where there is none, nothing is asked. Raises GitFailed."""
    by_blob = _read(repo, log.settings, store)
    places, asked = [0], [_Asked()]
    for place, commit in enumerate(log.main):
        now = by_blob[commit.settings.new] if commit.settings else None
        if now is None or now == asked[-1]:
            continue
        if places[-1] == place:
            places.pop()
            asked.pop()
        places.append(place)
        asked.append(now)
    return Approvals(tuple(places), tuple(asked))


def _read(repo: Repository, blobs: tuple[str, ...], store: Store | None) -> dict[str, _Asked | None]:
    kept = store.get(TABLE) if store else {}
    found = {blob: _checked(kept[blob]) for blob in blobs if blob in kept}
    wanted = [blob for blob in blobs if blob not in found]
    for blob, data in contents(repo, wanted):
        found[blob] = _asked_in(data) if data is not None else None
    if store and wanted:
        store.put(TABLE, dict(found))
    return {"": {}, **found}


def _checked(kept: object) -> _Asked | None:
    return {type_: list(roles) for type_, roles in kept.items()} if isinstance(kept, dict) else None


def _asked_in(data: bytes) -> _Asked | None:
    try:
        settings = load_yaml(decode(data, "", limit=REGISTER.bytes), "", limits=REGISTER).value
    except (TextFault, YamlFault):
        return None
    asked = mapping(mapping(mapping(mapping(settings).get("extra")).get("qmsdocs")).get("approvals"))
    return {type_: [role.strip() for _, role in texts(roles)] for type_, roles in asked.items() if roles}
