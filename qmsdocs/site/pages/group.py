"""The documents of one process or folder, however many they are."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.site.groups import Group
from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.think.ids import address_of


def group_pages(context: Context) -> Iterator[Page]:
    for group in context.all_groups:
        yield _group_page(context, group)


def _group_page(context: Context, group: Group) -> Page:
    return Page(
        "group",
        group.address,
        group.title,
        lambda: context.blocks("group", group.address, rows=group.documents, of=address_of),
        search=False,
        trail=(("Documents", "master-list.html"),),
    )
