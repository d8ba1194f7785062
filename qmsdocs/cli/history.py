"""`qmsdocs history`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qmsdocs.cli.common import clock, common, find_root, output_format, print_json, table
from qmsdocs.cli.known import standing_of
from qmsdocs.cli.streams import put
from qmsdocs.reports.words import safe

if TYPE_CHECKING:
    from qmsdocs.model.revision import Revision
    from qmsdocs.qms import Qms
    from qmsdocs.think.lifecycle import Standing


@click.command("history")
@click.argument("document_id", metavar="ID")
@output_format("text", "json")
@common
def command(document_id: str, format_: str, root: Path | None, today: date | None) -> None:
    """Show the revisions of a document, newest first, wherever its file lay; deleted and withdrawn documents too."""
    from qmsdocs.opening import open_commit
    from qmsdocs.think.lifecycle import STATE_WORDS
    from qmsdocs.think.rows import history_row

    qms = open_commit(find_root(root), clock(today))
    standing = standing_of(qms, document_id)
    rows = [history_row(standing, revision) for revision in standing.past.revisions]
    told = _told(qms, standing)
    if format_ == "json":
        print_json({"id": document_id, "revisions": rows, **told})
        return
    heads = ("Version", "State", "Released", "In force from", "Commit", "Authors", "What changed")
    shown = [
        (
            revision.version,
            STATE_WORDS[standing.states[revision.version]],
            _released(revision),
            str(standing.starts.get(revision.version, "")),
            (revision.commit or "")[:10],
            ", ".join(person.name for person in revision.authors),
            revision.change_summary,
        )
        for revision in standing.past.revisions
    ]
    put("\n".join([table(heads, shown), *_in_words(standing, told)]))


def _released(revision: Revision) -> str:
    from qmsdocs.think.lifecycle import BEFORE_GIT

    day = revision.released_on.isoformat() if revision.released_on else "never"
    return f"{day} ({BEFORE_GIT})" if revision.before_git else day


def _told(qms: Qms, standing: Standing) -> dict[str, Any]:
    """What it replaced, what replaces it, and which versions brought back the text of which."""
    from qmsdocs.covered import redaction_of
    from qmsdocs.model.data import texts
    from qmsdocs.think.succession import brought_back

    released = sorted((one for one in standing.past.revisions if one.released_on), key=lambda one: one.released)
    bodies = [(one.version, body) for one in released if (body := _body(qms, one)) and not redaction_of(qms, one)]
    replaced = [id_ for one in released for _, id_ in texts(one.header.get("supersedes"))]
    return {
        "supersedes": list(dict.fromkeys(replaced)),
        "replaced_by": qms.successors(standing),
        "brought_back": brought_back(bodies),
    }


def _body(qms: Qms, revision: Revision) -> str:
    """A revision's text; empty where it cannot be read."""
    from qmsdocs.source import Unreadable

    try:
        return qms.text_of(revision).body().strip()
    except Unreadable:
        return ""


def _in_words(standing: Standing, told: Mapping[str, Any]) -> Iterator[str]:
    lines = [f"Version {new} brings back the text of version {old}." for new, old in told["brought_back"].items()]
    if told["supersedes"]:
        lines.append(f"Replaces: {', '.join(told['supersedes'])}.")
    if standing.withdrawn_on:
        lines.append(f"Withdrawn on {standing.withdrawn_on}.")
    if told["replaced_by"]:
        lines.append(f"Replaced by: {', '.join(told['replaced_by'])}.")
    yield from (f"\n{safe(line)}" if number == 0 else safe(line) for number, line in enumerate(lines))
