"""What changed, as HTML in which everybody can see, hear and print it, and in figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from qmsdocs.article.compare import Kind, Part, Step
from qmsdocs.article.elements import Mark, Path, block_depth
from qmsdocs.article.units import units_of
from qmsdocs.article.words import Word, is_word, words_of
from qmsdocs.article.writer import Writer

WORDS: dict[Kind, str] = {
    "removed": "removed",
    "added": "inserted",
    "moved away": "moved away from here",
    "moved here": "moved here",
}
"""What a screen reader says before such a text; few of them tell `ins` and `del` by themselves."""
_MOVED = ("moved away", "moved here")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Summary:
    """What changed, in figures. Words that only moved are not counted; units are paragraphs, list items, rows …"""

    words_added: int = 0
    words_removed: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0
    moved: int = 0
    sections: tuple[str, ...] = ()
    """Headings (as HTML) under which something changed, in order; empty for what stands before the first."""

    @property
    def any(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved)


@dataclass(frozen=True, slots=True)
class Redline:
    """`parts`: HTML, or the number of a piece of the new text that is as it was."""

    parts: tuple[int | str, ...]
    summary: Summary


def redline(parts: Sequence[Part], new: Sequence[str]) -> Redline:
    """The redline of two texts that were compared; `new`: the pieces of the new one."""
    shown = (part if isinstance(part, int) else _html(part) for part in parts)
    return Redline(tuple(shown), summary_of(parts, new))


def redline_html(found: Redline, new: Sequence[str]) -> str:
    """The whole of it; links as they were located."""
    return "\n".join(_unchanged(new[part]) if isinstance(part, int) else part for part in found.parts)


@lru_cache(maxsize=1 << 10)  # the versions of a document share most of their pieces
def _unchanged(html: str) -> str:
    """A piece without what belongs to its own page alone: ids, ways back from notes, folds."""
    writer = Writer()
    for unit in units_of(html, new=True):
        for run in unit.runs:
            writer.put(run.path, run.text)
    return writer.end()


def summary_of(parts: Sequence[Part], new: Sequence[str]) -> Summary:
    counts: dict[Kind, int] = dict.fromkeys(WORDS, 0) | {"changed": 0}
    words, sections = {"added": 0, "removed": 0, "same": 0}, dict[str, None]()
    for section, step in in_sections(parts, new):
        if step.kind == "same":
            continue
        counts[step.kind] += 1
        sections[section] = None
        if step.kind not in _MOVED:
            for kind, run in step.words:
                words[kind] += sum(map(is_word, words_of(run.text)))
    return Summary(
        words["added"],
        words["removed"],
        counts["added"],
        counts["removed"],
        counts["changed"],
        counts["moved here"],
        tuple(sections),
    )


def in_sections(parts: Sequence[Part], new: Sequence[str]) -> Iterator[tuple[str, Step]]:
    """All steps, each with the heading above it, as HTML: in the old text for what went, else in the new one."""
    above = {"old": "", "new": ""}
    for part in parts:
        if isinstance(part, int):
            above = dict.fromkeys(above, _inside(new[part])) if new[part].startswith("<h") else above
            continue
        for step in part:
            went, came = step.kind in ("removed", "moved away"), step.kind in ("added", "moved here")
            if step.element in _HEADINGS:
                above |= {side: _heading(step) for side in above if not (came if side == "old" else went)}
            yield above["old" if went else "new"], step


def _inside(heading: str) -> str:
    return heading[4:-5]


def _heading(step: Step) -> str:
    """The words of a heading: of the new one, unless it went."""
    went = step.kind in ("removed", "moved away")
    writer = Writer()
    for kind, run in step.words:
        if went or kind != "removed":
            writer.put(run.path[block_depth(run.path) :], run.text)
    return writer.end()


def _html(steps: Iterable[Step]) -> str:
    writer = Writer()
    for step in steps:
        for (kind, _), group in groupby(step.words, _together):
            runs = [run for _, run in group]
            if kind != "removed" and [run.text for run in runs] == ["<hr>"]:
                writer.put(runs[0].path, "<hr>")  # a line between parts says nothing
            elif kind == "same":
                for run in runs:
                    writer.put(run.path, run.text)
            elif any(run.text not in ("", "<hr>") for run in runs):
                said: Kind = "removed" if kind == "removed" else "added"
                said = step.kind if step.kind in _MOVED else said
                _write_change(writer, kind == "removed", said, [(run.path, run.text) for run in runs])
            else:
                writer.put(runs[0].path, "")
    return writer.end()


def _together(word: Word) -> tuple[str, Path]:
    """What may stand in one `ins` or `del`: never more than one cell, item or paragraph."""
    kind, run = word
    return kind, run.path[: block_depth(run.path)]


def _write_change(writer: Writer, went: bool, said: Kind, texts: Sequence[tuple[Path, str]]) -> None:
    depth = _shared([path for path, _ in texts])
    name, style = "del" if went else "ins", ' class="qms-moved"' * said.startswith("moved")
    mark = Mark(name, f"<{name}{style}>", name, writer.new())
    above = (*texts[0][0][:depth], mark)
    writer.put(above, f'<span class="qms-unseen" lang="en" dir="ltr"> [{WORDS[said]}: </span>')
    for path, text in texts:
        writer.put((*above, *path[depth:]), text)
    writer.put(above, '<span class="qms-unseen" lang="en" dir="ltr">] </span>')


def _shared(paths: Sequence[Path]) -> int:
    """How much of the way all of them have in common."""
    first, depth = paths[0], min(map(len, paths))
    for path in paths[1:]:
        while path is not first and [mark.number for mark in path[:depth]] != [mark.number for mark in first[:depth]]:
            depth -= 1
    return depth
