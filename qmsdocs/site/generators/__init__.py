"""The site generators. All that one of them has of its own stands in its file here; the rest of the site knows none."""

from __future__ import annotations

from qmsdocs.site.generators.base import Generator, Heading, Section
from qmsdocs.site.generators.mkdocs import MKDOCS
from qmsdocs.site.generators.zensical import ZENSICAL

GENERATORS = {one.name: one for one in (MKDOCS, ZENSICAL)}

__all__ = ["GENERATORS", "MKDOCS", "Generator", "Heading", "Section"]
