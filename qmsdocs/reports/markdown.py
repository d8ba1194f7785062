"""Text of a repository within Markdown that a forge shows to everybody: it names nobody, links nowhere, is no HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from qmsdocs.reports.words import safe

_PLAIN = re.compile(r"(?:[^\W_]|[ ,.;?()’'“”„\"…·–—/+-]|:(?= |$)|(?<=[0-9]):(?=[0-9]))*")
"""Words and marks in which no forge sees a mention, a reference, a link, HTML or emphasis."""
_MEANT = re.compile(r"(?i)\b(?:www\.|GH-\d|[0-9a-f]{7,64}\b)")
"""What forges make links of all the same: hosts, issues, commits."""
MOST = 12
T = TypeVar("T")


def plain(text: str) -> str:
    """A text in one line. One that could be more than words to a forge stands as code, where nothing works."""
    words = " ".join(safe(text).split())
    return words if _PLAIN.fullmatch(words) and not _MEANT.search(words) else code(words)


def code(text: str) -> str:
    """A text as code, whatever backticks it holds."""
    words = " ".join(safe(text).split())
    longest = max(map(len, re.findall("`+", words)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if words.startswith("`") or words.endswith("`") or not words else ""
    return f"{fence}{blank}{words}{blank}{fence}"


def prose(text: str) -> str:
    """A sentence in which parts stand as code already."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return plain(text)
    return "".join(code(part) if number % 2 else _spaced(part) for number, part in enumerate(parts))


def _spaced(part: str) -> str:
    """A part of a sentence, with the blanks at its ends."""
    before, after = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :]
    return f"{before}{plain(part)}{after}" if part.strip() else part


def listed(things: Iterable[T], said: Callable[[T], str], most: int = MOST) -> str:
    """The first of many, and how many more there are."""
    every: Sequence[T] = tuple(things)
    more = [f"and {len(every) - most} more"] if len(every) > most else []
    return ", ".join([*map(said, every[:most]), *more])
