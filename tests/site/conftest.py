"""The town hall's site, built once in a run (by whichever worker comes first) for both audiences and as a preview."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.fixtures.command import Ran, called
from tests.fixtures.generated import generated_once, shared_by_workers
from tests.fixtures.repos import Repo
from tests.fixtures.town import TODAY, town_hall
from tests.site.browser import running, served, stop
from tests.site.kinds import PAGES, PREVIEW

__all__ = ["generated_once"]


def pytest_sessionfinish() -> None:
    stop()


@dataclass(frozen=True)
class Sites:
    repo: Repo
    internal: Path
    public: Path
    preview: Path


def qmsdocs(*args: str | Path, cwd: Path) -> Ran:
    """The command in a folder, in this process."""
    with contextlib.chdir(cwd):
        return called(*map(str, args))


def apart(*args: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it, in a process of its own."""
    command = [sys.executable, "-m", "qmsdocs", *map(str, args)]
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **env}, capture_output=True, text=True, check=False, timeout=120
    )


def build(repo: Repo, out: Path, *args: str, **env: str) -> Path:
    """A site built well, in a process of its own where that has an environment of its own; its folder."""
    command = ("build", "--today", TODAY, "--out", out, *args)
    if env:
        done = apart(*command, cwd=repo.path, **env)
        assert done.returncode == 0, done.stderr
    else:
        ran = qmsdocs(*command, cwd=repo.path)
        assert ran.code == 0, ran.err
    return out


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    shared = shared_by_workers(tmp_path_factory, "town")
    found = Sites(Repo(shared / "repo"), shared / "internal", shared / "public", shared / "preview")
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.preview.exists():
            _make(found)
    yield found


def _make(sites: Sites) -> None:
    town_hall(sites.repo.path)
    build(sites.repo, sites.internal)
    build(sites.repo, sites.public, "--audience", "public")
    written = sites.repo.path.with_name("written")
    shutil.copytree(sites.repo.path, written)
    build(Repo(written), sites.preview, "--preview")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def http(sites: Sites) -> Iterator[str]:
    """Where the internal site is served."""
    with served(sites.internal) as home:
        yield home


@pytest.fixture(scope="module")
def homes(sites: Sites) -> Iterator[dict[str, str]]:
    """Where a page of each kind is served."""
    with served(sites.internal) as internal, served(sites.preview) as preview:
        yield {kind: preview if kind in PREVIEW else internal for kind in PAGES}
