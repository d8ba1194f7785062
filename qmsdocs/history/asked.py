"""Approvals that each main-line commit's settings asked for: a rule made today un-releases nothing of yesterday."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from qmsdocs.git.log import Log
from qmsdocs.git.objects import contents
from qmsdocs.history.states import State
from qmsdocs.model.data import Value, items, mapping, text
from qmsdocs.model.repository import Repository
from qmsdocs.model.settings import Asked, asked_in
from qmsdocs.read.text import TextFault, decode
from qmsdocs.read.yaml import REGISTER, YamlFault, load_yaml
from qmsdocs.store import Store

_Asked = dict[str, tuple[Asked, ...]]
"""By document type."""
Held = Callable[[State, int, int], Iterator[tuple[int, int, str | None]]]
"""The covered digest of a text over a time, as places on the main line: (first, last, digest); it changes where a file
that the text shows does. None where it cannot be told."""

TABLE = "approvals"


@dataclass(frozen=True, slots=True)
class Approvals:
    """What was asked for, by place on the main line: from `places[n]` on `asked[n]`."""

    places: tuple[int, ...]
    asked: tuple[_Asked, ...]

    def released(self, first: int, last: int, state: State, type_: str, held: Held) -> Iterator[tuple[int, int]]:
        """The times within [first, last] in which a state was approved with what was asked for then. An approval of
        another text is none; one that names no text is taken at its word."""
        if state.status != "approved":
            return
        given = [_given(entry) for entry in items(state.fields.header.get("approvals"))]
        begin = bisect_right(self.places, first) - 1
        end = bisect_left(self.places, last + 1)
        for index in range(begin, end):
            until = self.places[index + 1] - 1 if index + 1 < len(self.places) else last
            time = max(first, self.places[index]), min(last, until)
            yield from _approved(self.asked[index].get(type_, ()), given, *time, partial(held, state))


def _given(entry: Value) -> tuple[str, str, str]:
    """Role, meaning and digest of an entry of `approvals`."""
    role, meaning, digest = (text(mapping(entry).get(key)).strip() for key in ("role", "meaning", "digest"))
    return role, meaning, digest.lower()


def _approved(
    asked: Collection[Asked],
    given: Sequence[tuple[str, str, str]],
    first: int,
    last: int,
    held: Callable[[int, int], Iterator[tuple[int, int, str | None]]],
) -> Iterator[tuple[int, int]]:
    def met(given: Collection[tuple[str, str, str]]) -> bool:
        return all(any(one.met_by(role, meaning) for role, meaning, _ in given) for one in asked)

    if not met(given):
        return
    if met([one for one in given if not one[2]]):
        yield first, last
        return
    for begin, end, digest in held(first, last):
        if met([one for one in given if one[2] in ("", digest) or digest is None]):
            yield begin, end


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
        store.put(TABLE, {blob: _to_keep(asked) for blob, asked in found.items()})
    return {"": {}, **found}


def _checked(kept: object) -> _Asked | None:
    return {type_: asked_in(asked) for type_, asked in kept.items()} if isinstance(kept, dict) else None


def _to_keep(asked: _Asked | None) -> object:
    return asked and {
        type_: [{"role": one.role, "meaning": one.meaning} for one in rows] for type_, rows in asked.items()
    }


def _asked_in(data: bytes) -> _Asked | None:
    try:
        settings = load_yaml(decode(data, "", limit=REGISTER.bytes), "", limits=REGISTER).value
    except (TextFault, YamlFault):
        return None
    asked = mapping(mapping(mapping(mapping(settings).get("extra")).get("qmsdocs")).get("approvals"))
    return {type_: asked_in(roles) for type_, roles in asked.items() if roles}
