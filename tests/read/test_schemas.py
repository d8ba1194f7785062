"""Schemas: those of the repository stand before the packaged ones, refer to nothing else, and always end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qmsdocs.read import validator
from tests.fixtures.command import findings, found, procedure, refused, settings, small

SCHEMA = "schemas/procedure.schema.json"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
HERE = "procedures/QP-01-requests.md"


def with_schema(tmp_path: Path, schema: object, **fields: str) -> Path:
    written = schema if isinstance(schema, str | bytes) else json.dumps({"$schema": DRAFT, **schema}, indent=1)  # type: ignore[dict-item]
    return small(tmp_path / "qms", {SCHEMA: written, HERE: procedure("QP-01", **fields)})


def test_a_schema_of_the_repository_decides_which_fields_are_needed(tmp_path: Path) -> None:
    root = with_schema(tmp_path, {"required": ["id", "department"]})
    assert found(root) == [f"{HERE}:2:1 error QMS110", "procedures/QP-50-counter.md:2:1 error QMS110"]
    assert findings(root)[0]["message"] == "The field `department` is missing."


def test_a_schema_may_refer_to_a_file_beside_it_and_to_a_packaged_one(tmp_path: Path) -> None:
    schema = {"allOf": [{"$ref": "common.schema.json"}, {"$ref": "mine.json#/$defs/room"}]}
    mine = {"$defs": {"room": {"properties": {"room": {"type": "integer"}}}}}
    root = with_schema(tmp_path, schema, room="12a", owner="")
    (root / "schemas/mine.json").write_text(json.dumps(mine))
    assert found(root) == [f"{HERE}:2:1 error QMS110", f"{HERE}:6:1 error QMS111"]


@pytest.mark.parametrize("keyword", ["pattern", "patternProperties"])
@pytest.mark.parametrize("kind", [{}, {"$schema": DRAFT}, {"$schema": "http://json-schema.org/draft-07/schema#"}])
def test_a_pattern_that_never_ends_ends(tmp_path: Path, keyword: str, kind: dict[str, str]) -> None:
    evil = "^(([a-z])+.)+[A-Z]([a-z])+$"
    text = "a" * 1000
    rule = {"properties": {"title": {**kind, "pattern": evil}}} if keyword == "pattern" else {keyword: {evil: False}}
    root = with_schema(tmp_path, {**rule, **kind}, title=text, **{text: "x"})
    wanted = [f"{HERE}:3:1 error QMS112", "procedures/QP-50-counter.md:3:1 error QMS112"]
    assert found(root) == (wanted if keyword == "pattern" else [])


def test_schemas_that_multiply_each_other_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validator, "STEPS", 20_000)
    twice = {f"a{n}": {"allOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 2} for n in range(60)}
    schema = {"$ref": "#/$defs/a0", "$defs": {**twice, "a60": {"type": "object"}}}
    assert refused(with_schema(tmp_path, schema)).startswith(f"{SCHEMA}:1:1: The schema never comes to an end.\n")


def test_a_register_with_many_equal_rows_is_checked_in_one_go(tmp_path: Path) -> None:
    schema = {"type": "array", "uniqueItems": True}
    rows = "".join(f"- {{n: x{number}}}\n" for number in range(20_000)) + "- {n: x7}\n"
    files = {"schemas/registers/risks.schema.json": json.dumps(schema), "registers/risks.yml": rows}
    assert found(small(tmp_path / "qms", files)) == ["registers/risks.yml:20001:3 error QMS111"]


@pytest.mark.parametrize(
    ("schema", "place", "said"),
    [
        ("{", "1:2", "The schema is not well-formed JSON"),
        ("[]", "1:1", "The schema is no JSON object ({ … })."),
        (b"\xff\xfe{\0}\0", "1:1", "The file is saved as UTF-16"),
        (b'{"a": "\xe9"}', "1:8", "The file is not saved as UTF-8"),
        ("[" * 100_000, "1:1", "The schema is nested too deeply."),
        ('{"maximum": 1' + "0" * 5000 + "}", "1:1", "The schema holds a number that is too long to be read."),
        ({"type": 3}, "1:1", "The schema is not sound at type"),
        ({"properties": ["id"]}, "1:1", "The schema is not sound at properties"),
        ({"$ref": "https://example.org/x.json"}, "3:1", "The schema refers to “https://example.org/x.json”"),
        ({"$ref": "file:///etc/passwd"}, "3:1", "The schema refers to “file:///etc/passwd”"),
        ({"$ref": "../mkdocs.yml"}, "3:1", "The schema refers to “../mkdocs.yml”"),
        ({"$dynamicRef": "https://example.org/x.json"}, "3:1", "The schema refers to “https://example.org/x.json”"),
        ({"$ref": "#/$defs/none"}, "1:1", "The schema refers to /$defs/none, which is not there."),
        ({"$ref": "#"}, "1:1", "The schema refers to itself without end."),
        ({"properties": {"id": {"pattern": "(?<=a)b"}}}, "5:1", "The pattern “(?<=a)b” cannot be used"),
        ({"patternProperties": {"(a": {}}}, "4:1", "The pattern “(a” cannot be used"),
        ({"unevaluatedProperties": False}, "3:1", "`unevaluatedProperties` is not known here"),
        ({"x-qmsdocs": []}, "1:1", "The schema is not sound at x-qmsdocs"),
        ({"x-qmsdocs": {"sections": ["Purpose"]}}, "1:1", "The schema is not sound at x-qmsdocs.sections[1]"),
        ({"x-qmsdocs": {"clauses": "8.1"}}, "1:1", "The schema is not sound at x-qmsdocs.clauses"),
    ],
)
def test_a_broken_schema_is_refused_with_its_place(tmp_path: Path, schema: object, place: str, said: str) -> None:
    assert refused(with_schema(tmp_path, schema)).startswith(f"{SCHEMA}:{place}: {said}")


def test_property_names_that_are_keywords_are_names(tmp_path: Path) -> None:
    names = {name: {"type": "string"} for name in ("pattern", "$ref", "$schema", "type", "required", "properties")}
    assert found(with_schema(tmp_path, {"type": "object", "properties": names}, pattern="(a", type="procedure")) == []


def test_patterns_of_re2_are_known(tmp_path: Path) -> None:
    root = with_schema(tmp_path, {"properties": {"title": {"pattern": r"^\p{Lu}\pL+$"}}}, title="Ação")
    assert found(root) == ["procedures/QP-50-counter.md:3:1 error QMS112"]


def test_another_folder_of_schemas(tmp_path: Path) -> None:
    files = {"forms/memo.schema.json": "{}", "memos/M-1.md": procedure("M-1"), "mkdocs.yml": settings(
        "standards: []", "schemas: forms", "documents: {memos: memo}"
    )}  # fmt: skip
    assert found(small(tmp_path / "qms", files)) == ["procedures/QP-50-counter.md:1:1 info QMS190"]
