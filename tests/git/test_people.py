"""`.mailmap` by git's rules: compared with git itself on random lines."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from qmsdocs.git.people import mailmap, trailer_person
from qmsdocs.model.revision import Person
from tests.fixtures.repos import make_repo

NAMES = ["Ann", "ann", "Ann Bee", "Änn", "änn", "", "  ", "B # C"]
EMAILS = ["a@x", "A@X", "b@y", "c@z", "ä@x", "", " a@x "]
FORMS = [
    *("{0} <{1}>", "<{1}> <{2}>", "{0} <{1}> <{2}>", "{0} <{1}> {3} <{2}>", "# {0} <{1}>", " # {0} <{1}> <{2}>"),
    *("{0} <{1}", "{0} {1}>", "{0}", "", "{0}<{1}>{3}<{2}> # said", "\t{0} <{1}>\t<{2}>", "{0} <{1}> {3}"),
]


@pytest.mark.parametrize("seed", range(12))
def test_as_git_does(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    lines = [
        rng.choice(FORMS).format(rng.choice(NAMES), rng.choice(EMAILS), rng.choice(EMAILS), rng.choice(NAMES))
        for _ in range(8)
    ]
    repo = make_repo(tmp_path / "r")
    repo.write(".mailmap", "\n".join(lines) + rng.choice(["", "\n"]))
    emails = [email for email in EMAILS if email.strip() == email]
    people = [Person(name.strip(), email) for name in NAMES if name.strip() for email in emails]
    asked = "".join(f"{who.name} <{who.email}>\n" for who in people)
    answers = repo.git("check-mailmap", "--stdin", input=asked.encode()).split("\n")
    proper = mailmap((repo.path / ".mailmap").read_bytes())
    ours = [f"{(who := proper(person)).name} <{who.email}>" for person in people]
    assert ours == [answer.strip() for answer in answers], lines


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"Ann Bee <a@x>", Person("Ann Bee", "a@x")),
        (b" <a@x> ", Person("", "a@x")),
        (b"Ann", None),
        (b"<>", None),
        (b"", None),
        (b"Ann <a@x", None),
        (b"Ren\xe9 <r@x>", Person("Ren\ufffd", "r@x")),
    ],
)
def test_people_in_trailers(line: bytes, expected: Person | None) -> None:
    assert trailer_person(line) == expected
