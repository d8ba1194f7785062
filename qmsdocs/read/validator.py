"""The validator: JSON Schema (draft 2020-12) that fetches nothing and always ends.

Schemas may come from strangers. Patterns run on RE2, whose time is linear in the text; the steps of one check are
counted, so that references that multiply each other cannot go on for ever; other files are found in `schemas/` alone.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import re2
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from referencing import Registry, Resource
from referencing.exceptions import NoSuchResource
from referencing.jsonschema import DRAFT202012

from qmsdocs.model.day import day_of
from qmsdocs.read.schemas import Schema

_BASE = "schema:/"
STEPS = 5_000_000
"""Keywords looked at in one check: a document takes about a hundred, a register of 5 MB up to two million."""
_Check = Callable[[Any, Any, Any, Any], Iterable[ValidationError] | None]


class TooInvolved(Exception):
    """A check took more steps than any real schema and file need."""


class _Taken(threading.local):
    """The steps of the check that is running; the library has no place to carry them."""

    steps = 0


_taken = _Taken()


class Validator:
    """Checks values against one schema, part after part, within the limit of steps.

    Its registry holds what lies in `schemas/`, and nothing else.
    """

    def __init__(self, schema: Schema) -> None:
        base = f"{_BASE}{'registers/' if schema.path.rpartition('/')[0].endswith('registers') else ''}"
        name = schema.path.rpartition("/")[2]
        top = Resource.from_contents(schema.raw, default_specification=DRAFT202012)
        empty: Registry[Any] = Registry(retrieve=_retrieve(schema.files))  # type: ignore[call-arg]
        registry = empty.with_resource(base + name, top)
        self._validator = _COUNTING({"$ref": base + name}, registry=registry, format_checker=_FORMATS)

    def errors(self, instance: Any) -> list[ValidationError]:
        """All that is wrong, by place. Raises TooInvolved, Unresolvable, RecursionError for a schema that is."""
        _taken.steps = 0
        found = self._validator.iter_errors(instance)
        return sorted(found, key=lambda error: [str(part) for part in error.absolute_path])


def _retrieve(files: Mapping[str, Mapping[str, Any]]) -> Any:
    def retrieve(uri: str) -> Resource[Any]:
        path = uri.partition("#")[0].removeprefix(_BASE)
        tail = path.rpartition("/")[2]
        found = files.get(path) or files.get(tail) or files.get(f"registers/{tail}")
        if found is None:
            raise NoSuchResource(ref=uri)  # type: ignore[call-arg]
        return Resource.from_contents(found, default_specification=DRAFT202012)

    return retrieve


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not re2.search(pattern, instance):
        yield ValidationError("does not match")


def _pattern_properties(
    validator: Any, patterns: Mapping[str, Any], instance: Any, _: Any
) -> Iterator[ValidationError]:
    for pattern, subschema in patterns.items() if isinstance(instance, dict) else ():
        for name, value in instance.items():
            if re2.search(pattern, name):
                yield from validator.descend(value, subschema, path=name, schema_path=pattern)


def _additional(validator: Any, rest: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name in instance if isinstance(instance, dict) else ():
        if name in named or any(re2.search(pattern, name) for pattern in patterns):
            continue
        if rest is False:
            error = ValidationError(name)
            error.path.append(name)
            yield error
        elif isinstance(rest, dict):
            yield from validator.descend(instance[name], rest, path=name)


def _unique(_: Any, wanted: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
    """Each item is compared with all in one look-up; the library's own way takes quadratic time."""
    if not wanted or not isinstance(instance, list):
        return
    seen: set[str] = set()
    for index, item in enumerate(instance):
        form = json.dumps(item, sort_keys=True)
        if form in seen:
            error = ValidationError("stands there already")
            error.path.append(index)
            yield error
        seen.add(form)


def _counted(check: _Check) -> _Check:
    def counted(validator: Any, rule: Any, instance: Any, schema: Any) -> Iterable[ValidationError] | None:
        _taken.steps += 1
        if _taken.steps > STEPS:
            raise TooInvolved
        return check(validator, rule, instance, schema)

    return counted


_FORMATS = FormatChecker(formats=())
_FORMATS.checks("date")(lambda value: not isinstance(value, str) or day_of(value) is not None)
_KEYWORDS: dict[str, _Check] = {
    **Draft202012Validator.VALIDATORS,
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional,
    "uniqueItems": _unique,
}
_COUNTING: Any = validators.extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {keyword: _counted(check) for keyword, check in _KEYWORDS.items()}
)
