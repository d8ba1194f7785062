"""Coverage as data and as rows."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.model.data import text
from qmsdocs.qms import Qms
from qmsdocs.think.coverage import ClauseState, Coverage


def coverage_json(coverage: Coverage) -> dict[str, object]:
    """Shape: see `coverage` in the contract."""
    return {
        "standard": coverage.catalogue.id,
        "clauses": [
            {
                "number": one.clause.number,
                "title": one.clause.title,
                "state": one.state,
                "documents": [{"id": claim.id, "section": claim.section or None} for claim in one.claims],
                "registers": list(one.registers),
                "reason": one.reason or None,
            }
            for one in coverage.states
        ],
        "summary": coverage.summary,
    }


def coverage_rows(coverage: Coverage) -> list[tuple[str, ...]]:
    return [
        (
            one.clause.number,
            one.clause.title,
            one.state,
            ", ".join(dict.fromkeys(claim.id for claim in one.claims)),
            ", ".join(one.registers),
            note(one),
        )
        for one in coverage.states
    ]


def note(one: ClauseState) -> str:
    """What stands beside a state: the reason, what is lacking and planned, or what was carried over."""
    if one.reason:
        return one.reason
    words = []
    if one.state == "partial":
        words.append(
            "no document in force answers it" if not any(not c.planned for c in one.claims) else "no record bound"
        )
    carried = sorted({claim.carried_from for claim in one.claims if claim.carried_from})
    if carried:
        words.append(f"carried over from {', '.join(carried)}")
    if one.plan and one.state != "covered":
        words.append(f"due by {text(one.plan.get('due'))} ({text(one.plan.get('owner'))})")
    return "; ".join(words)


def doubts(qms: Qms, coverage: Coverage) -> Iterator[str]:
    """What was not read, and so may change the picture."""
    if qms.history is None:
        cause = qms.troubles[0].message if qms.troubles else "The history was not read."
        yield f"{cause} States rest on what the documents say of themselves."
    for path in coverage.unread:
        yield f"{path} could not be read as a document; it may claim clauses that are not counted here."
    for register in qms.registers.values():
        if not register.readable:
            yield f"{register.path} could not be read as a register; it may be evidence that is not counted here."
