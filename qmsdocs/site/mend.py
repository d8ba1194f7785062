"""How a rule’s example is mended: the lines that differ between the one that breaks it and the one that keeps it."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qmsdocs.rules.pages import ExampleFile

_MOST = 8
"""Lines shown of each side; a whole file that is new or gone is not told line by line."""
_WIDE = 100


@dataclass(frozen=True, slots=True)
class Change:
    """A file of the example, and what is done to it."""

    path: str
    step: int
    """The commit of the example in which it is done; 0 where the example has only one."""
    removed: tuple[str, ...]
    added: tuple[str, ...]
    whole: str = ""
    """“add” or “remove” where the file as a whole is one or the other."""


def changes(breaks: Sequence[ExampleFile], keeps: Sequence[ExampleFile]) -> Iterator[Change]:
    """What turns the one into the other, file by file."""
    before = {(one.path, one.step): one.text for one in breaks}
    after = {(one.path, one.step): one.text for one in keeps}
    several = len({step for _, step in (*before, *after)}) > 1
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old != new:
            path, step = key
            whole = "add" if not old else "remove" if not new else ""
            removed, added = _lines(old or "", new or "")
            yield Change(path, step if several else 0, _short(removed), _short(added), whole)


def _lines(old: str, new: str) -> tuple[list[str], list[str]]:
    before, after = old.splitlines(), new.splitlines()
    found = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    removed = [line for kind, a, b, _, _ in found if kind in ("delete", "replace") for line in before[a:b]]
    added = [line for kind, _, _, a, b in found if kind in ("insert", "replace") for line in after[a:b]]
    return removed, added


def _short(lines: Sequence[str]) -> tuple[str, ...]:
    said = [line for line in map(_visible, lines) if line.strip()]
    return (*said[:_MOST], *(["…"] if len(said) > _MOST else []))


def _visible(line: str) -> str:
    """A line with every hidden character named, cut where it is very long."""
    shown = "".join(f"[U+{ord(c):04X}]" if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cn") else c for c in line)
    return shown if len(shown) <= _WIDE else shown[:_WIDE] + " …"
