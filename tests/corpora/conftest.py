"""Each adopted repository is made once a run and never changed; tests that change something make a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.corpora.adopt import ABSENT, CORPORA, adopt, folder_name
from tests.fixtures.generated import generated_once
from tests.fixtures.repos import Repo

__all__ = ["generated_once"]

Adopted = Callable[[str], Repo]


@pytest.fixture(scope="session")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> Adopted:
    """Name -> its repository."""
    if not CORPORA.is_dir():
        pytest.skip(ABSENT)
    made: dict[str, Repo] = {}

    def give(name: str) -> Repo:
        if name not in made:
            made[name] = adopt(name, tmp_path_factory.mktemp("corpora") / folder_name(name))
        return made[name]

    return give


@pytest.fixture
def copied(adopted: Adopted, tmp_path: Path) -> Adopted:
    """Name -> a copy of its repository that the test may spoil."""

    def give(name: str) -> Repo:
        target = tmp_path / folder_name(name)
        shutil.copytree(adopted(name).path, target, symlinks=True)
        return Repo(target)

    return give
