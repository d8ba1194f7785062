"""Texts as values: what a schema may make of a scalar, and placeholders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from qmsdocs.model.data import KeyPath, Tree, Value
from qmsdocs.model.document import is_placeholder

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = ("", "~", "null", "Null", "NULL")


def is_day(value: str) -> bool:
    """Whether a text is a day of the calendar, as YYYY-MM-DD."""
    try:
        return len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False


def without_placeholders(value: Value, emptied: set[KeyPath], path: KeyPath = ()) -> Value:
    """The value without fields that say nothing yet; their paths go into `emptied`. Depth is bounded by reading."""
    if isinstance(value, list):
        return [without_placeholders(item, emptied, (*path, index)) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    kept: dict[str, Value] = {}
    for key, item in value.items():
        if _says_nothing(item):
            emptied.add((*path, key))
        else:
            kept[key] = without_placeholders(item, emptied, (*path, key))
    return kept


def _says_nothing(value: Value) -> bool:
    if isinstance(value, str):
        return is_placeholder(value)
    return isinstance(value, list) and bool(value) and all(isinstance(v, str) and is_placeholder(v) for v in value)


def coerced(value: Value, tree: Tree, schema: Any, files: Mapping[str, Mapping[str, Any]], path: KeyPath = ()) -> Any:
    """The value with booleans, null and whole numbers where the schema asks for them and the scalar is not quoted."""
    rules = list(_rules(schema, schema if not path else None, files))
    return _coerced(value, tree, rules, schema, files, path)


def _coerced(
    value: Value, tree: Tree, rules: list[Any], root: Any, files: Mapping[str, Mapping[str, Any]], path: KeyPath
) -> Any:
    if isinstance(value, dict):
        return {
            key: _coerced(item, tree, _below(rules, key, root, files), root, files, (*path, key))
            for key, item in value.items()
        }
    if isinstance(value, list):
        inner = [one for rule in rules for one in _rules(rule.get("items"), root, files)]
        return [_coerced(item, tree, inner, root, files, (*path, index)) for index, item in enumerate(value)]
    kinds = {kind for rule in rules for kind in _kinds(rule)}
    mark = tree.marks.get(path)
    if not kinds or "string" in kinds or (mark is not None and not mark.plain):
        return value
    if "boolean" in kinds and value in _BOOLEANS:
        return _BOOLEANS[value]
    if kinds & {"integer", "number"} and _INTEGER.fullmatch(value):
        return int(value)
    return None if "null" in kinds and value in _NULLS else value


def _kinds(rule: Mapping[str, Any]) -> list[str]:
    kinds = rule.get("type", [])
    return kinds if isinstance(kinds, list) else [kinds]


def _below(rules: list[Any], key: str, root: Any, files: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    found: list[Any] = []
    for rule in rules:
        properties = rule.get("properties") or {}
        inner = properties[key] if key in properties else rule.get("additionalProperties")
        found += _rules(inner, root, files)
    return found


def _rules(schema: Any, root: Any, files: Mapping[str, Mapping[str, Any]], depth: int = 0) -> list[Any]:
    """A schema and all that it joins by $ref, allOf, anyOf, oneOf, then, else."""
    if not isinstance(schema, dict) or depth > 8:
        return []
    found = [schema]
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(keyword) or ():
            found += _rules(part, root, files, depth + 1)
    for keyword in ("then", "else"):
        found += _rules(schema.get(keyword), root, files, depth + 1)
    ref = schema.get("$ref")
    if isinstance(ref, str):
        found += _rules(_resolved(ref, root, files), root, files, depth + 1)
    return found


def _resolved(ref: str, root: Any, files: Mapping[str, Mapping[str, Any]]) -> Any:
    path, _, pointer = ref.partition("#")
    here: Any = files.get(path.removeprefix("./").removeprefix("../"), files.get(f"registers/{path}")) if path else root
    for part in pointer.strip("/").split("/") if pointer else ():
        here = here.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(here, dict) else None
    return here
