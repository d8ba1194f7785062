"""The demo, made once for all that looks at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.command import called
from tests.fixtures.repos import Repo

TODAY = "2026-03-15"


def demo(folder: Path, *args: str, today: str = TODAY) -> Repo:
    ran = called("demo", str(folder), "--today", today, *args)
    assert (ran.code, ran.out) == (0, f"{folder}\n"), ran.err
    return Repo(folder)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """Only looked at, never changed."""
    return demo(tmp_path_factory.mktemp("demo") / "town", "--reproducible")
