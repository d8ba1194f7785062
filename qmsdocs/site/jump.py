"""The exact jump: every id, former id and clause, with its page, as data for the small script and for tests."""

from __future__ import annotations

import json
from collections.abc import Iterator

from qmsdocs.model.data import texts
from qmsdocs.site.configuration import ASSETS
from qmsdocs.site.pages.context import Context
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import STATE_WORDS
from qmsdocs.view import View

Row = tuple[str, str, str, str, list[str]]
"""Id or clause number; title; address from the site's top; state or standard in words; former ids."""


def jump_rows(view: View) -> Iterator[Row]:
    for standing in view.pages.values():
        former = [one for _, one in texts(standing.shown.header.get("former_ids"))]
        yield standing.id, standing.shown.title, address_of(standing.id), STATE_WORDS[standing.state], former
    for standard, coverage in view.qms.coverage.items():
        for one in coverage.states:
            number = one.clause.number
            yield number, one.clause.title, f"standards/{standard}.html#c-{number}", coverage.catalogue.reference, []


def jump_data(context: Context) -> Iterator[tuple[str, str]]:
    """A classic script, because a page opened from a folder may load nothing else."""
    rows = json.dumps(list(jump_rows(context.view)), ensure_ascii=True, separators=(",", ":"))
    yield f"{ASSETS}/jump.js", f"window.qmsJump={rows.replace('<', chr(92) + 'u003c')};\n"
