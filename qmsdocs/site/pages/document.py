"""The page of a document, and the pages of its other revisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qmsdocs.article.render import Block
from qmsdocs.model.day import said
from qmsdocs.model.revision import Revision
from qmsdocs.site.forge import forge_for
from qmsdocs.site.page import Page, relative
from qmsdocs.site.pages.context import Context, commit_words, revision_address
from qmsdocs.site.pages.control import facts_of, redline_to
from qmsdocs.site.pages.copies import copies_of
from qmsdocs.site.pages.feedback import ways
from qmsdocs.site.pages.results import results_for
from qmsdocs.site.paper import document_css
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
        robots=standing.state == "effective",
        contents=True,
        language=context.language_of(standing.shown),
        trail=trail_of(context, standing),
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
        search=False,
        robots=False,
        language=context.language_of(revision),
        trail=(*trail_of(context, standing), (standing.id, address_of(standing.id))),
        css=_css(context, standing, revision, address),
    )


def _document_blocks(context: Context, standing: Standing, address: str) -> list[Block]:
    view, revision = context.view, standing.shown
    dated = revision if view.has_history and not view.preview else None
    facts = facts_of(context, standing, revision, address)
    results = results_for(context, standing, address)
    known, released = view.released(standing)
    referrers = sorted({one.source for one in view.referrers(standing.id)})
    return [
        *context.blocks("document_head", address, **facts, copies=list(copies_of(context, standing))),
        *results.top,
        *context.texts.blocks(view.text_of(standing), dated, address, results.notes),
        *context.blocks(
            "document_end",
            address,
            **facts,
            rows=[_row(context, known, one, address, one is revision) for one in released],
            referrers=[(context.label(source), relative(address, address_of(source))) for source in referrers],
            **_use(context, standing, revision, address),
        ),
    ]


def _revision_blocks(context: Context, standing: Standing, revision: Revision, address: str) -> list[Block]:
    facts = facts_of(context, standing, revision, address)
    end = _use(context, standing, revision, address)
    return [
        *context.blocks("revision_head", address, **facts),
        *context.texts.blocks(context.view.qms.text_of(revision), revision, address),
        *context.blocks("revision_end", address, **facts, **end),
    ]


def _use(context: Context, standing: Standing, revision: Revision, address: str) -> dict[str, Any]:
    """What one may do with a text: cite it, say that it is wrong, propose a change, see its history."""
    view, forge, past = context.view, forge_for(context.view), standing.past
    there = bool(forge and past.at_head and view.has_history and view.qms.commit and not view.preview)
    changeable = there and revision is standing.shown and standing.state != "withdrawn"
    return {
        "feedback": list(ways(context, address, id=standing.id, version=revision.version, title=revision.title)),
        "edit": forge.edit(past.path) if forge and changeable else "",
        "history": forge.history(past.path, view.qms.commit or "") if forge and there else "",
    }


def _row(context: Context, standing: Standing, revision: Revision, address: str, shown: bool) -> dict[str, Any]:
    return {
        "version": revision.version,
        "state": standing.states[revision.version],
        "from": standing.starts.get(revision.version),
        "released": revision.released_on,
        "before_git": revision.before_git,
        "summary": context.own(revision, revision.change_summary),
        "redline": redline_to(context, standing, revision, address),
        "authors": context.view.authors(revision),
        "approvals": context.view.approvals(revision),
        "commit": commit_words(revision),
        "link": "" if shown else relative(address, revision_address(standing, revision.version)),
    }


def trail_of(context: Context, standing: Standing) -> tuple[tuple[str, str], ...]:
    """All documents, then those of its process or folder."""
    group = context.groups.get(standing.id)
    return (("Documents", "master-list.html"), *([(group.title, group.address)] if group else []))


def _css(context: Context, standing: Standing, revision: Revision, address: str) -> str:
    state = standing.states[revision.version]
    facts = {
        "id": standing.id,
        "version": revision.version,
        "state": STATE_WORDS[state],
        "day": said(context.view.qms.day),
        "title": revision.title,
        "address": context.full_address(address),
    }
    return document_css(facts, state)
