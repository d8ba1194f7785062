"""Covered content: what an approval covers, and whose change makes somebody an author."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from qmsdocs.model.data import Value

UNCOVERED = frozenset(
    {
        *("status", "approvals", "reviews", "next_review", "withdrawn_on", "withdrawn_reason", "replaced_by", "owner"),
        *("clauses", "process", "related", "must_know", "records", "former_ids", "keywords"),
    }
)
"""Life cycle and administration, under our names: no approval rests on them."""


def covered_fields(written: Mapping[str, Value], names: Mapping[str, str]) -> dict[str, str]:
    """The covered fields, keys as written, sorted by code point, and the compact JSON of each. `names`: name used there
    -> our name."""
    return {key: _compact(written[key]) for key in sorted(written) if names.get(key, key) not in UNCOVERED}


def covered_front(written: Mapping[str, Value], names: Mapping[str, str]) -> str:
    """The covered front matter in canonical form `qmsdocs-1`: a line `key: JSON` each."""
    return "".join(f"{key}: {value}\n" for key, value in covered_fields(written, names).items())


def covered_digest(written: Mapping[str, Value], names: Mapping[str, str], body: str) -> str:
    """Of all covered content of a document's own file, as history has it."""
    return short_digest(covered_front(written, names)) + short_digest(body)


_compact = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""One encoder for all: `json.dumps` would make a new one for each value."""


def short_digest(text: str) -> str:
    """128 bits of SHA-256, in hexadecimal: to tell texts apart, never to prove one."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
