"""A rule's page: why it matters, an example that breaks it, one that keeps it. The examples are run as tests.

A page is `data/rules/CODE.md`. Its fenced blocks hold files: after the backticks stands `LANGUAGE PATH`, and ` @STEP`
where an example needs several commits, a month apart, the last on the day of the check. Step 0 is not committed and
its folder is no repository. ` @branch` is committed last, on a branch, and checked against `main`. An empty block takes
the file away; `symlink` holds the path that the link points at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qmsdocs.resources import packaged
from qmsdocs.rules.base import Rule

_FENCE = re.compile(
    r"^(`{3,})(?P<kind>[a-z]+) (?P<path>\S+)(?: @(?P<step>\d+|branch))?\n(?P<text>.*?)^\1$", re.MULTILINE | re.DOTALL
)


BRANCH = 1000
"""The step of what is on a branch."""


@dataclass(frozen=True, slots=True)
class ExampleFile:
    path: str
    text: str
    step: int = 1
    link: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    text: str
    """The whole page as Markdown, with a first line made from the rule's code, name, weight and authority."""
    why: str
    breaks: tuple[ExampleFile, ...]
    keeps: tuple[ExampleFile, ...]


def page_of(rule: Rule) -> Page:
    """The page of a rule; an unwritten page is an empty one (a test finds it)."""
    path = packaged("rules") / f"{rule.code}.md"
    written = path.read_text(encoding="utf-8") if path.is_file() else ""
    why, _, examples = written.partition("## Breaks it\n")
    breaks, _, keeps = examples.partition("## Keeps it\n")
    weight = f"{rule.severity}, authority: {rule.authority}" + (
        ", only the calendar brings it about" if rule.calendar else ""
    )
    head = f"# {rule.code} {rule.name}\n\n{rule.title} ({weight}).\n\n"
    return Page(head + written, why.strip(), _files(breaks), _files(keeps))


def _files(section: str) -> tuple[ExampleFile, ...]:
    return tuple(
        ExampleFile(m["path"], m["text"], _step(m["step"]), m["kind"] == "symlink") for m in _FENCE.finditer(section)
    )


def _step(written: str | None) -> int:
    return BRANCH if written == "branch" else int(written or 1)
