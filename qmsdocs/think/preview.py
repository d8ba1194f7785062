"""A preview: how a document stands when the work tree's own text is what is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from qmsdocs.model.document import Document
from qmsdocs.think.declared import declared_past
from qmsdocs.think.lifecycle import Standing, State, declared_state


def previewed(document: Document, known: Standing | None, day: date) -> Standing:
    """`known` where the work tree holds what is in force; else the text of the work tree, in no case as in force."""
    if known and known.shown.blob == document.blob:
        return known
    same = [one for one in known.past.revisions if one.blob == document.blob] if known else []
    if known and same:
        return replace(known, newest=same[0], in_force=None, flags=())
    past = declared_past(document, day)
    written = replace(past.revisions[0], released_on=None, released=-1)
    states: dict[str, State] = {**(known.states if known else {}), written.version: declared_state(document.status)}
    if known:
        return replace(known, newest=written, in_force=None, states=states, flags=())
    return Standing(document.id, replace(past, revisions=(written,)), day, written, states=states)
