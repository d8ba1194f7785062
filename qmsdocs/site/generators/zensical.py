"""Zensical, the successor of MkDocs and Material: the same frame from the same stubs, with a search of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from qmsdocs.model.finding import CannotRun
from qmsdocs.site.generators.base import Generator, Heading, Section, run_generator
from qmsdocs.site.generators.contents import ENTRY, contents
from qmsdocs.site.generators.mkdocs import searchable

INSTALL = "pip install 'qmsdocs[zensical]'"
INDEX, SCRIPT = "search.json", "search.js"
_LEFT_OUT = ("sitemap.xml", INDEX, SCRIPT, "assets/stylesheets/modern/")


def adjusted(configuration: dict[str, Any]) -> dict[str, Any]:
    """In the look of Material, which our style is made for."""
    return {**configuration, "theme": {**configuration["theme"], "variant": "classic"}}


def generate(folder: Path, _: date) -> None:
    """Run Zensical, which knows no day. Raises CannotRun."""
    if find_spec("zensical") is None:
        raise CannotRun("The site generator Zensical is not installed.", f"Install it: {INSTALL}")
    command = [sys.executable, "-m", "zensical", "build", "--config-file", str(folder / "mkdocs.yml")]
    environment = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0", "TZ": "UTC"}
    run_generator("Zensical", command, folder, environment)


def _words(heading: Heading) -> str:
    return f'<span class="md-ellipsis"><span class="md-typeset">{escape(heading.text, quote=False)}</span></span>'


def search(made: Mapping[str, bytes], sections: Sequence[Section]) -> dict[str, bytes]:
    """The index that it would write, with its own settings; and as a script, for pages that are opened from a folder.

    It knows no weights, so what should come first stands first.
    """
    settings = json.loads(made[INDEX])["config"]
    ordered = sorted(sections, key=lambda section: -section.boost)
    index = json.dumps({"config": settings, "items": list(map(_row, ordered))}, separators=(",", ":"))
    return {INDEX: index.encode("ascii"), SCRIPT: f"var __index = {index};".encode("ascii")}


def _row(section: Section) -> dict[str, object]:
    return {
        "location": section.location,
        "level": 2 if "#" in section.location else 1,
        "title": escape(section.title, quote=False),
        "text": searchable(section.html),
        "path": [],
        "tags": [],
    }


ZENSICAL = Generator(
    name="zensical",
    packages=("zensical", "jinja2", "markdown", "pymdown-extensions"),
    adjusted=adjusted,
    run=generate,
    entry=ENTRY,
    contents=lambda headings: contents(headings, _words),
    search=search,
    kept=lambda address: not address.endswith(".html") and not address.startswith(_LEFT_OUT),
)
