"""QMS8xx: content. Required sections, and whether everybody can read the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from qmsdocs.article.shape import Heading
from qmsdocs.model.document import Document
from qmsdocs.model.finding import Place, Severity
from qmsdocs.read.schemas import Schema
from qmsdocs.rules.base import Change, Said, rule
from qmsdocs.rules.left import lines_of, only_dots, sentences_left, template_of


def _texts(change: Change) -> Iterable[Document]:
    """Documents under control whose text can be read."""
    return (document for document in change.head.documents if document.readable and document.header)


@rule("QMS801", "empty-body", "A document says something", "error", "policy")
def empty_body(change: Change) -> Iterator[Said]:
    for document in _texts(change):
        if change.head.outline_of(document).empty:
            yield Said(
                document.body_place(1),
                "The document has no text below its front matter: there is nothing to follow.",
                "Write the text below the second `---` line; `qmsdocs new` shows a template for each type.",
            )


@rule("QMS802", "section-missing", "A document has the sections of its type", "error", "policy")
def section_missing(change: Change) -> Iterator[Said]:
    for document in _texts(change):
        schema = change.head.schemas.document(document.type)
        outline = change.head.outline_of(document)
        if schema is None or outline.empty or document.status == "withdrawn":
            continue
        titles = {_plain(heading.text) for heading in outline.headings}
        lacking = [s for s in schema.sections if not titles.intersection(map(_plain, (s.name, *s.synonyms)))]
        if lacking:
            names = ", ".join(section.name for section in lacking)
            yield Said(
                document.body_place(1),
                f"The {schema.title.lower()} lacks the section{'s' * (len(lacking) > 1)} {names}: "
                "readers look for the same sections in every document.",
                f"Add the heading{'s' * (len(lacking) > 1)} {', '.join(f'`## {s.name}`' for s in lacking)} with a text below.",
            )


_NUMBER = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?|[a-z][.)]|[ivx]+[.)])\s+")


@lru_cache(maxsize=1 << 14)  # the same few titles stand in most documents
def _plain(title: str) -> str:
    """A heading without number, case and punctuation: `4. Procedure:` is `procedure`."""
    return " ".join(re.findall(r"\w+", _NUMBER.sub("", title.casefold()).replace("&", " and ")))


@rule("QMS811", "image-without-words", "An image has words for those who cannot see it", "warning", "policy")
def image_without_words(change: Change) -> Iterator[Said]:
    for document in _texts(change):
        for link in change.head.outline_of(document).links:
            if link.kind == "image" and not link.text.strip():
                yield Said(
                    document.body_place(link.line, link.column),
                    f"The image {link.target} has no words for people who cannot see it.",
                    "Write what it shows between the square brackets: `![The steps of an appeal](appeal.png)`.",
                )


@rule("QMS812", "heading-level", "Headings do not skip a level", "info", "advice")
def heading_level(change: Change) -> Iterator[Said]:
    for document in _texts(change):
        headings = [heading for heading in change.head.outline_of(document).headings if heading.top]
        for above, below in pairwise(headings):
            if below.level > above.level + 1:
                yield Said(
                    document.body_place(below.line),
                    f"The heading “{below.text}” is {below.level - above.level} levels below the one before it.",
                    f"Write it with {above.level + 1} `#` signs: people who listen to the page go by these levels.",
                )


@rule("QMS813", "diagram-not-drawn", "A diagram can be drawn", "warning", "advice")
def diagram_not_drawn(change: Change) -> Iterator[Said]:
    found = [
        (document.body_place(diagram.line), diagram.text)
        for document in _texts(change)
        for diagram in change.head.outline_of(document).diagrams
    ]
    if found and not change.head.library.drawings.there:
        yield _no_renderer(found[0][0], len(found))
        return
    for place, text in found:
        fault = change.head.library.drawings.of(text).fault
        if fault:
            yield Said(
                place,
                f"The diagram cannot be drawn, so readers see it as text: {fault}.",
                "Correct the text below the line that ends in `mermaid`: a flow chart begins with `flowchart TD`, "
                "and its steps are written like `A[Receive] --> B[Answer]`.",
            )


def _no_renderer(first: Place, count: int) -> Said:
    diagrams = "diagram is" if count == 1 else "diagrams are"
    return Said(
        first,
        f"{count} {diagrams} shown as text: the package that draws diagrams is not installed on this computer.",
        "Install it with `pip install mmdr`; where there is none for this computer, build the website on another one.",
        severity="info",
    )


@rule("QMS814", "template-text-left", "No text of the template is left in an approved document", "error", "policy")
def template_text_left(change: Change) -> Iterator[Said]:
    for document in _texts(change):
        schema = change.head.schemas.document(document.type)
        if schema is not None and document.status in ("approved", "in-review"):
            yield from _left(document, schema, change.head.outline_of(document).headings)


def _left(document: Document, schema: Schema, all_headings: Iterable[Heading]) -> Iterator[Said]:
    template, lines = template_of(schema.template), lines_of(document.body)
    severity: Severity = "error" if document.status == "approved" else "warning"
    meant = "" if schema.ours else f" If it is meant to stay in every text, take it out of `template` in {schema.path}."
    for line, words in sentences_left(document.body, lines, template):
        yield Said(
            document.body_place(line),
            f"This is still the text of the template: “{words}” It tells the reader nothing about this work.",
            f"Write here what is done, or delete it; until it is written the text is `status: draft`.{meant}",
            severity,
        )
    needed = {name for section in schema.sections for name in map(_plain, (section.name, *section.synonyms))}
    needed |= set(map(_plain, template.headings))
    headings = [heading for heading in all_headings if heading.top]
    for index, heading in enumerate(headings):
        dots = only_dots(lines, headings, index, template.rows) if _plain(heading.text) in needed else None
        if dots:
            yield Said(
                document.body_place(dots[0]),
                f"The section “{heading.text}” holds only “{dots[1]}”: the reader who looks here finds nothing.",
                "Write the section (or that there is nothing to say here, and why); until then the text is `status: draft`.",
                severity,
            )
