"""Spelling and form alone, or more."""

from __future__ import annotations

import pytest

from qmsdocs.think.editorial import beyond_fields, beyond_text

OLD = """
# Requests

The clerk who recieves a request must answer within 5 days, see [the form](form.pdf).

- Every one gets an an answer.
- Not before 9:30, at 2.5 % at most.

![A chart](chart.png)
"""
SPELLING = [
    ("recieves", "receives"),
    ("must answer", "**must** answer"),
    ("answer within", "answer, within"),
    ("Every one", "Everyone"),
    ("an an", "an"),
    ("- Every", "* Every"),
    ("# Requests", "## Requests"),
    ("gets", "Gets"),
    ("Not before", "not before"),
    ("the form", "the *form*"),
    ("clerk", "cleark"),
]
MORE = [
    ("must answer", "may answer", "“a request must answer within” became “a request may answer within”"),
    ("must", "must not", "became"),
    ("Not before", "Now before", "became"),
    ("within", "without", "became"),
    ("5 days", "15 days", "became"),
    ("2.5 %", "2,5 %", "became"),
    ("2.5 %", "25 %", "became"),
    ("2.5 %", "2.5 €", "became"),
    ("9:30", "9:03", "became"),
    ("form.pdf", "from.pdf", "links and pictures"),
    ("A chart", "A graph", "links and pictures"),
    ("Every one gets", "~~Every one~~ gets", "crossed out"),
    ("Every one gets", "<!-- Every one --> gets", "became"),
    ("at most.", "at most. Or not.", "became “at most Or not Picture”"),
    (", at 2.5 % at most", "", "became"),
    ("an answer", "answer an", "became"),
]


@pytest.mark.parametrize(("before", "after"), SPELLING)
def test_spelling_and_form(before: str, after: str) -> None:
    assert OLD.count(before) >= 1
    assert beyond_text(OLD, OLD.replace(before, after, 1)) == ""


@pytest.mark.parametrize(("before", "after", "words"), MORE)
def test_more_than_that_is_said(before: str, after: str, words: str) -> None:
    assert OLD.count(before) >= 1
    assert words in beyond_text(OLD, OLD.replace(before, after, 1))


def test_a_long_text_is_walked_through_once() -> None:
    long = "word " * 20_000
    assert beyond_text(long, long + "more") == "“word word more” was added"
    assert beyond_text(long + "more", long) == "“word word more” was taken out"


def test_fields_that_every_version_may_change_and_others() -> None:
    old = {"id": "QP-01", "version": "1.0", "title": "Requests", "owner": "a", "keywords": ["x"]}
    new = {**old, "version": "1.1", "editorial": "true", "owner": "b", "change_summary": "Spelling."}
    assert list(beyond_fields(old, new)) == []
    assert list(beyond_fields(old, {**new, "title": "Request", "classification": "public"})) == [
        "`classification` says something else",
        "`title` says something else",
    ]
