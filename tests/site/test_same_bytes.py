"""One commit and one day give the same bytes, wherever and by whomever the site is built."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.nightly import some
from tests.fixtures.repos import clone
from tests.fixtures.town import TODAY
from tests.site.conftest import Sites
from tests.site.trees import tree


@pytest.mark.parametrize("audience", some(("internal", "public"), daily=("internal",)))
def test_same_bytes_elsewhere(sites: Sites, tmp_path: Path, audience: str) -> None:
    elsewhere = clone(sites.repo, tmp_path / "another folder" / "ü")
    elsewhere.write("procedures/qp-99.md", "not committed")
    strange = {
        "TZ": "Pacific/Kiritimati",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "4711",
        "HOME": str(tmp_path),
    }
    command = [
        sys.executable,
        "-m",
        "qmsdocs",
        "build",
        "--today",
        TODAY,
        "--audience",
        audience,
        "--out",
        str(tmp_path / "o"),
    ]
    done = subprocess.run(
        command,
        cwd=elsewhere.path,
        env={**os.environ, **strange, "QMSDOCS_CACHE": "off", "SOURCE_DATE_EPOCH": "1"},
        umask=0o077,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "not in it yet: procedures/qp-99.md" in done.stderr
    assert tree(tmp_path / "o") == tree(sites.internal if audience == "internal" else sites.public)
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "o").rglob("*")}
    assert modes == {0o644, 0o755}
