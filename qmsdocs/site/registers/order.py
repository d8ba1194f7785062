"""In which order the rows of a register stand, and under which heading."""

from __future__ import annotations

import re

from qmsdocs.site.registers.cells import Cells
from qmsdocs.site.registers.rows import Row, Seen


def grouped(cells: Cells, seen: Seen) -> list[tuple[str, list[int]]]:
    """Numbers of the rows, in the order of the layout, by heading; one group without a heading where none is asked."""
    order = _sorted(cells, seen)
    name = seen.layout.group
    if name not in seen.fields:
        return [("", order)] if order else []
    choices = seen.fields[name].choices()
    groups: dict[str, list[int]] = {}
    for number in order:
        groups.setdefault(_text(cells, seen, number, name), []).append(number)
    place = {choice: at for at, choice in enumerate(choices)}
    titles = sorted(groups, key=lambda title: (not title, place.get(title, len(place))))
    return [(_group_title(cells, seen, groups[title][0]), groups[title]) for title in titles]


def _group_title(cells: Cells, seen: Seen, number: int) -> str:
    name = seen.layout.group
    value = seen.rows[number].get(name)
    html = cells.html(name, value, seen.fields[name], standard_of(seen, seen.rows[number]))
    words = " ".join(html.striptags().split())
    return words[:1].upper() + words[1:120] or "Not said"


def _sorted(cells: Cells, seen: Seen) -> list[int]:
    name = seen.layout.sort.removeprefix("-")
    order = list(range(len(seen.rows)))
    if name not in seen.fields:
        return order
    keys = [_natural(_text(cells, seen, number, name)) for number in order]
    filled = sorted((n for n in order if keys[n]), key=lambda n: keys[n], reverse=seen.layout.sort.startswith("-"))
    return filled + [number for number in order if not keys[number]]


def _text(cells: Cells, seen: Seen, number: int, name: str) -> str:
    row = seen.rows[number]
    return cells.text(name, row.get(name), seen.fields[name], standard_of(seen, row))


def _natural(written: str) -> list[tuple[int, int, str]]:
    """Numbers in a text count as numbers: R-9 stands before R-10."""
    parts = re.findall(r"\d{1,18}|\D+", written.casefold())
    return [(0, int(part), "") if part.isdigit() and part.isascii() else (1, 0, part) for part in parts]


def standard_of(seen: Seen, row: Row) -> str:
    """The standard that the clauses of a row belong to: another of its fields may say it."""
    names = (name for name, shape in seen.fields.items() if shape.refers == ("standard",))
    return next((row[name] for name in names if isinstance(row.get(name), str)), "")
