"""What a report is made of: plain data, the same for every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qmsdocs.model.finding import Finding
from qmsdocs.qms import Qms


@dataclass(frozen=True, slots=True)
class Report:
    findings: Sequence[Finding]
    summary: Mapping[str, int]
    commit: str | None
    today: str


def report_of(qms: Qms, findings: Sequence[Finding]) -> Report:
    """The findings with the counts around them: documents found, readable or not."""
    severities = [finding.severity for finding in findings]
    return Report(
        findings=findings,
        summary={
            "documents": len(qms.documents),
            "unreadable": sum(1 for document in qms.documents if not document.readable),
            "registers": len(qms.registers),
            "errors": severities.count("error"),
            "warnings": severities.count("warning"),
            "infos": severities.count("info"),
        },
        commit=qms.commit,
        today=qms.day.isoformat(),
    )
