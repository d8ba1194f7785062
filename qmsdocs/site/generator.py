"""The site generator: a program of its own, given only what we wrote."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path

from qmsdocs.model.finding import CannotRun
from qmsdocs.process import run

_LAST_SECOND = (1 << 32) - 1
"""The generator stamps files with 32 bits; no page shows it."""


def generate(configuration: Path, day: date) -> None:
    """Run MkDocs on a configuration. Raises CannotRun in words, with the program's own last lines."""
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    midnight = min(max(midnight, 0), _LAST_SECOND)
    environment = {
        "SOURCE_DATE_EPOCH": str(midnight),
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONSAFEPATH": "1",
        "TZ": "UTC",
    }
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(configuration)]
    done = run(command, cwd=configuration.parent, env=environment)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
        raise CannotRun(
            f"The site generator (MkDocs) stopped: {said[-1] if said else 'it said nothing'}",
            "Nothing was published; the old site is as it was. Please report this: the pages were made by qmsdocs.",
        )


def has_language(name: str) -> bool:
    """Whether the theme speaks a language."""
    theme = find_spec("material")
    places = theme.submodule_search_locations if theme else None
    known = Path(next(iter(places or ()), "")) / "templates" / "partials" / "languages"
    return name.replace("-", "").isalpha() and (known / f"{name}.html").is_file()
