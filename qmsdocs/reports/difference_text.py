"""`diff --format text`: for people at a terminal. `[-removed-]`, `{+inserted+}`; colour beside that, never alone."""

from __future__ import annotations

import os
from collections.abc import Iterator

from qmsdocs.article.compare import Step
from qmsdocs.article.redline import in_sections
from qmsdocs.article.told import figures, sections, text_of
from qmsdocs.model.revision import Revision
from qmsdocs.reports.difference import Difference
from qmsdocs.reports.difference_json import cells_of
from qmsdocs.reports.words import safe
from qmsdocs.think.fields import in_words

_STYLES = {"removed": ("31;9", "[-{}-]"), "added": ("32;4", "{{+{}+}}"), "same": ("", "{}")}
_BEGINS = {"li": "- ", "dd": ": ", "blockquote": "> ", "tr": "| "} | {f"h{n}": "#" * n + " " for n in range(1, 7)}
_MOVED = {"moved away": "(moved away from here) ", "moved here": "(moved here) "}


def render(found: Difference) -> str:
    title, after = _styled(safe(f"{found.id} {found.new.title}"), "1"), side_words(found.new, found.states[1])
    if found.old is None:
        return f"{title}\n{safe(f'There is only one text: {after}. Nothing to compare it with.')}"
    if found.old is found.new:
        return f"{title}\n{safe(f'That is one text, {after}: compared with itself.')}"
    before = side_words(found.old, found.states[0])
    head = [title, safe(f"Old: {before}"), safe(f"New: {after}")]
    return "\n".join([*head, *_why(found.new), *_fields(found), *_figures(found), *_steps(found)])


def side_words(revision: Revision, state: str) -> str:
    """Which text it is, in words."""
    version = f"version {revision.version}" if revision.version else "without a version"
    released = f", released {revision.released_on.isoformat()}" if revision.released_on else ""
    return f"{version} ({state}{released})"


def _why(revision: Revision) -> Iterator[str]:
    for label, key in (("What changed", "change_summary"), ("Why", "change_reason")):
        if revision.text(key):
            yield safe(f"{label}: {revision.text(key)}")


def _fields(found: Difference) -> Iterator[str]:
    if found.fields:
        yield ""
    for one in found.fields:
        before, after = (safe(in_words(value)) for value in (one.before, one.after))
        yield f"{safe(one.label)}: {_marked('removed', before)}{_marked('added', after)}"


def _figures(found: Difference) -> Iterator[str]:
    yield f"\n{figures(found.summary)}"
    if found.summary.sections:
        yield safe(f"Sections: {sections(found.summary.sections)}.")


def _steps(found: Difference) -> Iterator[str]:
    above = None
    for section, step in in_sections(found.parts, found.pieces):
        if step.kind == "same":
            continue
        if section != above and not _BEGINS.get(step.element, "").startswith("#"):
            yield "\n" + _styled(safe(f"## {text_of(section) or 'Before the first heading'}"), "1")
        above = section
        yield "\n" + _step(step)


def _step(step: Step) -> str:
    cells = cells_of(step)
    if cells and cells[-1]:  # code ends with its line
        kind, text = cells[-1][-1]
        cells[-1][-1] = (kind, text.removesuffix("\n"))
    said = ("".join(_marked(kind, safe(text, keep_lines=True)) for kind, text in cell if text) for cell in cells)
    return _MOVED.get(step.kind, "") + _BEGINS.get(step.element, "") + " | ".join(said)


def _marked(kind: str, text: str) -> str:
    style, form = _STYLES[kind]
    return _styled(form.format(text), style) if text else ""


def _styled(words: str, style: str) -> str:
    plain = not style or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return words if plain else f"\x1b[{style}m{words}\x1b[0m"
