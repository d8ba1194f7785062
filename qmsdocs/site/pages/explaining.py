"""What all pages that explain share: what the body says of its website, and the ways to ask."""

from __future__ import annotations

from typing import Any

from qmsdocs.article.render import Block
from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.feedback import ways
from qmsdocs.site.prose import prose


def explained(context: Context, template: str, address: str, **values: Any) -> list[Block]:
    """A template with the texts of the settings at hand: `said` is what they say, `prose` renders one of them."""
    return context.blocks(
        template,
        address,
        said=context.view.qms.settings.publication,
        prose=lambda written: prose(context.texts, written, address),
        feedback=list(ways(context, address)),
        place=lambda *kinds: place(context, *kinds),
        **values,
    )


def place(context: Context, *kinds: str) -> Page | None:
    """The first page of the first of these kinds that this site has: of documents, one in force. None where it has
    none, so that no page speaks of what is not there."""
    return next((page for kind in kinds for page in context.site if page.kind == kind), None)
