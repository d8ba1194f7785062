"""What a change touches, as data."""

from __future__ import annotations

from qmsdocs.reports.impact import Approver, Shown
from qmsdocs.reports.words import json_lines
from qmsdocs.think.due import Due
from qmsdocs.think.impact import Cited, Covering, Part, Redline, Row, Rows, Touched


def render(shown: Shown) -> str:
    impact = shown.impact
    return json_lines(
        {
            "base": shown.base.commit,
            "head": shown.head.commit,
            "as_of": shown.head.day.isoformat(),
            "documents": [_document(shown, one) for one in impact.documents],
            "registers": [_register(one) for one in impact.registers],
            "settings": list(impact.settings),
            "coverage": [_covering(one) for one in impact.coverage],
            "reviews": [_review(shown, one) for one in impact.reviews],
        }
    )


def _document(shown: Shown, one: Touched) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "path": one.path,
        "was_at": one.was_at or None,
        "change": one.how,
        "version_from": one.version[0] or None,
        "version_to": one.version[1] or None,
        "status_from": one.status[0] or None,
        "status_to": one.status[1] or None,
        "effective_date": one.effective_date or None,
        "change_summary": one.change_summary or None,
        "redline": _redline(one.redline),
        "fields": list(one.fields),
        "clauses_gained": list(one.gained),
        "clauses_lost": list(one.lost),
        "files": list(map(_part, one.files)),
        "records": list(map(_part, one.records)),
        "cited_by": list(map(_cited, one.cited)),
        "register_rows": list(map(_row, one.rows)),
        "read_again": {
            "asked": one.readers.asked,
            "why": one.readers.why or None,
            "everybody": one.readers.asked and not one.readers.roles,
            "roles": list(one.readers.roles),
        },
        "approvals_needed": [_approver(shown.approver(asked)) for asked in one.approvals],
    }


def _approver(who: Approver) -> dict[str, object]:
    meaning = who.meaning or None
    return {
        "role": who.role,
        "title": who.title,
        "meaning": meaning,
        "held": who.is_held,
        "holders": list(who.holders),
    }


def _redline(one: Redline | None) -> dict[str, object] | None:
    if one is None:
        return None
    return {"words_added": one.added, "words_removed": one.removed, "sections": list(one.sections)}


def _part(one: Part) -> dict[str, str]:
    return {"name": one.name, "state": one.state}


def _cited(one: Cited) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "path": one.place.path,
        "line": one.place.line,
        "section": one.section or None,
        "names": one.names or None,
        "state": one.state or None,
    }


def _row(one: Row) -> dict[str, object]:
    return {"register": one.register, "row": one.id, "path": one.place.path, "line": one.place.line}


def _register(one: Rows) -> dict[str, object]:
    rows = {"added": list(one.added), "changed": list(one.changed), "removed": list(one.removed)}
    return {"title": one.title, "path": one.path, **rows}


def _covering(one: Covering) -> dict[str, object]:
    return {
        "standard": one.standard,
        "before": dict(one.before),
        "after": dict(one.after),
        "clauses": [
            {"number": number, "title": title, "before": before, "after": after}
            for number, title, before, after in one.clauses
        ],
    }


def _review(shown: Shown, one: Due) -> dict[str, object]:
    who = {"role": one.role or None, "role_title": shown.title(one.role) or None}
    return {"id": one.id, "day": one.day.isoformat(), "days": one.days, **who}
