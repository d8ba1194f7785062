"""The whole history of a commit, kept for the next run: no new commit, no new settings, no new thinking.

Kept under a key that names everything it follows from: the commit and the settings that matter. Whether the repository
still is whole is not kept but asked (see `check`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from qmsdocs.history.entered import kept as entered_in
from qmsdocs.history.entered import to_keep
from qmsdocs.model.data import Value
from qmsdocs.model.finding import Fault, Place
from qmsdocs.model.repository import Repository
from qmsdocs.model.revision import History, Past, Person, Revision, Withdrawal
from qmsdocs.model.settings import Settings
from qmsdocs.store import Store

TABLE = "history"
MAIN = "main-line"
"""Of the main line that branches are compared with: it is asked for again with each of them."""


def key_of(repo: Repository, commit: str, settings: Settings, baseline: str) -> str:
    """What a history follows from, as a digest. `baseline`: the full id of its commit."""
    names = sorted(settings.aliases.items())
    told = (commit, repo.prefix, settings.folders, settings.registers, names, settings.timezone, baseline)
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()


def keep_history(store: Store, key: str, history: History, table: str = TABLE) -> None:
    headers = _Shared()
    people = _Shared()
    pasts = [_past_out(past, headers, people) for past in history.pasts.values()]
    faults = [(f.rule, f.place.path, f.message, f.hint) for f in history.faults]
    content = {
        "key": key,
        "head": history.head,
        "days": [day.toordinal() for day in history.days],
        "faults": faults,
        "pasts": pasts,
        "headers": headers.values,
        "entered": to_keep(history.entered),
        "people": [(person.name, person.email) for person in people.values],
    }
    store.put(table, content)


def kept_history(store: Store, key: str, table: str = TABLE) -> History | None:
    """The history kept under this key; None when there is none, or it has not the right form."""
    kept = store.get(table)
    if kept.get("key") != key:
        return None
    try:
        people = [Person(name, email) for name, email in kept["people"]]
        pasts = (_past_in(row, kept["headers"], people) for row in kept["pasts"])
        faults = tuple(Fault(rule, Place(path), message, hint) for rule, path, message, hint in kept["faults"])
        days = tuple(date.fromordinal(day) for day in kept["days"])
        known = {past.id: past for past in pasts}
        return History(kept["head"], known, days, faults, entered_in(kept["entered"]), kept["head"])
    except (KeyError, IndexError, TypeError, ValueError):
        return None


class _Shared:
    """Values that many rows share: each stands once, rows name its place."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._places: dict[int, int] = {}

    def place(self, value: object) -> int:
        place = self._places.setdefault(id(value), len(self.values))
        if place == len(self.values):
            self.values.append(value)
        return place


def _past_out(past: Past, headers: _Shared, people: _Shared) -> list[Any]:
    revisions = [
        [
            *(r.version, r.status, r.path, r.blob, r.text_commit, r.text_path, r.first, r.last, r.commit, r.released),
            _day_out(r.began_on),
            _day_out(r.seen_on),
            _day_out(r.released_on),
            _day_out(r.until),
            _day_out(r.confirmed_on),
            r.before_git,
            [people.place(person) for person in r.authors],
            r.covered,
            headers.place(r.header),
        ]
        for r in past.revisions
    ]
    times = [[w.on.toordinal(), w.commit, w.declared, w.order, _day_out(w.until)] for w in past.withdrawals]
    where = [past.path, past.blob, headers.place(past.header), past.folder_type, past.at_head, past.paths]
    return [past.id, revisions, times, where]


def _past_in(row: list[Any], headers: list[Mapping[str, Value]], people: list[Person]) -> Past:
    id_, revisions, times, (path, blob, header, folder_type, at_head, paths) = row
    return Past(
        id=id_,
        revisions=tuple(_revision_in(id_, revision, headers, people) for revision in revisions),
        path=path,
        blob=blob,
        header=headers[header],
        folder_type=folder_type,
        at_head=at_head,
        withdrawals=tuple(
            Withdrawal(date.fromordinal(on), commit, declared, order, _day_in(until))
            for on, commit, declared, order, until in times
        ),
        paths=tuple(paths),
    )


def _revision_in(id_: str, row: list[Any], headers: list[Mapping[str, Value]], people: list[Person]) -> Revision:
    version, status, path, blob, text_commit, text_path, first, last, commit, released, *rest = row
    began, seen, on, until, confirmed, before_git, authors, covered, header = rest
    return Revision(
        id=id_,
        version=version,
        status=status,
        path=path,
        blob=blob,
        text_commit=text_commit,
        text_path=text_path,
        first=first,
        last=last,
        began_on=_day_in(began),
        seen_on=_day_in(seen),
        commit=commit,
        released_on=_day_in(on),
        released=released,
        before_git=before_git is True,
        until=_day_in(until),
        confirmed_on=_day_in(confirmed),
        authors=tuple(people[person] for person in authors),
        covered=covered,
        header=headers[header],
    )


def _day_out(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _day_in(number: int | None) -> date | None:
    return date.fromordinal(number) if number is not None else None
