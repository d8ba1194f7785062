"""The newest changes for feed readers, who need not come and look."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.model.day import said
from qmsdocs.site.atom import Entry, Feed, atom
from qmsdocs.site.feeds import link, permanent
from qmsdocs.site.pages.changes import ADDRESS, FEED, facts_of, past_changes
from qmsdocs.site.pages.context import Context
from qmsdocs.think.changes import Change
from qmsdocs.think.ids import address_of
from qmsdocs.view import View

NEWEST = 50
_VERB = {"in-force": "In force since", "again": "In force again since", "withdrawn": "Withdrawn since"}


def changes_data(context: Context) -> Iterator[tuple[str, str]]:
    """The newest of what came into force or was withdrawn, for feed readers."""
    view = context.view
    entries = [_entry(context, one) for one in past_changes(context)[:NEWEST]]
    name = view.qms.settings.site_name
    feed = Feed(
        id=permanent(_first_commit(view), "changes", view.audience),
        title=f"{name}: changes",
        author=name,
        day=entries[0].day if entries else view.qms.day,
        link=link(context, FEED),
        page=link(context, ADDRESS),
        entries=entries,
    )
    yield FEED, atom(feed)


def _first_commit(view: View) -> str:
    """The oldest release of all: it is this management system, whatever its name and address become."""
    pasts = view.qms.history.pasts.values() if view.qms.history else ()
    released = (one for past in pasts for one in past.revisions if one.commit)
    first = min(released, key=lambda one: (one.released, one.commit), default=None)
    return first.commit or "" if first else ""


def _entry(context: Context, change: Change) -> Entry:
    view, revision = context.view, change.revision
    standing = view.qms.standings[revision.id]
    facts = facts_of(context, change, ADDRESS)
    says = (
        f"{_VERB[change.kind]} {said(change.day)}",
        f"What changed: {facts['summary']}" if facts["summary"] else "",
        f"Why: {facts['reason']}" if facts["reason"] else "",
        f"Replaced by {', '.join(map(view.label, view.withdrawal(standing)[1]))}" if facts["replaced_by"] else "",
        f"Earlier version: {facts['before']}" if facts["before"] else "",
    )
    return Entry(
        id=permanent(change.commit, revision.id, revision.version, change.kind),
        title=f"{revision.id} {revision.title}, version {revision.version}"
        + (": withdrawn" if change.kind == "withdrawn" else ""),
        day=change.day,
        link=link(context, address_of(revision.id)),
        summary=" ".join(one if one.endswith((".", "!", "?", "…")) else f"{one}." for one in says if one),
        kind=change.kind,
    )
