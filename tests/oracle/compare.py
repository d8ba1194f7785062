"""Asks the tool, through its command line, and the oracle the same questions, and says where they disagree."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qmsdocs.cli.main import main
from tests.oracle.oracle import Oracle
from tests.oracle.random_history import Made, make


def ask(*args: str) -> dict[str, Any] | None:
    """The JSON that the tool prints; None when it knows no such document."""
    out, err = io.StringIO(), io.StringIO()
    code: Any = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([*args, "--format", "json"])
        except SystemExit as end:
            code = end.code
    if code == 2 and not out.getvalue() and "no document" in err.getvalue().lower():
        return None
    if code not in (0, None):
        return {"exit": code, "words": err.getvalue()}
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def differences(seed: int, where: Path) -> list[str]:
    """One line for each disagreement about the history of this seed."""
    made = make(seed, where)
    oracle = Oracle(where, made.prefix, made.settings)
    return [f"seed {seed}: {line}" for line in _differences(made, oracle)]


def _differences(made: Made, oracle: Oracle) -> Iterator[str]:
    root = ("--root", str(made.path / made.prefix))
    for day in made.days:
        for as_of, everything in ((False, True), (True, True), (True, False)):
            args = ["list", *root, "--as-of" if as_of else "--today", str(day), *(["--all"] if everything else [])]
            expected = oracle.list(day, day if as_of else None, everything)
            yield from _rows(args, {row["id"]: row for row in expected}, ask(*args))
    for id in sorted({*made.ids, *oracle.documents}):
        for day in made.days[1:3]:
            args = ["history", *root, "--today", str(day), "--", id]
            yield from _history([*args[3:]], oracle.history(id, day), ask(*args[:-2], *args[-1:]))


def _rows(args: list[str], expected: dict[str, dict[str, Any]], found: dict[str, Any] | None) -> Iterator[str]:
    said = " ".join(args[3:])
    if found is None or "documents" not in found:
        if expected:
            yield f"list {said}: {found}; expected {sorted(expected)}"
        return
    rows = {row["id"]: row for row in found["documents"]}
    if len(rows) != len(found["documents"]):
        yield f"list {said}: an id has two rows"
    for id in sorted({*rows, *expected}):
        yield from _fields(f"list {said}: {id}", expected.get(id), rows.get(id))


def _history(args: list[str], expected: dict[str, Any] | None, found: dict[str, Any] | None) -> Iterator[str]:
    said = "history " + " ".join(args)
    if expected is None or found is None or "revisions" not in found:
        if (expected is None) != (found is None):
            versions = expected and [r["version"] for r in expected["revisions"]]
            yield f"{said}: tool {found and found.get('revisions', found)!r}, oracle {versions}"
        return
    ours, theirs = ({r["version"]: r for r in h["revisions"]} for h in (expected, found))
    if [r["version"] for r in expected["revisions"]] != [r["version"] for r in found["revisions"]]:
        yield f"{said}: versions: tool {list(theirs)}, oracle {list(ours)}"
    for version in sorted({*ours, *theirs}):
        yield from _fields(f"{said}: {version}", ours.get(version), theirs.get(version))


def _fields(said: str, expected: dict[str, Any] | None, found: dict[str, Any] | None) -> Iterator[str]:
    if expected is None or found is None:
        if expected is not found:
            row = expected or found or {}
            who = "tool has none" if found is None else "oracle has none"
            yield f"{said}: {who}: version {row.get('version')}, state {row.get('state')}"
        return
    perhaps = _plain("authors", expected.get("perhaps"))
    for key in sorted({*expected, *found} - {"perhaps"}):
        one, two = _plain(key, found.get(key)), _plain(key, expected.get(key))
        if key == "authors":
            one = [who for who in one if who in two or who not in perhaps]
        if one != two:
            yield f"{said}: {key}: tool {one!r}, oracle {two!r}"


def _plain(key: str, value: Any) -> Any:
    if key == "authors" and value:  # whoever made the change, in any order
        return sorted(f"{p['name']} <{p['email']}>" if isinstance(p, dict) else f"{p.name} <{p.email}>" for p in value)
    if key == "authors":
        return []
    if key == "approvals":
        return [{k: v for k, v in entry.items() if v is not None} for entry in value or []]
    return value
