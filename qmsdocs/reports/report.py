"""What a report is made of: plain data, the same for every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qmsdocs.change import Change
from qmsdocs.model.finding import Finding
from qmsdocs.qms import Qms


@dataclass(frozen=True, slots=True)
class Report:
    findings: Sequence[Finding]
    summary: Mapping[str, int]
    commit: str | None
    today: str
    base: Mapping[str, str] | None = None
    """What it was compared with: `rev` as given, its `commit`, and the commit where the branch left it (`fork`)."""


def compared(change: Change) -> Mapping[str, str] | None:
    """What a change is compared with; None without a base."""
    if change.main is None or change.base is None:
        return None
    return {"rev": change.rev, "commit": change.main.commit or "", "fork": change.base.commit or ""}


def report_of(
    qms: Qms, findings: Sequence[Finding], base: Mapping[str, str] | None = None, known: int | None = None
) -> Report:
    """The findings with the counts around them: documents found, readable or not. `known`: how many more there are that
    the base has already, where those were left out."""
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
            **({"known": known} if known is not None else {}),
        },
        commit=qms.commit,
        today=qms.day.isoformat(),
        base=base,
    )
