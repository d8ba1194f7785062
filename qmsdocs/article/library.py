"""Outlines and articles of texts: each is made once, and kept for the next run."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from qmsdocs.article.shape import OUTLINES, REDLINES, SECTIONS, Outline, Text, outline_from_json, outline_to_json
from qmsdocs.store import Store

if TYPE_CHECKING:
    from qmsdocs.article.drawings import Drawings
    from qmsdocs.article.redlines import Redlines
    from qmsdocs.article.sections import Sections


class Library:
    """What is known of texts by the blob each stands in. `renders`: whether texts will be shown; then their outlines
    come with their articles, and none is parsed twice."""

    def __init__(self, store: Store | None, *, renders: bool = False) -> None:
        self.store = store
        self._renders = renders
        self._outlines: dict[str, Outline] = {}
        self._fresh: dict[str, object] = {}

    @cached_property
    def articles(self) -> Sections:
        """The renderer of texts, which remembers."""
        from qmsdocs.article.sections import Sections  # with the parser, needed only for what is shown

        return Sections(self.store.get(SECTIONS) if self.store else {})

    @cached_property
    def redlines(self) -> Redlines:
        """What compares texts, and remembers."""
        from qmsdocs.article.redlines import Redlines

        return Redlines(self.store.get(REDLINES) if self.store else {})

    @cached_property
    def drawings(self) -> Drawings:
        """The drawer of diagrams, which remembers."""
        from qmsdocs.article.drawings import Drawings  # few texts have diagrams

        return Drawings(self.store)

    def outline(self, blob: str, body: str) -> Outline:
        if blob not in self._outlines:
            self._outlines[blob] = self._kept_outline(blob) or self._new_outline(blob, body)
        return self._outlines[blob]

    def keep(self) -> None:
        """Save what was learned for the next run. Losing it costs time, never a result."""
        if self.store and self._fresh:
            self.store.put(OUTLINES, {**self._kept, **self._fresh})
        if self.store and self._renders and self.articles.grown:
            self.store.put(SECTIONS, self.articles.to_keep())
        if self.store and "redlines" in vars(self) and self.redlines.grown:
            self.store.put(REDLINES, self.redlines.to_keep())
        if "drawings" in vars(self):
            self.drawings.keep()

    @cached_property
    def _kept(self) -> dict[str, Any]:
        return self.store.get(OUTLINES) if self.store else {}

    def _kept_outline(self, blob: str) -> Outline | None:
        try:
            return outline_from_json(self._kept[blob])
        except (KeyError, ValueError):
            return None  # a damaged cache is no cache

    def _new_outline(self, blob: str, body: str) -> Outline:
        if self._renders:
            return self.articles.of(Text("", blob, "", lambda: body)).outline
        from qmsdocs.article.outline import parse_outline  # the parser is loaded only for a text not seen before

        outline = parse_outline(body)
        self._fresh[blob] = outline_to_json(outline)
        return outline
