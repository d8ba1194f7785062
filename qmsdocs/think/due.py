"""What falls due, and when: reviews of documents, lapses of emergency approvals, days in the rows of registers. Of
pages, command and rules alike. Whatever else is to be done by a day is one more function here, and its line in
`Qms.agenda`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Literal

from qmsdocs.model.data import KeyPath, Value, mapping, text
from qmsdocs.model.day import Span, day_of, later
from qmsdocs.model.document import Document, field_text
from qmsdocs.model.finding import Place
from qmsdocs.model.record import PLAN, Register
from qmsdocs.model.settings import Asked
from qmsdocs.read.schemas import DueField, Schema
from qmsdocs.think.lifecycle import Standing, standing

Group = Mapping[str, Value]
Kind = Literal["review", "emergency", "register"]
_MOST = 160
"""Letters of a row's own words."""


@dataclass(frozen=True, slots=True)
class Review:
    """The next review of a document in force. `days`: until then; below 0, it is overdue."""

    standing: Standing
    day: date
    days: int


@dataclass(frozen=True, slots=True)
class Due:
    """Something that a role does by a day. `days`: until then; below 0, it is overdue."""

    day: date
    days: int
    kind: Kind
    id: str
    """Of the document, or of the row; empty for a row without one."""
    what: str
    place: Place
    role: str
    """Id of the role that does it; empty where none is named."""
    do: str
    """What to do, in a sentence."""
    identity: tuple[str, ...]
    """Tells it from everything else that falls due, for good: a calendar moves what it knows already."""

    @property
    def order(self) -> tuple[date, str, str, int]:
        return self.day, self.id, self.place.path, self.place.line


@dataclass(frozen=True, slots=True)
class Undated:
    """Something whose day nobody can tell."""

    place: Place
    what: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """All that falls due, the first first, and all whose day is not known."""

    due: tuple[Due, ...]
    undated: tuple[Undated, ...]


def agenda_of(*found: Iterable[Due | Undated]) -> Agenda:
    every = list(chain(*found))
    due = sorted((one for one in every if isinstance(one, Due)), key=lambda one: one.order)
    undated = sorted((one for one in every if isinstance(one, Undated)), key=lambda one: one.place)
    return Agenda(tuple(due), tuple(undated))


def left(days: int) -> str:
    """How long until a day, or since when it is overdue, in words."""
    if days == 0:
        return "today"
    count = f"{abs(days):,} day{'s' if abs(days) != 1 else ''}"
    return f"in {count}" if days > 0 else f"{count} overdue"


def reviews_of(standings: Iterable[Standing], today: date) -> list[Review]:
    """Of documents in force that say a day, the first to be reviewed first."""
    dated = ((one, day_of(one.in_force.text("next_review"))) for one in standings if one.in_force)
    found = [Review(one, day, (day - today).days) for one, day in dated if day]
    return sorted(found, key=lambda one: (one.day, one.standing.id))


def review_identity(standing: Standing) -> tuple[str, ...]:
    """By the commit of the first release, which never changes."""
    released = (one for one in standing.past.revisions if one.commit)
    first = min(released, key=lambda one: one.released, default=None)
    return (first.commit or "" if first else "", standing.id, "review")


def reviews_due(
    standings: Mapping[str, Standing], documents: Mapping[str, Document], today: date
) -> Iterator[Due | Undated]:
    """The reviews of all documents in force, and those documents in force that say no day. `documents`: by id."""
    dated = {one.standing.id: one for one in reviews_of(standings.values(), today)}
    for known in standings.values():
        revision = known.in_force
        if revision is None:
            continue
        document = documents.get(known.id)
        place = document.place("next_review") if document else Place(known.past.path)
        named = f"{known.id} {revision.title}".strip()
        review = dated.get(known.id)
        if review is None:
            written = text(revision.header.get("next_review"))
            why = f"`next_review` is “{written}”, which is no day" if written else "it says no `next_review`"
            yield Undated(place, f"{named} is in force, and {why}.")
            continue
        yield Due(
            day=review.day,
            days=review.days,
            kind="review",
            id=known.id,
            what=f"Review of {named}",
            place=place,
            role=revision.text("owner"),
            do=f'Read it, then record what was found: `qmsdocs review {known.id} --outcome kept --comment "…"`.',
            identity=review_identity(known),
        )


def lapses_due(
    standings: Mapping[str, Standing],
    documents: Mapping[str, Document],
    asked: Callable[[str, bool], Sequence[Asked]],
    today: date,
) -> Iterator[Due]:
    """The last days of emergency approvals, until the approvals asked for come in, or another version is there.
    `asked`: what a document type asks for, and whether only spelling and form changed."""
    for known in standings.values():
        document = documents.get(known.id)
        found = (one for one in known.past.revisions if document and one.version == document.version)
        revision = next(found, None)
        if document is None or revision is None or revision.until is None or revision.confirmed_on:
            continue
        if document.status != "approved":  # taken back, or withdrawn
            continue
        after = standing(known.past, later(revision.until, Span(1, "d")))
        holds = f"version {after.in_force.version} holds again" if after and after.in_force else "nothing is in force"
        wanted = asked(document.type, document.editorial)
        how = " and ".join(f"`qmsdocs approve {document.id} --role {one.role}`" for one in wanted)
        yield Due(
            day=revision.until,
            days=(revision.until - today).days,
            kind="emergency",
            id=document.id,
            what=f"Emergency approval of {document.id} {revision.version} {revision.title}",
            place=document.place("approvals"),
            role=revision.text("owner"),
            do=f"After that day {holds}, unless the approvals asked for come in: {how or 'a regular approval'}.",
            identity=(revision.commit or "", document.id, revision.version, "emergency"),
        )


def rows_due(register: Register, schema: Schema | None, today: date) -> Iterator[Due | Undated]:
    """The days in a register's rows that fall due by its schema, but for those that are said to be done."""
    fields = _fields(register, schema)
    if fields and not register.readable:
        yield Undated(Place(register.path), "The register cannot be read, so its days are not known.")
    for number, row in register.live:
        for field in fields:
            for path, group in _groups(row, field.way[:-1], (number,)):
                if _is_open(group, field):
                    yield _row_due(register, schema, field, row, (path, group), today)


def _fields(register: Register, schema: Schema | None) -> tuple[DueField, ...]:
    """An improvement plan has days whatever its schema says."""
    said = schema.due if schema else ()
    return said or ((DueField("due"),) if register.name == PLAN else ())


def _is_open(group: Group, field: DueField) -> bool:
    """Whether a day is said (that it is said at all is for the schema to ask), and that it is done is not."""
    done = field_text(group, field.done) if field.done else ""
    return bool(field_text(group, field.way[-1])) and not done


def _row_due(
    register: Register,
    schema: Schema | None,
    field: DueField,
    row: Group,
    found: tuple[KeyPath, Group],
    today: date,
) -> Due | Undated:
    """`found`: the group of fields that holds the day, and its path."""
    path, group = found
    row_id = field_text(row, "id")
    what = " ".join(filter(None, (schema.title if schema else register.name, row_id)))
    about = _about(row, schema) if schema else ""
    what = f"{what}: {about}" if about else what
    place, day = register.place(*path, field.way[-1]), day_of(field_text(group, field.way[-1]))
    if day is None:
        return Undated(place, f"{what} (`{field.field}` holds no day).")
    role = field_text(group, field.role) or field_text(row, field.role) or field_text(row, "owner")
    identity = ("register", register.name, row_id or str(path[0]), *map(str, path[1:]), field.field)
    return Due(day, (day - today).days, "register", row_id, what, place, role, field.do, identity)


def _groups(group: Group, way: tuple[str, ...], path: KeyPath) -> Iterator[tuple[KeyPath, Group]]:
    """The groups of fields at the end of a way through a row, each with its path; lists are gone through."""
    if not way:
        yield path, group
        return
    value = group.get(way[0])
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _groups(mapping(item), way[1:], (*path, way[0], number))
    elif isinstance(value, dict):
        yield from _groups(value, way[1:], (*path, way[0]))


def _about(row: Group, schema: Schema) -> str:
    """What a row is about, by its first field of free text; in one line, cut where it is long."""
    shape = schema.shape.item
    names = (name for name in (*schema.layout.columns, *shape.names) if name != "id" and shape.field(name).free_text)
    words = " ".join(field_text(row, next(names, "")).split())
    return words if len(words) <= _MOST else words[: _MOST - 1].rstrip() + "…"
