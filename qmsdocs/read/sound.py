"""Whether a schema of the repository can be used: told when it is read, not when a document of its type appears."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import re2
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.exceptions import SchemaError

from qmsdocs.model.document import field_path
from qmsdocs.model.finding import CannotRun, Place
from qmsdocs.read.schemas import MEND, SUFFIX, Schema
from qmsdocs.read.shape import REFERS

_TEXTS = {"type": "array", "items": {"type": "string"}}
_ABOUT = {
    "type": "object",
    "properties": {
        **{name: {"type": "string"} for name in ("title", "id-pattern", "template")},
        "sections": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}, "synonyms": _TEXTS},
            },
        },
        "clauses": _TEXTS,
        "public": _TEXTS,
        "needs-clauses": {"type": "boolean"},
        "review-months": {"type": "integer"},
        "layout": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"columns": _TEXTS, "sort": {"type": "string"}, "group": {"type": "string"}},
        },
        "due": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field"],
                "additionalProperties": False,
                "properties": {name: {"type": "string", "minLength": 1} for name in ("field", "do", "role", "done")},
            },
        },
        "rows-go": {"type": "boolean"},
        "freshness": {"type": "object", "required": ["field"], "properties": {"field": {"type": "string"}}},
    },
}
"""What may stand under `x-qmsdocs`."""
REFERRED = ("role", "document", "clause", "standard", "register")
"""What `x-refers-to` may name, one or a list; also `register:NAME`, a row of that register."""
_NO_FORMATS = FormatChecker(formats=())
"""The library's own check of patterns knows Python's kind only."""


def check_sound(schema: Schema) -> None:
    """Raises CannotRun, with the place, for a schema that is not sound."""
    try:
        Draft202012Validator.check_schema(schema.raw, format_checker=_NO_FORMATS)
        Draft202012Validator(_ABOUT).validate(schema.raw.get("x-qmsdocs", {}))
    except SchemaError as error:
        _refuse(schema, f"The schema is not sound at {_at(error)}: {error.message}")
    except ValidationError as error:
        _refuse(schema, f"The schema is not sound at {_at(error, 'x-qmsdocs')}: {error.message}")
    except RecursionError:
        _refuse(schema, "The schema is nested too deeply.")
    for keyword, value in _keywords(schema.raw):
        if keyword in ("$ref", "$dynamicRef") and isinstance(value, str) and not _known_ref(value, schema.files):
            _refuse(schema, f"The schema refers to “{value}”; it may refer only to files in schemas/.", value)
        for pattern in _patterns(keyword, value):
            _check_pattern(schema, pattern)
        if keyword == "unevaluatedProperties":
            _refuse(schema, "`unevaluatedProperties` is not known here; use `additionalProperties`.", keyword)
        if keyword == REFERS:
            _check_referred(schema, value)
    _check_layout(schema)


def _refuse(schema: Schema, message: str, near: str = "") -> NoReturn:
    raise CannotRun(message, MEND, _place_of(schema, near)) from None


def _at(error: ValidationError | SchemaError, top: str = "") -> str:
    return field_path(((top,) if top else ()) + tuple(error.absolute_path)) or "its top"


def _place_of(schema: Schema, near: str) -> Place:
    """The line of the file on which a word stands first; the file as a whole without one."""
    wanted = {json.dumps(near), json.dumps(near, ensure_ascii=False)}
    lines = schema.text.split("\n") if near else []
    return Place(schema.path, next((n for n, line in enumerate(lines, 1) if any(one in line for one in wanted)), 1))


def _keywords(raw: Any) -> Iterator[tuple[str, Any]]:
    waiting = [raw]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            yield from here.items()
            waiting += here.values()
        elif isinstance(here, list):
            waiting += here


def _known_ref(ref: str, files: Mapping[str, Any]) -> bool:
    path = ref.partition("#")[0]
    below = path.removeprefix("./").removeprefix("../")
    return not path or below in files or f"registers/{path}" in files


def _patterns(keyword: str, value: Any) -> Iterator[str]:
    if keyword == "pattern" and isinstance(value, str):
        yield value
    elif keyword == "patternProperties" and isinstance(value, dict):
        yield from value


def _check_pattern(schema: Schema, pattern: str) -> None:
    try:
        re2.compile(pattern)
    except re2.error:
        message = f"The pattern “{pattern}” cannot be used (look-around and back-references are not known here)."
        _refuse(schema, message, pattern)


def _check_referred(schema: Schema, value: Any) -> None:
    """What the ids in a field are ids of is something that we know."""
    if isinstance(value, dict):
        return  # a field of that name
    for word in map(str, value if isinstance(value, list) else [value]):
        kind, _, name = word.partition(":")
        if word not in REFERRED and not (kind == "register" and f"registers/{name}{SUFFIX}" in schema.files):
            known = f"{', '.join(REFERRED)}, or `register:NAME` of a register that has a schema"
            _refuse(schema, f"`{REFERS}` says “{word}”, which is not known here; it may say {known}.", word)


def _check_layout(schema: Schema) -> None:
    """The fields that a table is laid out by, and those that fall due, are fields of its rows, where the schema names
    those."""
    layout, rows = schema.layout, schema.shape.item
    plain = (*layout.columns, layout.sort.removeprefix("-"), layout.group, schema.day_field)
    named = [(rows, name, name) for name in plain]
    for due in schema.due:
        group = rows
        for name in due.way[:-1]:
            named.append((group, name, due.field))
            group = group.field(name).item if group.field(name).item.rules else group.field(name)
        named += [(group, due.way[-1], due.field), (group, due.done, due.done)]
    for group, name, word in named:
        if name and group.names and name not in group.names:
            _refuse(schema, f"`x-qmsdocs` names the field “{word}”, which no row has.", word)
