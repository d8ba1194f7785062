"""One id's time line -> its revisions, its withdrawals, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from qmsdocs.git.log import Commit
from qmsdocs.history.asked import Approvals, Held, Time
from qmsdocs.history.baseline import NO_BASELINE, stated_day
from qmsdocs.history.seen import Seen
from qmsdocs.history.states import State
from qmsdocs.history.timeline import Timeline
from qmsdocs.history.versions import went_back
from qmsdocs.model.data import text
from qmsdocs.model.day import day_of, said
from qmsdocs.model.document import is_editorial
from qmsdocs.model.finding import CannotRun, Fault, Place
from qmsdocs.model.revision import Past, Person, Revision, Withdrawal


@dataclass(frozen=True, slots=True)
class Line:
    """The main line: its commits, their days, and the approvals asked for along it; and when versions first were."""

    main: Sequence[Commit]
    days: Sequence[date]
    approvals: Approvals
    held: Held
    seen: Seen
    baseline: int = NO_BASELINE
    """Place of the commit whose released texts count from the days that they state."""

    @property
    def end(self) -> int:
        return len(self.main) - 1

    def released(self, first: int, last: int, state: State, type_: str) -> Iterator[Time]:
        """The times in which a state counted as approved."""
        return self.approvals.released(first, last, state, type_, self.held)


def last_on(line: Line, day: date) -> int:
    """The place at which the main line ended on a day; the baseline, whose texts state days before git, for an earlier
    one. Raises CannotRun for a day before the first commit."""
    places = [place for place, on in enumerate(line.days) if on <= day]
    end = max([*places, line.baseline])
    if end == NO_BASELINE:
        hint = "Choose that day or a later one. For texts that are older than git, see `baseline` in the settings."
        first = said(min(line.days))
        raise CannotRun(f"On {said(day)} nothing was in git yet: the main line begins on {first}.", hint)
    return end


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which a document stood unchanged; `released`: the parts of it in which it counted as approved."""

    first: int
    last: int
    state: State
    released: tuple[Time, ...]


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
    return past, tuple(_faults(past, spans, by_version, main))


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


def _faults(past: Past, spans: Sequence[Span], by_version: Mapping[str, Sequence[Span]], main: Line) -> Iterator[Fault]:
    """What is wrong with the versions. What the document's version of today leaves behind, or a document that is gone,
    cannot be mended any more and stands under a code of its own (QMS504)."""
    for fault in _faults_of_versions(past.id, Place(past.path), spans, by_version, main):
        yield fault if past.at_head else replace(fault, rule=_LEFT_BEHIND)


def _faults_of_versions(
    id_: str, place: Place, spans: Sequence[Span], by_version: Mapping[str, Sequence[Span]], main: Line
) -> Iterator[Fault]:
    now = spans[-1].state
    seen: list[str] = []
    for span in spans:
        version = span.state.version
        if not version or (seen and seen[-1] == version):
            continue
        if version in seen:
            code = "QMS501" if now.version == version else _LEFT_BEHIND
            yield Fault(code, place, _came_back(id_, version, seen[-1], main, span.first), NEW_VERSION)
        elif seen and went_back(seen[-1], version):
            code = "QMS503" if went_back(seen[-1], now.version) else _LEFT_BEHIND
            yield Fault(code, place, _lower(id_, version, seen[-1], main, span.first), NEW_VERSION)
        seen.append(version)
    for version, group in by_version.items():
        release, changed = _changed_after_release(group)
        if release and changed:
            standing = now.version == version and now.covered != release.state.covered
            message = _other_text(id_, version, main, changed.first)
            yield Fault("QMS502" if standing else _LEFT_BEHIND, place, message, NEW_VERSION)


def _changed_after_release(spans: Sequence[Span]) -> tuple[Span | None, Span | None]:
    """The time of a version's release, and the first one after it with another covered text."""
    release = next((span for span in spans if span.released), None)
    after = (span for span in spans if release and span.first > release.first)
    return release, next((s for s in after if release and s.state.covered != release.state.covered), None)


_LEFT_BEHIND = "QMS504"
NEW_VERSION = "Give the text a `version` that was never used before; what is in history stays as it is."


def _when(main: Line, place: int) -> str:
    """A place on the main line in words; of a merge that is not made yet, the change that it would bring."""
    commit = main.main[place].id[:10]
    return f"on {main.days[place].isoformat()} (commit {commit})" if commit else "by this change"


def _came_back(id_: str, version: str, other: str, main: Line, place: int) -> str:
    when = _when(main, place)
    return f"{id_} went back from version {other} to version {version} {when}: readers cannot tell which is newer."


def _lower(id_: str, version: str, other: str, main: Line, place: int) -> str:
    return f"{id_} went from version {other} down to {version} {_when(main, place)}: versions only go up."


def _other_text(id_: str, version: str, main: Line, place: int) -> str:
    when = _when(main, place)
    return f"The text of {id_} version {version} was changed {when}, after its release: one version, two texts."
