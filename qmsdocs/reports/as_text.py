"""`--format text`: for people; grouped by file, coloured on a terminal only (click strips colour elsewhere)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby

from qmsdocs.model.finding import Finding
from qmsdocs.reports.report import Report
from qmsdocs.reports.words import safe

_COLOURS = {"error": "31", "warning": "33", "info": "36"}


def render(report: Report) -> str:
    return "\n".join([*_files(report), _last_line(report)])


def _files(report: Report) -> Iterator[str]:
    for path, group in groupby(report.findings, key=lambda finding: finding.place.path):
        yield _styled(safe(path), "1")
        for finding in group:
            yield from _finding(finding)
        yield ""


def _finding(finding: Finding) -> Iterator[str]:
    place = finding.place
    severity = _styled(finding.severity, _COLOURS[finding.severity])
    where = safe(f"{place.path}:{place.line}:{place.column}")  # as one: a path that ends in `:` begins no command
    yield f"  {where}: {severity} {finding.rule} {finding.name}"
    yield f"    {safe(finding.message)}"
    if finding.hint:
        yield f"    → {safe(finding.hint)}"


def _last_line(report: Report) -> str:
    counts = report.summary
    parts = [
        _number(counts["documents"], "document")
        + (f" ({counts['unreadable']} unreadable)" if counts["unreadable"] else ""),
        _number(counts["registers"], "register"),
        _number(counts["errors"], "error"),
        _number(counts["warnings"], "warning"),
    ]
    if counts["infos"]:
        parts.append(f"{counts['infos']} for information")
    return f"{', '.join(parts)}; as of {report.today}." + _known(report)


def _known(report: Report) -> str:
    known = report.summary.get("known", 0)
    if not known or report.base is None:
        return ""
    words = f"{_number(known, 'more check result')} {'is' if known == 1 else 'are'} left out"
    return f"\n{words}: {safe(report.base['rev'])} has {'it' if known == 1 else 'them'} already."


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _styled(words: str, style: str) -> str:
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return words if plain else f"\x1b[{style}m{words}\x1b[0m"
