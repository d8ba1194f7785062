"""Diagrams are drawn by a renderer that works apart from us; what was drawn once is kept."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from qmsdocs.article.drawn import Drawing, checked, fault_in_words, with_look
from qmsdocs.model.finding import CannotRun
from qmsdocs.process import converse
from qmsdocs.store import Store

DRAWINGS = "drawings"
LONGEST = 50_000
"""Characters of a diagram."""
_RENDERER = ("mmdr", "novasvg")
_PROGRAM = Path(__file__).with_name("renderer.py")
_BROKEN = 3
"""Diagrams that may break the renderer before no other is tried: a text made to cost time costs no more than this."""


@dataclass
class Drawings:
    """What was drawn of diagrams, by the digest of their text; new ones are drawn when they are asked for."""

    store: Store | None = None
    _used: dict[str, list[Any]] = field(default_factory=dict)
    _passing: dict[str, Drawing] = field(default_factory=dict)
    """Faults that may be of this moment: they are not kept."""
    _broken: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _fresh: bool = False
    _one: Lock = field(default_factory=Lock)
    """`serve` shows a page while it saves."""

    @cached_property
    def there(self) -> bool:
        """Whether the renderer is installed: it is not to be had for every system."""
        return all(map(find_spec, _RENDERER))

    def of(self, text: str) -> Drawing:
        """The drawing of a diagram's text; never raises."""
        with self._one:
            return self._of(text)

    def _of(self, text: str) -> Drawing:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        if digest in self._passing:
            return self._passing[digest]
        try:
            svg, fault, width, height = self._used[digest] if digest in self._used else self._known[digest]
            found = Drawing(str(svg), str(fault), int(width), int(height))
        except (KeyError, TypeError, ValueError):
            new = self._new(text)
            if isinstance(new, str):
                return self._passing.setdefault(digest, Drawing(fault=new))
            found, self._fresh = new, True
        self._used[digest] = [found.svg, found.fault, found.width, found.height]
        return found

    def keep(self) -> None:
        """Save what was drawn for the next run, and end the renderer."""
        with self._one:
            if self.store and self._fresh:
                mostly_old = len(self._known) > 3 * len(self._used)
                self.store.put(DRAWINGS, self._used if mostly_old else self._known | self._used)
                self._fresh = False
            self._end()

    @cached_property
    def _known(self) -> dict[str, Any]:
        return self.store.get(DRAWINGS) if self.store else {}

    def _new(self, text: str) -> Drawing | str:
        """A fault that may be of this moment is only its words."""
        if len(text) > LONGEST:
            return Drawing(fault=f"it has more than {LONGEST:,} characters")
        if not self.there:
            return "the package that draws diagrams is not installed"
        if self._broken == _BROKEN:
            return "others broke the renderer before it came to this one"
        answer = self._answer(with_look(text))
        if answer is None:
            return "the renderer needs too much time or memory for it"
        svg, fault = answer
        return checked(svg) if svg else Drawing(fault=fault_in_words(fault))

    def _answer(self, text: str) -> tuple[str, str] | None:
        try:
            self._process = self._process or self._started()
            stdin, stdout = self._process.stdin, self._process.stdout
            assert stdin is not None and stdout is not None
            stdin.write(json.dumps(text).encode("ascii") + b"\n")
            stdin.flush()
            svg, fault = json.loads(stdout.readline())
            return str(svg), str(fault)
        except (CannotRun, OSError, ValueError, TypeError):  # it ended without an answer, by itself or by its watch
            self._broken += 1
            self._end()
            return None

    def _started(self) -> subprocess.Popen[bytes]:
        process = converse([sys.executable, "-P", "-X", "utf8", str(_PROGRAM), *_folders()])
        weakref.finalize(self, _ended, process)
        return process

    def _end(self) -> None:
        if self._process:
            _ended(self._process)
        self._process = None


def _folders() -> Iterator[str]:
    """Where the renderer lies, as this Python finds it: the other one may not look there by itself."""
    for name in _RENDERER:
        spec = find_spec(name)
        if spec and spec.origin:
            yield str(Path(spec.origin).parent.parent)


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            try:
                pipe.close()
            except OSError:  # what was not read any more
                continue
