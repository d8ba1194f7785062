"""Staging: pages as Markdown that holds our HTML, for whoever wants another frame around them than ours.

`build/pages` holds every page of the site, and `build/mkdocs.yml` beside it the configuration that we wrote: plain
`mkdocs build --config-file build/mkdocs.yml` makes the whole site of them.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from qmsdocs.article.render import Block
from qmsdocs.article.stage import language_attributes, one_block, staged_heading
from qmsdocs.resources import packaged
from qmsdocs.site.configuration import ASSETS, plain
from qmsdocs.site.heading import opening
from qmsdocs.site.page import Page, staged_path
from qmsdocs.source import SITE_MARK

_CONFIGURATION_MARK = "# Written by `qmsdocs build`; replaced by the next one.\n"


def own_assets() -> Iterator[tuple[str, bytes]]:
    """Our style and our script, each one file made of its parts in the order of their names."""
    assets = packaged("assets")
    style = "".join(path.read_text("utf-8") for path in sorted((assets / "css").iterdir()))
    script = "".join(path.read_text("utf-8") for path in sorted((assets / "js").iterdir()))
    yield f"{ASSETS}/qms.css", style.encode()
    yield f"{ASSETS}/qms.js", f'(function () {{\n"use strict";\n{script}}})();\n'.encode()
    yield f"{ASSETS}/iframe-worker.js", (assets / "iframe-worker.js").read_bytes()


def staged(page: Page, blocks: Sequence[Block]) -> str:
    """A page as the generator's Markdown."""
    hide = ["navigation", *([] if page.contents else ["toc"])]
    front: dict[str, Any] = {"title": plain(page.title), "hide": hide, "kind": page.kind}
    if not page.search:
        front["search"] = {"exclude": True}
    if not page.robots:
        front["robots"] = "noindex"
    if page.css:
        front["page_css"] = page.css
    parts = [f"---\n{json.dumps(front, ensure_ascii=True)}\n---", one_block(opening(page))]
    for block in blocks:
        language = language_attributes(block.language)
        if block.kind == "heading":
            parts.append(staged_heading(block.level, block.text, block.anchor, language))
        else:
            parts.append(one_block(block.html, language))
    return "\n\n".join(parts) + "\n"


class Staged:
    """The staged tree of a repository. Only what differs is written, what is no longer there is taken away; where that
    cannot be (a root that is read-only, a folder of somebody else), the site is no worse for it."""

    def __init__(self, root: Path) -> None:
        self._build = root / "build"
        self._pages = self._build / "pages"
        self._wanted: set[str] = {SITE_MARK}
        self.kept = False
        with suppress(OSError):
            self.kept = _ours(self._pages) and _ours(self._build / "overrides") and self._begin()

    def _begin(self) -> bool:
        for folder in (self._pages, self._build / "overrides"):
            folder.mkdir(parents=True, exist_ok=True)
            _without_links(folder)
            _put(folder / SITE_MARK, b"Staged by `qmsdocs build`; replaced by the next one.\n")
        with suppress(FileExistsError), (self._build / ".gitignore").open("x", encoding="utf-8") as file:
            file.write("*\n")  # what is made again and again does not belong in a commit
        return True

    def page(self, page: Page, blocks: Sequence[Block]) -> None:
        if self.kept:
            self.file(staged_path(page.address), staged(page, blocks).encode("utf-8", "replace"))

    def file(self, address: str, data: bytes) -> None:
        if self.kept:
            self._wanted.add(address)
            with suppress(OSError):
                _put(self._pages / address, data)

    def end(self, configuration: str, files: Mapping[str, bytes]) -> None:
        """Beside the pages: their configuration, our overrides, and the files that pages name."""
        for address, data in files.items():
            self.file(address, data)
        if not self.kept:
            return
        overrides, target = self._build / "overrides", self._build / "mkdocs.yml"
        with suppress(OSError):
            for path in packaged("overrides").iterdir():
                _put(overrides / path.name, path.read_bytes())
            if _begins(target, _CONFIGURATION_MARK.encode()):
                _put(target, (_CONFIGURATION_MARK + configuration).encode())
            _clear(self._pages, self._wanted)
            _clear(overrides, {SITE_MARK, *(path.name for path in packaged("overrides").iterdir())})


def _ours(folder: Path) -> bool:
    """Whether a folder is not there yet, or was made by us; nothing is written through a link."""
    if folder.parent.is_symlink() or folder.is_symlink():
        return False
    return not folder.exists() or (folder / SITE_MARK).is_file()


def _without_links(folder: Path) -> None:
    """A link in a folder of ours is none of ours, and may lead anywhere; so may a pipe, or a file that has another name
    elsewhere."""
    for inside, folders, files in os.walk(folder):
        for path in (Path(inside, name) for name in (*folders, *files)):
            if not stat.S_ISDIR(path.lstat().st_mode) and not _plain(path):
                path.unlink()


def _plain(path: Path) -> bool:
    status = path.lstat()
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1


def _begins(path: Path, mark: bytes) -> bool:
    """Whether a file is not there yet, or is ours by how it begins; whatever else lies there is somebody's own."""
    try:
        if not _plain(path):
            return False
        with path.open("rb") as file:
            return file.read(len(mark)) == mark
    except FileNotFoundError:
        return True


def _clear(folder: Path, wanted: Collection[str]) -> None:
    """Take away what is not wanted, and folders in which nothing is left. A template that somebody else put there would
    be run by a generator."""
    for path in sorted(folder.rglob("*"), reverse=True):  # what lies in a folder comes before it
        if path.is_dir() and not path.is_symlink():
            with suppress(OSError):
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in wanted:
            path.unlink()


def _put(path: Path, data: bytes) -> None:
    """The file with these bytes; not written where it has them already."""
    try:
        if path.read_bytes() == data:
            return
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    except IsADirectoryError:
        shutil.rmtree(path)
    path.write_bytes(data)
