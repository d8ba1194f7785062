"""What a register's schema says beside the form of its rows: what ids refer to, how the table is laid out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qmsdocs.read.schemas import SUFFIX, Layout, Schema, parsed
from qmsdocs.read.shape import Shape
from qmsdocs.read.sound import check_sound
from qmsdocs.resources import packaged
from tests.fixtures.command import found, refused, small

HERE = "schemas/registers/risks.schema.json"
FOLDER = packaged("schemas")
PACKAGED = {path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in sorted(FOLDER.rglob("*.json"))}


def schema(about: Any, **fields: Any) -> str:
    rows = {"type": "array", "items": {"type": "object", "properties": fields}}
    return json.dumps({**rows, "x-qmsdocs": about}, indent=1)


def with_schema(tmp_path: Path, written: str) -> Path:
    return small(tmp_path / "qms", {HERE: written, "registers/risks.yml": "- {id: R-1}\n"})


GOOD = schema(
    {
        "layout": {"columns": ["id", "owner"], "sort": "-found_on", "group": "owner"},
        "freshness": {"field": "found_on"},
        "due": [{"field": "due"}, {"field": "steps.by", "do": "Do it.", "role": "who", "done": "done_on"}],
    },
    id={},
    owner={"x-refers-to": "role"},
    found_on={},
    due={},
    steps={"items": {"properties": {"by": {}, "who": {}, "done_on": {}}}},
    cites={"x-refers-to": ["register:roles", "document", "clause", "standard", "register"]},
)


def test_all_words_that_are_known(tmp_path: Path) -> None:
    assert found(with_schema(tmp_path, GOOD)) == []
    one = Schema("risks", HERE, parsed(GOOD, HERE))
    assert (one.layout, one.day_field) == (Layout(("id", "owner"), "-found_on", "owner"), "found_on")
    assert [(due.way, due.role, due.done) for due in one.due] == [
        (("due",), "owner", ""),
        (("steps", "by"), "who", "done_on"),
    ]
    assert [one.shape.item.field(name).refers for name in ("owner", "cites", "id", "other")] == [
        ("role",),
        ("register:roles", "document", "clause", "standard", "register"),
        (),
        (),
    ]


def test_a_schema_that_says_nothing_of_it_has_no_layout() -> None:
    one = Schema("risks", HERE, parsed("{}", HERE))
    assert (one.layout, one.day_field, one.shape.item.names) == (Layout(), "", ())


@pytest.mark.parametrize(
    ("about", "fields", "place", "said"),
    [
        ({}, {"a": {"x-refers-to": "rol"}}, "7:1", "`x-refers-to` says “rol”, which is not known here"),
        ({}, {"a": {"x-refers-to": ["role", "x"]}}, "9:1", "`x-refers-to` says “x”, which is not known here"),
        ({}, {"a": {"x-refers-to": 7}}, "1:1", "`x-refers-to` says “7”, which is not known here"),
        ({}, {"a": {"x-refers-to": "register:none"}}, "7:1", "`x-refers-to` says “register:none”, which is not"),
        ({}, {"a": {"x-refers-to": "document:QP-01"}}, "7:1", "`x-refers-to` says “document:QP-01”, which is not"),
        ({"layout": {"columns": ["b"]}}, {"a": {}}, "12:1", "`x-qmsdocs` names the field “b”, which no row has."),
        ({"layout": {"sort": "-b"}}, {"a": {}}, "1:1", "`x-qmsdocs` names the field “b”, which no row has."),
        ({"layout": {"group": "b"}}, {"a": {}}, "11:1", "`x-qmsdocs` names the field “b”, which no row has."),
        ({"freshness": {"field": "b"}}, {"a": {}}, "11:1", "`x-qmsdocs` names the field “b”, which no row has."),
        ({"layout": {"column": ["a"]}}, {"a": {}}, "1:1", "The schema is not sound at x-qmsdocs.layout"),
        ({"layout": {"columns": "a"}}, {"a": {}}, "1:1", "The schema is not sound at x-qmsdocs.layout.columns"),
        ({"freshness": "a"}, {"a": {}}, "1:1", "The schema is not sound at x-qmsdocs.freshness"),
        ({"due": [{"field": "b"}]}, {"a": {}}, "12:1", "`x-qmsdocs` names the field “b”, which no row has."),
        ({"due": [{"field": "a", "done": "b"}]}, {"a": {}}, "13:1", "`x-qmsdocs` names the field “b”, which no row"),
        ({"due": [{"field": "a.b"}]}, {"c": {}}, "12:1", "`x-qmsdocs` names the field “a.b”, which no row has."),
        ({"due": [{"field": "a.c"}]}, {"a": {"items": {"properties": {"b": {}}}}}, "18:1", "`x-qmsdocs` names the"),
        ({"due": [{"field": ""}]}, {"a": {}}, "1:1", "The schema is not sound at x-qmsdocs.due[1].field"),
        ({"due": [{"when": "a"}]}, {"a": {}}, "1:1", "The schema is not sound at x-qmsdocs.due[1]"),
        ({"freshness": {}}, {"a": {}}, "1:1", "The schema is not sound at x-qmsdocs.freshness"),
    ],
)
def test_a_word_that_is_not_known_is_refused_with_its_place(
    tmp_path: Path, about: Any, fields: Any, place: str, said: str
) -> None:
    assert refused(with_schema(tmp_path, schema(about, **fields))).startswith(f"{HERE}:{place}: {said}")


def test_a_field_may_have_the_name_of_the_keyword(tmp_path: Path) -> None:
    assert found(with_schema(tmp_path, schema({}, **{"x-refers-to": {"type": "string"}}))) == []


def test_a_part_that_registers_share_lies_in_a_file_of_its_own(tmp_path: Path) -> None:
    """What `#…` means there counts from that file's top."""
    parts = {"$defs": {"sure": {"$ref": "#/$defs/flag"}, "flag": {"type": "boolean", "title": "Sure?"}}}
    root = with_schema(tmp_path, schema({}, id={}, sure={"$ref": "parts.json#/$defs/sure"}))
    (root / "schemas/registers/parts.json").write_text(json.dumps(parts))
    (root / "registers/risks.yml").write_text("- {id: R-1, sure: true}\n- {id: R-2, sure: maybe}\n")
    assert found(root) == ["registers/risks.yml:2:13 error QMS111"]


def test_a_schema_that_refers_to_itself_has_a_shape_as_deep_as_it_is_asked_for() -> None:
    written = {"type": "array", "items": {"$ref": "#"}, "x-refers-to": "role"}
    deep: Shape = Schema("risks", HERE, written).shape
    for _ in range(100):
        assert (deep.kinds, deep.refers, deep.names) == (frozenset({"array"}), ("role",), ())
        deep = deep.item


def test_fields_keep_the_order_of_the_schema_through_all_that_it_joins() -> None:
    both = [{"properties": {"a": {}, "b": {"title": "B"}}}, {"properties": {"c": {}, "b": {"type": "integer"}}}]
    shape = Schema("risks", HERE, {"properties": {"z": {}}, "allOf": both, "then": {"properties": {"d": {}}}}).shape
    assert shape.names == ("z", "a", "b", "c", "d")
    assert (shape.field("b").said("title"), shape.field("b").kinds) == ("B", {"integer"})


REGISTERS = [path for path in PACKAGED if path.startswith("registers/") and path.endswith(SUFFIX)]


@pytest.mark.parametrize("path", REGISTERS)
def test_each_packaged_register_says_what_it_is_for_and_names_fields_that_it_has(path: str) -> None:
    files = {name: parsed(text, name) for name, text in PACKAGED.items()}
    one = Schema(path.rpartition("/")[2].removesuffix(SUFFIX), path, files[path], files, PACKAGED[path])
    check_sound(one)
    assert one.about.get("title") and len(one.shape.said("description")) > 30
    assert set(one.public_fields) <= set(one.shape.item.names)
