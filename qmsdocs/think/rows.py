"""A document or a revision as a row of data: the contract's shapes."""

from __future__ import annotations

from collections.abc import Sequence

from qmsdocs.model.data import mapping, texts
from qmsdocs.model.revision import Revision
from qmsdocs.think.copies import Verdict
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
        "before_git": revision.before_git,
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
        "before_git": revision.before_git,
        "commit": revision.commit,
        "path": revision.path,
        "authors": [{"name": person.name, "email": person.email} for person in revision.authors],
        "approvals": [mapping(entry) for entry in revision.approvals],
        "change_summary": revision.change_summary or None,
    }


def verdict_row(standing: Standing, verdict: Verdict, instead: Sequence[str]) -> Row:
    """What `check` answers. `until` is the first day on which it is in force no more; `replaced_by`: ids."""
    now, by = verdict.in_force, verdict.superseded_by
    return {
        "id": standing.id,
        "version": verdict.version,
        "current": verdict.current,
        "state": verdict.state,
        "since": verdict.since.isoformat() if verdict.since else None,
        "until": verdict.until.isoformat() if verdict.until else None,
        "superseded_by": by.version if by else None,
        "in_force": now.version if now else None,
        "withdrawn_on": standing.withdrawn_on.isoformat() if standing.withdrawn_on else None,
        "replaced_by": list(instead),
        "words": f"{standing.id} version {verdict.version} {verdict.words}.",
    }
