"""Schemas: the rules of form for document types and registers, which users may edit.

A schema is JSON Schema, draft 2020-12. It may refer only to other files in `schemas/`; nothing is fetched. Patterns run
on RE2, whose time is linear in the text, so that none can take for ever.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qmsdocs.model.finding import CannotRun, Place
from qmsdocs.model.settings import Settings
from qmsdocs.read.shape import Shape, shape_of
from qmsdocs.read.text import TextFault, decode
from qmsdocs.resources import packaged
from qmsdocs.source import Snapshot, Unreadable

if TYPE_CHECKING:
    from qmsdocs.read.validator import Validator

SUFFIX = ".schema.json"
_LIMIT = 1024 * 1024
MEND = "Mend it, or delete the file: then the schema that comes with qmsdocs is used."


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How the table of a register is laid out; fields that are no columns stand below the row's first words."""

    columns: tuple[str, ...] = ()
    sort: str = ""
    """A field; with `-` before it the highest comes first. Without it rows stand as in the file."""
    group: str = ""
    """A field: a table for each of its values."""


@dataclass(frozen=True, slots=True)
class DueField:
    """A field of a register's rows that holds the day by which something is done."""

    field: str
    """`due`; what lies deeper with dots: `actions.due`, where `actions` may be a list."""
    do: str = "Do what the entry asks for, or let the role set a new day and say why."
    role: str = "owner"
    """The field beside it, or of the row, that names the role; else the row's `owner`."""
    done: str = ""
    """The field beside it that is filled in once it is done; empty where a row goes when it is done."""

    @property
    def way(self) -> tuple[str, ...]:
        return tuple(self.field.split("."))


@dataclass(frozen=True)
class Schema:
    """A schema and what stands in its `x-qmsdocs`."""

    name: str
    path: str
    raw: Mapping[str, Any]
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    """All schemas by the path that a `$ref` may name."""
    text: str = field(default="", repr=False)
    """The file as written, for places in it; empty for one of the package."""
    ours: bool = False
    """From the package, unchanged: known to be sound."""

    @property
    def about(self) -> Mapping[str, Any]:
        found = self.raw.get("x-qmsdocs")
        return found if isinstance(found, dict) else {}

    @property
    def title(self) -> str:
        return str(self.about.get("title") or self.name)

    @property
    def sections(self) -> tuple[Section, ...]:
        """Sections that a text of this type needs."""
        rows = self.about.get("sections") or ()
        return tuple(Section(str(row["name"]), tuple(map(str, row.get("synonyms", ())))) for row in rows)

    @property
    def needs_clauses(self) -> bool:
        return self.about.get("needs-clauses") is True

    @property
    def id_pattern(self) -> str:
        return str(self.about.get("id-pattern") or "DOC-000")

    @property
    def template(self) -> str:
        return str(self.about.get("template") or "")

    @property
    def clauses(self) -> tuple[str, ...]:
        """Clauses that a register is evidence for."""
        return tuple(map(str, self.about.get("clauses") or ()))

    @property
    def public_fields(self) -> tuple[str, ...]:
        return tuple(map(str, self.about.get("public") or ()))

    @property
    def layout(self) -> Layout:
        said = self.about.get("layout") or {}
        columns = tuple(map(str, said.get("columns") or ()))
        return Layout(columns, str(said.get("sort") or ""), str(said.get("group") or ""))

    @property
    def day_field(self) -> str:
        """The field of a register's row that holds its day; empty where nothing is said."""
        return str((self.about.get("freshness") or {}).get("field") or "")

    @property
    def rows_go(self) -> bool:
        """Whether a row goes when it is done: it is work in hand, and no record that is retained."""
        return self.about.get("rows-go") is True

    @property
    def due(self) -> tuple[DueField, ...]:
        """The fields of a register's rows whose days fall due."""
        return tuple(DueField(**{key: str(word) for key, word in one.items()}) for one in self.about.get("due") or ())

    @cached_property
    def shape(self) -> Shape:
        return shape_of(self.raw, self.files)

    @cached_property
    def validator(self) -> Validator:
        """The validator, made when first asked for: what it needs is dear to load."""
        from qmsdocs.read.validator import Validator

        return Validator(self)


@dataclass(frozen=True, slots=True)
class Schemas:
    by_path: Mapping[str, Schema]
    """`TYPE.schema.json` and `registers/NAME.schema.json` (and files that only others refer to)."""

    def document(self, type_: str) -> Schema | None:
        return self.by_path.get(f"{type_}{SUFFIX}") if type_ in self.types else None

    def register(self, name: str) -> Schema | None:
        return self.by_path.get(f"registers/{name}{SUFFIX}")

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(sorted(document_types(self.by_path)))


def document_types(paths: Mapping[str, object]) -> Iterator[str]:
    """The document types that a set of schema paths makes."""
    for path in paths:
        if "/" not in path and path.endswith(SUFFIX) and not path.startswith(_NO_TYPES):
            yield path.removesuffix(SUFFIX)


_NO_TYPES = ("settings.", "catalogue.", "common.")


def read_schemas(snapshot: Snapshot, settings: Settings) -> Schemas:
    """The snapshot's schemas, and the packaged ones for those that it lacks. Raises CannotRun for a broken one."""
    packaged_texts = _packaged_texts()
    own = dict(_own_texts(snapshot, settings.schemas))
    found = {**{path: (path, text) for path, text in packaged_texts.items()}, **own}
    files = {path: parsed(text, place) for path, (place, text) in found.items()}
    schemas = {
        path: Schema(_name(path), place, files[path], files, text, ours=text == packaged_texts.get(path))
        for path, (place, text) in sorted(found.items())
    }
    foreign = [schema for schema in schemas.values() if not schema.ours]
    if foreign:
        from qmsdocs.read.sound import check_sound

        for schema in foreign:
            check_sound(schema)
    return Schemas(schemas)


def _name(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(SUFFIX)


def _packaged_texts() -> dict[str, str]:
    top = packaged("schemas")
    return {path.relative_to(top).as_posix(): path.read_text("utf-8") for path in _json_files(top)}


def _json_files(top: Path) -> Iterator[Path]:
    return (path for path in sorted(top.rglob("*.json")) if path.is_file())


def own_paths(snapshot: Snapshot, folder: str) -> dict[str, str]:
    """Schemas of the snapshot: path below the folder -> path below the root."""
    prefix = "" if folder == "." else folder + "/"
    return {
        path[len(prefix) :]: path
        for path, entry in snapshot.entries().items()
        if path.startswith(prefix) and path.endswith(".json") and entry.kind in ("file", "link")
    }


def _own_texts(snapshot: Snapshot, folder: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for below, path in own_paths(snapshot, folder).items():
        try:
            yield below, (path, decode(snapshot.read(path), path, limit=_LIMIT))
        except Unreadable as error:
            raise CannotRun(f"The schema cannot be read. {error}", MEND, Place(path)) from None
        except TextFault as error:
            raise CannotRun(error.fault.message, error.fault.hint, error.fault.place) from None


def parsed(text: str, path: str) -> Mapping[str, Any]:
    """A schema from its text, without `$schema`: there is one kind here, whatever a part of it says of itself.

    Raises CannotRun, with the place, for what is no JSON.
    """
    try:
        raw = json.loads(text, object_hook=_without_kind)
    except json.JSONDecodeError as error:
        where = Place(path, error.lineno, error.colno)
        raise CannotRun(f"The schema is not well-formed JSON: {error.msg}.", MEND, where) from None
    except ValueError:  # of all JSON only a number of some thousand digits
        raise CannotRun("The schema holds a number that is too long to be read.", MEND, Place(path)) from None
    except RecursionError:
        raise CannotRun("The schema is nested too deeply.", MEND, Place(path)) from None
    if not isinstance(raw, dict):
        raise CannotRun("The schema is no JSON object ({ … }).", MEND, Place(path))
    return raw


def _without_kind(group: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in group.items() if key != "$schema" or not isinstance(value, str)}
