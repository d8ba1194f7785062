"""Where the package's own data lie: one rule for a wheel and for a checkout."""

from __future__ import annotations

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
