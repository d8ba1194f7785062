"""Checking values against schemas, with every complaint in a clerk's words."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import re2
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from jsonschema.exceptions import SchemaError
from referencing import Registry, Resource
from referencing.exceptions import NoSuchResource, Unresolvable
from referencing.jsonschema import DRAFT202012

from qmsdocs.model.data import KeyPath, Tree, Value
from qmsdocs.model.document import field_path, is_placeholder
from qmsdocs.model.finding import CannotRun, Place
from qmsdocs.read.values import coerced, is_day, without_placeholders

if TYPE_CHECKING:
    from qmsdocs.read.schemas import Schema

Kind = Literal["missing", "placeholder", "type", "unknown", "enum", "date", "format", "pattern", "other"]
_BASE = "schema:/"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a schema does not allow, at a path of keys and indexes."""

    path: KeyPath
    kind: Kind
    message: str
    hint: str


def check(schema: Schema, tree: Tree) -> list[Problem]:
    """Everything in the values that the schema does not allow, one problem for each cause."""
    emptied: set[KeyPath] = set()
    value = without_placeholders(tree.value, emptied)
    instance = coerced(value, tree, schema.raw, schema.files)
    try:
        errors = sorted(schema.validator.iter_errors(instance), key=lambda e: [str(part) for part in e.absolute_path])
    except Unresolvable as error:
        raise CannotRun(f"The schema refers to {error.ref}, which is not there.", _MEND, Place(schema.path)) from None
    except RecursionError:
        raise CannotRun("The schema refers to itself without end.", _MEND, Place(schema.path)) from None
    problems = [_problem(error, emptied) for error in errors]
    return list(dict.fromkeys(problems))


def validator_of(schema: Schema) -> Any:
    """A validator that fetches nothing and whose patterns end. Raises CannotRun for a schema that is not sound."""
    if not schema.ours:
        _sound(schema)
    base = f"{_BASE}{'registers/' if schema.path.rpartition('/')[0].endswith('registers') else ''}"
    name = schema.path.rpartition("/")[2]
    empty: Registry[Any] = Registry(retrieve=_retrieve(schema.files))  # type: ignore[call-arg]
    registry = empty.with_resource(base + name, Resource.from_contents(schema.raw, default_specification=DRAFT202012))
    return _Validator({"$ref": base + name}, registry=registry, format_checker=_FORMATS)


def _retrieve(files: Mapping[str, Mapping[str, Any]]) -> Any:
    def retrieve(uri: str) -> Resource[Any]:
        path = uri.partition("#")[0].removeprefix(_BASE)
        tail = path.rpartition("/")[2]
        found = files.get(path) or files.get(tail) or files.get(f"registers/{tail}")
        if found is None:
            raise NoSuchResource(ref=uri)  # type: ignore[call-arg]
        return Resource.from_contents(found, default_specification=DRAFT202012)

    return retrieve


def _sound(schema: Schema) -> None:
    where = Place(schema.path)
    try:
        Draft202012Validator.check_schema(schema.raw)
    except SchemaError as error:
        at = field_path(tuple(error.absolute_path)) or "its top"
        raise CannotRun(f"The schema is not sound at {at}: {error.message}", _MEND, where) from None
    except RecursionError:
        raise CannotRun("The schema is nested too deeply.", _MEND, where) from None
    for keyword, value in _keywords(schema.raw):
        if keyword == "$ref" and not _known_ref(str(value), schema.files):
            raise CannotRun(f"The schema refers to “{value}”; it may refer only to files in schemas/.", _MEND, where)
        for pattern in [value] if keyword == "pattern" else value if keyword == "patternProperties" else ():
            try:
                re2.compile(pattern)
            except re2.error:
                message = (
                    f"The pattern “{pattern}” cannot be used (look-around and back-references are not known here)."
                )
                raise CannotRun(message, _MEND, _place_of(schema, pattern)) from None
        if keyword == "unevaluatedProperties":
            raise CannotRun("`unevaluatedProperties` is not known here.", "Use `additionalProperties`.", where)


def _known_ref(ref: str, files: Mapping[str, Any]) -> bool:
    path = ref.partition("#")[0]
    return (
        not path
        or ("://" not in path and path.removeprefix("./").removeprefix("../") in files)
        or f"registers/{path}" in files
    )


def _keywords(raw: Any) -> Iterator[tuple[str, Any]]:
    waiting = [raw]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            yield from here.items()
            waiting += here.values()
        elif isinstance(here, list):
            waiting += here


def _place_of(schema: Schema, text: str) -> Place:
    lines = json.dumps(schema.raw, indent=2).split("\n")
    wanted = json.dumps(text)
    line = next((number for number, one in enumerate(lines, 1) if wanted in one), 1)
    return Place(schema.path, line)


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not re2.search(pattern, instance):
        yield ValidationError(f"{instance!r} does not match")


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


_FORMATS = FormatChecker(formats=())
_FORMATS.checks("date")(lambda value: not isinstance(value, str) or is_day(value))
_Validator: Any = validators.extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {"pattern": _pattern, "patternProperties": _pattern_properties, "additionalProperties": _additional},
)


def _problem(error: ValidationError, emptied: set[KeyPath]) -> Problem:
    path: KeyPath = tuple(error.absolute_path)
    name = field_path(path) or "the whole"
    help_ = _description(error)
    value = error.instance
    match error.validator:
        case "required":
            return _missing(error, path, emptied)
        case "type":
            wanted = " or ".join(_SHAPES.get(kind, kind) for kind in _listed(error.validator_value))
            message = f"`{name}` should be {wanted}, but it is {_shape(value)}."
            return Problem(path, "type", message, help_ or f"Write `{_last(path)}` as {wanted}.")
        case "enum" | "const":
            return _not_allowed(error, path, help_)
        case "format" if error.validator_value == "date":
            return Problem(
                path, "date", f"`{name}` is “{value}”, which is no date.", _date_hint(str(value), _last(path))
            )
        case "pattern":
            return Problem(
                path, "pattern", f"`{name}` is “{value}”, which has not the right form.", help_ or _SEE_SCHEMA
            )
        case "additionalProperties":
            return _unknown(error, path)
        case "minItems" | "minLength":
            return Problem(path, "missing", f"`{name}` is empty.", help_ or f"Fill in `{_last(path)}`.")
    return Problem(path, "other", f"`{name}` is not as it should be.", help_ or _SEE_SCHEMA)


def _missing(error: ValidationError, path: KeyPath, emptied: set[KeyPath]) -> Problem:
    field = error.message[1 : error.message.rindex("'")]
    properties = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
    help_ = properties.get(field, {}).get("description", "") if isinstance(properties.get(field), dict) else ""
    full = (*path, field)
    where = field_path(full)
    hint = f"Add a line `{field}: …`. {help_}".strip()
    if full in emptied:
        return Problem(
            full,
            "placeholder",
            f"The field `{where}` holds no value yet, only a placeholder.",
            f"Fill in `{field}`. {help_}".strip(),
        )
    return Problem(full, "missing", f"The field `{where}` is missing.", hint)


def _not_allowed(error: ValidationError, path: KeyPath, help_: str) -> Problem:
    given: Any = error.validator_value
    allowed = [str(one) for one in (given if error.validator == "enum" else [given])]
    near = difflib.get_close_matches(str(error.instance), allowed, n=1, cutoff=0.6)
    hint = (
        f"Write `{_last(path)}: {near[0]}`, or another of: {', '.join(allowed)}."
        if near
        else f"Use one of: {', '.join(allowed)}."
    )
    shown = error.instance if isinstance(error.instance, str) else _shape(error.instance)
    return Problem(path, "enum", f"`{field_path(path)}` is “{shown}”, which it cannot be.", f"{hint} {help_}".strip())


def _unknown(error: ValidationError, path: KeyPath) -> Problem:
    known = list(error.schema.get("properties", {})) if isinstance(error.schema, dict) else []
    near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
    hint = f"Did you mean `{near[0]}`?" if near else f"Known here: {', '.join(known)}." if known else _SEE_SCHEMA
    return Problem(path, "unknown", f"There is no field `{field_path(path)}`.", hint)


def _description(error: ValidationError) -> str:
    found = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
    return str(found)


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _last(path: KeyPath) -> str:
    return next((str(part) for part in reversed(path) if isinstance(part, str)), "value")


_SHAPES = {
    "string": "a text",
    "array": "a list",
    "object": "a group of fields",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "null": "empty",
}


def _shape(value: object) -> str:
    if isinstance(value, str):
        return f"the text “{value[:60]}”" if value else "empty"
    if isinstance(value, bool) or value is None:
        return "true or false" if value is not None else "empty"
    return "a list" if isinstance(value, list) else "a group of fields" if isinstance(value, dict) else "a number"


def _date_hint(value: str, name: str) -> str:
    parts = value.replace("/", "-").replace(".", "-").split("-")
    if len(parts) == 3 and len(parts[2]) == 4:
        guess = f"{parts[2]}-{parts[1].zfill(2)}-{parts[0].zfill(2)}"
        if is_day(guess):
            return f"Write year-month-day: `{name}: {guess}`, if that is the day you mean."
    return f"Write a day that exists as year-month-day: `{name}: 2026-09-01`."


_MEND = "Mend it, or delete the file: then the schema that comes with qmsdocs is used."
_SEE_SCHEMA = "The folder schemas/ says what this field may be."

__all__ = ["Problem", "Value", "check", "is_placeholder", "validator_of"]
