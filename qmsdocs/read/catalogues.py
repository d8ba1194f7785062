"""Clause catalogues and the map between editions: data of the package."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import yaml

from qmsdocs.model.clause import Catalogue, Clause
from qmsdocs.model.finding import CannotRun
from qmsdocs.resources import packaged

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NO_STANDARDS = ("crosswalk-hls", "iso-9001-2015-to-2026", "iso-18091-2019")
"""Files that hold no clauses of their own."""
_EDITIONS = ("iso-9001-2015", "iso-9001-2026")
_SAME = ("none", "wording", "title", "structure", "container")
"""Kinds of change between editions after which a clause still asks for the same."""


@cache
def catalogue_ids() -> tuple[str, ...]:
    """The ids of all standards that can be chosen, sorted."""
    files = packaged("standards").glob("*.yml")
    return tuple(sorted(path.stem for path in files if path.stem not in _NO_STANDARDS))


def nearest_standard(name: str) -> str:
    """The standard that was probably meant: one of the same number (`iso27001`), else one spelt almost alike; or ""."""
    number = re.search(r"\d{4,}", name)
    same = [known for known in catalogue_ids() if number and number[0] in known.split("-")]
    found = difflib.get_close_matches(name, same or catalogue_ids(), n=1, cutoff=0.0 if same else 0.8)
    return found[0] if found else ""


@cache
def read_catalogue(standard: str) -> Catalogue:
    """A standard by its id. Raises CannotRun for one that is not known or has no clauses of its own."""
    if standard not in catalogue_ids():
        known = standard in _NO_STANDARDS
        near = "" if known else nearest_standard(standard)
        raise CannotRun(
            f"{standard} has no clauses of its own to cover." if known else f"There is no standard {standard} here.",
            f"Did you mean {near}?" if near else f"Use one of: {', '.join(catalogue_ids())}.",
        )
    raw = _load(standard)
    about = raw["standard"]
    clauses = (_clause(row) for row in (*raw["clauses"], *raw.get("annex_a", ())))
    return Catalogue(
        id=about["id"],
        reference=about["reference"],
        title=about["title"],
        clauses={clause.number: clause for clause in clauses},
        verification=about.get("verification", "second-hand; not compared by us with the licensed text"),
    )


def _load(name: str) -> Any:
    path = packaged("standards") / f"{name}.yml"
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)


def _clause(row: Mapping[str, Any]) -> Clause:
    documented = row.get("documented_information") or {}
    return Clause(
        number=row["number"],
        title=row["title"],
        parent=_or_none(row["parent"]),
        leaf=row["leaf"] == "true",
        plain=_or_none(row["plain"]) or "",
        documented=documented.get("kind", "none"),
        documented_what=_or_none(documented.get("what", "null")) or "",
        confidence=row.get("confidence", ""),
    )


def _or_none(value: str) -> str | None:
    return None if value in ("null", "~", "") else value


@cache
def edition_map(standard: str, to: str) -> Mapping[str, tuple[tuple[str, ...], str]]:
    """Number in one edition -> (numbers in the other, kind of change). Empty where there is no map."""
    if {standard, to} != set(_EDITIONS):
        return {}
    forward: dict[str, tuple[tuple[str, ...], str]] = {}
    back: dict[str, tuple[tuple[str, ...], str]] = {}
    for entry in _load("iso-9001-2015-to-2026")["entries"]:
        source, targets = entry["from"], tuple(entry["to"]) if isinstance(entry["to"], list) else ()
        if _or_none(source):
            forward[source] = (targets, entry["kind"])
            for target in targets:
                known = back.get(target, ((), ""))[0]
                back[target] = ((*known, source), entry["kind"])
    return forward if (standard, to) == _EDITIONS else back


def carry_over(standard: str, to: str, number: str) -> Sequence[str]:
    """The numbers in another edition that ask for the same as `number` does; empty where the requirement changed."""
    targets, kind = edition_map(standard, to).get(number, ((), ""))
    return targets if kind in _SAME else ()
