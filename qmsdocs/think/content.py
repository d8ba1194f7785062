"""What an approval covers, as bytes that anybody can make again with standard tools (design: approval).

Canonical form `qmsdocs-1`, in UTF-8: the covered fields of the front matter, a line `key: JSON` each, keys as written,
sorted by code point; for each file that the body shows or offers, a line as `sha256sum` writes it (digest, two blanks,
name), sorted by name; a blank line; the body. Files stand above the body: below it, a body could end as if they did.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from qmsdocs.article.shape import Link
from qmsdocs.history.covered import covered_fields
from qmsdocs.model.data import Value
from qmsdocs.source import Unreadable
from qmsdocs.think.links import locate


@dataclass(frozen=True, slots=True)
class Content:
    """The covered content of one text."""

    fields: Mapping[str, str]
    """Key as written: compact JSON of its value; sorted."""
    body: str
    """Line ends are `\\n`; no BOM."""
    files: Mapping[str, str]
    """Name, as the text has it, without escapes: SHA-256 of the file; sorted."""
    unread: tuple[str, ...] = ()
    """Files that are there and cannot be read, or whose name no line can hold: nobody can approve what they hold."""

    @property
    def canonical(self) -> bytes:
        front = "".join(f"{key}: {value}\n" for key, value in self.fields.items())
        files = "".join(f"{digest}  {name}\n" for name, digest in self.files.items())
        return f"{front}{files}\n{self.body}".encode("utf-8", "surrogatepass")

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical form, in hexadecimal; empty where a file cannot be read."""
        return "" if self.unread else hashlib.sha256(self.canonical).hexdigest()


def content_of(
    written: Mapping[str, Value],
    names: Mapping[str, str],
    body: str,
    links: Iterable[Link],
    path: str,
    read: Callable[[str], bytes],
    there: Callable[[str], bool],
    controlled: Callable[[str], bool],
) -> Content:
    """The covered content of a text that lies at `path`. `names`: name used there -> our name; `read` gives a file of
    the same snapshot by its path and raises Unreadable; `there`: whether a file lies there; `controlled`: whether it
    stands for itself, as other documents do, and registers, which grow every day."""
    named = {name: where for name, where in sorted(named_files(links, path)) if there(where) and not controlled(where)}
    digests = {name: _digest(read, name, where) for name, where in named.items()}
    files = {name: digest for name, digest in digests.items() if digest}
    return Content(covered_fields(written, names), body, files, tuple(name for name in digests if name not in files))


def named_files(links: Iterable[Link], path: str) -> Iterator[tuple[str, str]]:
    """Files that a text shows or offers: name, and path from the root."""
    for link in links:
        target = locate(path, link.target)
        if target.kind in ("repository", "root"):
            yield unquote(link.target.partition("#")[0].partition("?")[0]), target.path


def _digest(read: Callable[[str], bytes], name: str, path: str) -> str:
    """Of a file; empty where it cannot be read, or where its name would not be told from something else."""
    if not name.isprintable() or ": " in name:
        return ""
    try:
        return hashlib.sha256(read(path)).hexdigest()
    except Unreadable:
        return ""


def differences(old: Content, new: Content, body_line: int = 1) -> Iterator[str]:
    """What differs, in words: fields, the first line of the text, files. `body_line`: the file's line on which the new
    body begins."""
    for key in sorted({*old.fields, *new.fields}):
        if old.fields.get(key) != new.fields.get(key):
            yield f"the field `{key}`"
    if old.body != new.body:
        yield f"the text, first on line {body_line + _first_line(old.body, new.body)}"
    for name in sorted({*old.files, *new.files}):
        if old.files.get(name) != new.files.get(name):
            yield f"the file {name}"


def _first_line(old: str, new: str) -> int:
    """Place (from 0) of the first line that differs."""
    pairs = zip(old.split("\n"), new.split("\n"), strict=False)
    return next((number for number, (one, other) in enumerate(pairs) if one != other), new.count("\n"))
