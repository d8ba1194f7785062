"""`--format json`: the contract's shape."""

from __future__ import annotations

from qmsdocs.reports.report import Report
from qmsdocs.reports.words import json_lines


def render(report: Report) -> str:
    return json_lines(
        {
            "findings": [
                {
                    "rule": finding.rule,
                    "name": finding.name,
                    "severity": finding.severity,
                    "authority": finding.authority,
                    "path": finding.place.path,
                    "line": finding.place.line,
                    "column": finding.place.column,
                    "message": finding.message,
                    "hint": finding.hint,
                }
                for finding in report.findings
            ],
            "summary": dict(report.summary),
            "commit": report.commit,
            "today": report.today,
            **({"base": dict(report.base)} if report.base else {}),
        }
    )
