"""`--format sarif`: SARIF 2.1.0 (OASIS), for forges and viewers."""

from __future__ import annotations

import json
from urllib.parse import quote

from qmsdocs import __version__
from qmsdocs.model.finding import Finding
from qmsdocs.reports.report import Report
from qmsdocs.reports.words import safe
from qmsdocs.rules import RULES

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: Report) -> str:
    codes = sorted({finding.rule for finding in report.findings})
    rules = [
        {
            "id": code,
            "name": RULES[code].name,
            "shortDescription": {"text": RULES[code].title},
            "defaultConfiguration": {"level": _LEVELS[RULES[code].severity]},
        }
        for code in codes
    ]
    driver = {"name": "qmsdocs", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.rule)) for finding in report.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=True)


def _result(finding: Finding, index: int) -> dict[str, object]:
    place = finding.place
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": safe(f"{finding.message} {finding.hint}".strip())},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(place.path.encode("utf-8", "surrogateescape"), safe="/")},
                    "region": {"startLine": place.line, "startColumn": place.column},
                }
            }
        ],
    }
