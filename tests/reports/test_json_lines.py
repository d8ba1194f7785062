"""JSON of the results: the same value read back, ASCII only, a line for each row."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as some

from qmsdocs.reports.words import json_lines

_VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(_VALUES)
def test_it_reads_back_as_it_was_and_cannot_steer_a_terminal(value: object) -> None:
    text = json_lines(value)
    assert json.loads(text) == value
    assert text.isascii()
    assert text.replace("\n", "").isprintable()


def test_each_row_has_a_line() -> None:
    assert json_lines({"day": "2026-09-01", "rows": [{"id": "A"}, {"id": "B"}], "none": []}) == (
        '{\n  "day": "2026-09-01",\n  "rows": [\n    {"id": "A"},\n    {"id": "B"}\n  ],\n  "none": []\n}'
    )
