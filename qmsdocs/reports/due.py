"""What falls due: as text, as data, as a calendar. Roles only, never who holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qmsdocs.model.day import Span, later, said
from qmsdocs.model.finding import Place
from qmsdocs.qms import Qms
from qmsdocs.reports.markdown import code, plain, prose
from qmsdocs.reports.master_list import unlisted
from qmsdocs.reports.words import json_lines, safe
from qmsdocs.think.due import Due, Undated, left
from qmsdocs.view import View

NAMELESS = "This document has no readable `id` and `version` of its own, so nobody can tell when its review is due."


@dataclass(frozen=True, slots=True)
class Shown:
    """What falls due up to and with a day."""

    name: str
    today: date
    until: date
    commit: str | None
    due: Sequence[tuple[Due, str]]
    """Each with its role in words; empty where none is named."""
    undated: Sequence[Undated]

    @property
    def overdue(self) -> int:
        return sum(1 for one, _ in self.due if one.days < 0)


def agenda(qms: Qms, within: Span) -> Shown:
    until, view = later(qms.day, within), View(qms)
    due = [(one, view.role(one.role)) for one in qms.agenda.due if one.day <= until]
    lost = (Undated(Place(path), NAMELESS) for path in unlisted(qms))
    return Shown(qms.settings.site_name, qms.day, until, qms.commit, due, (*qms.agenda.undated, *lost))


def as_text(shown: Shown) -> str:
    coming = len(shown.due) - shown.overdue
    heads = (("Overdue", shown.due[: shown.overdue]), (f"Due until {shown.until}", shown.due[shown.overdue :]))
    lines = [line for head, group in heads if group for line in (head, "", *_entries(group))]
    if shown.undated:
        lines += ["Day not known", "", *(f"  {_where(one)}: {safe(one.what)}" for one in shown.undated), ""]
    return "\n".join([*lines, f"{shown.overdue} overdue, {coming} due until {shown.until}; as of {shown.today}."])


def _entries(group: Sequence[tuple[Due, str]]) -> Iterator[str]:
    for one, role in group:
        yield f"  {one.day}  {left(one.days)}: {safe(one.what)}"
        yield f"    {_where(one)}, {safe(role) or 'no role named'}"
        yield f"    → {safe(one.do)}"
        yield ""


def _where(one: Due | Undated) -> str:
    return safe(f"{one.place.path}:{one.place.line}")


def as_markdown(shown: Shown) -> str:
    """For an issue; empty where there is nothing to do."""
    groups = {
        "Overdue": [_item(one, role) for one, role in shown.due[: shown.overdue]],
        f"Due until {said(shown.until)}": [_item(one, role) for one, role in shown.due[shown.overdue :]],
        "Day not known": [f"- {prose(one.what)} ({code(_where(one))})" for one in shown.undated],
    }
    lines = [line for head, group in groups.items() if group for line in ("", f"### {head}", "", *group)]
    return "\n".join([f"As of {said(shown.today)}:", *lines]) if lines else ""


def _item(one: Due, role: str) -> str:
    who = plain(role) or "no role named"
    return f"- {said(one.day)}, {left(one.days)}: {plain(one.what)} ({code(_where(one))}), {who}. {prose(one.do)}"


def as_json(shown: Shown) -> str:
    return json_lines(
        {
            "as_of": shown.today.isoformat(),
            "until": shown.until.isoformat(),
            "commit": shown.commit,
            "due": [_row(one, role) for one, role in shown.due],
            "undated": [{"path": one.place.path, "line": one.place.line, "what": one.what} for one in shown.undated],
            "summary": {"overdue": shown.overdue, "due": len(shown.due) - shown.overdue, "undated": len(shown.undated)},
        }
    )


def _row(one: Due, role: str) -> dict[str, object]:
    return {
        "day": one.day.isoformat(),
        "days": one.days,
        "kind": one.kind,
        "id": one.id,
        "what": one.what,
        "path": one.place.path,
        "line": one.place.line,
        "role": one.role or None,
        "role_title": role or None,
        "do": one.do,
    }


def as_ics(shown: Shown) -> str:
    """Empty where nothing falls due: a calendar has an entry at least. Reviews are the same entries as in the site's
    calendar. The last line's own end, CR LF, is left without its LF."""
    from qmsdocs.site.feeds import permanent
    from qmsdocs.site.ics import Event, ics

    def about(one: Due, role: str) -> tuple[str, ...]:
        return (
            f"Who: {role or 'no role named'}",
            f"What to do: {one.do}",
            f"Where: {one.place.path}, line {one.place.line}",
        )

    events = [Event(permanent(*one.identity), one.day, one.what, about(one, role)) for one, role in shown.due]
    return ics(f"Due: {shown.name}", shown.today, events).removesuffix("\n") if events else ""


FORMATS: dict[str, Callable[[Shown], str]] = {"text": as_text, "markdown": as_markdown, "json": as_json, "ics": as_ics}
