"""Commits with their trees and files, gathered in memory and given to git in one pack: a program for each would take
longer than all the rest."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from qmsdocs.model.revision import Person

_KINDS = {"commit": 1, "tree": 2, "blob": 3}
"""git's numbers in a pack."""
Kind = Literal["commit", "tree", "blob"]
Sign = Callable[[bytes], bytes]
"""A signature over these bytes, as git keeps it."""


@dataclass(frozen=True, slots=True)
class Objects:
    """Objects by id, in the order in which they were made."""

    made: dict[str, tuple[Kind, bytes]] = field(default_factory=dict)
    packed: set[str] = field(default_factory=set)

    def put(self, kind: Kind, data: bytes) -> str:
        """An object's id, as git reckons it."""
        id_ = hashlib.sha1(f"{kind} {len(data)}\0".encode() + data, usedforsecurity=False).hexdigest()
        self.made.setdefault(id_, (kind, data))
        return id_

    def tree(self, files: Mapping[str, bytes]) -> str:
        """A folder with these files and those below it."""
        rows: dict[bytes, tuple[bytes, str]] = {}
        below: dict[str, dict[str, bytes]] = {}
        for path, data in files.items():
            first, _, rest = path.partition("/")
            if rest:
                below.setdefault(first, {})[rest] = data
            else:
                rows[first.encode("utf-8")] = (b"100644 ", self.put("blob", data))
        for name, inside in below.items():
            rows[name.encode("utf-8") + b"/"] = (b"40000 ", self.tree(inside))  # git sorts a folder as if it ended so
        parts = (mode + name.rstrip(b"/") + b"\0" + bytes.fromhex(id_) for name, (mode, id_) in sorted(rows.items()))
        return self.put("tree", b"".join(parts))

    def commit(
        self,
        files: Mapping[str, bytes],
        parents: Sequence[str],
        person: Person,
        when: datetime,
        message: str,
        sign: Sign | None = None,
    ) -> str:
        who = f"{person.name} <{person.email}> {int(when.timestamp())} {when:%z}"
        head = [f"tree {self.tree(files)}", *(f"parent {one}" for one in parents), f"author {who}", f"committer {who}"]
        rest = f"\n{message.strip()}\n"
        if sign:
            signature = sign("\n".join([*head, rest]).encode("utf-8")).decode("ascii").strip()
            head.append("gpgsig " + signature.replace("\n", "\n "))
        return self.put("commit", "\n".join([*head, rest]).encode("utf-8"))

    def pack(self) -> bytes:
        """The objects that no pack had before, in git's form for many at once (gitformat-pack)."""
        fresh = [one for id_, one in self.made.items() if id_ not in self.packed]
        self.packed.update(self.made)
        parts = [struct.pack(">4sII", b"PACK", 2, len(fresh))]
        for kind, data in fresh:
            parts += [_head(_KINDS[kind], len(data)), zlib.compress(data)]
        whole = b"".join(parts)
        return whole + hashlib.sha1(whole, usedforsecurity=False).digest()


def _head(kind: int, size: int) -> bytes:
    """Kind and size: four bits of it, then seven a byte; the first bit says whether more follows."""
    found = [kind << 4 | size & 15]
    size >>= 4
    while size:
        found[-1] |= 128
        found.append(size & 127)
        size >>= 7
    return bytes(found)
