"""What the theme has: colours by name, languages, icons. Read from its folder; nothing of it is imported or run."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

ACCENTS = (
    *("red", "pink", "purple", "deep purple", "indigo", "blue", "light blue", "cyan", "teal", "green", "light green"),
    *("lime", "yellow", "amber", "orange", "deep orange"),
)
PRIMARIES = (*ACCENTS, "brown", "grey", "blue grey", "black")
"""The theme has white too, on which the words of its own head cannot be read in the dark."""


@cache
def _templates() -> Path:
    theme = find_spec("material")
    return Path(next(iter(theme.submodule_search_locations or ()), "") if theme else "") / "templates"


def has_language(name: str) -> bool:
    """Whether the theme speaks a language."""
    known = re.fullmatch(r"[A-Za-z]+(-[A-Za-z]+)?", name)
    return bool(known) and (_templates() / "partials" / "languages" / f"{name}.html").is_file()


def has_icon(name: str) -> bool:
    """Whether the theme has an icon, such as `material/town-hall`."""
    known = re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)+", name)
    return bool(known) and (_templates() / ".icons" / f"{name}.svg").is_file()
