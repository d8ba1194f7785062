"""Facts of blobs: front matter as written and a digest of the body. No day and no setting can change them, so they are
remembered by blob id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qmsdocs.git.objects import contents
from qmsdocs.history.covered import covered_front, short_digest
from qmsdocs.history.quick import quick_header
from qmsdocs.model.data import Value
from qmsdocs.model.repository import Repository
from qmsdocs.read.frontmatter import begins, split
from qmsdocs.store import Store

TABLE = "headers"

Written = dict[str, Value]


@dataclass(slots=True)
class Facts:
    """Of each blob the place of its front matter in `headers` and the digest of its body. Place -1: its front matter,
    or the file as a whole, cannot be read. A file without front matter has an empty one.

    With each front matter stands the digest of its covered part, where all names in it are ours."""

    headers: list[tuple[Written, str]] = field(default_factory=list)
    blobs: dict[str, tuple[int, str]] = field(default_factory=dict)


def read_facts(repo: Repository, blobs: Sequence[str], store: Store | None) -> Facts:
    """The facts of all these blobs, from the store where it has them, else from git in one go. Raises GitFailed."""
    facts = _kept(store.get(TABLE) if store else {})
    wanted = [blob for blob in blobs if blob not in facts.blobs]
    if wanted:
        _learn(repo, wanted, facts)
    if store and (wanted or len(facts.blobs) > 2 * len(blobs)):
        store.put(TABLE, _to_keep(facts, blobs))
    return facts


def _kept(table: Mapping[str, Any]) -> Facts:
    """Facts from the store; none when what stands there has not the right form."""
    headers, blobs = table.get("headers"), table.get("blobs")
    if not (isinstance(headers, list) and isinstance(blobs, dict)):
        return Facts()
    try:
        known = [(written, str(covered)) for written, covered in headers if isinstance(written, dict)]
        found = {blob: (int(place), str(digest)) for blob, (place, digest) in blobs.items()}
    except (TypeError, ValueError):
        return Facts()
    sound = all(-1 <= place < len(known) for place, _ in found.values())
    return Facts(known, found) if sound else Facts()


def _to_keep(facts: Facts, blobs: Sequence[str]) -> dict[str, Any]:
    """Only what this history uses, so that the store does not grow for ever."""
    used = {blob: facts.blobs[blob] for blob in blobs}
    places = sorted({place for place, _ in used.values() if place >= 0})
    new_place = {place: index for index, place in enumerate(places)} | {-1: -1}
    kept = {blob: (new_place[place], digest) for blob, (place, digest) in used.items()}
    return {"headers": [facts.headers[place] for place in places], "blobs": kept}


def _learn(repo: Repository, blobs: Sequence[str], facts: Facts) -> None:
    seen: dict[str, int] = {}
    for blob, data in contents(repo, blobs):
        facts.blobs[blob] = _facts_of(data, seen, facts.headers) if data is not None else (-1, "")


def _facts_of(data: bytes, seen: dict[str, int], headers: list[tuple[Written, str]]) -> tuple[int, str]:
    parts = split(data, "")
    if not parts.readable:
        return -1, ""
    digest = short_digest(parts.body)
    if parts.header_text is None:
        if begins(data):
            return -1, digest
        return _place("", {}, seen, headers), digest
    known = seen.get(parts.header_text)
    if known is None:
        written = quick_header(parts.header_text)
        known = _place(parts.header_text, written, seen, headers)
    return known, digest


def _place(text: str, written: Written | None, seen: dict[str, int], headers: list[tuple[Written, str]]) -> int:
    """Where this front matter stands in `headers`; equal texts share one place."""
    if text not in seen:
        seen[text] = -1 if written is None else len(headers)
        if written is not None:
            headers.append((written, short_digest(covered_front(written, {}))))
    return seen[text]
