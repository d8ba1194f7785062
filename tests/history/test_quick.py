"""The quick reading of front matter says just what the careful one says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from qmsdocs.history.quick import quick_header
from qmsdocs.read.header import fast_header
from tests.fixtures.nightly import NIGHTLY

LINES = (
    *(
        "id: QP-01",
        'version: "1.10"',
        "version: 1.10",
        "status: approved",
        "status: draft  ",
        "title: Control of records",
    ),
    *(
        "title: Ação, não é (ou é)",
        "title: It's here",
        "title: 'quoted'",
        'title: "say: so #1"',
        "title: a: b",
        "title: a #c",
    ),
    *(
        "title: a#c",
        "empty:",
        "empty: ",
        "key: ~",
        "key: null",
        "no: no",
        "n: 012",
        "t: 1:30",
        "d: 2026-03-01",
        "f: 1e3",
    ),
    *(
        "clauses: [7.5, '8']",
        "clauses: [",
        "  7.5]",
        "clauses:",
        "  - 7.5.3",
        '  - "8.1#x"',
        "- 7.5",
        "- a: b",
        "  c: d",
    ),
    *(
        "records:",
        "  - title: x",
        "    clauses: [a]",
        "map: {a: b, c: {d: e}}",
        "long: |",
        "  kept",
        "  text",
        "long: >-",
    ),
    *(
        "# comment",
        "  # inside",
        "",
        " ",
        "\t",
        "x:y",
        "x :y",
        "ä: umlaut",
        "a b: two",
        "-: dash",
        "9: nine",
        "id: again",
    ),
    *(
        'q: "a\\"b"',
        'q: "open',
        "q: 'it''s'",
        "&a b",
        "*a",
        "? k",
        "@at: x",
        "u: \u2028x",
        "u: \x85",
        "w: \u3000x\u3000",
        "z: x\u200b",
    ),
    *(
        "title: end.",
        "title: -dash",
        "title: +plus",
        "title: (a)",
        "title: _u",
        "title: a_",
        "title: trailing,",
        "<<: {a: b}",
    ),
)


@settings(max_examples=1500 if NIGHTLY else 300, deadline=None)
@given(some.lists(some.sampled_from(LINES), max_size=9), some.sampled_from(["\n", ""]))
def test_quick_is_as_careful(lines: list[str], end: str) -> None:
    text = "\n".join(lines) + end
    assert quick_header(text) == fast_header(text)


@settings(max_examples=400 if NIGHTLY else 150, deadline=None)
@given(some.text(some.sampled_from("aZ9_- .,:;#'\"/()+[]{}|>&*?%@!\n\té\u2028"), max_size=30))
def test_quick_is_as_careful_on_any_value(value: str) -> None:
    text = f"id: QP-01\ntitle: {value}\nstatus: draft\n"
    assert quick_header(text) == fast_header(text)


@pytest.mark.parametrize(
    "text", ["", "\n", "id: A\n\n", "\nid: A", "id: A\n---\nid: B", "id: A\nid: B", "- a\n- b", "word"]
)
def test_texts_that_are_no_list_of_fields(text: str) -> None:
    assert quick_header(text) == fast_header(text)
