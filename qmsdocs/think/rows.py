"""A document or a revision as a row of data: the contract's shapes."""

from __future__ import annotations

from qmsdocs.model.data import mapping, texts
from qmsdocs.model.revision import Revision
from qmsdocs.think.lifecycle import Standing

Row = dict[str, object]


def list_row(standing: Standing) -> Row:
    """Shape: see `list` in the contract. Dates as `YYYY-MM-DD`, null where there is none."""
    revision = standing.shown
    return {
        "id": standing.id,
        "title": revision.title,
        "type": standing.type,
        "version": revision.version,
        "status": revision.status,
        "state": standing.state,
        "flags": list(standing.flags),
        "owner": revision.text("owner"),
        "effective_date": revision.effective_date or None,
        "next_review": revision.text("next_review") or None,
        "path": revision.path,
        "commit": revision.commit,
        "clauses": [written for _, written in texts(revision.header.get("clauses"))],
    }


def history_row(standing: Standing, revision: Revision) -> Row:
    """Shape: see `history` in the contract."""
    return {
        "version": revision.version,
        "status": revision.status,
        "state": standing.states[revision.version],
        "released_on": revision.released_on.isoformat() if revision.released_on else None,
        "effective_date": revision.effective_date or None,
        "commit": revision.commit,
        "path": revision.path,
        "authors": [{"name": person.name, "email": person.email} for person in revision.authors],
        "approvals": [mapping(entry) for entry in revision.approvals],
        "change_summary": revision.change_summary or None,
    }
