"""Diagrams are drawn by a renderer that works apart from us; what was drawn once is kept."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from qmsdocs.model.finding import CannotRun
from qmsdocs.process import converse
from qmsdocs.read.drawing import harmless_svg
from qmsdocs.store import Store

DRAWINGS = "drawings"
LONGEST = 50_000
"""Characters of a diagram."""
_RENDERER = ("mmdr", "novasvg")
_PROGRAM = Path(__file__).with_name("renderer.py")
_BROKEN = 3
"""Diagrams that may break the renderer before no other is tried: a text made to cost time costs no more than this."""

_FONT = "system-ui, -apple-system, Segoe UI, Noto Sans, Liberation Sans, sans-serif"
"""No quotes: the renderer reads both kinds as the end of its setting."""
_COLOURS = {
    **{"background": "#ffffff", "primaryColor": "#eaf2fb", "primaryBorderColor": "#0b5394"},
    **{"primaryTextColor": "#1d2530", "secondaryColor": "#f3f6fa", "tertiaryColor": "#f7f9fc", "textColor": "#1d2530"},
    **{"lineColor": "#3c4756", "noteBkgColor": "#fdf4dd", "noteBorderColor": "#6b4a00", "edgeLabelBackground": "#fff"},
    **{
        "pie1": "#9cc7f2",
        "pie2": "#f2d48a",
        "pie3": "#a9e2bd",
        "pie4": "#f5b3b3",
        "pie5": "#c9b8e8",
        "pie6": "#d5dbe4",
    },
}
_LOOK = {"theme": "base", "look": "classic", "fontFamily": _FONT, "themeVariables": _COLOURS}
"""The site's look, unless a diagram brings its own."""
_FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)\n[ \t]*---[ \t]*\n", re.DOTALL)
_TODAY = re.compile(r'<g class="today">.*?</g>', re.DOTALL)
_ROOT = re.compile(r"<svg\b[^>]*>")
_BOX = re.compile(r' viewBox="(\S+) (\S+) (\S+) (\S+)"')
_SIZE = re.compile(r' (?:width|height)="[^"]*"')


@dataclass(frozen=True, slots=True)
class Drawing:
    """A diagram as SVG, or why there is none, in words that continue “The diagram cannot be drawn: …”."""

    svg: str = ""
    fault: str = ""
    width: int = 0
    height: int = 0


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

    @cached_property
    def there(self) -> bool:
        """Whether the renderer is installed: it is not to be had for every system."""
        return all(map(find_spec, _RENDERER))

    def of(self, text: str) -> Drawing:
        """The drawing of a diagram's text; never raises."""
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
        if self.store and self._fresh:
            self.store.put(DRAWINGS, self._used if len(self._known) > 3 * len(self._used) else self._known | self._used)
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
        answer = self._answer(_with_look(text))
        if answer is None:
            return "the renderer needs too much time or memory for it"
        svg, fault = answer
        return _checked(svg) if svg else Drawing(fault=_in_words(fault))

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


def _with_look(text: str) -> str:
    """The text with our look said first, so that what the diagram says of its own look counts."""
    front = _FRONT.match(text)
    at = front.end() if front else 0
    if front and re.search(r"^\s*config\s*:", front[1], re.MULTILINE):
        return text
    return f"{text[:at]}%%{{init: {json.dumps(_LOOK)}}}%%\n{text[at:]}"


def _checked(svg: str) -> Drawing:
    """The SVG as it may be published: it runs nothing and fetches nothing, knows its size, and claims no “today”, for
    the renderer has no clock."""
    box = _BOX.search(svg)
    try:
        width, height = (max(1, round(float(side))) for side in (box[3], box[4])) if box else (0, 0)
    except (ValueError, OverflowError):
        width = height = 0
    if not 0 < width <= 20_000 or not 0 < height <= 20_000:
        return Drawing(fault="it would be larger than any page")
    sized = _ROOT.sub(lambda root: _sized(root[0], width, height), _TODAY.sub("", svg), count=1)
    if not harmless_svg(sized.encode("utf-8", "replace")):
        return Drawing(fault="its picture would ask another host for something, or hold a program")
    return Drawing(sized, "", width, height)


def _sized(root: str, width: int, height: int) -> str:
    return _SIZE.sub("", root).replace("<svg", f'<svg width="{width}" height="{height}"', 1)


_WORDS = (
    (re.compile(r"^Diagram parse error \(([^)]*)\): "), r""),
    (re.compile(r"^No Mermaid diagram type detected.*"), r"its first line names no kind of diagram"),
    (re.compile(r"^resource limit.*", re.DOTALL), r"it is too large, or too deeply nested"),
    (re.compile(r"\bnode identifier"), r"name of a box"),
    (re.compile(r"\bnode\b"), r"box"),
)


def _in_words(fault: str) -> str:
    """What the renderer says, without its own jargon where that is known."""
    for pattern, words in _WORDS:
        fault = pattern.sub(words, fault)
    fault = " ".join(fault.split()).rstrip(".")[:300]
    return fault[:1].lower() + fault[1:] if fault[1:2].islower() else fault
