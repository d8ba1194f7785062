"""What the control block of a text says, and the notices beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from markupsafe import Markup

from qmsdocs.model.data import items, mapping, text, texts
from qmsdocs.model.revision import Revision
from qmsdocs.site.page import relative
from qmsdocs.site.pages.context import Context, Linked, commit_words, redline_address, revision_address
from qmsdocs.site.pages.copies import code_of
from qmsdocs.site.registers.refs import register_named
from qmsdocs.think import lifecycle
from qmsdocs.think.approval import approvals_of
from qmsdocs.think.clauses import claims_in
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import Standing

_ENDS = (".", "!", "?", "…", ":", ";", "。", "؟", "।")


def facts_of(context: Context, standing: Standing, revision: Revision, address: str) -> dict[str, Any]:
    """For the templates of a document's pages: everything about one of its texts, on the page at `address`."""
    view = context.view
    in_force = view.qms.standings[standing.id].in_force if standing.id in view.qms.standings else None
    header = revision.header

    def own(words: str) -> Markup:
        return context.own(revision, words)

    reason, replacing = "", [one for _, one in texts(header.get("replaced_by"))]
    if standing.state == "withdrawn":
        reason, replacing = view.withdrawal(standing)
    return {
        "standing": standing,
        "revision": revision,
        "state": standing.states[revision.version],
        "in_force": in_force if in_force and view.may_see(in_force) else None,
        "since": standing.starts.get(revision.version) if view.has_history else revision.effective_date,
        "until": standing.ends.get(revision.version),
        "emergency": _emergency(context, standing, revision),
        "withdrawn_reason": own(sentence(reason)),
        "owner": view.role(revision.text("owner")),
        "approvals": view.approvals(revision),
        "limits": view.limits(revision),
        "must_know": _must_know(context, revision, address),
        "clauses": _clauses(context, revision, address),
        "process": _process(context, standing, revision, address),
        "related": _others(context, [one for _, one in texts(header.get("related"))], address),
        "replaced_by": _others(context, replacing, address),
        "supersedes": _others(context, [one for _, one in texts(header.get("supersedes"))], address),
        "commit": commit_words(revision),
        "summary": own(sentence(revision.change_summary)),
        "reason": own(sentence(revision.text("change_reason"))),
        "redline": redline_to(context, standing, revision, address),
        "followed": _followed(context, standing, revision, address),
        "earlier": _earlier(context, standing, revision, address),
        "upcoming": list(_upcoming(context, standing, revision, address)),
        "records": [
            {name: own(words) for name, words in row.items()} for row in records_of(context, revision, address)
        ],
        "current": relative(address, address_of(standing.id)),
        "code": code_of(context, standing, revision),
    }


def _emergency(context: Context, standing: Standing, revision: Revision) -> dict[str, Any] | None:
    """Of a text that an emergency approval alone keeps in force: until when, why, and the version that would hold
    again, where the audience may see it."""
    if revision.until is None or (revision.confirmed_on and revision.confirmed_on <= standing.day):
        return None
    given = [one for _, one in approvals_of(list(revision.approvals)) if one.until]
    reason = next((one.reason for one in given if one.reason), "")
    after = lifecycle.standing(standing.past, revision.until + timedelta(1))
    before = after.in_force if after else None
    return {
        "until": revision.until,
        "reason": context.own(revision, sentence(reason)),
        "before": before.version if before and before is not revision and context.view.may_see(before) else "",
    }


def _others(context: Context, ids: list[str], address: str) -> list[Linked]:
    """Other documents; of internal ones the public is told once that there are some."""
    return list(dict.fromkeys(context.linked(ids, address)))


def _must_know(context: Context, revision: Revision, address: str) -> list[Linked]:
    """The roles that must know it, each with its page where the site has one; empty where it is everybody."""
    found: list[Linked] = []
    for _, role in texts(revision.header.get("must_know")):
        there, words = context.role_pages.get(role), context.view.role(role)
        if words:
            found.append((words, relative(address, there) if there else None))
    return found


def _process(context: Context, standing: Standing, revision: Revision, address: str) -> list[Linked]:
    """The process of a text; with the page of its documents where that is the process of the document today."""
    said, group = revision.text("process"), context.groups.get(standing.id)
    if group and said and said == standing.shown.text("process"):
        return [(group.title, relative(address, group.address))]
    return [(said, None)] if said else []


def _clauses(context: Context, revision: Revision, address: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The clauses that a text answers, by standard: number, and the address of its row in the matrix (or none)."""
    catalogues = context.view.qms.catalogues
    first = next(iter(catalogues), "")
    found: dict[str, dict[str, str]] = {}
    for ref in claims_in(revision.header, first):
        catalogue = catalogues.get(ref.standard)
        clause = catalogue.clauses.get(ref.number) if catalogue else None
        link = relative(address, f"standards/{ref.standard}.html#c-{ref.number}") if clause and clause.leaf else ""
        found.setdefault(catalogue.reference if catalogue else ref.standard, {})[ref.number] = link
    return [(reference, list(numbers.items())) for reference, numbers in found.items()]


def _earlier(context: Context, standing: Standing, revision: Revision, address: str) -> tuple[str, str] | None:
    """The version before this one that the audience may see, and its address."""
    known, released = context.view.released(standing)
    before = [one for one in released if not revision.released_on or one.released < revision.released]
    if not before:
        return None
    there = address_of(known.id) if before[0] is standing.shown else revision_address(known, before[0].version)
    return before[0].version, relative(address, there)


def redline_to(context: Context, standing: Standing, revision: Revision, address: str) -> tuple[str, str] | None:
    """The version that a text is compared with word by word, and where."""
    pairs = context.view.comparable(standing)
    before = next((old for old, new in pairs if new is revision), None)
    return (before.version, relative(address, redline_address(standing, revision))) if before else None


def _followed(context: Context, standing: Standing, revision: Revision, address: str) -> tuple[str, str] | None:
    """The released version after a text, and where it stands what that changed."""
    pairs = context.view.comparable(standing)
    after = next((new for old, new in pairs if old is revision and new.released_on), None)
    return (after.version, relative(address, redline_address(standing, after))) if after else None


def _upcoming(context: Context, standing: Standing, revision: Revision, address: str) -> Iterator[tuple[Any, ...]]:
    """What comes into force later: revision, day, address, what changes."""
    for one in context.view.scheduled(standing):
        if one is not revision:
            there = relative(address, revision_address(standing, one.version))
            yield one, standing.starts[one.version], there, context.own(one, sentence(one.change_summary))


def records_of(context: Context, revision: Revision, address: str) -> Iterator[dict[str, str]]:
    """The records that a text asks for: title, how long, where. A register that the audience may not know of is not
    named."""
    for row in map(mapping, items(revision.header.get("records"))):
        name = text(row.get("register"))
        known = register_named(context, name, address) if name else None
        register = known[0] if known else "" if context.view.public else name
        title = text(row.get("title")) or register
        if title:
            where = text(row.get("location")) or (f"Register “{register}”" if register else "")
            yield {"title": title, "retention": text(row.get("retention")), "location": where}


def sentence(words: str) -> str:
    """With its full stop, which people leave out in one line as often as not."""
    return words if not words or words.endswith(_ENDS) else f"{words}."
