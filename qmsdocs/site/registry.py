"""All pages of a site, known with kind and address before any is rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from qmsdocs.model.finding import CannotRun
from qmsdocs.site.jump import jump_data
from qmsdocs.site.page import Page
from qmsdocs.site.pages.about import about_pages
from qmsdocs.site.pages.access import access_pages
from qmsdocs.site.pages.accessibility import accessibility_pages
from qmsdocs.site.pages.archive import archive_pages
from qmsdocs.site.pages.as_of import as_of_data, as_of_pages
from qmsdocs.site.pages.changes import changes_pages
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.copies import copies_pages
from qmsdocs.site.pages.document import document_pages
from qmsdocs.site.pages.feed import changes_data
from qmsdocs.site.pages.glossary import glossary_pages
from qmsdocs.site.pages.group import group_pages
from qmsdocs.site.pages.help import help_pages
from qmsdocs.site.pages.home import home_pages
from qmsdocs.site.pages.master_list import master_list_data, master_list_pages
from qmsdocs.site.pages.matrix import matrix_pages
from qmsdocs.site.pages.redline import redline_pages
from qmsdocs.site.pages.registers import registers_data, registers_pages
from qmsdocs.site.pages.results import results_pages
from qmsdocs.site.pages.reviews import reviews_data, reviews_pages
from qmsdocs.site.pages.roles import role_data, roles_pages
from qmsdocs.site.pages.rules import rules_pages
from qmsdocs.site.paper import on_paper

Family = Callable[[Context], Iterable[Page]]
FAMILIES: Mapping[Family, tuple[str, ...]] = {
    home_pages: ("home", "lost"),
    master_list_pages: ("master-list",),
    group_pages: ("group",),
    matrix_pages: ("matrix",),
    registers_pages: ("registers", "register"),
    roles_pages: ("roles", "role"),
    changes_pages: ("changes",),
    reviews_pages: ("reviews",),
    archive_pages: ("archive",),
    as_of_pages: ("as-of",),
    copies_pages: ("check",),
    help_pages: ("help",),
    about_pages: ("about",),
    access_pages: ("access",),
    accessibility_pages: ("accessibility",),
    glossary_pages: ("glossary",),
    rules_pages: ("rules",),
    results_pages: ("check-results",),
    redline_pages: ("redline",),
    document_pages: ("document", "scheduled", "withdrawn", "draft", "revision"),
}
"""What makes pages, in the order of the menu, and the kinds of page that each makes. Drafts are seen only in a
preview."""
KINDS = tuple(kind for kinds in FAMILIES.values() for kind in kinds)

DATA: tuple[Callable[[Context], Iterable[tuple[str, str]]], ...] = (
    jump_data,
    role_data,
    master_list_data,
    registers_data,
    changes_data,
    reviews_data,
    as_of_data,
)
"""What makes files beside the pages: (address, text), for spreadsheets, calendars, feed readers, and our script."""


def registry(context: Context) -> list[Page]:
    """Every page, once. Raises CannotRun where two would lie at one address."""
    pages = [on_paper(context.view, page) for family in FAMILIES for page in family(context)]
    _once(pages)
    context.site[:] = pages
    return pages


def data_files(context: Context) -> dict[str, str]:
    """Texts of the files beside the pages, by address."""
    return {address: text for make in DATA for address, text in context.data(make)}


def _once(pages: Iterable[Page]) -> None:
    taken: dict[str, Page] = {}
    for page in pages:
        other = taken.setdefault(page.address, page)
        if other is not page:
            raise CannotRun(
                f"Two pages would lie at {page.address}: “{other.title}” and “{page.title}”.",
                "Give one of the two another `id` or `version`.",
            )
