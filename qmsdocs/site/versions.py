"""What made a site: the programs and packages whose versions can change its bytes."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version

from qmsdocs import __version__

_OURS = (
    ("markdown-it-py", "reads Markdown"),
    ("mdit-py-plugins", "reads what GitHub adds to Markdown"),
    ("nh3", "makes HTML safe"),
    ("mmdr", "draws diagrams"),
    ("segno", "draws the QR codes on paper"),
    ("icalendar", "writes the calendar of reviews"),
    ("jinja2", "fills the templates of pages"),
    ("pyyaml", "reads YAML"),
    ("jsonschema", "checks against schemas"),
    ("google-re2", "runs the patterns in schemas"),
    ("lxml", "checks the built pages"),
    ("tzdata", "knows the time zones"),
)
_FRAMES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "mkdocs": (("mkdocs", "frames the pages"), ("mkdocs-material", "their look, menu and search")),
    "zensical": (("zensical", "frames the pages; their look, menu and search"),),
}


def versions(generator: str = "mkdocs") -> Iterator[tuple[str, str, str]]:
    """Name, version and task of everything that a site by this generator was made with."""
    yield "qmsdocs", __version__, "checks the documents and makes the pages"
    yield "Python", platform.python_version(), "runs it"
    for name, task in (*_FRAMES[generator], *_OURS):
        yield name, version_of(name), task


def version_of(name: str) -> str:
    """Of an installed package."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not known"
