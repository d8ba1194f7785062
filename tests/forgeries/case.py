"""What a case is: a deed that is done forged and honest, and how the public command finds the forged one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.fixtures.command import Ran, run
from tests.forgeries.town import FILE, Town

Deed = Callable[[Town, bool], str | None]
"""Does it, forged or honestly; the commit that the forgery is in, if it is in one."""


@dataclass(frozen=True, slots=True)
class Case:
    """`rule`: the code of the check result, or the subject of the line of `verify`. `words`: what it says, in order.
    `path`: the file it names; empty where the forgery is in none. `honest`: what only the twin is said to be.
    `passes`: the forgery is no fault, it only claims less than its twin."""

    deed: Deed
    rule: str
    words: tuple[str, ...]
    command: tuple[str, ...]
    path: str
    honest: str
    passes: bool
    nightly: bool
    ssh: bool

    @property
    def name(self) -> str:
        return self.deed.__name__.replace("_", " ")


CASES: list[Case] = []


def forgery(
    rule: str,
    *words: str,
    by: str = "validate",
    path: str = FILE,
    honest: str = "",
    passes: bool = False,
    nightly: bool = False,
    ssh: bool = False,
) -> Callable[[Deed], Deed]:
    """Enter a deed in the table. In `by`, `{outside}` is the folder outside the repository."""

    def enter(deed: Deed) -> Deed:
        CASES.append(Case(deed, rule, words, tuple(by.split()), path, honest, passes, nightly, ssh))
        return deed

    return enter


@dataclass(frozen=True, slots=True)
class Told:
    """A check result of weight, or a line of `verify` that is not good."""

    rule: str
    path: str
    words: str


def asked(town: Town, command: tuple[str, ...]) -> tuple[Ran, str, list[Told]]:
    """How the command ended, all that it said, and what of that is a fault."""
    args = [word.format(outside=town.outside) for word in command]
    ran = run(town.path, *args, "--format", "json")
    assert ran.code in (0, 1), ran.err
    said = json.loads(ran.out)
    if command[0] == "validate":
        weighed = [one for one in said["findings"] if one["severity"] != "info"]
        return ran, ran.out, [Told(one["rule"], one["path"], one["message"]) for one in weighed]
    lines = [(one, " ".join([one["message"], *one["details"]])) for one in said["lines"]]
    all_of_it = "\n".join(f"{one['subject']}: {words}" for one, words in lines)
    amiss = [
        Told(one["subject"], "", f"{one['subject']}: {words}")
        for one, words in lines
        if one["state"] in ("amiss", "unknown")
    ]
    return ran, all_of_it, amiss
