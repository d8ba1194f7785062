"""What a schema complains of, in a clerk's words."""

from __future__ import annotations

import difflib
from collections.abc import Container
from dataclasses import dataclass
from typing import Any, Literal

from jsonschema import ValidationError

from qmsdocs.model.data import KeyPath
from qmsdocs.model.day import day_of
from qmsdocs.model.document import field_path

Kind = Literal["missing", "placeholder", "type", "unknown", "enum", "date", "pattern", "other"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a schema does not allow, at a path of keys and indexes."""

    path: KeyPath
    kind: Kind
    message: str
    hint: str


def problem_of(error: ValidationError, path: KeyPath, emptied: Container[KeyPath]) -> Problem:
    """A complaint about the value at `path`. `emptied`: the paths where only a placeholder stands."""
    if error.validator in _OF_TEXTS and (inner := within_curly_quotes(error.instance)):
        message = f"{_name(path)} is written with curly quotes: they count as part of the value."
        kind: Kind = "date" if error.validator == "format" else "enum" if error.validator == "enum" else "pattern"
        return Problem(path, kind, message, f'Take them away or write straight ones: `{_last(path)}: "{inner}"`.')
    match error.validator:
        case "required":
            return _missing(error, path, emptied)
        case "type":
            return _wrong_type(error, path)
        case "enum" | "const":
            return _not_allowed(error, path)
        case "format" if error.validator_value == "date":
            message = f"{_name(path)} is “{_short(error.instance)}”, which is no date."
            return Problem(path, "date", message, _date_hint(str(error.instance), _last(path)))
        case "pattern":
            message = f"{_name(path)} is “{_short(error.instance)}”, which has not the right form."
            return Problem(path, "pattern", message, _hint(error, path))
        case "additionalProperties":
            return _unknown(error, path)
        case "minItems" | "minLength" if not error.instance:
            hint = f"Fill in `{_last(path)}`. {_description(error)}".strip()
            return Problem(path, "missing", f"{_name(path)} is empty.", hint)
    limit = _LIMITS.get(str(error.validator))
    said = limit.format(error.validator_value) if limit else "is not as it should be"
    return Problem(path, "other", f"{_name(path)} {said}.", _hint(error, path))


_OF_TEXTS = ("enum", "const", "format", "pattern")
_CURLY = "“”„‟‘’‚‛«»"


def within_curly_quotes(value: object) -> str:
    """What stands between the curly quotes that a word processor puts around a value; empty without them."""
    written = value.strip() if isinstance(value, str) else ""
    return _short(written.strip(_CURLY)) if written[:1] in _CURLY or written[-1:] in _CURLY else ""


_LIMITS = {
    "minimum": "is less than {}",
    "exclusiveMinimum": "is not more than {}",
    "maximum": "is more than {}",
    "exclusiveMaximum": "is not less than {}",
    "minLength": "is shorter than {} characters",
    "maxLength": "is longer than {} characters",
    "minItems": "has fewer than {} items",
    "maxItems": "has more than {} items",
    "uniqueItems": "stands in the list a second time",
}


def _missing(error: ValidationError, path: KeyPath, emptied: Container[KeyPath]) -> Problem:
    field = error.message[1 : error.message.rindex("'")]
    full = (*path, field)
    known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
    rule = known.get(field)
    help_ = str(rule.get("description", "")) if isinstance(rule, dict) else ""
    if full in emptied:
        message = f"The field {_name(full)} holds no value yet: it is empty, or a placeholder stands there."
        return Problem(full, "placeholder", message, f"Fill in `{field}`. {help_}".strip())
    given = error.instance if isinstance(error.instance, dict) else {}
    near = difflib.get_close_matches(field, [key for key in given if key not in known], n=1, cutoff=0.7)
    hint = f"Write `{field}` instead of `{_short(near[0])}`." if near else f"Add a line `{field}: …`. {help_}".strip()
    return Problem(full, "missing", f"The field {_name(full)} is missing.", hint)


def _wrong_type(error: ValidationError, path: KeyPath) -> Problem:
    kinds = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    wanted = " or ".join(_SHAPES.get(str(kind), str(kind)) for kind in kinds)
    message = f"{_name(path)} should be {wanted}, but it is {_shape(error.instance)}."
    what = f"`{_last(path)}`" if path and isinstance(path[-1], str) else f"each item of `{_last(path)}`"
    hint = f"Write {what if _last(path) else 'each row'} as {wanted}."
    return Problem(path, "type", message, f"{hint} {_description(error)}".strip())


def _not_allowed(error: ValidationError, path: KeyPath) -> Problem:
    given: Any = error.validator_value
    allowed = [str(one) for one in (given if error.validator == "enum" else [given])]
    near = difflib.get_close_matches(_short(error.instance), allowed, n=1, cutoff=0.6)
    known = ", ".join(allowed)
    hint = f"Write `{_last(path)}: {near[0]}`, or another of: {known}." if near else f"Use one of: {known}."
    shown = error.instance if isinstance(error.instance, str) else _shape(error.instance)
    message = f"{_name(path)} is “{_short(shown)}”, which it cannot be."
    return Problem(path, "enum", message, f"{hint} {_description(error)}".strip())


def _unknown(error: ValidationError, path: KeyPath) -> Problem:
    known = list(error.schema.get("properties", {})) if isinstance(error.schema, dict) else []
    near = difflib.get_close_matches(_short(path[-1]), known, n=1, cutoff=0.5)
    hint = f"Did you mean `{near[0]}`?" if near else f"Known here: {', '.join(known)}." if known else _SEE_SCHEMA
    return Problem(path, "unknown", f"There is no field {_name(path)}.", hint)


def _hint(error: ValidationError, path: KeyPath) -> str:
    """What to do where only the schema knows it."""
    what = f"`{_last(path)}`" if _last(path) else "this row"
    return f"Correct {what}. {_description(error) or _SEE_SCHEMA}"


def _description(error: ValidationError) -> str:
    return str(error.schema.get("description", "")) if isinstance(error.schema, dict) else ""


def _name(path: KeyPath) -> str:
    """A value in words, to begin a sentence with: "`records[2].title`", "Row 3", "`owner` of row 3"."""
    if not path:
        return "The whole"
    if isinstance(path[0], int):
        row = f"ow {path[0] + 1}"
        return f"`{_short(field_path(path[1:]))}` of r{row}" if path[1:] else f"R{row}"
    return f"`{_short(field_path(path))}`"


def _last(path: KeyPath) -> str:
    return next((_short(part) for part in reversed(path) if isinstance(part, str)), "")


def _short(value: object) -> str:
    """A value as it can stand in a sentence: what is too long is cut."""
    words = str(value)
    return words if len(words) <= 80 else words[:80] + "…"


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
        return f"the text “{_short(value)}”" if value else "empty"
    if isinstance(value, bool):
        return "true or false"
    if value is None:
        return "empty"
    return "a list" if isinstance(value, list) else "a group of fields" if isinstance(value, dict) else "a number"


def _date_hint(value: str, name: str) -> str:
    parts = value.replace("/", "-").replace(".", "-").split("-")
    if len(parts) == 3 and len(parts[2]) == 4:
        guess = f"{parts[2]}-{parts[1].zfill(2)}-{parts[0].zfill(2)}"
        if day_of(guess):
            return f"Write year-month-day: `{name}: {guess}`, if that is the day you mean."
    return f"Write a day that exists as year-month-day: `{name}: 2026-09-01`."


_SEE_SCHEMA = "The folder schemas/ says what this field may be."
