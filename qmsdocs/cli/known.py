"""The document and the version that a question is about, as history knows them."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from qmsdocs.model.finding import CannotRun

if TYPE_CHECKING:
    from qmsdocs.model.revision import Revision
    from qmsdocs.qms import Qms
    from qmsdocs.think.lifecycle import Standing


def standing_of(qms: Qms, document_id: str) -> Standing:
    """Raises CannotRun for an id that has no revisions on the main line: a document without a version has none yet."""
    standing = qms.standings.get(document_id)
    if standing:
        return standing
    document = qms.by_id.get(document_id)
    if document:
        raise CannotRun(
            f"{document_id} ({document.path}) never had a `version`, so it has no revisions.",
            f'Add a line such as `version: "1.0"` to {document.path} and commit it.',
        )
    raise CannotRun(
        f"No document has, or ever had, the id “{document_id}” on the main line.",
        f"{_did_you_mean(document_id, list(qms.standings))}`qmsdocs list --all` shows every id.",
    )


def version_of(standing: Standing, version: str) -> Revision:
    """Raises CannotRun for a version that the document never had, and says what was probably meant."""
    known = {one.version: one for one in standing.past.revisions}
    if version in known:
        return known[version]
    raise CannotRun(
        f"{standing.id} has, and had, no version “{version}” on the main line.",
        f"{_did_you_mean(version, list(known))}Its versions: {', '.join(known)}.",
    )


def _did_you_mean(written: str, known: list[str]) -> str:
    """What differs only by case, blanks or a leading `v` comes first."""
    from qmsdocs.think.ids import same_looking

    def plain(value: str) -> str:
        return same_looking(value).removeprefix("v")

    same = [one for one in known if plain(one) == plain(written)]
    near = same or difflib.get_close_matches(written, known, n=1, cutoff=0.5)
    return f"Did you mean {near[0]}? " if near else ""
