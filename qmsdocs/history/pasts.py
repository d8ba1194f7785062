"""One id's time line -> its revisions and its withdrawals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from qmsdocs.history.asked import Time
from qmsdocs.history.baseline import stated_day
from qmsdocs.history.faults import faults_of
from qmsdocs.history.line import Line, Span
from qmsdocs.history.states import State
from qmsdocs.history.timeline import Timeline
from qmsdocs.model.data import text
from qmsdocs.model.day import day_of
from qmsdocs.model.document import is_editorial
from qmsdocs.model.finding import Fault
from qmsdocs.model.revision import Past, Person, Revision, Withdrawal


def past_of(
    id_: str, line: Timeline, main: Line, written: Sequence[tuple[int, Person]]
) -> tuple[Past, tuple[Fault, ...]]:
    """The past of an id, and its faults (QMS501, 502, 503). `written`: who wrote it, by place on the main line."""
    fallback = _type_inside(line)
    spans = [
        Span(first, last, state, tuple(main.released(first, last, state, _type(state, fallback))))
        for first, last, state in line.spans(main.end)
    ]
    by_version: dict[str, list[Span]] = {}
    for span in spans:
        if span.state.version:
            by_version.setdefault(span.state.version, []).append(span)
    authors = _authors(spans, written)
    revisions = [_revision(id_, group, main, authors.get(version, ())) for version, group in by_version.items()]
    revisions.sort(key=lambda r: (r.released if r.released >= 0 else r.last, r.last, r.first), reverse=True)
    now = spans[-1].state
    at_head = line.last is not None and line.last.inside
    folder_type = now.folder_type or fallback
    past = Past(
        id=id_,
        revisions=tuple(revisions),
        path=now.path,
        blob=now.blob,
        header=now.fields.header,
        folder_type=folder_type,
        at_head=at_head,
        withdrawals=tuple(_withdrawals(line, spans, main)),
        paths=tuple(dict.fromkeys(state.path for _, state in line.events if state)),
    )
    return past, tuple(faults_of(past, spans, by_version, main))


def _type_inside(line: Timeline) -> str:
    """The type of the folder it lay in last: it serves for times in which it lay in none of today's folders."""
    inside = [state.folder_type for _, state in line.events if state and state.inside]
    return inside[-1] if inside else ""


def _type(state: State, fallback: str) -> str:
    return state.fields.type or state.folder_type or fallback


def _authors(spans: Sequence[Span], written: Sequence[tuple[int, Person]]) -> Mapping[str, tuple[Person, ...]]:
    """By version: who wrote what came in while the document had that version, or had none yet before it."""
    found: dict[str, dict[Person, None]] = {}
    versions = [(span.last, span.state.version) for span in spans if span.state.version]
    index = 0
    for place, person in written:
        while index < len(versions) and versions[index][0] < place:
            index += 1
        if index == len(versions):
            break
        found.setdefault(versions[index][1], {})[person] = None
    return {version: tuple(people) for version, people in found.items()}


def _revision(id_: str, spans: Sequence[Span], main: Line, authors: tuple[Person, ...]) -> Revision:
    """Its release is the first time it counted as approved, its text that of the last."""
    released = [(span, time) for span in spans for time in span.released]
    release, begin = released[0] if released else (None, Time(-1, -1))
    text_span, end = released[-1] if released else (spans[-1], Time(-1, spans[-1].last))
    until, confirmed = _emergency([time for _, time in released])
    began = main.days[spans[0].first]
    released_on = main.days[begin.first] if release else None
    stated = _stated(spans, begin, main)
    return Revision(
        id=id_,
        version=text_span.state.version,
        status=text_span.state.status,
        path=release.state.path if release else text_span.state.path,
        blob=text_span.state.blob,
        text_commit=main.main[end.last].files,
        text_path=text_span.state.path,
        first=spans[0].first,
        last=spans[-1].last,
        began_on=began,
        seen_on=None if stated else min(began, main.seen.get((id_, text_span.state.version), began)),
        commit=main.main[begin.first].id if release else None,
        released_on=stated or released_on,
        released=begin.first,
        before_git=stated is not None,
        until=until,
        confirmed_on=None if confirmed is None else main.days[confirmed],
        authors=() if is_editorial(text_span.state.fields.header) else authors,
        covered=(release or text_span).state.covered,
        header=text_span.state.fields.header,
    )


def _stated(spans: Sequence[Span], begin: Time, main: Line) -> date | None:
    """The day from which a version of the baseline counts, if it stands there, released, and says that it is older."""
    here = (span for span in spans if span.first <= main.baseline <= span.last)
    found = next(here, None) if 0 <= begin.first <= main.baseline and begin.until is None else None
    effective = text(found.state.fields.header.get("effective_date")).strip() if found else ""
    return stated_day(effective, main.days[begin.first])


def _emergency(times: Sequence[Time]) -> tuple[date | None, int | None]:
    """Of a version that an emergency approval released: the last day that it is good for, and the place where the
    approvals asked for came in after it."""
    confirmed = next((time.first for time in times if time.until is None), None)
    until = [time.until for time in times if time.until and (confirmed is None or time.first < confirmed)]
    return (max(until), confirmed) if until else (None, None)


def _withdrawals(line: Timeline, spans: Sequence[Span], main: Line) -> Iterator[Withdrawal]:
    """Each time in which it said to be withdrawn (later texts may correct the day), and each in which no file carried
    it, unless it was withdrawn before."""
    runs = [(kind, list(group)) for kind, group in groupby(line.events, key=lambda event: _absence(event[1]))]
    for index, (kind, events) in enumerate(runs):
        place, _ = events[0]
        last = events[-1][1]
        on = main.days[place]
        after = runs[index + 1] if index + 1 < len(runs) else None
        if kind == "withdrawn" and last is not None:
            on = max(on, _day_in(last))
            on = min(on, main.days[after[1][0][0]]) if after and after[0] == "deleted" else on
        if kind == "withdrawn" or (kind == "deleted" and not (index and runs[index - 1][0] == "withdrawn")):
            yield Withdrawal(on, main.main[place].id, kind == "withdrawn", place, _until(place, spans, main))


def _absence(state: State | None) -> str:
    if state is None:
        return "deleted"
    return "withdrawn" if state.status == "withdrawn" else ""


def _day_in(state: State) -> date:
    return day_of(text(state.fields.header.get("withdrawn_on")).strip()) or date.min


def _until(place: int, spans: Sequence[Span], main: Line) -> date | None:
    """The day on which a version released before stands approved again."""
    before = {span.state.version for span in spans for time in span.released if time.first < place}
    times = (time for span in spans if span.state.version in before for time in span.released)
    found = min((time.first for time in times if time.first > place), default=None)
    return None if found is None else main.days[found]
