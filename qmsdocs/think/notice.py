"""The notice that stands in the place of what was taken out of the history: made by a redaction, known by a check.

A document keeps its front matter, so that its versions, days and approvals remain known. Contents that differed have
notices that differ, and texts that differed other words, so that authors remain known.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from qmsdocs.model.day import said
from qmsdocs.read.frontmatter import split


@dataclass(frozen=True, slots=True)
class Said:
    """What every notice of one redaction says."""

    number: str
    day: date
    role: str
    ground: str

    @property
    def words(self) -> str:
        return f"Taken out of the history on {said(self.day)}, by order of {self.role}: {self.ground}"

    def plain(self, blob: str) -> bytes:
        """For what is no document."""
        return f"{self.number}. {self.words}\nWhat lay here was {blob}.\n".encode()

    def mark(self, blob: str) -> str:
        """The last line of a front matter: one content alone has it, and no approval covers it."""
        return f"# {self.number}: what lay here was {blob}\n"

    def body(self, was: str) -> str:
        """In the place of a text. `was`: the beginning of its SHA-256."""
        words = f"{_plain(self.words)}\n\nThe record is {self.number}. SHA-256 of the text that stood here: {was}…\n"
        return f"\n## Redacted\n\n{words}"

    def document(self, front: str, body: str, blob: str, *, stays: bool) -> bytes:
        """For a document; `stays`: its text does."""
        was = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        text = body if stays else self.body(was)
        return f"---\n{front}{self.mark(blob)}---\n{text}".encode("utf-8", "surrogatepass")

    def is_notice(self, data: bytes, blob: str, open_texts: Container[str]) -> bool:
        """Whether this is what such a redaction puts in the place of that blob, and nothing else. `open_texts`: those
        that were not taken out, and may stand below a front matter of which a field was blanked."""
        if data == self.plain(blob):
            return True
        parts = split(data, "")
        if not (parts.header_text or "").endswith(self.mark(blob)):
            return False
        was = re.search(r": ([0-9a-f]{16})…\n$", parts.body)
        return parts.body in open_texts or bool(was and parts.body == self.body(was[1]))


def _plain(words: str) -> str:
    """As Markdown that shows just these words."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&:-])", r"\\\1", words)
