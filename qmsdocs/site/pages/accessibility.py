"""The accessibility statement, after the model of Implementing Decision (EU) 2018/1523. What the body did not say is
not said: the page makes no statement of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from qmsdocs import __version__
from qmsdocs.model.day import day_of
from qmsdocs.site import tested
from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.explaining import explained

ADDRESS = "accessibility.html"
YEAR = timedelta(days=365)
"""A statement is to be reviewed at least once a year."""
IN_TEXTS = ("QMS811", "QMS812")
"""Rules that look at the accessibility of the documents' own texts."""


def accessibility_pages(context: Context) -> Iterator[Page]:
    yield Page(
        "accessibility",
        ADDRESS,
        "Accessibility statement",
        lambda: explained(context, "accessibility", ADDRESS, **_facts(context)),
        foot="Accessibility",
        search=False,
        contents=True,
    )


def _facts(context: Context) -> dict[str, Any]:
    view = context.view
    said = view.qms.settings.publication.accessibility
    prepared, reviewed = day_of(said.prepared_on), day_of(said.reviewed_on)
    dated = max(filter(None, (prepared, reviewed)), default=None)
    return {
        "statement": said,
        "prepared": prepared,
        "reviewed": reviewed,
        "dated": dated,
        "age": _age(dated, view.qms.day),
        "version": __version__,
        "tested": tested,
        "in_texts": [(code, *_in_texts(context, code)) for code in IN_TEXTS],
    }


def _age(dated: date | None, today: date) -> str:
    """Of a statement: `undated`, `to come` (a slip: nobody prepared it tomorrow), `old` or `current`."""
    if dated is None:
        return "undated"
    return "to come" if dated > today else "old" if today - dated > YEAR else "current"


def _in_texts(context: Context, code: str) -> tuple[int, str]:
    """How often a rule is broken in the texts of this site, and the reason where it is ignored here."""
    ignored = context.view.qms.settings.ignore.get(code, "")
    return sum(one.rule == code for one in context.findings), ignored
