"""Who wrote each revision: the authors of the non-merge commits that changed a document's covered content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from qmsdocs.git.log import Change, Commit, Log
from qmsdocs.history.states import Reader
from qmsdocs.history.timeline import Timeline
from qmsdocs.model.revision import Person

Moves = Mapping[str, Mapping[str, str]]


@dataclass(slots=True)
class _Sides:
    """Of one id in one commit: digests of covered content before, and after with their paths."""

    old: set[str] = field(default_factory=set)
    new: list[tuple[str, str]] = field(default_factory=list)


class _Owners:
    """Whose document a file is that does not say it itself: it has no id yet, or cannot be read."""

    def __init__(self, lines: Mapping[str, Timeline], end: int) -> None:
        self._spans: dict[str, list[tuple[int, int, str]]] = {}
        for id_, line in lines.items():
            for first, last, state in line.spans(end):
                self._spans.setdefault(state.path, []).append((first, last, id_))

    def at(self, path: str, place: int) -> str | None:
        """The id whose document lay there after the main-line commit at `place`."""
        spans = self._spans.get(path, ())
        return next((id_ for first, last, id_ in spans if first <= place <= last), None)

    def until(self, path: str, place: int) -> str | None:
        """… that lay there last, then or before."""
        found = max((span for span in self._spans.get(path, ()) if span[0] <= place), default=None)
        return found[2] if found else None

    def after_moves(self, path: str, place: int, moved: Mapping[str, str]) -> str | None:
        """… that the file became by the moves of the commits that came in together."""
        seen: set[str] = set()
        found = self.at(path, place)
        while found is None and path in moved and path not in seen:
            seen.add(path)
            path = moved[path]
            found = self.at(path, place)
        return found


@dataclass(frozen=True, slots=True)
class _Context:
    lines: Mapping[str, Timeline]
    turns: Mapping[int, list[str]]
    """Place -> the ids that stood otherwise after that main-line commit."""
    reader: Reader
    owners: _Owners


def writers(
    log: Log, lines: Mapping[str, Timeline], reader: Reader, moves: Moves, proper: Callable[[Person], Person]
) -> dict[str, list[tuple[int, Person]]]:
    """Id -> (place on the main line whose text the work went into, person), in order. `proper`: what `.mailmap` makes
    of a person."""
    turns: dict[int, list[str]] = {}
    for id_, line in lines.items():
        for place, _ in line.events:
            turns.setdefault(place, []).append(id_)
    context = _Context(lines, turns, reader, _Owners(lines, len(log.main) - 1))
    found: dict[str, list[tuple[int, Person]]] = {}
    for place, group in enumerate(log.groups):
        moved = {old: new for commit in group for old, new in moves.get(commit.id, {}).items()}
        for commit in group:
            if len(commit.parents) > 1 or not commit.changes:
                continue
            people = [proper(person) for person in (commit.author, *commit.coauthors)]
            written = _on_main(commit, place, context) if commit is group[-1] else _aside(commit, place, moved, context)
            for id_, into in written:
                found.setdefault(id_, []).extend((into, person) for person in people)
    return {id_: sorted(entries, key=lambda entry: entry[0]) for id_, entries in found.items()}


def _on_main(commit: Commit, place: int, context: _Context) -> Iterator[tuple[str, int]]:
    """(id, place) for the documents that a commit of the main line gave other covered content: how they stood before
    and after it is known. A text that cannot be read is unlike any other."""
    for id_ in context.turns.get(place, ()):
        line = context.lines[id_]
        before, after = line.at(place - 1), line.at(place)
        mended = line.next_read(place - 1) == place
        if after and (mended or before is None or before.covered != after.covered):
            yield id_, place
    for change in commit.changes:
        sides = [_side(change, blob, context.reader)[1] for blob in (change.old, change.new)]
        owner = context.owners.at(change.path, place)
        if owner and any(text.startswith(_UNREADABLE) for text in sides):
            yield owner, context.lines[owner].next_read(place)


def _aside(commit: Commit, place: int, moved: Mapping[str, str], context: _Context) -> Iterator[tuple[str, int]]:
    """… whose covered content a commit of a side branch changed, in the document's own file."""
    sides: dict[str, _Sides] = {}
    for change in commit.changes:
        old_id, old = _side(change, change.old, context.reader)
        new_id, new = _side(change, change.new, context.reader)
        if old and (owner := old_id or _old_owner(change.path, place, moved, context) or new_id):
            sides.setdefault(owner, _Sides()).old.add(old)
        if new and (owner := new_id or _new_owner(change.path, place, moved, context) or _kept(new, old_id)):
            sides.setdefault(owner, _Sides()).new.append((change.path, new))
    for id_, side in sides.items():
        line = context.lines.get(id_)
        fresh = [(path, text) for path, text in side.new if text not in side.old]
        if line and any(not line.rival(path, place) for path, _ in fresh):
            yield id_, line.next_read(place)


_UNREADABLE = "unreadable "


def _side(change: Change, blob: str, reader: Reader) -> tuple[str | None, str]:
    """(id if the text says one, digest of its covered content); a text that cannot be read is unlike any other."""
    if not blob:
        return None, ""
    state = reader.state(change.path, blob)
    return (state.id or None, state.covered) if state else (None, _UNREADABLE + blob)


def _kept(text: str, old_id: str | None) -> str | None:
    """A text that cannot be read any more is still that of the document that lay there."""
    return old_id if text.startswith(_UNREADABLE) else None


def _old_owner(path: str, place: int, moved: Mapping[str, str], context: _Context) -> str | None:
    owners = context.owners
    return owners.at(path, place - 1) or owners.after_moves(path, place, moved) or owners.until(path, place)


def _new_owner(path: str, place: int, moved: Mapping[str, str], context: _Context) -> str | None:
    """The file may have been moved on the main line meanwhile, so what lay there before counts too."""
    return context.owners.after_moves(path, place, moved) or context.owners.until(path, place)
