"""Which two texts of a document are compared."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from qmsdocs.model.document import Document
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.revision import Past, Revision
from qmsdocs.think.declared import declared_past
from qmsdocs.think.lifecycle import Standing

_LIFE = ("status", "approvals", "reviews", "next_review", "withdrawn_on", "withdrawn_reason", "replaced_by")


def released_pairs(past: Past) -> Iterator[tuple[Revision, Revision]]:
    """Neighbouring released revisions, old and new, the newest pair first."""
    released = [one for one in past.revisions if one.released_on]
    return ((old, new) for new, old in pairwise(released))


def written_of(document: Document, day: date) -> Revision:
    """The work tree's text as a revision that was never released, and that no commit holds."""
    return replace(declared_past(document, day).revisions[0], released_on=None, released=-1)


def changed_since(written: Revision, known: Revision, same_body: Callable[[], bool]) -> bool:
    """Whether the work tree says anything else than a revision, but for its life cycle."""
    if written.blob == known.blob:
        return False
    one, other = ({k: v for k, v in text.header.items() if k not in _LIFE} for text in (written, known))
    return one != other or not same_body()


def two_texts(
    standing: Standing | None, written: Revision | None, old: str | None, new: str | None, document_id: str
) -> tuple[Revision | None, Revision]:
    """The texts to compare, by the versions asked for. Without NEW the newest text: that of the work tree (`written`,
    None where a revision says the same), else the newest revision, or the one in force of a document that is gone.
    Without OLD what NEW follows upon: for a draft the text in force. None where there is nothing before it.

    Raises CannotRun for a version that there is not.
    """
    known = list(standing.past.revisions) if standing else []
    if written:
        known = [written, *(one for one in known if one.version != written.version or one.released_on)]
    assert known
    gone = standing is not None and standing.in_force is not None and not standing.past.at_head
    newest = standing.shown if standing and gone and not written else known[0]
    after = _named(known, new, document_id) if new is not None else newest
    before = _named(known, old, document_id) if old is not None else _before(standing, known, after)
    return before, after


def _named(known: Sequence[Revision], version: str, document_id: str) -> Revision:
    """The revision of that version; a released one before what the work tree has under its number."""
    found = sorted((one for one in known if one.version == version), key=lambda one: one.released_on is None)
    if found:
        return found[0]
    there = list(dict.fromkeys(one.version or "(none)" for one in known))
    near = difflib.get_close_matches(version, there, n=1, cutoff=0.5)
    did_you_mean = f"Did you mean {near[0]}? " if near else ""
    raise CannotRun(
        f"{document_id} has no version “{version}”.", f"{did_you_mean}Versions, newest first: {', '.join(there[:20])}."
    )


def _before(standing: Standing | None, known: Sequence[Revision], after: Revision) -> Revision | None:
    """The released revision before; for a draft the text in force, if it is the older one."""
    place = known.index(after)
    in_force = standing.in_force if standing else None
    if not after.released_on and in_force and in_force in known[place + 1 :]:
        return in_force
    older = known[place + 1 :]
    return next((one for one in older if one.released_on), older[0] if older else None)
