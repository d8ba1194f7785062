"""Approvals that each main-line commit's settings asked for: a rule made today un-releases nothing of yesterday."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from qmsdocs.git.log import Log
from qmsdocs.git.objects import contents
from qmsdocs.history.states import State
from qmsdocs.model.data import Value, items, mapping, text, texts
from qmsdocs.model.day import day_of
from qmsdocs.model.document import is_editorial
from qmsdocs.model.repository import Repository
from qmsdocs.model.settings import EDITORIAL_ROLES, EMERGENCY_DAYS, Asked, asked_for, asked_in, asked_out
from qmsdocs.read.mkdocs import said_then
from qmsdocs.store import Store


@dataclass(frozen=True, slots=True)
class Terms:
    """What the settings of a commit ask for. `asked`: by document type. In an emergency, one of the roles under
    `emergency` puts a version in force alone, for at most so many `days`."""

    asked: Mapping[str, tuple[Asked, ...]] = field(default_factory=dict)
    editorial: tuple[Asked, ...] = EDITORIAL_ROLES
    """Roles that approve a version in which only spelling and form changed."""
    emergency: tuple[str, ...] = ()
    days: int = EMERGENCY_DAYS


@dataclass(frozen=True, slots=True)
class Time:
    """Places on the main line in which a text counted as approved; `until`: the last day of an emergency approval,
    where nothing but that made it so."""

    first: int
    last: int
    until: date | None = None


Held = Callable[[State, int, int], Iterator[tuple[int, int, str | None]]]
"""The covered digest of a text over a time, as places on the main line: (first, last, digest); it changes where a file
that the text shows does. None where it cannot be told."""

TABLE = "terms"
_DAYS = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Approvals:
    """What was asked for, by place on the main line: from `places[n]` on `terms[n]`."""

    places: tuple[int, ...]
    terms: tuple[Terms, ...]

    def released(self, first: int, last: int, state: State, type_: str, held: Held) -> Iterator[Time]:
        """The times within [first, last] in which a state was approved with what was asked for then."""
        if state.status != "approved":
            return
        entries = [mapping(entry) for entry in items(state.fields.header.get("approvals"))]
        begin = bisect_right(self.places, first) - 1
        end = bisect_left(self.places, last + 1)
        for index in range(begin, end):
            until = self.places[index + 1] - 1 if index + 1 < len(self.places) else last
            time = max(first, self.places[index]), min(last, until)
            terms = self.terms[index]
            wanted = asked_for(terms.asked.get(type_, ()), is_editorial(state.fields.header), terms.editorial)
            yield from _approved(terms, wanted, entries, *time, partial(held, state))


Entry = Mapping[str, Value]
"""An entry of `approvals`."""


def is_emergency(entry: Entry) -> bool:
    return bool(_text(entry, "until"))


def emergency_until(entry: Entry, emergency: Collection[str], days: int) -> date | None:
    """The last day on which an emergency approval keeps a text in force; None where it is none, or not allowed.
    `emergency`: the roles that may give one, for at most so many `days`."""
    until, day = day_of(_text(entry, "until")), day_of(_text(entry, "date"))
    if until is None or day is None or _text(entry, "role") not in emergency:
        return None
    most = day.toordinal() + days - 1
    return min(until, date.fromordinal(min(most, date.max.toordinal() - 1)))


def _approved(
    terms: Terms,
    wanted: Sequence[Asked],
    entries: Sequence[Entry],
    first: int,
    last: int,
    held: Callable[[int, int], Iterator[tuple[int, int, str | None]]],
) -> Iterator[Time]:
    """An approval of another text is none; one that names no text is taken at its word."""

    def met(good: Collection[str] | None) -> bool:
        """Whether all that is asked for is there, by approvals of these texts; None: of any."""
        given = [one for one in entries if not is_emergency(one) and _names(one, good)]
        return all(any(one.met_by(_text(entry, "role"), _text(entry, "meaning")) for entry in given) for one in wanted)

    urgent = [(one, until) for one in entries if (until := emergency_until(one, terms.emergency, terms.days))]
    if not urgent and not met(None):
        return
    if met(("",)):
        yield Time(first, last)
        return
    for begin, end, digest in held(first, last):
        good = None if digest is None else ("", digest)
        until = max((until for one, until in urgent if _names(one, good)), default=None)
        if met(good):
            yield Time(begin, end)
        elif until:
            yield Time(begin, end, until)


def _names(entry: Entry, good: Collection[str] | None) -> bool:
    return good is None or _text(entry, "digest").lower() in good


def _text(entry: Entry, field_: str) -> str:
    return text(entry.get(field_)).strip()


def read_approvals(repo: Repository, log: Log, store: Store | None) -> Approvals:
    """From `mkdocs.yml` of each main-line commit that changed it. One that cannot be read asks for what was asked
    before; where there is none, nothing is asked. Raises GitFailed."""
    by_blob = _read(repo, log.settings, store)
    places, terms = [0], [Terms()]
    for place, commit in enumerate(log.main):
        now = by_blob[commit.settings.new] if commit.settings else None
        if now is None or now == terms[-1]:
            continue
        if places[-1] == place:
            places.pop()
            terms.pop()
        places.append(place)
        terms.append(now)
    return Approvals(tuple(places), tuple(terms))


def _read(repo: Repository, blobs: tuple[str, ...], store: Store | None) -> dict[str, Terms | None]:
    kept = store.get(TABLE) if store else {}
    found = {blob: _checked(kept[blob]) for blob in blobs if blob in kept}
    wanted = [blob for blob in blobs if blob not in found]
    for blob, data in contents(repo, wanted):
        found[blob] = _asked_in(data) if data is not None else None
    if store and wanted:
        store.put(TABLE, {blob: _to_keep(terms) for blob, terms in found.items()})
    return {"": Terms(), **found}


def _checked(kept: object) -> Terms | None:
    if not isinstance(kept, list):
        return None
    asked, editorial, emergency, days = kept
    by_type = {type_: asked_in(rows) for type_, rows in asked.items()}
    return Terms(by_type, asked_in(editorial), tuple(emergency), int(days))


def _to_keep(terms: Terms | None) -> object:
    if terms is None:
        return None
    asked = {type_: asked_out(rows) for type_, rows in terms.asked.items()}
    return asked, asked_out(terms.editorial), terms.emergency, terms.days


def _asked_in(data: bytes) -> Terms | None:
    said = said_then(data)
    if said is None:
        return None
    asked = {type_: asked_in(rows) for type_, rows in mapping(said.get("approvals")).items() if rows}
    editorial = asked_in(said.get("editorial_roles"))
    roles = tuple(role.strip() for _, role in texts(said.get("emergency_roles")))
    days = text(said.get("emergency_days")).strip()
    return Terms(asked, editorial or EDITORIAL_ROLES, roles, int(days) if _DAYS.fullmatch(days) else EMERGENCY_DAYS)
