"""A text, register or schema of the commit that is damaged in a way which only reading it shows."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from tests.fixtures.command import approved, found, refused, run, small
from tests.fixtures.repos import Repo

SCHEMA = '{"type": "array", "title": "Risks"}'


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    files = {
        "procedures/QP-01-x.md": approved("QP-01"),
        "registers/risks.yml": "- {id: R-1}\n",
        "schemas/registers/risks.schema.json": SCHEMA,
    }
    return Repo(small(tmp_path / "qms", files))


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def swapped(data: bytes) -> bytes:
    """Well-formed, of the right kind and length, and other bytes."""
    return zlib.compress(zlib.decompress(data).replace(b"i", b"o"))


def harm(repo: Repo, path: str, how: object) -> None:
    blob = repo.git("rev-parse", f"HEAD:{path}")
    place = repo.path / ".git/objects" / blob[:2] / blob[2:]
    place.chmod(0o644)
    place.write_bytes(how(place.read_bytes()))  # type: ignore[operator]


@pytest.mark.parametrize("how", [cut, swapped])
def test_a_damaged_text_is_one_error_and_the_files_are_read_all_the_same(repo: Repo, how: object) -> None:
    repo.write("procedures/QP-02-x.md", approved("QP-02", owner="nobody"))
    harm(repo, "procedures/QP-01-x.md", how)
    assert found(repo.path) == ["mkdocs.yml:1:1 error QMS510", "procedures/QP-02-x.md:6:1 error QMS310"]
    for args in (("list",), ("history", "QP-50"), ("build",)):
        assert "The repository is damaged" in refused(repo.path, *args)


@pytest.mark.parametrize("how", [cut, swapped])
@pytest.mark.parametrize("path", ["registers/risks.yml", "schemas/registers/risks.schema.json"])
def test_a_damaged_register_or_schema_of_the_commit_is_no_finding_in_it(repo: Repo, path: str, how: object) -> None:
    harm(repo, path, how)
    assert found(repo.path) == []
    for args in (("list",), ("build",)):
        assert "The repository is damaged" in refused(repo.path, *args)


def test_the_commit_is_named_also_where_its_history_is_not_whole(repo: Repo) -> None:
    harm(repo, "procedures/QP-01-x.md", cut)
    assert json.loads(run(repo.path, "validate", "--format", "json").out)["commit"] == repo.head()
