"""Writing a site: every page rendered once, for the site, for the search and for the staged tree."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qmsdocs.site.check import Part, read_page, read_style
from qmsdocs.site.configuration import configuration_of, footer_of
from qmsdocs.site.files import put
from qmsdocs.site.fill import article_of, filled, headings_of, searched, sections_of
from qmsdocs.site.frames import Frames
from qmsdocs.site.generators import Section
from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.site.phases import Phases
from qmsdocs.site.registry import data_files
from qmsdocs.site.seen import Seen
from qmsdocs.site.stage import Staged, own_assets

_PHASES = {"revision": "superseded", "redline": "redlines"}


class Site:
    """A site that is being written into a folder. `read`: what the check needs to know of each page."""

    def __init__(
        self, context: Context, frames: Frames, folder: Path, staged: Staged, seen: Seen, phases: Phases
    ) -> None:
        self.folder, self._seen = folder, seen
        self.read: dict[str, Sequence[Part]] = {}
        self._context, self._frames, self._staged, self._phases = context, frames, staged, phases
        self._sections: dict[str, list[Section]] = {}
        self._footer = footer_of(context.view)
        self._frame_parts: dict[str, Part] = {}

    def write(self, pages: Sequence[Page]) -> None:
        for number, page in enumerate(pages):
            with self._phases.phase(_PHASES.get(page.kind, "pages")):
                self._page(page)
            self._phases.counted(number + 1, len(pages))
        with self._phases.phase("files"):
            self._files(pages)

    def _page(self, page: Page) -> None:
        view = self._context.view
        blocks = page.blocks()
        article, headings = article_of(page, blocks), headings_of(page, blocks)
        html = filled(self._frames, page, article, headings, view.site_url, self._footer)
        put(self.folder / page.address, html.encode("utf-8", "replace"))
        contents = Part(links=tuple(f"#{heading.anchor}" for heading in headings))
        self.read[page.address] = (self._frame_part(page), self._seen.article(article), read_style(page.css), contents)
        if page.search:
            self._sections[page.address] = list(sections_of(page, blocks))
        self._staged.page(page, blocks)

    def _frame_part(self, page: Page) -> Part:
        """The frame is checked once for all pages that stand in it."""
        key = self._frames.key_of(page)
        if key not in self._frame_parts:
            bare = filled(self._frames, page, "", [], "", self._footer)
            self._frame_parts[key] = read_page(bare.encode("utf-8", "replace"))
        return self._frame_parts[key]

    def _files(self, pages: Sequence[Page]) -> None:
        """What stands beside the pages: the frames' files, ours, data, the search's."""
        view, generator = self._context.view, self._frames.generator
        configured = configuration_of(view, pages, generator, self._footer)
        ours = {**configured.files, **dict(own_assets())}
        ours |= {address: text.encode("utf-8", "replace") for address, text in data_files(self._context).items()}
        ours |= self._context.texts.files.by_address
        sections = [one for page in searched(pages) for one in self._sections[page.address]]
        search = generator.search(self._frames.files, sections)
        for address, data in {**self._frames.in_site(), **search, **ours}.items():
            put(self.folder / address, data)
        self._staged.end(configured.text("pages", "plain"), ours)
