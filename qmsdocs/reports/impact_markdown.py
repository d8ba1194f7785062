"""What a change touches, as Markdown for a public pull request: roles, not people; short where little changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from qmsdocs.model.day import day_of, said
from qmsdocs.reports.impact import Approver, Shown
from qmsdocs.reports.markdown import code, listed, plain
from qmsdocs.think.due import Due, left
from qmsdocs.think.impact import Cited, Covering, Part, Redline, Row, Rows, Touched

_DOCUMENTS = 30
_HOW = {
    "new": "new",
    "withdrawn": "withdrawn",
    "deleted": "deleted",
    "unidentified": "has no readable id",
    "administration": "text unchanged",
    "changed": "changed",
}
NOTHING = "Nothing controlled: no document, register, schema or setting changes."


def render(shown: Shown) -> str:
    impact = shown.impact
    lines = ["## What this change touches", ""]
    if impact.is_empty:
        return "\n".join([*lines, NOTHING])
    counts = [(len(impact.documents), "document"), (len(impact.registers), "register")]
    parts = [f"{count} {noun}{'s' * (count != 1)}" for count, noun in counts if count]
    parts += [f"settings ({listed(impact.settings, code)})"] if impact.settings else []
    lines += [f"{', '.join(parts)}; as of {said(shown.head.day)}.", ""]
    for one in impact.documents[:_DOCUMENTS]:
        lines += [*_document(shown, one), ""]
    if len(impact.documents) > _DOCUMENTS:
        rest = listed(impact.documents[_DOCUMENTS:], lambda one: plain(one.id), 100)
        lines += [f"Also: {rest}.", ""]
    groups = {
        "Registers": map(_register, impact.registers),
        "Coverage, once all that is approved is in force": (line for one in impact.coverage for line in _covering(one)),
        "Reviews of what is touched": (_review(shown, one) for one in impact.reviews),
    }
    for head, group in groups.items():
        found = list(group)
        lines += [f"### {head}", "", *found, ""] if found else []
    return "\n".join(lines).rstrip("\n")


def _document(shown: Shown, one: Touched) -> Iterator[str]:
    before, after = one.version
    versions = f"{plain(before)} → {plain(after)}" if before and after and before != after else plain(after or before)
    title = "" if one.id == one.path else plain(one.title)
    yield f"### {' '.join(filter(None, (plain(one.id), title, versions)))}: {_HOW[one.how]}"
    yield ""
    yield from (f"- {line}" for line in _facts(shown, one) if line)


def _facts(shown: Shown, one: Touched) -> Iterator[str]:
    yield code(one.path) + (f", was {code(one.was_at)}" if one.was_at else "") + _status(one, shown.head.day)
    if one.how in ("new", "changed"):
        yield _summary(one)
    if one.how == "administration" and one.fields:
        yield f"Fields: {listed(one.fields, code)}"
    yield _clauses(one)
    yield _approvals(map(shown.approver, one.approvals))
    yield _readers(shown, one)
    yield _parts("Files that it shows or offers", one.files, one.how == "changed")
    yield _parts("Records that it asks for", one.records, one.how == "changed")
    citing = [tuple(group) for _, group in groupby(one.cited, key=lambda cited: cited.id)]
    yield f"Cited by {listed(citing, _citing)}" if citing else ""
    yield f"Register rows: {listed(one.rows, _row)}" if one.rows else ""


def _status(one: Touched, today: date) -> str:
    before, after = one.status
    status = f", {plain(before)} → {plain(after)}" if before and after and before != after else ""
    day = day_of(one.effective_date)
    begins = one.how in ("new", "changed") and after == "approved" and day
    return status + (f", {_begins(day, today, waits=bool(one.approvals))}" if begins and day else "")


def _begins(day: date, today: date, *, waits: bool) -> str:
    """From when a text holds: never before it is merged, and approved by all whom it needs."""
    if day > today:
        return f"in force from {said(day)}" + (" once approved" if waits else "")
    return f"in force once {'approved and ' if waits else ''}merged" + (f"; it states {said(day)}" * (day < today))


def _summary(one: Touched) -> str:
    told = plain(one.change_summary) or ("" if one.how == "new" else "`change_summary` says nothing")
    return f"What changed: {told}{_redline(one.redline)}" if told or one.redline else ""


def _redline(one: Redline | None) -> str:
    if one is None:
        return ""
    named = (plain(section) or "its beginning" for section in one.sections)
    words = f"{one.added} word{'s' * (one.added != 1)} added, {one.removed} removed"
    return f" ({words}, in {listed(named, str)})"


def _clauses(one: Touched) -> str:
    gained = f"gains {listed(one.gained, plain)}" if one.gained else ""
    lost = f"loses {listed(one.lost, plain)}" if one.lost else ""
    return f"Clauses: {'; '.join(filter(None, (gained, lost)))}" if gained or lost else ""


def _approvals(needed: Iterable[Approver]) -> str:
    words = [_approver(one) for one in needed]
    return f"Still to approve: {'; '.join(words)}" if words else ""


def _approver(one: Approver) -> str:
    title = plain(one.title or one.role) + (f", {plain(one.meaning)}" if one.meaning else "")
    if one.holders:
        return f"{title} ({listed(one.holders, plain)})"
    return title if one.is_held else f"{title} (nobody holds this role)"


def _readers(shown: Shown, one: Touched) -> str:
    if not one.readers.asked:
        return "To be read again by nobody: it is not marked `significant`" if one.readers.why else ""
    who = listed(shown.readers(one.readers), plain) if one.readers.roles else "everybody"
    words = {"first": "To be read by", "again": "To be read again by", "gone": "No longer holds: to be told to"}
    return f"{words[one.readers.why]} {who}"


def _parts(head: str, parts: Iterable[Part], whole: bool) -> str:
    """What is touched of them; where the text changes, what stays is named too, since it may have to follow."""
    words = {"new": "new", "changed": "changed", "gone": "gone", "same": "as before"}
    every = tuple(one for one in parts if whole or one.state != "same")
    return f"{head}: {listed(every, lambda one: f'{plain(one.name)} ({words[one.state]})')}" if every else ""


def _citing(group: Sequence[Cited]) -> str:
    """All places in one document."""
    return f"{plain(group[0].id)} ({code(group[0].place.path)}: {'; '.join(map(_cited, group))})"


def _cited(one: Cited) -> str:
    where = f", section {plain(one.section)}" if one.section else ""
    states = {"touched": ", touched here", "gone": ", not there"}
    names = f", which names {code('#' + one.names)}{states.get(one.state, '')}" if one.names else ""
    kind = "" if one.kind == "link" else f", under {code(one.kind)}"
    return f"line {one.place.line}{where}{kind}{names}"


def _row(one: Row) -> str:
    return f"{plain(one.register)} {plain(one.id)} ({code(f'{one.place.path}:{one.place.line}')})"


def _register(one: Rows) -> str:
    groups = (("added", one.added), ("changed", one.changed), ("removed", one.removed))
    words = "; ".join(f"{len(ids)} {how} ({listed(ids, plain)})" for how, ids in groups if ids)
    return f"- {plain(one.title)} ({code(one.path)}): {words or 'no row of it changes'}"


def _covering(one: Covering) -> Iterator[str]:
    states = dict.fromkeys((*one.before, *one.after))
    counts = ((state, one.before.get(state, 0), one.after.get(state, 0)) for state in states)
    yield f"- {one.reference}: {', '.join(f'{state} {old} → {new}' for state, old, new in counts if old != new)}"
    for number, title, before, after in one.clauses[:20]:
        yield f"  - {number} {title}: {before} → {after}"
    if len(one.clauses) > 20:
        yield f"  - and {len(one.clauses) - 20} more clauses"


def _review(shown: Shown, one: Due) -> str:
    who = shown.title(one.role)
    when = left(one.days) if one.days < 0 else f"due {left(one.days)}"
    return f"- {plain(one.id)}: {when}, {plain(who) if who else 'no role named'}"
