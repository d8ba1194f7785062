"""Anchors of headings, by GitHub's rule."""

from __future__ import annotations

import re
from collections.abc import Container

_DROPPED = re.compile(r"[^\w\- ]", re.UNICODE)
_OF_THE_FRAME = ("__", "qms-")


def github_slug(text: str) -> str:
    """Small letters, blanks as `-`, punctuation dropped, letters of all scripts kept; never an id of the frame."""
    slug = _DROPPED.sub("", text.strip().lower()).replace(" ", "-")
    return f"section-{slug}" if slug.startswith(_OF_THE_FRAME) else slug


def unique(slug: str, taken: Container[str]) -> str:
    """The slug, or the slug with -1, -2 … where it is taken."""
    candidate, number = slug, 0
    while candidate in taken or not candidate:
        number += 1
        candidate = f"{slug or 'section'}-{number}" if slug or number > 1 else "section"
    return candidate


def allowed_id(value: str) -> bool:
    """Whether an author's id may stand in a page: no blanks, and none of the frame's own (`__search` …, `qms-` …)."""
    return bool(value) and not value.startswith(_OF_THE_FRAME) and not re.search(r"[\s\"'<>`]", value)
