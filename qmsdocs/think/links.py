"""Where a link in a document leads."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class Target:
    """`outside`: another host or scheme. `here`: an anchor of the same document. `repository`: a file or folder,
    `path` relative to the root. `escape`: a path that climbs out of the root. `root`: begins with `/`; forges count
    that from the repository's top, so it is as good as `repository` where `path` exists."""

    kind: Literal["outside", "here", "repository", "escape", "root"]
    path: str = ""
    anchor: str = ""


def locate(from_path: str, written: str) -> Target:
    """Read a link as written in the document at `from_path` (relative to the root, with `/`)."""
    if _SCHEME.match(written) or written.startswith("//"):
        return Target("outside", written)
    path, _, anchor = written.partition("#")
    path = unquote(path.partition("?")[0])
    anchor = unquote(anchor)
    if not path:
        return Target("here", from_path, anchor)
    if path.startswith("/"):
        return Target("root", posixpath.normpath(path).lstrip("/") or ".", anchor)
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(from_path), path))
    if joined == ".." or joined.startswith("../"):
        return Target("escape", path, anchor)
    return Target("repository", joined, anchor)


def from_root(from_path: str, written: str) -> str:
    """A link so that it can be compared with one in a text that lies elsewhere: counted from the root."""
    target = locate(from_path, written)
    if target.kind == "outside":
        return "https:" + written if written.startswith("//") else written
    anchor = f"#{quote(target.anchor)}" if target.anchor else ""
    return {"here": anchor, "escape": ""}.get(target.kind, f"/{quote(target.path)}{anchor}")
