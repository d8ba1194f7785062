"""The files of the reference system as the demo has them, and earlier texts of its documents.

Earlier texts are made of today's by small edits: when the reference system changes, the demo changes with it. An edit
whose words are not there any more is refused, and a test says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import reduce

from qmsdocs.demo.story import Edit, Story, Version
from qmsdocs.model.day import day_of
from qmsdocs.model.finding import CannotRun
from qmsdocs.resources import packaged

SETTINGS = "mkdocs.yml"
_FOLDERS = ("procedures", "policies", "registers")
_OWN = ("procedures", packaged("demo/procedures"))
_ID = re.compile(rb"^id: *(\S+)", re.MULTILINE)
_START = re.compile(rb"^effective_date: *(\S+)", re.MULTILINE)
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def reference_files() -> dict[str, bytes]:
    """Path: bytes of every file of the reference system, and of those that only the demo has."""
    found = {SETTINGS: packaged(f"reference/{SETTINGS}").read_bytes()}
    for folder, top in [*((name, packaged(f"reference/{name}")) for name in _FOLDERS), _OWN]:
        found |= {
            f"{folder}/{path.relative_to(top).as_posix()}": path.read_bytes()
            for path in sorted(top.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }
    return found


def id_of(data: bytes) -> str:
    """The id that a document's front matter begins with; empty for other files."""
    found = _ID.search(data, 0, 400) if data.startswith(b"---") else None
    return found[1].decode("utf-8") if found else ""


def path_of(files: Mapping[str, bytes], id_: str) -> str:
    """Where a document lies."""
    return next(path for path, data in files.items() if path.endswith(".md") and id_of(data) == id_)


def adapted(files: Mapping[str, bytes], story: Story, today: date) -> dict[str, bytes]:
    """The reference system as the demo's town hall has it: its own settings, and days that move with the story's."""
    moved = {**dict(_moved(files, today)), **{path: text.encode("utf-8") for path, text in story.files.items()}}
    for path, edits in story.always.items():
        moved[path] = edited(moved[path], path, edits)
    return moved


def _moved(files: Mapping[str, bytes], today: date) -> Iterator[tuple[str, bytes]]:
    """Registers hold days that are still to come: the reference system's newest day in force becomes today."""
    starts = (day_of(start.decode("ascii")) for data in files.values() for start in _START.findall(data))
    apart = today - max(filter(None, starts), default=today)
    for path, data in files.items():
        register = path.startswith("registers/")
        yield path, _DAY.sub(lambda one: _later(one[0], apart), data.decode()).encode() if register else data


def _later(written: str, apart: timedelta) -> str:
    day = day_of(written)
    return (day + apart).isoformat() if day else written


def text_of(files: Mapping[str, bytes], id_: str, versions: Iterable[Version], version: str) -> bytes:
    """The text of a version, without what its front matter says of that version. `files`: as adapted."""
    path = path_of(files, id_)
    data = files[path]
    for one in versions:
        data = edited(data, f"{path} {one.version}", one.edits)
        if one.version == version:
            return data
    raise KeyError(f"{id_} {version}")


def edited(data: bytes, what: str, edits: Iterable[Edit]) -> bytes:
    """A text in which words of now are those of then. Raises CannotRun where they do not stand there exactly once."""
    return reduce(lambda text, edit: _replaced(text, what, edit), edits, data.decode("utf-8")).encode("utf-8")


def _replaced(text: str, what: str, edit: Edit) -> str:
    """Line breaks count as blanks, since texts are wrapped anew; what goes, goes with its line or paragraph."""
    found = list(re.finditer(_pattern(edit), text, re.MULTILINE))
    if len(found) != 1:
        raise CannotRun(
            f"The demo's story changes words of {what} that stand there {len(found)} times: “{edit.now.strip()}”.",
            "Write in qmsdocs/data/demo/story.yml what stands there now.",
        )
    return f"{text[: found[0].start()]}{edit.was}{text[found[0].end() :]}"


def _pattern(edit: Edit) -> str:
    words = r"\s+".join(map(re.escape, edit.now.split()))
    if edit.section:
        level = len(edit.now) - len(edit.now.lstrip("#"))
        return rf"^{words}\n(?:(?!#{{1,{level}}} ).*\n)*"
    if edit.was:
        return words
    return rf"(?<=\n\n)[ \t]*{words}(?:\n\n?|\Z)|^[ \t]*{words}\n|(?<=\S)\s?{words}|{words} ?"
