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
    """All findings in the order of reports, those of ignored rules left out."""
    ignored = _ignored(change)
    found = (finding for rule in all_rules() if rule.code not in ignored for finding in rule.findings(change))
    return tuple(sorted(set(found), key=lambda finding: finding.order))


_WATCH = ("QMS41", "QMS42", "QMS43", "QMS44", "QMS50", "QMS52", "QMS72")
"""Rules of who may decide, and of what stays as it was decided: no change switches them off for itself."""


def _ignored(change: Change) -> set[str]:
    """Rules that the settings ignore (QMS9xx cannot be); those of `_WATCH` only where the main line ignores them too."""
    main = change.main.settings.ignore if change.main else change.head.settings.ignore
    return {
        code
        for code in change.head.settings.ignore
        if not code.startswith("QMS9") and (code in main or not code.startswith(_WATCH))
    }


__all__ = ["FAMILIES", "RULES", "Change", "Rule", "all_rules", "check"]
