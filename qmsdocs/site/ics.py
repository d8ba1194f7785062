"""A calendar in the form of RFC 5545 (iCalendar): one event, all day long, for each day to remember."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from qmsdocs.site.feeds import one_line

if TYPE_CHECKING:
    import icalendar


@dataclass(frozen=True, slots=True)
class Event:
    """`about`: lines of its description; `link`: an absolute address, or none."""

    id: UUID
    day: date
    title: str
    about: tuple[str, ...]
    link: str = ""


def ics(name: str, made: date, events: Iterable[Event]) -> str:
    """The calendar; `made` is the day of the build, the only clock. Lines end with CR LF."""
    from icalendar import Calendar  # dearer to load than to use

    calendar = Calendar()
    calendar.add("prodid", "-//qmsdocs//Review calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", one_line(name))
    for event in events:
        calendar.add_component(_event(event, datetime.combine(made, time(), UTC)))
    made_of: bytes = calendar.to_ical()
    return made_of.decode("utf-8")


def _event(event: Event, stamp: datetime) -> icalendar.Event:
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("uid", str(event.id))
    entry.add("dtstamp", stamp)
    entry.add("dtstart", event.day)
    entry.add("summary", one_line(event.title))
    entry.add("description", "\n".join(map(one_line, event.about)))
    entry.add("transp", "TRANSPARENT")
    if event.link:
        entry.add("url", one_line(event.link))
    return entry
