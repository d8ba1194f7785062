"""docs/settings.md is what script/settings makes of the schema and of the table of what is carried over."""

from __future__ import annotations

import runpy
from pathlib import Path

TOP = Path(__file__).parents[2]


def test_the_page_of_settings_is_current() -> None:
    made = runpy.run_path(str(TOP / "script" / "settings.py"))["text"]()
    assert (TOP / "docs" / "settings.md").read_text("utf-8") == made, "run script/settings"
