"""Approvals that each main-line commit's settings asked for: a rule made today un-releases nothing of yesterday."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from qmsdocs.git.log import Log
from qmsdocs.git.objects import contents
from qmsdocs.history.states import State
from qmsdocs.model.data import Value, items, mapping, text, texts
from qmsdocs.model.repository import Repository
from qmsdocs.read.text import TextFault, decode
from qmsdocs.read.yaml import REGISTER, YamlFault, load_yaml
from qmsdocs.store import Store

_Asked = dict[str, list[str]]
"""Document type -> role ids."""
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


def _given(entry: Value) -> tuple[str, str]:
    """Role and digest of an entry of `approvals`."""
    fields = mapping(entry)
    return text(fields.get("role")).strip(), text(fields.get("digest")).strip().lower()


def _approved(
    asked: Collection[str],
    given: Sequence[tuple[str, str]],
    first: int,
    last: int,
    held: Callable[[int, int], Iterator[tuple[int, int, str | None]]],
) -> Iterator[tuple[int, int]]:
    if not {role for role, _ in given}.issuperset(asked):
        return
    if {role for role, digest in given if not digest}.issuperset(asked):
        yield first, last
        return
    for begin, end, digest in held(first, last):
        if {role for role, of in given if not of or of == digest or digest is None}.issuperset(asked):
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
