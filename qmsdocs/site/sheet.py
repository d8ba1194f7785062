"""Tables for spreadsheets: CSV in which nothing is run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, the wide forms of East Asian scripts included."""
_WITHIN = re.compile(r"([;\t\r\n]\s*)(?=[=+@＝＋＠]|[-－](?!\s))")
"""Where a spreadsheet of a country that writes `;` between cells, whatever we write, sees another cell begin."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What nobody can see and that may steer a terminal, or turn the order of what is read."""


def sheet(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV text, marked as UTF-8 for spreadsheets. A cell is a text, a number, a list of them, or None: empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_cell(name) for name in columns])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> str:
    """A text, or a part of it, that a spreadsheet would run as a formula begins with an apostrophe."""
    if isinstance(value, int):
        return str(value)
    shown = " ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    shown = _WITHIN.sub(r"\1'", CONTROL.sub("\ufffd", shown))
    return f"'{shown}" if shown.lstrip(" ").startswith(_FORMULA) else shown
