"""The main line, and the times in which a document stood unchanged along it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qmsdocs.git.log import Commit
from qmsdocs.history.asked import Approvals, Held, Time
from qmsdocs.history.baseline import NO_BASELINE
from qmsdocs.history.seen import Seen
from qmsdocs.history.states import State
from qmsdocs.model.day import said
from qmsdocs.model.finding import CannotRun


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
