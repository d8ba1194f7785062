"""All pages of a site, known with kind and address before any is rendered."""

from __future__ import annotations

from collections.abc import Iterable

from qmsdocs.model.finding import CannotRun
from qmsdocs.site.page import Page
from qmsdocs.site.pages.about import about_page
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.document import document_pages
from qmsdocs.site.pages.home import home_page, lost_page
from qmsdocs.site.pages.master_list import master_list_page
from qmsdocs.site.pages.matrix import matrix_pages

KINDS = ("home", "document", "scheduled", "withdrawn", "draft", "revision", "master-list", "matrix", "about", "lost")
"""Every kind of page; drafts are seen only in a preview."""


def registry(context: Context) -> list[Page]:
    """Every page, once. Raises CannotRun where two would lie at one address."""
    pages = [
        home_page(context),
        master_list_page(context),
        *matrix_pages(context),
        about_page(context),
        lost_page(context),
        *document_pages(context),
    ]
    _once(pages)
    return pages


def _once(pages: Iterable[Page]) -> None:
    taken: dict[str, Page] = {}
    for page in pages:
        other = taken.setdefault(page.address, page)
        if other is not page:
            raise CannotRun(
                f"Two pages would lie at {page.address}: “{other.title}” and “{page.title}”.",
                "Give one of the two another `id` or `version`.",
            )
