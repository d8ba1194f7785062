"""What a fresh machine rests on: the two scripts, the locks, the rule about skipped tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
SCRIPTS = ("script/site", "script/test", "script/environment", ".ci/run")
LOCKS = ("requirements-site.lock", "requirements-test.lock")


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_are_plain_sh(name: str) -> None:
    assert subprocess.run(["sh", "-n", str(TOP / name)], check=False).returncode == 0
    assert "[[" not in (TOP / name).read_text()


@pytest.mark.parametrize("name", LOCKS)
def test_locks_hold_hashes_and_no_addresses(name: str) -> None:
    text = (TOP / name).read_text()
    packages = re.findall(r"^[a-z0-9][a-z0-9._-]*==[^ ]+.*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.M)
    assert len(packages) == len(re.findall(r"^[a-z0-9]", text, re.M)) > 40
    assert not re.search(r"https?:|file:|index-url|find-links", text)


def test_the_lock_of_the_tests_holds_what_the_site_is_made_with() -> None:
    site, test = (set(re.findall(r"^\S+==\S+", (TOP / name).read_text(), re.M)) for name in LOCKS)
    assert site <= test


def test_readme_opens_with_the_two_commands_that_exist() -> None:
    readme = (TOP / "README.md").read_text()
    commands = re.findall(r"^(script/\w+)", readme, re.M)
    assert commands[:2] == ["script/site", "script/test"]
    assert readme.index("script/site") < readme.index("pip install")
    assert "script/test" in (TOP / ".ci/run").read_text()


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_skipped_test_fails_in_ci(tmp_path: Path, ci: str, code: int) -> None:
    (tmp_path / "conftest.py").write_text((TOP / "tests" / "conftest.py").read_text())
    (tmp_path / "test_it.py").write_text("import pytest\ndef test_it(): pytest.skip('because')\ndef test_two(): pass\n")
    environment = {**os.environ, "CI": ci}
    # In a folder of its own: else it would tidy up after earlier runs, which takes half a minute.
    options = ["-q", "-p", "no:cacheprovider", "-n0", "--basetemp", str(tmp_path / "own")]
    command = [sys.executable, "-m", "pytest", *options, str(tmp_path / "test_it.py")]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout
    assert "NOT RUN: test_it.py::test_it: because" in done.stdout
