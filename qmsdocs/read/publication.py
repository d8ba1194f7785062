"""What the settings say about the website, `extra.qmsdocs.site`, as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from qmsdocs.model.data import Value, items, mapping, text
from qmsdocs.model.publication import Access, AccessibilityStatement, Compliance, ManualTest, Publication


def publication_of(said: Mapping[str, Value]) -> Publication:
    """From values of the right shape; what is unsaid is empty."""
    return Publication(
        contact=text(said.get("contact")),
        licence=text(said.get("licence")),
        legal_notice=text(said.get("legal_notice")),
        privacy=text(said.get("privacy")),
        access=tuple(_access(mapping(row)) for row in items(said.get("access"))),
        accessibility=_statement(mapping(said.get("accessibility"))),
    )


def _access(row: Mapping[str, Value]) -> Access:
    return Access(text(row.get("who")), text(row.get("how")), text(row.get("offline")))


def _statement(said: Mapping[str, Value]) -> AccessibilityStatement:
    def texts(key: str) -> tuple[str, ...]:
        return tuple(map(text, items(said.get(key))))

    tests = [mapping(row) for row in items(said.get("manual"))]
    return AccessibilityStatement(
        status=cast(Compliance, text(said.get("status"))),
        noncompliance=texts("noncompliance"),
        burden=texts("burden"),
        out_of_scope=texts("out_of_scope"),
        prepared_on=text(said.get("prepared_on")),
        reviewed_on=text(said.get("reviewed_on")),
        method=text(said.get("method")),
        manual=tuple(ManualTest(*(text(row.get(key)) for key in ("what", "result", "on"))) for row in tests),
        feedback=text(said.get("feedback")),
        enforcement=text(said.get("enforcement")),
    )
