"""`--format json`: the contract's shape."""

from __future__ import annotations

import json

from qmsdocs.reports.report import Report


def render(report: Report) -> str:
    return json.dumps(
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
        },
        indent=2,
        ensure_ascii=True,
    )
