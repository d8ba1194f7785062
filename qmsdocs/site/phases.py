"""How long each part of a build took, and how far it has come: said to the person who waits, never part of a result."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

EVERY = 2.0
"""Seconds between two lines of progress."""


@dataclass
class Phases:
    """`say`: where progress goes; nowhere, unless somebody is watching."""

    say: Callable[[str], None] = lambda _: None
    seconds: dict[str, float] = field(default_factory=dict)
    _said: float = field(default_factory=time.perf_counter)

    @contextmanager
    def phase(self, name: str, words: str = "") -> Iterator[None]:
        """What is done within counts as this phase."""
        if words:
            self.say(words)
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0) + time.perf_counter() - begun

    def counted(self, done: int, of: int) -> None:
        """Every so often, how many are done."""
        now = time.perf_counter()
        if now - self._said > EVERY:
            self._said = now
            self.say(f"{done:,} of {of:,} pages …")

    def table(self) -> str:
        """Seconds by phase, in the order in which they began."""
        rows = [*self.seconds.items(), ("all of these", sum(self.seconds.values()))]
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name.ljust(width)}  {seconds:7.2f} s" for name, seconds in rows)
