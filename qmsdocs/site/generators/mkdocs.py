"""MkDocs with the theme Material: the default."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from html import escape, unescape
from pathlib import Path

from qmsdocs.site.generators.base import Generator, Heading, Section, run_generator
from qmsdocs.site.generators.contents import ENTRY, contents

_LAST_SECOND = (1 << 32) - 1
"""The generator stamps files with 32 bits; no page shows it."""
INDEX = "search/search_index.json"


def generate(folder: Path, day: date) -> None:
    """Run MkDocs. Raises CannotRun."""
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
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(folder / "mkdocs.yml")]
    run_generator("MkDocs", command, folder, environment)


def _words(heading: Heading) -> str:
    return f'<span class="md-ellipsis">{escape(heading.text, quote=False)}</span>'


def search(made: Mapping[str, bytes], sections: Sequence[Section]) -> dict[str, bytes]:
    """The index that its search plugin would write, with that plugin's own settings; and as a script, since a page
    opened from a folder may read nothing else."""
    settings = json.loads(made[INDEX])["config"]
    docs = list(map(_row, sections))
    index = json.dumps({"config": settings, "docs": docs}, separators=(",", ":"), ensure_ascii=True)
    return {INDEX: index.encode("ascii"), "search/search_index.js": f"var __index = {index}".encode("ascii")}


def _row(section: Section) -> dict[str, object]:
    row: dict[str, object] = {
        "location": section.location,
        "title": escape(section.title, quote=False),
        "text": searchable(section.html),
    }
    return row if section.boost == 1 else {**row, "boost": section.boost}


_TAG = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:[^>"]|"[^"]*")*>')
_ENTITY = re.compile(r"&#?\w+;")
"""A word with one in it would be no word that anybody types."""
_BETWEEN_CELLS = re.compile(r"</t[dh]>(?=\s*<t[dh]\b)")
"""A row without something between its cells is a run of words."""
_KEPT = {"p", "code", "pre", "li", "ol", "ul", "sub", "sup"}
_WITHIN_WORDS = re.compile("a|abbr|b|bdi|bdo|cite|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|time|u|var|wbr")


def searchable(html: str) -> str:
    """HTML as the search shows and reads it: paragraphs, lists and code marked, every other tag gone."""
    apart = _BETWEEN_CELLS.sub(" · ", html)
    words = _ENTITY.sub(lambda entity: escape(unescape(entity[0]), quote=False), _TAG.sub(_tag, apart))
    return " ".join(words.split()) if "<pre>" not in words else words.strip()


def _tag(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    return f"<{tag[1]}{name}>" if name in _KEPT else "" if _WITHIN_WORDS.fullmatch(name) else " "


def _kept(address: str) -> bool:
    return not address.endswith(".html") and not address.startswith(("sitemap.xml", "search/"))


MKDOCS = Generator(
    name="mkdocs",
    packages=("mkdocs", "mkdocs-material", "jinja2", "markdown", "pymdown-extensions"),
    adjusted=lambda configuration: configuration,
    run=generate,
    entry=ENTRY,
    contents=lambda headings: contents(headings, _words),
    search=search,
    kept=_kept,
)
