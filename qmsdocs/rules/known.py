"""What was found before a change already, wherever it stood then."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qmsdocs.change import Change
from qmsdocs.model.finding import CannotRun, Finding
from qmsdocs.qms import Qms
from qmsdocs.rules import check

_PLACES = re.compile(r"\b(lines?) \d+(?:(?:, | and | to )\d+)*|(?<=\S):\d+(?::\d+)?\b")
"""Lines and columns in a message: they move when something above them is written."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """The findings of a change: those that were not there before it, and those that were."""

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]


def sort_out(change: Change, found: Sequence[Finding]) -> Sorted:
    """Found again is what has the rule, the document (else the path) and the words of one before, lines and new file
    names aside; of three alike where there were two, one is new. A finding of the main line since the branch left it is
    none of the branch's."""
    names = _moved(change)
    before: Counter[tuple[str, str, str]] = Counter()
    for qms in {id(one): one for one in (change.base, change.main) if one}.values():
        before |= Counter(_key(finding, names) for finding in _found_in(qms))
    new: list[Finding] = []
    known: list[Finding] = []
    for finding in found:
        key = _key(finding, names)
        (known if before[key] > 0 else new).append(finding)
        before[key] -= 1
    return Sorted(tuple(new), tuple(known))


def _found_in(qms: Qms) -> Iterable[Finding]:
    """Nothing where the check could not run: what is being mended there is nothing that was known."""
    try:
        return check(Change(qms))
    except CannotRun:
        return ()


def _moved(change: Change) -> dict[str, str]:
    """Path -> id of documents that lay elsewhere before, by both paths."""
    found: dict[str, str] = {}
    for qms in (change.base, change.main):
        for id_, past in qms.history.pasts.items() if qms and qms.history else ():
            now = change.head.by_id.get(id_)
            if now and now.path != past.path:
                found |= {now.path: id_, past.path: id_}
    return found


def _key(finding: Finding, names: dict[str, str]) -> tuple[str, str, str]:
    message = finding.message
    for path, id_ in names.items():
        message = message.replace(path, id_)
    path = finding.place.path
    return finding.rule, names.get(path, path), _PLACES.sub(r"\1", message)
