"""Names in addresses, made from texts that may be anything."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,60}")


def address_names(wanted: Mapping[str, str]) -> dict[str, str]:
    """The name of each thing by its key: the one wanted, blanks as `_`, where that can stand in an address and no
    earlier thing has it (in either case, for many systems hold the two for one); else one made from the key."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key, text in wanted.items():
        name = text.replace(" ", "_")
        if not _PLAIN.fullmatch(name) or name.lower() in taken:
            name = hashed("_", key)
        taken.add(name.lower())
        found[key] = name
    return found


def hashed(start: str, written: str) -> str:
    """A name made from a text that cannot be one itself."""
    return start + hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:12]
