"""Each forgery is found by the public command, with rule, path and commit; its honest twin is clean."""

from __future__ import annotations

import inspect

import pytest

import tests.forgeries as family
from tests.fixtures.keys import needs_ssh_keygen
from tests.forgeries import changes, keys, lines, people, texts
from tests.forgeries.case import CASES, Case, asked
from tests.forgeries.town import Town

MODULES = (texts, people, keys, lines, changes)


def _marked(case: Case) -> object:
    marks = [pytest.mark.nightly] * case.nightly + [needs_ssh_keygen] * case.ssh
    return pytest.param(case, marks=marks, id=case.name)


each = pytest.mark.parametrize("case", [_marked(case) for case in CASES])


@each
def test_the_forgery_is_found(town: Town, case: Case) -> None:
    commit = case.deed(town, True)
    ran, said, told = asked(town, case.command)
    assert case.passes == (ran.code == 0) == (not told), told
    if case.passes:
        assert all(words in said for words in case.words) and case.honest not in said
        return
    [one, *_] = [each for each in told if each.rule == case.rule] or [None]
    assert one, (case.rule, told)
    places = [one.words.find(words) for words in case.words]
    assert -1 not in places and places == sorted(places), (case.words, one.words)
    assert case.path == one.path or (case.command[0] == "verify" and case.path in one.words), one
    assert {each.path for each in told} <= {one.path}, "nothing else is blamed"
    assert commit is None or commit[:10] in said, (commit, said)
    assert not case.honest or case.honest not in said


@each
def test_its_honest_twin_is_clean(town: Town, case: Case) -> None:
    case.deed(town, False)
    ran, said, told = asked(town, case.command)
    assert (ran.code, told) == (0, [])
    assert case.honest in said


def test_the_table_has_every_case() -> None:
    order = [module.__name__ for module in MODULES]
    cases = sorted(CASES, key=lambda case: order.index(case.deed.__module__))
    rows = [f"| {case.name} | {' '.join(case.command[:2])} | {case.rule} |" for case in cases]
    table = (inspect.getdoc(family) or "").splitlines()
    assert [row for row in table if row.startswith("| ")][1:] == rows
