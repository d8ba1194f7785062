"""The frames of all pages: the generator is given one stub for each kind of frame, and what it makes of them is kept
until something that frames depend on changes."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qmsdocs.resources import packaged
from qmsdocs.site.assets import asset_list
from qmsdocs.site.configuration import Configured, configuration_of
from qmsdocs.site.files import put
from qmsdocs.site.frame import MADE, PART, TITLE, Frame, at_top, frame_of
from qmsdocs.site.generators import Generator
from qmsdocs.site.page import Page, menu_of, staged_path
from qmsdocs.site.versions import version_of
from qmsdocs.store import Store
from qmsdocs.view import View

LOST = "404.html"
_DEPTHS = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class Made:
    """What the generator made: its pages of the stubs by key, and the files that its frames need."""

    pages: Mapping[str, str]
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Frames:
    """The frame for every page, and what belongs to the frames."""

    generator: Generator
    by_key: Mapping[str, Frame]
    files: Mapping[str, bytes]

    def key_of(self, page: Page) -> str:
        if page.address in self.by_key:
            return page.address
        return _key(page.address.count("/"), page.contents)

    def in_site(self) -> dict[str, bytes]:
        """The files that belong to the site, and where they come from."""
        return {address: data for address, data in self.files.items() if self.generator.kept(address)}


def frames_for(
    view: View,
    pages: Sequence[Page],
    generator: Generator,
    work: Path,
    store: Store | None,
    memory: dict[str, Made] | None = None,
) -> Frames:
    """The frames of a site. The generator is run in `work` unless what it would make is in `memory` or in the store."""
    memory = {} if memory is None else memory
    stubs = stubs_for(pages)
    configured = configuration_of(view, pages, generator, footer=MADE)
    overrides = {path.name: path.read_text("utf-8") for path in sorted(packaged("overrides").iterdir())}
    digest = _digest(generator, configured.text("pages", "site"), stubs, overrides)
    table = f"frames-{generator.name}-{view.audience}{'-preview' if view.preview else ''}"
    made = memory.get(digest) or (_known(store.get(table), digest) if store else None)
    if made is None:
        made = _made(generator, configured, stubs, work, view)
        if store:
            store.put(table, _to_keep(digest, made))
    memory.clear()
    memory[digest] = made
    return _frames(generator, made, stubs, view.top)


def _frames(generator: Generator, made: Made, stubs: Mapping[str, bool], top: str) -> Frames:
    by_key = {key: frame_of(made.pages[key], generator.entry, contents) for key, contents in stubs.items()}
    by_key[LOST] = at_top(by_key[_key(0, False)], top)
    return Frames(generator, by_key, made.files)


def stubs_for(pages: Sequence[Page]) -> dict[str, bool]:
    """The keys of all frames that pages need, and whether each has a table of contents. A page of the menu has a frame
    of its own, in which its entry is the active one; all others share one for each depth."""
    depths = sorted({*_DEPTHS, *(page.address.count("/") for page in pages)})
    shared = {_key(depth, contents): contents for depth in depths for contents in (False, True)}
    return {**shared, **{page.address: page.contents for page in menu_of(pages)}}


def _key(depth: int, contents: bool) -> str:
    """The address of a stub; no page of ours lies there."""
    return "_/" * depth + ("_contents.html" if contents else "_plain.html")


def _stub(contents: bool) -> str:
    hide = ["navigation", *([] if contents else ["toc"])]
    front = {"title": TITLE, "frame": True, "hide": hide, "search": {"exclude": True}}
    part = f"\n## {PART} {{#qms-part}}\n" if contents else ""
    return f"---\n{json.dumps(front)}\n---\n\n# {TITLE} {{#qms-title}}\n{part}"


def _digest(generator: Generator, text: str, stubs: Mapping[str, bool], overrides: Mapping[str, str]) -> str:
    told = [generator.name, [version_of(name) for name in generator.packages], text, sorted(stubs.items()), overrides]
    told.append([_stub(False), _stub(True)])
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _made(generator: Generator, configured: Configured, stubs: Mapping[str, bool], work: Path, view: View) -> Made:
    """Run the generator on the stubs."""
    for key, contents in stubs.items():
        put(work / "pages" / staged_path(key), _stub(contents).encode())
    for address, data in configured.files.items():
        put(work / "pages" / address, data)
    shutil.copytree(packaged("overrides"), work / "overrides")
    put(work / "mkdocs.yml", configured.text("pages", "site").encode())
    generator.run(work, view.qms.day)
    site = work / "site"
    pages = {key: (site / key).read_text(encoding="utf-8") for key in stubs}
    files = dict(_files(site))
    listed = asset_list({one: data for one, data in files.items() if generator.kept(one)}, generator.name)
    return Made(pages, files | listed)


def _files(site: Path) -> Iterable[tuple[str, bytes]]:
    for path in sorted(path for path in site.rglob("*") if path.is_file() and path.suffix != ".html"):
        yield path.relative_to(site).as_posix(), path.read_bytes()


def _to_keep(digest: str, made: Made) -> dict[str, Any]:
    files = {address: base64.b64encode(data).decode("ascii") for address, data in made.files.items()}
    return {"digest": digest, "pages": dict(made.pages), "files": files}


def _known(table: Mapping[str, Any], digest: str) -> Made | None:
    """What was kept, where it is what would be made now; whatever else is there is no harm."""
    try:
        if table["digest"] != digest:
            return None
        files = {str(address): base64.b64decode(data, validate=True) for address, data in table["files"].items()}
        return Made({str(key): str(page) for key, page in table["pages"].items()}, files)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
