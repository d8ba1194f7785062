"""Texts as values: what a schema may make of a scalar, and placeholders."""

from __future__ import annotations

import re
from typing import Any

from qmsdocs.model.data import KeyPath, Tree, Value
from qmsdocs.model.document import is_placeholder
from qmsdocs.read.shape import Shape
from qmsdocs.read.yaml import NULLS

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


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


def coerced(value: Value, tree: Tree, shape: Shape, path: KeyPath = ()) -> Any:
    """The value at a path, with booleans, null and whole numbers where its schema asks for them and the scalar is not
    quoted."""
    if isinstance(value, dict):
        return {key: coerced(item, tree, shape.field(key), (*path, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [coerced(item, tree, shape.item, (*path, index)) for index, item in enumerate(value)]
    kinds = shape.kinds
    mark = tree.marks.get(path)
    if not kinds or "string" in kinds or (mark is not None and not mark.plain):
        return value
    if "boolean" in kinds and value in _BOOLEANS:
        return _BOOLEANS[value]
    if kinds & {"integer", "number"} and _INTEGER.fullmatch(value):
        return int(value)
    return None if "null" in kinds and value in NULLS else value
