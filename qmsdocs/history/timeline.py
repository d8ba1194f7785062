"""Along the main line: which file carries each id, commit after commit, and what an id-less file became."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qmsdocs.git.log import Commit
from qmsdocs.history.states import Reader, State

Event = tuple[int, State | None]
"""From this place on the main line on the id stands so; None: no file carries it."""


@dataclass(slots=True)
class Timeline:
    """Everything an id ever was. `rivals`: from a place on, the other files that carry the same id."""

    events: list[Event] = field(default_factory=list)
    rivals: list[tuple[int, frozenset[str]]] = field(default_factory=list)
    unread: list[tuple[int, int]] = field(default_factory=list)
    """(place, place after the last) of times in which its own file could not be read."""

    @property
    def last(self) -> State | None:
        return self.events[-1][1] if self.events else None

    def at(self, place: int) -> State | None:
        """How the id stands after the main-line commit at `place`."""
        index = bisect_right(self.events, place, key=lambda event: event[0])
        return self.events[index - 1][1] if index else None

    def until(self, end: int) -> Timeline | None:
        """What it was up to a place on the main line; None where it was nothing yet."""
        events = [event for event in self.events if event[0] <= end]
        return Timeline(events, self.rivals, self.unread) if any(state for _, state in events) else None

    def next_read(self, place: int) -> int:
        """Where what came in at `place` could first be read: there, or when its own file was mended."""
        return next((after for first, after in self.unread if first <= place < after), place)

    def rival(self, path: str, place: int) -> bool:
        """Whether the path is another file's that bears the id, not the document's own, there or just before."""
        return any(self._rival(path, at) for at in (place, place - 1)) and not any(
            state.path == path for at in (place, place - 1) if (state := self.at(at))
        )

    def _rival(self, path: str, place: int) -> bool:
        index = bisect_right(self.rivals, place, key=lambda event: event[0])
        return bool(index) and path in self.rivals[index - 1][1]

    def spans(self, end: int) -> list[tuple[int, int, State]]:
        """(first, last, state) of every time in which the id was there; `end` is the place of the head."""
        following = [place for place, _ in self.events[1:]] + [end + 1]
        return [
            (place, after - 1, state)
            for (place, state), after in zip(self.events, following, strict=True)
            if state is not None and after > place
        ]


@dataclass(slots=True)
class _Nameless:
    """The past of a file without an id; `origin`: the id that it bore before and lost."""

    events: list[tuple[int, State]]
    origin: str = ""


class _Tracker:
    def __init__(self, reader: Reader, renames: Mapping[str, Mapping[str, str]]) -> None:
        self.reader = reader
        self.renames = renames
        self.lines: dict[str, Timeline] = {}
        self.present: dict[str, State] = {}
        self.carriers: dict[str, set[str]] = {}
        self.nameless: dict[str, _Nameless] = {}
        self.unread: dict[str, int] = {}

    def take(self, place: int, commit: Commit) -> None:
        """One main-line commit: what its changes against its first parent make of every id they touch."""
        before = {change.path: self.present.get(change.path) for change in commit.changes}
        touched: dict[str, None] = {}
        for change in commit.changes:
            after = self.reader.state(change.path, change.new) if change.new else None
            if change.new and after is None:
                self.unread.setdefault(change.path, place)
                continue  # cannot be read: the file's state before it stays
            self.read_again(change.path, place)
            self._replace(before[change.path], change.path, after, touched)
        arrived = self._follow_nameless(place, commit, before)
        for id_ in touched:
            self._settle(place, id_, arrived)

    def read_again(self, path: str, place: int) -> None:
        first = self.unread.pop(path, None)
        state = self.present.get(path)
        line = self.lines.get(state.id) if state else None
        if first is not None and line and line.last is state:
            line.unread.append((first, place))

    def _replace(self, old: State | None, path: str, new: State | None, touched: dict[str, None]) -> None:
        if old and old.id:
            self.carriers[old.id].discard(path)
            touched[old.id] = None
        if new is None:
            self.present.pop(path, None)
            return
        self.present[path] = new
        if new.id:
            self.carriers.setdefault(new.id, set()).add(path)
            touched[new.id] = None

    def _follow_nameless(self, place: int, commit: Commit, before: Mapping[str, State | None]) -> dict[str, _Nameless]:
        """Moves the pasts of id-less files along; the pasts, by path, of those that bear an id from now on."""
        moves = self.renames.get(commit.id, {})
        gone = {path: self.nameless.pop(path, None) for path, old in before.items() if path not in self.present and old}
        moved = {moves[path]: past for path, past in gone.items() if past and path in moves}
        arrived: dict[str, _Nameless] = {}
        for path, old in before.items():
            now = self.present.get(path)
            if now is None or now is old:
                continue
            past = moved.get(path) or self.nameless.pop(path, None)
            if now.id:
                if past:
                    arrived[path] = past
                continue
            past = past or _Nameless([], old.id if old else "")
            past.events.append((place, now))
            self.nameless[path] = past
        return arrived

    def _settle(self, place: int, id_: str, arrived: Mapping[str, _Nameless]) -> None:
        """Which of the files that carry the id is the document now: inside before outside, else the one that had it."""
        line = self.lines.setdefault(id_, Timeline())
        carriers = self.carriers.get(id_, set())
        inside = {path for path in carriers if self.present[path].inside}
        chosen = None
        if carriers:
            candidates = inside or carriers
            had = line.last.path if line.last else None
            others = line.rivals[-1][1] if line.rivals else frozenset()
            # Where the path that had it is gone, a file that came now is the document moved; the other stays the other.
            chosen = self.present[had if had in candidates else min(candidates - others or candidates)]
            past = arrived.get(chosen.path)
            if past:
                _bridge(line, past, id_)
        rivals = frozenset(carriers - {chosen.path}) if chosen else frozenset()
        if rivals or (line.rivals and line.rivals[-1][1]):
            line.rivals.append((place, rivals))
        if chosen is not line.last:
            if line.events and line.events[-1][0] == place:
                line.events.pop()
            line.events.append((place, chosen))


def _bridge(line: Timeline, past: _Nameless, id_: str) -> None:
    """The time before a file had its id belongs to the id; so does the time in which it had lost it."""
    if line.events:
        lost_here = past.origin == id_ and line.events[-1] == (past.events[0][0], None)
        if not lost_here:
            return
        line.events.pop()
    line.events += past.events


def timelines(main: Iterable[Commit], reader: Reader, renames: Mapping[str, Mapping[str, str]]) -> dict[str, Timeline]:
    """The time line of every id that a Markdown file of the main line ever bore.

    `renames`: commit id -> old path -> new path, where git saw that an id-less file was moved.
    """
    tracker = _Tracker(reader, renames)
    place = -1
    for place, commit in enumerate(main):
        tracker.take(place, commit)
    for path in list(tracker.unread):
        tracker.read_again(path, place + 1)
    return {id_: kept for id_, line in tracker.lines.items() if (kept := _inside_only(line))}


def _inside_only(line: Timeline) -> Timeline | None:
    """Today's folders decide: a file that left them for good is gone from then on, unless it says that it is withdrawn;
    one that never lay in them counts only as the past of a deleted document."""
    inside = [index for index, (_, state) in enumerate(line.events) if state and state.inside]
    if not inside:
        return line if line.last is None and any(s and s.status == "approved" for _, s in line.events) else None
    after = line.events[inside[-1] + 1 :]
    kept = line.events[: inside[-1] + 1]
    if after:
        place, state = after[0]
        kept.append((place, state if state and state.status == "withdrawn" else None))
    return Timeline(kept, line.rivals, line.unread)
