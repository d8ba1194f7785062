"""The honest town, made once; a copy for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.keys import Keys
from tests.forgeries.town import Town, copied, found


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Keys]:
    keys = Keys(tmp_path_factory.mktemp("keys"))
    path = tmp_path_factory.mktemp("honest") / "qms"
    found(path, keys)
    return path, keys


@pytest.fixture
def town(template: tuple[Path, Keys], tmp_path: Path) -> Town:
    return copied(template[0], tmp_path, template[1])
