"""The glossary: the field's terms as they are used here, and where each shows in the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from qmsdocs.article.slug import github_slug
from qmsdocs.resources import packaged
from qmsdocs.site.page import Page, relative
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.explaining import explained, place

ADDRESS = "glossary.html"


@dataclass(frozen=True, slots=True)
class Term:
    term: str
    means: str
    see: tuple[str, ...]
    shows: Mapping[str, str]
    """Kind of page: what there shows it."""

    @property
    def anchor(self) -> str:
        return github_slug(self.term)


@cache
def terms() -> tuple[Term, ...]:
    """All terms of `data/glossary.yml`, by the alphabet."""
    path = packaged("glossary.yml")
    rows: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    found = (Term(row["term"], row["means"], tuple(row.get("see", ())), row.get("shows", {})) for row in rows)
    return tuple(sorted(found, key=lambda one: one.term.casefold()))


def glossary_pages(context: Context) -> Iterator[Page]:
    yield Page(
        "glossary",
        ADDRESS,
        "Glossary",
        lambda: explained(
            context,
            "glossary",
            ADDRESS,
            terms=terms(),
            anchors={one.term: one.anchor for one in terms()},
            shown=lambda term: list(_shown(context, term)),
        ),
        foot="Glossary",
        search=False,
    )


def _shown(context: Context, term: Term) -> Iterator[tuple[str, str, str]]:
    """Where a term shows: the title of a page, its address, what there shows it."""
    for kind, words in term.shows.items():
        page = place(context, kind)
        if page:
            yield page.title, relative(ADDRESS, page.address), words
