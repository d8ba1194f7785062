"""About this site: who answers for it, what it was made from and with, and what its check found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from qmsdocs import __version__
from qmsdocs.model.day import after
from qmsdocs.rules import RULES
from qmsdocs.site.assets import packages
from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.explaining import explained, place
from qmsdocs.site.pages.feed import changes_data
from qmsdocs.site.pages.master_list import unlisted
from qmsdocs.site.pages.reviews import reviews_data
from qmsdocs.site.pages.rules import rule_address
from qmsdocs.site.versions import versions
from qmsdocs.think.lifecycle import STATE_WORDS

ADDRESS = "about.html"
_BESIDE = {"changes": ("Changes, for feed readers", changes_data), "reviews": ("Reviews, for calendars", reviews_data)}
"""Kinds of page that a file for other programs may stand beside, and what makes it."""


def about_pages(context: Context) -> Iterator[Page]:
    yield Page(
        "about",
        ADDRESS,
        "About this site",
        lambda: explained(
            context,
            "about",
            ADDRESS,
            version=__version__,
            rules=RULES,
            rule_address=rule_address,
            others=list(_others(context)),
            has_roles=place(context, "roles") is not None,
            **_made(context),
            **_found(context),
        ),
        menu="About this site",
        foot="About this site",
        search=False,
        contents=True,
    )


def _made(context: Context) -> dict[str, Any]:
    """From what, for which day, with what."""
    view = context.view
    catalogues = view.qms.catalogues
    return {
        "again": after(view.qms.day, view.qms.settings.check_again_days),
        "counts": _counts(context),
        "unlisted": sum(len(paths) for _, paths in unlisted(context)),
        "versions": list(versions(context.generator)),
        "packages": packages(context.generator),
        "own_schemas": sorted(one.title for one in view.qms.schemas.by_path.values() if not one.ours),
        "reference": lambda standard: catalogues[standard].reference if standard in catalogues else standard,
    }


def _found(context: Context) -> dict[str, Any]:
    """What the check found."""
    severities = [finding.severity for finding in context.findings]
    results = Counter((one.rule, RULES[one.rule].title, one.severity) for one in context.findings)
    return {
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "infos": severities.count("info"),
        "results": sorted(results.items()),
    }


def _counts(context: Context) -> list[tuple[int, str]]:
    view = context.view
    found = [
        (len(view.with_state(state)), STATE_WORDS[state].lower()) for state in ("effective", "scheduled", "withdrawn")
    ]
    revisions = sum(len(view.released(one)[1]) for one in view.pages.values()) if view.has_history else 0
    return [*found, (revisions, "released revisions")]


def _others(context: Context) -> Iterator[tuple[str, str]]:
    """Other pages that lead further: those of the menu, the archive and those of the foot, with the files beside."""
    for page in context.site:
        if page.kind != "about" and (page.menu or page.foot or page.kind in ("archive", "as-of", "check")):
            yield page.title, page.address
            if page.kind in _BESIDE:
                words, make = _BESIDE[page.kind]
                yield from ((words, address) for address, _ in context.data(make))
