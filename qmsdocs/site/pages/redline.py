"""What changed between neighbouring revisions, word by word: in no menu and no search."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from qmsdocs.article.compare import pieces_of
from qmsdocs.article.render import Block
from qmsdocs.article.shape import Text
from qmsdocs.article.told import figures, sections
from qmsdocs.model.data import Value, texts
from qmsdocs.model.revision import Revision
from qmsdocs.site.page import Page, relative
from qmsdocs.site.pages.context import Context, redline_address, text_address
from qmsdocs.site.pages.control import records_of, sentence
from qmsdocs.site.pages.document import trail_of
from qmsdocs.site.template import shown_day
from qmsdocs.think.fields import LABELS, field_changes, in_words
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import Standing
from qmsdocs.think.links import from_root
from qmsdocs.think.shown import Shown, file_change, files_shown

_DAYS = ("effective_date", "next_review", "withdrawn_on")
_DOCUMENTS = ("supersedes", "replaced_by", "related")


def redline_pages(context: Context) -> Iterator[Page]:
    """A page for each two revisions that the audience may compare."""
    for standing in context.view.pages.values():
        for old, new in context.view.comparable(standing):
            yield _page(context, standing, old, new)


def _page(context: Context, standing: Standing, old: Revision, new: Revision) -> Page:
    address = redline_address(standing, new)
    return Page(
        kind="redline",
        address=address,
        title=f"{standing.id} {new.title}, from version {old.version} to {new.version}",
        blocks=lambda: _blocks(context, standing, old, new, address),
        search=False,
        robots=False,
        language=context.language_of(new),
        trail=(*trail_of(context, standing), (standing.id, address_of(standing.id))),
    )


def _blocks(context: Context, standing: Standing, old: Revision, new: Revision, address: str) -> list[Block]:
    view, library = context.view, context.view.qms.library

    def pieces(text: Text) -> list[str]:
        return pieces_of(library.articles.of(text), lambda written: from_root(text.path, written))

    before = view.qms.text_of(old)
    after = view.qms.text_of(new) if new.released_on else view.text_of(standing)
    html, summary = library.redlines.of(before, after, pieces)
    shown = context.texts.redline(html, address)
    headings = [context.texts.redline(heading, address) for heading in summary.sections]
    head = context.blocks(
        "redline",
        address,
        id=standing.id,
        versions=[_version(context, standing, one, address) for one in (old, new)],
        summary=context.own(new, sentence(new.change_summary)),
        reason=context.own(new, sentence(new.text("change_reason"))),
        fields=[*_fields(context, old, new, address), *_files(context, (old, before), (new, after))],
        figures=figures(summary),
        sections=context.own(new, sections(headings)),
    )
    return [*head, Block("html", f'<div class="qms-redline">\n{shown}\n</div>', language=new.text("language"))]


def _version(context: Context, standing: Standing, revision: Revision, address: str) -> dict[str, Any]:
    """Which text it is, and where it can be read."""
    known = context.view.qms.standings.get(standing.id, standing) if revision.released_on else standing
    there = text_address(context.view, revision) if revision.released_on else address_of(standing.id)
    return {
        "version": revision.version,
        "state": known.states[revision.version],
        "since": known.starts.get(revision.version),
        "until": known.ends.get(revision.version),
        "link": relative(address, there),
    }


def _fields(context: Context, old: Revision, new: Revision, address: str) -> Iterator[tuple[str, Markup, Markup]]:
    """The fields that changed, as this audience may read them: label, before, now. Only fields of ours: nobody knows
    what others hold."""
    for one in field_changes(old.header, new.header):
        if one.field in LABELS:
            before = _said(context, old, one.field, one.before, address)
            after = _said(context, new, one.field, one.after, address)
            if before != after:
                yield one.label, before, after


def _files(
    context: Context, old: tuple[Revision, Text], new: tuple[Revision, Text]
) -> Iterator[tuple[str, Markup, Markup]]:
    """Pictures and files that changed, each text's own from its own commit."""
    qms = context.view.qms

    def shown(revision: Revision, text: Text) -> dict[str, Shown]:
        links, dated = qms.library.articles.of(text).outline.links, revision if revision.text_commit else None
        return files_shown(links, text.path, lambda path: qms.file_of(dated, path))

    change = file_change(shown(*old), shown(*new))
    if change:
        sides = ((old[0], change.before), (new[0], change.after))
        before, after = (context.own(revision, in_words(value)) for revision, value in sides)
        yield change.label, before, after


def _said(context: Context, revision: Revision, field: str, value: Value | None, address: str) -> Markup:
    view, listed = context.view, [one for _, one in texts(value)]
    if field in ("owner", "must_know"):
        return _joined(filter(None, map(view.role, listed)))
    if field in _DOCUMENTS:
        return _joined(dict.fromkeys(map(context.label, listed)))
    if field == "clauses":  # the name of a section may tell what it is about
        return _joined(one.partition("#")[0] for one in listed)
    if field == "records":
        rows = records_of(context, revision, address)
        return _joined(", ".join(filter(None, row.values())) for row in rows)
    words = shown_day(in_words(value)) if field in _DAYS else in_words(value)
    return Markup("{}").format(context.own(revision, words) if field == "title" else words)


def _joined(parts: Any) -> Markup:
    return Markup("; ").join(parts)
