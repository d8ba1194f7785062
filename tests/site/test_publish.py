"""The old site is whole until the new one is: whatever kills, refuses or fills the disk."""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.nightly import NIGHTLY, some
from tests.fixtures.repos import Repo, document, make_repo
from tests.site.conftest import build, qmsdocs
from tests.site.trees import tree

SETTINGS = "extra:\n  qmsdocs:\n    standards: []\n    documents: {procedures: procedure}\n"
BODY = "".join(f"## {name}\n\nText.\n\n" for name in ("Purpose", "Scope", "Responsibilities", "Procedure", "Records"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """Two documents, two versions of one."""
    repo = make_repo(tmp_path_factory.mktemp("small") / "repo")
    repo.write("mkdocs.yml", SETTINGS)
    repo.write("procedures/qp-01.md", document("QP-01", BODY))
    repo.write("procedures/qp-02.md", document("QP-02", BODY, effective_date="2026-06-01"))
    repo.commit(date="2026-01-01T10:00:00+00:00")
    return repo


@pytest.fixture(scope="module")
def expected(small: Repo, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The site before and after QP-02 comes into force."""
    folder = tmp_path_factory.mktemp("expected")
    return [tree(_build(small, folder / day, day)) for day in ("2026-05-31", "2026-06-01")]


def _build(repo: Repo, out: Path, day: str) -> Path:
    done = qmsdocs("build", "--out", out, "--today", day, cwd=repo.path)
    assert done.code == 0, done.err
    return out


@pytest.fixture
def out(small: Repo, tmp_path: Path, expected: list[dict[str, str]]) -> Iterator[Path]:
    """An old site; at the end the next build must mend whatever happened, and leave nothing beside the site."""
    site = _build(small, tmp_path / "out" / "site", "2026-05-31")
    assert tree(site) == expected[0]
    yield site
    _build(small, site, "2026-06-01")
    assert tree(site) == expected[1]
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def _start(repo: Repo, out: Path, code: str = "") -> subprocess.Popen[str]:
    """A build in a process of its own; `code` is run before it begins."""
    program = f"{code}\nfrom qmsdocs.cli.main import main\nmain()"
    command = [sys.executable, "-c", program, "build", "--out", str(out), "--today", "2026-06-01"]
    return subprocess.Popen(command, cwd=repo.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_killed_at_many_moments(small: Repo, out: Path, expected: list[dict[str, str]]) -> None:
    begun = time.monotonic()
    build(small, out.parent.parent / "measured", PYTHONHASHSEED="0")
    whole = time.monotonic() - begun
    moments = 20 if NIGHTLY else 4
    for moment in range(1, moments + 1):
        process = _start(small, out)
        time.sleep(whole * moment / moments)
        process.kill()
        process.communicate()
        assert tree(out) in expected


_KILL = """
import os, signal
from pathlib import Path
import qmsdocs.site.publish as publish
publish._exchanged = lambda one, other: False
count = 0
rename = Path.rename
def counted(self, target):
    global count
    if "site" in Path(target).name:
        count += 1
        if count == KILLED: os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)
Path.rename = counted
"""


@pytest.mark.parametrize("killed", some((1, 2, 3), daily=(2,)))
def test_where_folders_cannot_be_exchanged_the_next_build_mends(
    small: Repo, out: Path, expected: list[dict[str, str]], killed: int
) -> None:
    """Two renames: killed before the first, between them, and not at all."""
    process = _start(small, out, _KILL.replace("KILLED", str(killed)))
    process.communicate()
    assert process.returncode == (0 if killed == 3 else -signal.SIGKILL)
    if killed == 2:
        assert not out.exists()
        refused = qmsdocs("build", "--out", out, "--today", "no day", cwd=small.path)
        assert refused.code == 2
    else:
        assert tree(out) == expected[killed == 3]


def test_an_interrupt_ends_with_130(small: Repo, out: Path, expected: list[dict[str, str]]) -> None:
    process = _start(small, out)
    while process.poll() is None and not list(out.parent.glob(".site.qmsdocs-new-*")):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert (process.returncode, said.strip()) == (130, "Interrupted; nothing half done was left behind.")
    assert tree(out) == expected[0]
    assert [path.name for path in out.parent.iterdir()] == ["site"]


def test_a_second_build_at_the_same_time_is_refused(small: Repo, out: Path, expected: list[dict[str, str]]) -> None:
    lock = out.parent / ".site.qmsdocs-lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = qmsdocs("build", "--out", out, "--today", "2026-06-01", cwd=small.path)
    assert (done.code, done.out) == (2, "")
    assert f"Another build is writing to {out}." in done.err
    assert tree(out) == expected[0]


def test_a_full_disk(small: Repo, out: Path, expected: list[dict[str, str]]) -> None:
    """No file may become bigger than 64 KiB: the generator's own files are."""
    command = [sys.executable, "-m", "qmsdocs", "build", "--out", str(out), "--today", "2026-06-01"]
    done = subprocess.run(
        command,
        cwd=small.path,
        env={**os.environ, "QMSDOCS_CACHE": "off"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 10, 64 << 10)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr and "too large" in done.stderr
    assert tree(out) == expected[0]
    assert [path.name for path in out.parent.iterdir()] == ["site"]


@pytest.mark.parametrize(
    "where", ["/proc/qmsdocs-site", "file/site", "foreign", "procedures", ".", "..", "link", ".git/x", "sub/.git/x"]
)
def test_folders_that_are_not_ours_are_refused(small: Repo, where: str) -> None:
    foreign = small.path / "foreign"
    foreign.mkdir(exist_ok=True)
    (foreign / "diary.txt").write_text("mine")
    (small.path / "file").write_text("a file")
    if not (small.path / "link").is_symlink():
        (small.path / "link").symlink_to("elsewhere")
    before = tree(small.path)
    done = qmsdocs("build", "--out", where, "--today", "2026-06-01", cwd=small.path)
    assert (done.code, done.out) == (2, ""), done.err
    assert "Traceback" not in done.err
    assert len(done.err.splitlines()) >= 2
    assert {path: digest for path, digest in tree(small.path).items() if not path.startswith("build/pages")} == {
        path: digest for path, digest in before.items() if not path.startswith("build/pages")
    }


def test_an_empty_folder_is_taken_and_the_site_lies_in_build_where_nothing_is_said(small: Repo, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert (build(small, tmp_path / "empty") / "index.html").is_file()
    done = qmsdocs("build", "--today", "2026-06-01", cwd=small.path / "procedures")
    assert (done.code, done.out) == (0, f"{small.path}/build/site/index.html\n")
    assert (small.path / "build/pages/d/QP-01.md").is_file()
    assert (
        small.git("status", "--porcelain", "--", "build") == ""
    )  # what is made again and again is not taken for a change
