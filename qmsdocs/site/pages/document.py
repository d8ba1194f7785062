"""The page of a document, and the pages of its other revisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qmsdocs.article.render import Block
from qmsdocs.model.data import text, texts
from qmsdocs.model.revision import Revision
from qmsdocs.site.page import Page, relative
from qmsdocs.site.pages.context import Context, commit_words, print_css, revision_address
from qmsdocs.site.pages.feedback import ways
from qmsdocs.think.clauses import claims_in
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import STATE_WORDS, Standing

KIND_OF_STATE = {"effective": "document", "scheduled": "scheduled", "withdrawn": "withdrawn"}


def document_pages(context: Context) -> Iterator[Page]:
    """A page for each document, and one for each other revision that was released."""
    for standing in context.view.pages.values():
        yield document_page(context, standing)
        known, released = context.view.released(standing)
        for revision in released:
            if revision is not standing.shown:
                yield revision_page(context, known, revision)


def document_page(context: Context, standing: Standing) -> Page:
    """`d/ID.html`: the permanent address, whatever the title or path."""
    address = address_of(standing.id)
    return Page(
        kind=KIND_OF_STATE.get(standing.state, "draft"),
        address=address,
        title=f"{standing.id} {standing.shown.title}",
        blocks=lambda: _document_blocks(context, standing, address),
        search=standing.state == "effective" or context.view.preview,
        robots=standing.state == "effective" and not context.view.preview,
        contents=True,
        css=_css(context, standing, standing.shown, address),
    )


def revision_page(context: Context, standing: Standing, revision: Revision) -> Page:
    """The text of a superseded (or not yet begun) revision, with a notice before it; in no menu and no search."""
    address = revision_address(standing, revision.version)
    return Page(
        kind="revision",
        address=address,
        title=f"{standing.id} {revision.title}, version {revision.version}",
        blocks=lambda: _revision_blocks(context, standing, revision, address),
        frame="shell",
        search=False,
        robots=False,
        css=_css(context, standing, revision, address),
    )


def _document_blocks(context: Context, standing: Standing, address: str) -> list[Block]:
    view, revision = context.view, standing.shown
    dated = revision if view.has_history and not view.preview else None
    head = context.blocks("document_head", address, **_facts(context, standing, revision, address))
    known, released = view.released(standing)
    referrers = sorted({one.source for one in view.referrers(standing.id)})
    end = context.blocks(
        "document_end",
        address,
        standing=standing,
        revision=revision,
        rows=[_row(context, known, one, address, one is revision) for one in released],
        referrers=[(view.label(source), relative(address, address_of(source))) for source in referrers],
        feedback=list(ways(context, address, id=standing.id, version=revision.version, title=revision.title)),
    )
    return [*head, *context.texts.blocks(view.text_of(standing), dated, address), *end]


def _revision_blocks(context: Context, standing: Standing, revision: Revision, address: str) -> list[Block]:
    facts = _facts(context, standing, revision, address)
    head = context.blocks("revision_head", address, **facts, current=relative(address, address_of(standing.id)))
    return [*head, *context.texts.blocks(context.view.qms.text_of(revision), revision, address)]


def _facts(context: Context, standing: Standing, revision: Revision, address: str) -> dict[str, Any]:
    """What the control block says, and the notices above it."""
    view = context.view
    in_force = view.qms.standings[standing.id].in_force if standing.id in view.qms.standings else None
    withdrawn = revision.text("withdrawn_reason") or text(standing.past.header.get("withdrawn_reason"))
    return {
        "standing": standing,
        "revision": revision,
        "state": standing.states[revision.version],
        "in_force": in_force if in_force and view.may_see(in_force) else None,
        "since": standing.starts.get(revision.version) if view.has_history else revision.effective_date,
        "until": standing.ends.get(revision.version),
        "withdrawn_reason": withdrawn,
        "owner": view.role(revision.text("owner")),
        "approvals": view.approvals(revision),
        "clauses": _clauses(context, revision, address),
        "upcoming": [
            (one, standing.starts[one.version], relative(address, revision_address(standing, one.version)))
            for one in view.scheduled(standing)
            if one is not revision
        ],
        "replaced_by": [_other(context, one, address) for one in _replacing(standing, revision)],
        "supersedes": [_other(context, one, address) for _, one in texts(revision.header.get("supersedes"))],
    }


def _replacing(standing: Standing, revision: Revision) -> list[str]:
    """What a withdrawal names as replacement stands in the file as withdrawn, not in the text that was in force."""
    headers = [revision.header, *([standing.past.header] if standing.state == "withdrawn" else [])]
    return list(dict.fromkeys(one for header in headers for _, one in texts(header.get("replaced_by"))))


def _other(context: Context, document_id: str, address: str) -> tuple[str, str | None]:
    there = context.view.address(document_id)
    return context.view.label(document_id), relative(address, there) if there else None


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


def _row(context: Context, standing: Standing, revision: Revision, address: str, shown: bool) -> dict[str, Any]:
    return {
        "version": revision.version,
        "state": standing.states[revision.version],
        "from": standing.starts.get(revision.version),
        "released": revision.released_on,
        "summary": revision.change_summary,
        "authors": context.view.authors(revision),
        "approvals": context.view.approvals(revision),
        "commit": commit_words(revision),
        "link": "" if shown else relative(address, revision_address(standing, revision.version)),
    }


def _css(context: Context, standing: Standing, revision: Revision, address: str) -> str:
    facts = {
        "id": standing.id,
        "version": revision.version,
        "state": STATE_WORDS[standing.states[revision.version]],
        "title": revision.title,
        "address": context.full_address(address),
    }
    return print_css(facts)
