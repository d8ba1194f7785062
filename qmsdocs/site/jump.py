"""The exact jump: every id, former id and clause, and words of titles, keywords and headings, as data for our script.

The ranking itself is in `data/assets/js/jump.js`, once; `tests/site/finder.py` is a second reading of its rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from qmsdocs.model.clause import Catalogue
from qmsdocs.model.data import texts
from qmsdocs.model.day import said
from qmsdocs.site.configuration import ASSETS
from qmsdocs.site.pages.context import Context, script_value
from qmsdocs.site.pages.registers import record_ids
from qmsdocs.site.texts import NAMELESS
from qmsdocs.think.lifecycle import STATE_WORDS, Standing
from qmsdocs.view import View


@dataclass
class _Shared:
    """Texts that many rows have, each written once: a row has its number."""

    texts: list[Any] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def place(self, key: str, shown: Any) -> int:
        if key not in self.places:
            self.places[key] = len(self.texts)
            self.texts.append(shown)
        return self.places[key]


def jump_data(context: Context) -> Iterator[tuple[str, str]]:
    """A classic script, because a page opened from a folder may load nothing else; loaded only where somebody types."""
    yield f"{ASSETS}/jump.js", f"window.qmsJump={script_value(jump_index(context))};\n"


def jump_index(context: Context) -> dict[str, Any]:
    """`documents`: [id, title, number of its state's words, former ids, keywords, numbers of its headings], what is
    empty at the end left out; the page is at `d/ID.html`. `withdrawn`: how many of them, at the end, are withdrawn.
    `states`: those words. `parts`: headings, as [words, anchor], or words alone where the anchor follows from them.
    `standards`: [reference, address of its matrix, [[number, title, anchor] …]]. `registers`: [title, address,
    [[id, anchor] …]], an anchor that is the id left out."""
    view = context.view
    states, parts = _Shared(), _Shared()
    withdrawn = view.with_state("withdrawn")
    rows = []
    for standing in [*(one for one in view.pages.values() if one.state != "withdrawn"), *withdrawn]:
        words = _state(view, standing)
        row: list[Any] = [standing.id, standing.shown.title, states.place(words, words), _former(view, standing)]
        if standing.state != "withdrawn":
            keywords = [one.strip() for one in _keywords(standing)]
            headings = _headings(context.texts.parts(standing.id))
            numbers = [parts.place(f"{anchor} {text}", _part(text, anchor)) for anchor, text in headings]
            row += [list(filter(None, keywords)), numbers]
        while not row[-1]:
            row.pop()
        rows.append(row)
    return {
        "documents": rows,
        "withdrawn": len(withdrawn),
        "states": states.texts,
        "parts": parts.texts,
        "standards": [_standard(coverage.catalogue) for coverage in view.qms.coverage.values()],
        "registers": [list(register) for register in record_ids(context)],
    }


def examples(view: View) -> list[str]:
    """What can be typed here: an id, a word, a clause, each of which finds something."""
    found = []
    in_force = view.with_state("effective")
    if in_force:
        found.append(in_force[0].id)
        keyword = next((one.strip() for standing in in_force for one in _keywords(standing) if one.strip()), "")
        titles = re.findall(r"\w{5,}", in_force[0].shown.title)
        found += [f"“{one}”" for one in (keyword or max(titles, key=len, default="").lower(),) if one]
    for coverage in view.qms.coverage.values():
        claimed = [one.clause.number for one in coverage.states if one.state in ("covered", "partial")]
        return [*found, *(claimed or [one.clause.number for one in coverage.states])[:1]]
    return found


def _state(view: View, standing: Standing) -> str:
    """The state in words, with what a reader needs to know next."""
    words = STATE_WORDS[standing.state]
    start = standing.starts.get(standing.shown.version)
    if standing.state == "scheduled" and start:
        return f"{words}, from {said(start)}"
    if standing.state == "withdrawn":
        after = dict.fromkeys(map(view.label, view.withdrawal(standing)[1]))
        return f"{words}, replaced by {', '.join(after)}" if after else words
    return words


def _former(view: View, standing: Standing) -> list[str]:
    """Former ids. One that is also the id of a document which this audience may not see is not told."""
    known = (one for _, one in texts(standing.shown.header.get("former_ids")))
    return [one for one in known if one in view.pages or one not in view.qms.standings or not view.public]


def _keywords(standing: Standing) -> Iterator[str]:
    written = standing.shown.header.get("keywords")
    if isinstance(written, str):
        yield from written.split(",")
    else:
        yield from (one for _, one in texts(written))


def _headings(parts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((anchor, text) for anchor, text in parts.items() if text and not anchor.startswith(NAMELESS))


def _part(text: str, anchor: str) -> str | list[str]:
    """A heading; its anchor is left out where the script makes the same from the words."""
    same = re.sub("[^a-z0-9 -]", "", text.lower()).replace(" ", "-") == anchor
    return text if same and text.isascii() else [text, anchor]


def _standard(catalogue: Catalogue) -> list[Any]:
    """Leaf clauses have a row in the matrix; one above them leads to the first below it."""
    leaves = [clause.number for clause in catalogue.leaves]
    clauses = []
    for clause in catalogue.clauses.values():
        below = [one for one in leaves if one == clause.number or one.startswith(clause.number + ".")]
        if below:
            anchor = f"c-{below[0]}" if "." in clause.number or clause.leaf else f"clause-{clause.number}"
            clauses.append([clause.number, clause.title, anchor])
    return [catalogue.reference, f"standards/{catalogue.id}.html", clauses]
