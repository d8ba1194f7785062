"""An installed wheel is complete: run outside the checkout, in another repository, it finds all its data files."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.fixtures.repos import environment, make_repo

TOP = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this checkout and unpacked, as an installer does; its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=TOP, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def qmsdocs(unpacked: Path, repo: Path, *words: str) -> subprocess.CompletedProcess[str]:
    program = f"import sys; sys.path.insert(0, {str(unpacked)!r}); from qmsdocs.cli.main import main; main()"
    env = environment(XDG_CACHE_HOME=str(unpacked.parent / "cache"))
    command = [sys.executable, "-P", "-c", program, *words]
    return subprocess.run(command, cwd=repo, env=env, capture_output=True, text=True, check=False)


def test_a_wheel_validates_and_builds_in_another_repository(unpacked: Path, tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "other")
    repo.write("mkdocs.yml", "site_name: Other\nextra: {qmsdocs: {standards: []}}\n")
    assert qmsdocs(unpacked, repo.path, "new", "procedure", "Keys of the hall").returncode == 0
    repo.commit("First")
    done = qmsdocs(unpacked, repo.path, "validate", "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
    built = qmsdocs(unpacked, repo.path, "build")
    assert built.returncode == 0, built.stderr
    assert (repo.path / "build/site/index.html").is_file()
    assert "QMS301" in qmsdocs(unpacked, repo.path, "explain", "QMS301").stdout
    demo = qmsdocs(unpacked, tmp_path, "demo", "town")
    assert demo.returncode == 0, demo.stderr


def test_a_wheel_carries_schemas_and_the_reference_qms(unpacked: Path) -> None:
    data = unpacked / "qmsdocs" / "data"
    for here, there in (
        ("schemas", "schemas"),
        ("procedures", "reference/procedures"),
        ("registers", "reference/registers"),
    ):
        ours = {path.relative_to(TOP / here) for path in (TOP / here).rglob("*.*")}
        assert ours == {path.relative_to(data / there) for path in (data / there).rglob("*.*")} != set()
