"""What the main line would have if a branch were merged into it now: so that a change is judged by what it makes of the
main line as that is, not as it was when the branch left it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from qmsdocs.git.log import Change
from qmsdocs.history.states import Reader


def merged(ours: tuple[Change, ...], theirs: tuple[Change, ...], reader: Reader) -> Iterator[Change]:
    """What the branch changed, at the paths that the main line has now. A text that both changed is the branch's; one
    that the branch only moved is the main line's."""
    moved, elsewhere = _moves(ours, reader), _moves(theirs, reader)
    texts = {change.path: change.new for change in theirs}
    came_from = {new: old for old, new in moved.items()}
    old_texts = {change.path: change.old for change in ours}
    for change in ours:
        here = elsewhere.get(change.path, change.path)
        if not change.new:
            yield Change(here, change.old, "")
        elif change.old:
            yield Change(here, change.old, change.new)
        else:
            origin = came_from.get(change.path)
            only_moved = origin is not None and old_texts[origin] == change.new
            now = texts.get(elsewhere.get(origin, origin), change.new) if only_moved and origin else change.new
            yield Change(change.path, "", now or change.new)


def _moves(changes: Iterable[Change], reader: Reader) -> Mapping[str, str]:
    """Old path -> new path of the documents that went from one and came to the other, by their ids."""
    gone: dict[str, str] = {}
    came: dict[str, str] = {}
    for change in changes:
        if not (change.old and change.new):
            state = reader.state(change.path, change.old or change.new)
            if state and state.id:
                (gone if change.old else came).setdefault(state.id, change.path)
    return {path: came[id_] for id_, path in gone.items() if id_ in came}
