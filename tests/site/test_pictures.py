"""The pictures for README are those that the script makes, and small."""

from __future__ import annotations

import runpy
from pathlib import Path

TOP = Path(__file__).parents[2]


def test_pictures_are_the_script_s_and_small() -> None:
    wanted = runpy.run_path(str(TOP / "script" / "pictures.py"))["PICTURES"]
    made = {path.name: path.stat().st_size for path in (TOP / "docs" / "pictures").iterdir()}
    assert sorted(made) == sorted(wanted)
    assert max(made.values()) < 200_000
