"""All pages of a site, known with kind and address before any is rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from qmsdocs.model.finding import CannotRun
from qmsdocs.site.jump import jump_data
from qmsdocs.site.page import Page
from qmsdocs.site.pages.about import about_pages
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.document import document_pages
from qmsdocs.site.pages.home import home_pages
from qmsdocs.site.pages.master_list import master_list_data, master_list_pages
from qmsdocs.site.pages.matrix import matrix_pages

Family = Callable[[Context], Iterable[Page]]
FAMILIES: Mapping[Family, tuple[str, ...]] = {
    home_pages: ("home", "lost"),
    master_list_pages: ("master-list",),
    matrix_pages: ("matrix",),
    about_pages: ("about",),
    document_pages: ("document", "scheduled", "withdrawn", "draft", "revision"),
}
"""What makes pages, in the order of the menu, and the kinds of page that each makes. Drafts are seen only in a
preview."""
KINDS = tuple(kind for kinds in FAMILIES.values() for kind in kinds)

DATA: tuple[Callable[[Context], Iterable[tuple[str, str]]], ...] = (jump_data, master_list_data)
"""What makes files beside the pages: (address, text), for spreadsheets, calendars, feed readers, and our script."""


def registry(context: Context) -> list[Page]:
    """Every page, once. Raises CannotRun where two would lie at one address."""
    pages = [page for family in FAMILIES for page in family(context)]
    _once(pages)
    context.site[:] = pages
    return pages


def data_files(context: Context) -> dict[str, str]:
    """Texts of the files beside the pages, by address."""
    return {address: text for make in DATA for address, text in make(context)}


def _once(pages: Iterable[Page]) -> None:
    taken: dict[str, Page] = {}
    for page in pages:
        other = taken.setdefault(page.address, page)
        if other is not page:
            raise CannotRun(
                f"Two pages would lie at {page.address}: “{other.title}” and “{page.title}”.",
                "Give one of the two another `id` or `version`.",
            )
