"""What the site was made from, and what its check found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from qmsdocs import __version__
from qmsdocs.rules import RULES
from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.feedback import ways
from qmsdocs.think.lifecycle import STATE_WORDS


def about_pages(context: Context) -> Iterator[Page]:
    address = "about.html"
    view = context.view
    severities = [finding.severity for finding in context.findings]
    results = Counter((one.rule, RULES[one.rule].title, one.severity) for one in context.findings)
    yield Page(
        "about",
        address,
        "About this site",
        lambda: context.blocks(
            "about",
            address,
            version=__version__,
            counts=_counts(context),
            errors=severities.count("error"),
            warnings=severities.count("warning"),
            infos=severities.count("info"),
            results=sorted(results.items()),
            rules=RULES,
            feedback=list(ways(context, address)),
            reference=lambda standard: (
                view.qms.catalogues[standard].reference if standard in view.qms.catalogues else standard
            ),
        ),
        menu="About this site",
        foot="About this site",
        search=False,
    )


def _counts(context: Context) -> list[tuple[int, str]]:
    view = context.view
    found = [
        (len(view.with_state(state)), STATE_WORDS[state].lower()) for state in ("effective", "scheduled", "withdrawn")
    ]
    revisions = sum(len(view.released(one)[1]) for one in view.pages.values()) if view.has_history else 0
    return [*found, (revisions, "released revisions")]
