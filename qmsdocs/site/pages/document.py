"""The page of a document, and the pages of its other revisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qmsdocs.article.render import Block
from qmsdocs.model.data import texts
from qmsdocs.model.revision import Revision
from qmsdocs.site.page import Page, relative
from qmsdocs.site.pages.context import Context, commit_words, print_css, revision_address
from qmsdocs.site.texts import text_blocks
from qmsdocs.think.clauses import claims_in
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import Standing
from qmsdocs.view import INTERNAL, STATE_WORDS


def document_pages(context: Context) -> Iterator[Page]:
    """A page for each document, and one for each other revision that was released."""
    for standing in context.view.pages.values():
        yield document_page(context, standing)
        for revision in context.view.revisions(standing):
            if revision.version != standing.shown.version:
                yield revision_page(context, standing, revision)


def document_page(context: Context, standing: Standing) -> Page:
    """`d/ID.html`: the permanent address, whatever the title or path."""
    address = address_of(standing.id)
    revision = standing.shown
    return Page(
        kind="document",
        address=address,
        title=f"{standing.id} {revision.title}",
        blocks=lambda: _document_blocks(context, standing, address),
        search=standing.state == "effective" or context.view.preview,
        robots=standing.state == "effective" and not context.view.preview,
        contents=True,
        css=_css(context, standing, revision, address),
    )


def revision_page(context: Context, standing: Standing, revision: Revision) -> Page:
    """The text of a superseded (or not yet begun) revision, with a notice before it; in no menu and no search."""
    address = revision_address(standing.id, revision.version)
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
    document = view.text_of(standing)
    dated = revision if view.has_history and not view.preview else None
    head = context.blocks(
        "document_head", address, **_facts(context, standing, revision, address), differs=_differs(context, standing)
    )
    text = text_blocks(view, context.files, document, dated, address)
    rows = [_row(context, standing, one, address) for one in view.revisions(standing)]
    referrers = sorted({one.source for one in view.referrers(standing.id)})
    end = context.blocks(
        "document_end",
        address,
        standing=standing,
        revision=revision,
        rows=rows,
        referrers=[(view.label(source), relative(address, address_of(source))) for source in referrers],
        feedback=_feedback(context, standing.id, revision.version),
    )
    return [*head, *text, *end]


def _revision_blocks(context: Context, standing: Standing, revision: Revision, address: str) -> list[Block]:
    facts = _facts(context, standing, revision, address)
    head = context.blocks("revision_head", address, **facts, current=relative(address, address_of(standing.id)))
    document = context.view.qms.text_of(revision)
    return [*head, *text_blocks(context.view, context.files, document, revision, address)]


def _facts(context: Context, standing: Standing, revision: Revision, address: str) -> dict[str, Any]:
    view = context.view
    return {
        "standing": standing,
        "revision": revision,
        "state": standing.states[revision.version],
        "since": standing.starts.get(revision.version) if view.has_history else revision.effective_date,
        "until": standing.ends.get(revision.version),
        "owner": view.role(revision.text("owner")),
        "approvals": view.approvals(revision),
        "clauses": _clauses(context, revision, address),
        "upcoming": [one for one in standing.scheduled if view.may_see(one) and one is not revision],
        "upcoming_link": lambda one: relative(address, revision_address(standing.id, one.version)),
        "replaced_by": [_other(context, one, address) for _, one in texts(revision.header.get("replaced_by"))],
        "supersedes": [_other(context, one, address) for _, one in texts(revision.header.get("supersedes"))],
    }


def _other(context: Context, document_id: str, address: str) -> tuple[str, str | None]:
    there = context.view.address(document_id)
    return context.view.label(document_id), relative(address, there) if there else None


def _clauses(context: Context, revision: Revision, address: str) -> list[tuple[str, str]]:
    """(clause as shown, link to its row in the matrix or empty)."""
    standards = context.view.qms.settings.standards
    first = standards[0] if standards else ""
    found = []
    for ref in claims_in(revision.header, first):
        reference = context.view.qms.catalogues[ref.standard].reference if ref.standard in standards else ref.standard
        known = ref.standard in standards and ref.number in context.view.qms.catalogues[ref.standard].clauses
        link = (
            relative(address, f"standards/{ref.standard}.html#c-{ref.number}")
            if known and _leaf(context, ref.standard, ref.number)
            else ""
        )
        found.append((f"{reference} {ref.number}".strip(), link))
    return list(dict.fromkeys(found))


def _leaf(context: Context, standard: str, number: str) -> bool:
    return context.view.qms.catalogues[standard].clauses[number].leaf


def _row(context: Context, standing: Standing, revision: Revision, address: str) -> dict[str, Any]:
    shown = revision.version == standing.shown.version
    return {
        "version": revision.version,
        "state": standing.states[revision.version],
        "from": standing.starts.get(revision.version),
        "released": revision.released_on,
        "summary": revision.change_summary,
        "authors": context.view.authors(revision),
        "approvals": context.view.approvals(revision),
        "commit": commit_words(revision),
        "link": "" if shown else relative(address, revision_address(standing.id, revision.version)),
    }


def _differs(context: Context, standing: Standing) -> bool:
    """In a preview: whether the work tree's text is another than the one in force."""
    document = context.view.qms.by_id.get(standing.id)
    return bool(
        context.view.preview and document and (not standing.in_force or document.blob != standing.in_force.blob)
    )


def _feedback(context: Context, document_id: str, version: str) -> str:
    address = context.view.qms.settings.feedback
    if address.startswith("mailto:") and "?" not in address:
        return f"{address}?subject={document_id.replace(' ', '%20')}%20version%20{version.replace(' ', '%20')}"
    return address


def _css(context: Context, standing: Standing, revision: Revision, address: str) -> str:
    site = context.view.qms.settings.look.get("site_url")
    return print_css(
        {
            "id": standing.id,
            "version": revision.version,
            "state": STATE_WORDS[standing.states[revision.version]],
            "title": revision.title or INTERNAL,
            "address": f"{site.rstrip('/')}/{address}" if isinstance(site, str) else address,
        }
    )
