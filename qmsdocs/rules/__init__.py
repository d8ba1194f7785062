"""The rules, by family. `check` runs them all."""

from __future__ import annotations

from qmsdocs.model.finding import Finding
from qmsdocs.rules import (  # each import enters its family in the table
    approval,
    approvers,
    change,
    clauses,
    content,
    coverage,
    editorial,
    emergency,
    history,
    identity,
    lifecycle,
    reading,
    records,
    references,
    registers,
    reviews,
)
from qmsdocs.rules.base import RULES, Change, Rule

FAMILIES = (
    reading,
    identity,
    references,
    lifecycle,
    approval,
    approvers,
    editorial,
    emergency,
    reviews,
    history,
    change,
    clauses,
    coverage,
    registers,
    records,
    content,
)


def all_rules() -> tuple[Rule, ...]:
    """All rules in the order of their codes."""
    return tuple(RULES[code] for code in sorted(RULES))


def check(change: Change) -> tuple[Finding, ...]:
    """All findings in the order of reports, those of ignored rules left out (QMS9xx cannot be ignored)."""
    ignored = {code for code in change.head.settings.ignore if not code.startswith("QMS9")}
    found = (finding for rule in all_rules() if rule.code not in ignored for finding in rule.findings(change))
    return tuple(sorted(set(found), key=lambda finding: finding.order))


__all__ = ["FAMILIES", "RULES", "Change", "Rule", "all_rules", "check"]
