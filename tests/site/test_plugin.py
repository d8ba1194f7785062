"""Plain `mkdocs` at the top level of a repository says in one line what to run, and writes nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qmsdocs.resources import packaged
from tests.fixtures.repos import environment
from tests.site.trees import tree

SETTINGS = "site_name: T\ndocs_dir: procedures\nsite_dir: build/site\n"
OURS = f"{SETTINGS}plugins: [qmsdocs]\n"
SAYS = "Error: This website is made by qmsdocs. Run `qmsdocs build`, or `qmsdocs serve` to see changes as you write.\n"


def _mkdocs(root: Path, *args: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "mkdocs", *args]
    env = environment(NO_MKDOCS_2_WARNING="1")
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in {"mkdocs.yml": OURS, "procedures/a.md": "# A\n", "build/site/index.html": "ours"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize("command", [["build"], ["build", "--strict", "--clean"], ["serve"], ["gh-deploy"]])
def test_mkdocs_says_what_to_run_and_leaves_the_site_alone(root: Path, command: list[str]) -> None:
    before = tree(root)
    assert _mkdocs(root, *command) == (2, "", SAYS)
    assert tree(root) == before


def test_without_the_plugin_mkdocs_would_make_a_lesser_site(root: Path) -> None:
    """What the plugin is for."""
    (root / "mkdocs.yml").write_text(SETTINGS)
    assert _mkdocs(root, "build", "--quiet")[0] == 0
    assert (root / "build/site/index.html").exists() is False
    assert (root / "build/site/a/index.html").is_file()


def test_without_the_plugin_and_without_a_folder_of_its_pages_mkdocs_stops_by_itself(root: Path) -> None:
    (root / "mkdocs.yml").write_text("site_name: T\nsite_dir: build/site\n")
    before = tree(root)
    code, out, err = _mkdocs(root, "build")
    assert (code, out) == (1, "\nAborted with a configuration error!\n")
    assert err == f"ERROR   -  Config value 'docs_dir': The path '{root}/docs' isn't an existing directory.\n"
    assert tree(root) == before


def test_our_own_settings_name_it(root: Path) -> None:
    """Also where a body took them over."""
    (root / "mkdocs.yml").write_bytes(packaged("reference/mkdocs.yml").read_bytes())
    before = tree(root)
    assert _mkdocs(root, "build") == (2, "", SAYS)
    assert tree(root) == before
