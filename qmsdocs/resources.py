"""The package's own files: where its data lie (one rule for a wheel and for a checkout), and which code this is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = Path(__file__).parent
_AT_TOP = {
    "schemas": "schemas",
    "reference/procedures": "procedures",
    "reference/policies": "policies",
    "reference/registers": "registers",
    "reference/mkdocs.yml": "mkdocs.yml",
}
"""What lies at the top level of a checkout; a wheel has it under `data/`."""


def packaged(name: str) -> Path:
    """The path of packaged data, such as `schemas`, `standards`, `rules`, `assets`, `reference/procedures`."""
    inside = _PACKAGE / "data" / name
    if inside.exists() or name not in _AT_TOP:
        return inside
    return _PACKAGE.parent / _AT_TOP[name]


_READERS = ("yaml", "markdown_it", "mdit_py_plugins", "nh3", "jsonschema", "re2", "tzdata", "mmdr")
"""Packages of others that what we keep was reckoned with."""


@cache
def code_mark() -> str:
    """A digest of the code that reckons, ours and others', by size and time of its files: what another code kept is not
    believed, and nobody needs to remember to say so."""
    told = [(path.name, (status := path.stat()).st_size, status.st_mtime_ns) for path in _code()]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _code() -> Iterator[Path]:
    yield from sorted(path for path in _PACKAGE.rglob("*.py"))
    yield from sorted(packaged("schemas").rglob("*.json"))
    for name in _READERS:
        spec = find_spec(name)
        if spec and spec.origin:
            yield Path(spec.origin)
