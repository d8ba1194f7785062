"""A second reading of the jump's rules, in Python: slow, and written from the rules alone.

The first that fits: 0 the id or clause as typed, 1 but for case and blanks; 2 a former id; 3 the id without blanks and
`-`, `_`, `.`; 4 a former id so; 5 an id that begins so; 6 the whole title; 7 all words begin words of id and title;
8 … or of keywords; 9 … or of one heading; 10 of a clause and its standard (6 to 9 are for documents). Withdrawn
documents are found by 0 to 4 alone, entries of registers by 0 to 5. Where nothing fits: 11, documents by how many of
the words of four letters and more begin a word of id, title, keywords or any heading.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True)
class Row:
    id: str
    title: str
    address: str
    state: str
    former: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    """Headings: words and anchor."""
    reference: str = ""
    gone: bool = False
    entry: bool = False
    """Of a register."""


def index(site: Path) -> dict[str, Any]:
    """What the script is given."""
    written = (site / "assets/qms/jump.js").read_text("ascii")
    found: dict[str, Any] = json.loads(written.removeprefix("window.qmsJump=").rstrip().removesuffix(";"))
    return found


def rows_of(data: dict[str, Any]) -> list[Row]:
    """Every row, in the order in which equals are shown."""
    documents = list(_documents(data))
    clauses = [
        Row(number, title, f"{address}#{anchor}", reference, reference=reference)
        for reference, address, numbers in data["standards"]
        for number, title, anchor in numbers
    ]
    entries = [
        Row(entry[0], title, f"{address}#{entry[-1]}", "", entry=True)
        for title, address, given in data["registers"]
        for entry in given
    ]
    return [row for row in documents if not row.gone] + clauses + entries + [row for row in documents if row.gone]


SAFE = "!*'()"
"""What a browser's script leaves as it is in a part of an address, beside letters, digits and `-_.~`."""
NOTHING: list[Any] = ["", "", 0, [], [], []]
"""What stands for what is left out at the end of a row."""


def _documents(data: dict[str, Any]) -> Iterator[Row]:
    for place, given in enumerate(data["documents"]):
        id_, title, state, former, keywords, parts = [*given, *NOTHING[len(given) :]]
        yield Row(
            id_,
            title,
            f"d/{id_.replace(' ', '_')}.html",
            data["states"][state],
            tuple(former),
            tuple(keywords),
            tuple(_part(data["parts"][one]) for one in parts),
            gone=place >= len(data["documents"]) - data["withdrawn"],
        )


def _part(given: str | list[str]) -> tuple[str, str]:
    if isinstance(given, str):
        return given, "".join(c for c in given.lower().replace(" ", "-") if c in "-0123456789" or "a" <= c <= "z")
    text, anchor = given
    return text, anchor


def find(rows: Sequence[Row], query: str) -> list[tuple[str, str, int]]:
    """Id, address and rank of what fits, the best first."""
    ranked = [(rank, row) for row in rows if (rank := _rank(row, query)) is not None]
    ranked = ranked or _nearest(rows, query)
    ranked.sort(key=lambda one: one[0][0])
    return [
        (row.id, row.address + (f"#{quote(anchor, safe=SAFE)}" if anchor else ""), rank)
        for (rank, anchor), row in ranked
    ]


def _nearest(rows: Sequence[Row], query: str) -> list[tuple[tuple[int, str], Row]]:
    telling = [word for word in words(query) if len(word) >= 4]
    counted = []
    for row in rows:
        if not (row.reference or row.entry or row.gone):
            pool = words(" ".join((row.id, row.title, *row.keywords, *(text for text, _ in row.parts))))
            counted.append((sum(_all_begin([word], pool) for word in telling), row))
    counted.sort(key=lambda one: -one[0])
    return [((11, ""), row) for times, row in counted if times]


@cache
def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


@cache
def _bare(text: str) -> str:
    return "".join(c for c in _folded(text) if c not in " -_.")


@cache
def words(text: str) -> tuple[str, ...]:
    """Letters, marks and digits; a dot belongs to a word where a digit follows."""
    folded = _folded(text)
    shown = [
        c if unicodedata.category(c)[0] in "LMN" or (c == "." and unicodedata.category(after)[0] == "N") else " "
        for c, after in zip(folded, folded[1:] + " ", strict=False)
    ]
    return tuple("".join(shown).split())


def _rank(row: Row, query: str) -> tuple[int, str] | None:
    if not query.strip():
        return None
    if row.id == query.strip():
        return 0, ""
    for rank, form in ((1, _folded), (3, _bare)):
        if form(row.id) == form(query):
            return rank, ""
        if form(query) in map(form, row.former):
            return rank + 1, ""
    return None if row.gone else _rank_by_words(row, query)


def _rank_by_words(row: Row, query: str) -> tuple[int, str] | None:
    if _bare(query) and _bare(row.id).startswith(_bare(query)):
        return 5, ""
    asked = words(query)
    if not asked or row.entry:
        return None
    named = words(f"{row.id} {row.title} {row.reference}")
    if row.reference:
        return (10, "") if _all_begin(asked, named) else None
    if asked == words(row.title):
        return 6, ""
    if _all_begin(asked, named):
        return 7, ""
    if _all_begin(asked, named + words(" ".join(row.keywords))):
        return 8, ""
    fitting = [anchor for text, anchor in row.parts if _all_begin(asked, named + words(text))]
    return (9, fitting[0]) if fitting else None


def _all_begin(asked: Sequence[str], pool: Sequence[str]) -> bool:
    return all(any(one.startswith(word) for one in pool) for word in asked)
