"""Texts as values: what a schema may make of a scalar, and placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qmsdocs.model.data import KeyPath, Tree, Value
from qmsdocs.model.document import is_placeholder
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


def coerced(value: Value, tree: Tree, schema: Any, files: Mapping[str, Mapping[str, Any]]) -> Any:
    """The value with booleans, null and whole numbers where the schema asks for them and the scalar is not quoted."""
    return _Coercion(tree, schema, files).of(value, [schema], ())


@dataclass(frozen=True, slots=True)
class _Coercion:
    tree: Tree
    root: Any
    """The schema that a `$ref` without a file means."""
    files: Mapping[str, Mapping[str, Any]]

    def of(self, value: Value, schemas: Iterable[Any], path: KeyPath) -> Any:
        """The value at a path, to which all these schemas apply."""
        rules = self._joined(schemas)
        if isinstance(value, dict):
            return {key: self.of(item, _below(rules, key), (*path, key)) for key, item in value.items()}
        if isinstance(value, list):
            inner = [rule.get("items") for rule in rules]
            return [self.of(item, inner, (*path, index)) for index, item in enumerate(value)]
        kinds = {kind for rule in rules for kind in _kinds(rule)}
        mark = self.tree.marks.get(path)
        if not kinds or "string" in kinds or (mark is not None and not mark.plain):
            return value
        if "boolean" in kinds and value in _BOOLEANS:
            return _BOOLEANS[value]
        if kinds & {"integer", "number"} and _INTEGER.fullmatch(value):
            return int(value)
        return None if "null" in kinds and value in NULLS else value

    def _joined(self, schemas: Iterable[Any]) -> list[Any]:
        """Schemas and all that they join by $ref, allOf, anyOf, oneOf, then, else: each once, however they refer to
        each other."""
        found: dict[int, Any] = {}
        waiting = list(schemas)
        while waiting:
            schema = waiting.pop()
            if not isinstance(schema, dict) or id(schema) in found:
                continue
            found[id(schema)] = schema
            for keyword in ("allOf", "anyOf", "oneOf"):
                parts = schema.get(keyword)
                waiting += parts if isinstance(parts, list) else ()
            waiting += [schema.get("then"), schema.get("else")]
            if isinstance(schema.get("$ref"), str):
                waiting.append(_resolved(schema["$ref"], self.root, self.files))
        return list(found.values())


def _kinds(rule: Mapping[str, Any]) -> list[str]:
    kinds = rule.get("type", [])
    return kinds if isinstance(kinds, list) else [kinds]


def _below(rules: list[Any], key: str) -> list[Any]:
    """What the schemas of a group say of one of its fields."""
    named = [rule.get("properties") or {} for rule in rules]
    return [
        properties[key] if key in properties else rule.get("additionalProperties")
        for rule, properties in zip(rules, named, strict=True)
    ]


def _resolved(ref: str, root: Any, files: Mapping[str, Mapping[str, Any]]) -> Any:
    path, _, pointer = ref.partition("#")
    here: Any = files.get(path.removeprefix("./").removeprefix("../"), files.get(f"registers/{path}")) if path else root
    for part in pointer.strip("/").split("/") if pointer else ():
        here = here.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(here, dict) else None
    return here
