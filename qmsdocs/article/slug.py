"""Anchors of headings, by GitHub's rule."""

from __future__ import annotations

import re

_DROPPED = re.compile(r"[^\w\- ]", re.UNICODE)
_OF_THE_FRAME = ("__", "qms-")


def github_slug(text: str) -> str:
    """Small letters, blanks as `-`, punctuation dropped, letters of all scripts kept; never an id of the frame."""
    slug = _DROPPED.sub("", text.strip().lower()).replace(" ", "-")
    return f"section-{slug}" if slug.startswith(_OF_THE_FRAME) else slug


def unique(slug: str, taken: dict[str, int]) -> str:
    """The slug, or the slug with -1, -2 … where it is taken. The anchor is entered in `taken`, with the number that was
    last given behind it, so that many equal headings are not counted anew for each."""
    base = slug or "section"
    candidate, number = base, max(taken.get(base, 0), 0 if slug else 1)
    while candidate in taken:
        number += 1
        candidate = f"{base}-{number}"
        taken[base] = number
    taken.setdefault(candidate, 0)
    return candidate


def allowed_id(value: str) -> bool:
    """Whether an author's id may stand in a page: no blanks, and none of the frame's own (`__search` …, `qms-` …)."""
    return bool(value) and not value.startswith(_OF_THE_FRAME) and not re.search(r"[\s\"'<>`]", value)


def allowed_anchor(value: str) -> bool:
    """Whether an author's `{#name}` may be a heading's anchor: letters, digits and `-`, `_`, `.`, `:`, for it passes
    through the generator's Markdown."""
    return allowed_id(value) and bool(re.fullmatch(r"[\w.:-]+", value))
