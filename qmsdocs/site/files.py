"""Pictures and other files that documents show or link to: staged from the same commit as the text."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from qmsdocs.read.drawing import PICTURES, harmless_svg

DOWNLOADS = (".pdf", ".odt", ".ods", ".odp", ".docx", ".xlsx", ".pptx", ".csv", ".txt", ".zip", ".ics")
"""What a browser shows or saves without running anything in it."""


@dataclass
class Files:
    """Files to be published, by address. One content lies there once, whatever it was called."""

    by_address: dict[str, bytes] = field(default_factory=dict)

    def add(self, path: str, data: bytes) -> str | None:
        """The address of a file; None where it may not be published (unknown kind, or an SVG with script)."""
        kind = PurePosixPath(path).suffix.lower()
        if kind not in (*PICTURES, *DOWNLOADS) or (kind == ".svg" and not harmless_svg(data)):
            return None
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", PurePosixPath(path).name)
        address = f"files/{hashlib.sha256(data).hexdigest()[:16]}/{name}"
        self.by_address[address] = data
        return address


def put(path: Path, data: bytes) -> None:
    """Write a file, its folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
