"""The site as it would be built now, each page made when somebody asks for it: a change is seen without a build."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from qmsdocs.article.library import Library
from qmsdocs.model.finding import Finding
from qmsdocs.qms import Qms
from qmsdocs.site.configuration import configuration_of, footer_of
from qmsdocs.site.fill import article_of, filled, headings_of, searched, sections_of
from qmsdocs.site.frames import LOST, Made, frames_for
from qmsdocs.site.generators import MKDOCS, Generator, Section
from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.site.registry import data_files, registry
from qmsdocs.site.stage import own_assets
from qmsdocs.store import open_store
from qmsdocs.view import View


@dataclass
class Memory:
    """What stays when the site is made anew: what is known of texts, frames, and files that pages showed (their address
    is their content), those of the time before too, for a page may be open yet."""

    library: Library | None = None
    frames: dict[str, Made] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    older: dict[str, bytes] = field(default_factory=dict)


class Live:
    """A preview of one state of the work tree. Pages are made one at a time."""

    def __init__(self, qms: Qms, findings: Sequence[Finding], memory: Memory, generator: Generator = MKDOCS) -> None:
        self._context = Context(View(qms, "internal", preview=True), findings, generator=generator.name)
        self._list = registry(self._context)
        self._pages = {page.address: page for page in self._list}
        self._memory = memory
        self._found: Mapping[str, bytes] | None = None
        self._one, self._searching = threading.Lock(), threading.Lock()
        with tempfile.TemporaryDirectory(prefix="qmsdocs-serve-") as folder:
            work, store = Path(folder), open_store(qms.root)
            self._frames = frames_for(self._context.view, self._list, generator, work, store, memory.frames)
        memory.older, memory.files = memory.files, {}

    def get(self, address: str) -> bytes | None:
        """The page or file at an address; None where there is none. Raises CannotRun, OSError."""
        if address in self._pages:
            return self._page(self._pages[address])
        with self._one:
            known = self._file(address)
        if known is None and address.startswith("search"):
            return self._search.get(address)
        with self._one:
            return known or self._data.get(address)

    def _file(self, address: str) -> bytes | None:
        known: tuple[Mapping[str, bytes], ...] = (self._memory.files, self._memory.older, self._files)
        return next((files[address] for files in known if address in files), None)

    def lost(self) -> bytes:
        return self._page(self._pages[LOST])

    def _page(self, page: Page) -> bytes:
        with self._one:
            blocks, view = page.blocks(), self._context.view
            self._memory.files |= self._context.texts.files.by_address
        article, headings = article_of(page, blocks), headings_of(page, blocks)
        html = filled(self._frames, page, article, headings, view.site_url, footer_of(view))
        return html.encode("utf-8", "replace")

    @cached_property
    def _files(self) -> Mapping[str, bytes]:
        """The frames' files and ours: every page asks for them."""
        pictures = configuration_of(self._context.view, self._list, self._frames.generator, "").files
        return {**self._frames.in_site(), **pictures, **dict(own_assets())}

    @cached_property
    def _data(self) -> Mapping[str, bytes]:
        """Files of data, which few ask for."""
        return {address: text.encode("utf-8", "replace") for address, text in data_files(self._context).items()}

    @property
    def _search(self) -> Mapping[str, bytes]:
        """The search's files. Every page is read for them, but whoever wants to see one meanwhile goes first."""
        with self._searching:
            if self._found is None:
                sections = [one for page in searched(self._list) for one in self._sections(page)]
                self._found = self._frames.generator.search(self._frames.files, sections)
            return self._found

    def _sections(self, page: Page) -> list[Section]:
        with self._one:
            blocks = page.blocks()
        time.sleep(0)  # the turn of whoever waits
        return list(sections_of(page, blocks))
