"""What the YAML parser complains of, in a clerk's words. libyaml and the pure parser say the same in two wordings."""

from __future__ import annotations

import re

import yaml

from qmsdocs.model.finding import Fault, Place

NAME_NEEDED = "Write `name: value`, the name as plain words; put a value that begins with a bracket in double quotes."
ESCAPES = "Use single quotes around the value, or write `\\\\` for each `\\`."
TOO_LARGE = "Take out what does not belong here, or split the file; `git log -p` shows how it grew."
_QUOTES = 'Put the whole value in double quotes, such as `title: "…"`.'
_OWN_MEANING = "A value begins with `{}`, which has a meaning of its own here."
_HINTS: tuple[tuple[str, str, str], ...] = (
    (
        "unexpected end of stream|found unexpected document indicator",
        "Quotes are opened here and never closed.",
        "Put the missing quote mark at the end of the value.",
    ),
    (
        "unknown escape|quoted scalar|double-quoted",
        "A `\\` inside double quotes begins a code that does not exist.",
        ESCAPES,
    ),
    (
        "flow sequence",
        "A list in square brackets opens here, and a comma or the closing `]` is missing.",
        "Write it as `[one, two]`: a comma between the items, `]` at the end.",
    ),
    (
        "flow mapping",
        "A group in curly brackets opens here, and a comma or the closing `}` is missing.",
        "Write it as `{name: value, name: value}`: a comma between the pairs, `}` at the end.",
    ),
    (
        "simple key",
        "No colon with a blank after it stands in this line, so nobody can tell name and value apart.",
        "Write `name: value`, a line each, with a blank after the colon.",
    ),
    (
        "sequence entries are not allowed",
        "A list begins on the same line as its name.",
        "Begin the list on the next line, each item with `- `.",
    ),
    (
        "block collection",
        "This line begins too far to the left or right: it does not fit the list above it.",
        "Begin it exactly below the line that it belongs to, with as many blanks; each new item of the list with `- `.",
    ),
    (
        "block mapping",
        "This line does not fit the lines around it.",
        "Begin it as far to the right as the lines it belongs to, and write it as `name: value`.",
    ),
    (
        "block scalar",
        "The text after `|` or `>` does not begin well.",
        "Leave the rest of that line empty and write the text on the next line, two blanks to the right.",
    ),
    ("scanning an anchor", _OWN_MEANING.format("&"), _QUOTES),
    ("scanning an alias", _OWN_MEANING.format("*"), _QUOTES),
    ("mapping keys are not allowed", _OWN_MEANING.format("?"), _QUOTES),
    (
        "cannot start any token",
        "A value begins with a character that has a meaning of its own here (such as @, % or `).",
        _QUOTES,
    ),
    (
        "irective|incompatible YAML",
        "A line begins with `%`, which has a meaning of its own here.",
        "Delete the line, or put the value that begins with `%` in double quotes.",
    ),
    ("tag", _OWN_MEANING.format("!"), _QUOTES),
    (
        "node content",
        "Something unfinished stands here.",
        "Complete the value and close its brackets, or put it in double quotes if it begins with a special character.",
    ),
    (
        "document start",
        "This line does not fit the lines above it.",
        "Begin it as far to the right as the lines it belongs to, and write it as `name: value`.",
    ),
)
_OPENED = re.compile("quoted|flow (?:sequence|mapping)|simple key")
"""Complaints that are best told where the thing begins, not where the parser gave up."""


def said(error: yaml.YAMLError, text: str, path: str, line: int) -> Fault:
    """A parser's complaint as a fault at its place. `line` is the file's line on which the text begins."""
    complaint = " ".join(str(getattr(error, part, "") or "") for part in ("context", "problem"))
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None) or mark
    if mark is None or opened is None:
        return unreadable_character(text, None, path, line)
    lines = text.split("\n")
    if "nesting depth" in complaint:
        message = "It is nested far deeper than any real file needs to be, so it is not read."
        return Fault("QMS107", _place(lines, mark, path, line), message, TOO_LARGE)
    if _tab_at(lines, mark):
        return Fault("QMS103", _place(lines, mark, path, line), "A tab stands where only blanks may stand.", _NO_TAB)
    if "mapping values are not allowed" in complaint:
        return _colon(lines, mark, path, line)
    if "block mapping" in complaint and re.search(r"[\"']\s*$", lines[mark.line][: mark.column]):
        return Fault("QMS103", _place(lines, mark, path, line), "The quotes end before the value does.", _QUOTES)
    place = _place(lines, opened if _OPENED.search(complaint) else mark, path, line)
    for needle, message, hint in _HINTS:
        if re.search(needle, complaint):
            return Fault("QMS103", place, message, hint)
    return Fault("QMS103", place, "This line cannot be understood.", "Write it as `name: value`, the value in quotes.")


_NO_TAB = "Replace the tab by blanks, as many as the lines around it have."


def _place(lines: list[str], mark: yaml.Mark, path: str, line: int) -> Place:
    """The mark's place; what lies behind the end of the text is told at the end of its last line."""
    filled = [number for number, one in enumerate(lines) if one.strip()]
    last = filled[-1] if filled else 0
    if mark.line > last:
        return Place(path, last + line, len(lines[last].rstrip()) + 1)
    return Place(path, mark.line + line, mark.column + 1)


def _colon(lines: list[str], mark: yaml.Mark, path: str, line: int) -> Fault:
    """Three causes of one complaint: a colon within a value, no blank after a colon, a line too far to the right."""
    here, above = lines[mark.line][: mark.column], lines[mark.line - 1] if mark.line else ""
    if re.search(r":\s", here):
        value = here.split(":", 1)[1].strip()[:40]
        hint = f'Put the whole value in double quotes: "{value}: …".'
        message = "A second colon stands in this line, as if another field began there."
        return Fault("QMS103", _place(lines, mark, path, line), message, hint)
    if len(here) - len(here.lstrip()) <= len(above) - len(above.lstrip()):
        hint = "Write `name: value`, with a blank after the colon."
        return Fault("QMS103", Place(path, mark.line - 1 + line), "This line is not written as `name: value`.", hint)
    return Fault(
        "QMS103",
        _place(lines, mark, path, line),
        "This line begins further to the right than the line above it, as if it belonged to its value.",
        "Begin it as far to the right as the other lines; put a value of more than one line in quotes.",
    )


def _tab_at(lines: list[str], mark: yaml.Mark) -> bool:
    rest = lines[mark.line] if mark.line < len(lines) else ""
    before = rest[: mark.column]
    return rest[mark.column : mark.column + 1] == "\t" or (not before.strip() and "\t" in before)


_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def unreadable_character(text: str, position: int | None, path: str, line: int) -> Fault:
    """The first character that may not stand in YAML at all; `position` in the text if it is known."""
    match = _FORBIDDEN.search(text)
    at = position if position is not None else match.start() if match else 0
    before = text[:at]
    place = Place(path, line + before.count("\n"), at - before.rfind("\n"))
    code = f" (U+{ord(text[at]):04X})" if at < len(text) else ""
    message = f"A character stands here that nobody can see and that means nothing{code}."
    return Fault("QMS103", place, message, "Delete it; retype the line if you cannot find it.")
