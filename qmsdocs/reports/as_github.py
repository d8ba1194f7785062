"""`--format github`: workflow commands that show each finding on its line of the pull request."""

from __future__ import annotations

from qmsdocs.model.finding import Finding
from qmsdocs.reports.report import Report
from qmsdocs.reports.words import safe

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: Report) -> str:
    return "\n".join(_line(finding) for finding in report.findings)


def _line(finding: Finding) -> str:
    place = finding.place
    properties = {
        "file": place.path,
        "line": str(place.line),
        "col": str(place.column),
        "title": f"{finding.rule} {finding.name}",
    }
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_LEVELS[finding.severity]} {said}::{_data(f'{finding.message} {finding.hint}'.strip())}"


def _data(value: str) -> str:
    return safe(value).replace("%", "%25")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
