"""Access and distribution: how each kind of staff gets the documents in force (ISO 9001, 7.5.3.2)."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.model.day import after
from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.explaining import explained

ADDRESS = "access.html"


def access_pages(context: Context) -> Iterator[Page]:
    view = context.view
    yield Page(
        "access",
        ADDRESS,
        "Access and distribution",
        lambda: explained(
            context,
            "access",
            ADDRESS,
            rows=view.qms.settings.publication.access,
            again=after(view.qms.day, view.qms.settings.check_again_days),
        ),
        foot="Access and distribution",
        search=False,
    )
