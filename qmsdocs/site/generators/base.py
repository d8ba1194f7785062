"""What we need of a site generator: a frame around our pages, in which its own scripts work."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from qmsdocs.model.finding import CannotRun
from qmsdocs.process import run

_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of a page's table of contents."""

    level: int
    text: str
    anchor: str
    language: str = ""
    """Where it is known to be another than the site's."""


@dataclass(frozen=True, slots=True)
class Section:
    """What the search finds at once: a page up to its first heading, or from one heading to the next."""

    location: str
    title: str
    html: str
    boost: float = 1


@dataclass(frozen=True, slots=True)
class Generator:
    name: str
    """As `--generator` says it."""
    packages: tuple[str, ...]
    """Installed packages that decide how its frames look: other versions, other frames."""
    adjusted: Callable[[dict[str, Any]], dict[str, Any]]
    """The configuration, in MkDocs' format, as this generator wants it."""
    run: Callable[[Path, date], None]
    """Make the site of a folder that holds mkdocs.yml, in which all paths lie below that folder. Raises CannotRun."""
    entry: re.Pattern[str]
    """How the table of contents shows the one heading of a stub (id `qms-part`)."""
    contents: Callable[[Sequence[Heading]], str]
    """The entries of a table of contents, in the markup that its scripts know."""
    search: Callable[[Mapping[str, bytes], Sequence[Section]], dict[str, bytes]]
    """Its files of the search, by address; also given are all files that it made with the frames."""
    kept: Callable[[str], bool]
    """Whether a file that it made beside the frames belongs to the site."""


def run_generator(name: str, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
    """Run a generator in its folder. Raises CannotRun in words, with the program's own last line."""
    done = run(command, cwd=folder, env=environment)
    if done.returncode != 0:
        said = _COLOURS.sub("", (done.stderr or done.stdout).decode("utf-8", "replace")).strip().splitlines()
        raise CannotRun(
            f"The site generator ({name}) stopped: {said[-1] if said else 'it said nothing'}",
            "Nothing was published; the old site is as it was. Please report this: the pages were made by qmsdocs.",
        )
