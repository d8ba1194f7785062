"""Files that a text shows or offers, beside those of another text: a picture may change while no word does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from qmsdocs.article.shape import Link
from qmsdocs.source import Unreadable
from qmsdocs.think.fields import FieldChange
from qmsdocs.think.links import locate

_WORDLESS = {"image": "picture without words", "link": "file"}


@dataclass(frozen=True, slots=True)
class Shown:
    """`words`: those by which the text shows it, never its name, which may tell more."""

    words: str
    digest: str


def files_shown(links: Iterable[Link], path: str, read: Callable[[str], bytes]) -> dict[str, Shown]:
    """The files that a text at `path` shows or offers, by the address that it gives them. `read` gives a file by its
    path from the root and raises Unreadable. Markdown stands for itself."""
    found: dict[str, Shown] = {}
    for link in links:
        target = locate(path, link.target)
        if target.kind in ("repository", "root") and not target.path.endswith(".md") and link.target not in found:
            try:
                digest = hashlib.sha256(read(target.path)).hexdigest()
            except Unreadable:
                continue
            found[link.target] = Shown(" ".join(link.text.split()) or _WORDLESS[link.kind], digest)
    return found


def file_change(old: Mapping[str, Shown], new: Mapping[str, Shown]) -> FieldChange | None:
    """What went, came, or is another file under the same address; None where all files are the same."""
    known = {one.digest for one in old.values()}, {one.digest for one in new.values()}
    went = [_named(one, address in new, "as it was") for address, one in old.items() if one.digest not in known[1]]
    came = [_named(one, address in old, "changed") for address, one in new.items() if one.digest not in known[0]]
    return FieldChange("files", "Pictures and files", list(went), list(came)) if went or came else None


def _named(file: Shown, both: bool, how: str) -> str:
    return f"{file.words} ({how})" if both else file.words
