"""Check results in a preview: on a document's page at their line, and all of them on a page of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from markupsafe import Markup, escape

from qmsdocs.article.render import Block
from qmsdocs.model.document import Document
from qmsdocs.model.finding import Finding
from qmsdocs.site.page import Page, relative
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.rules import ADDRESS as RULES
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import Standing

ADDRESS = "check-results.html"
_SEVERITIES = {"error": "Error", "warning": "Warning", "info": "For information"}
_CODE = re.compile("`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Result:
    """A finding as pages show it. `number` counts from 1 within the document; 0 where it has no page."""

    finding: Finding
    number: int = 0
    link: str = ""

    @property
    def anchor(self) -> str:
        return f"qms-result-{self.number}"

    @property
    def line(self) -> int:
        return self.finding.place.line

    @property
    def severity(self) -> str:
        return _SEVERITIES[self.finding.severity]

    @property
    def message(self) -> Markup:
        return _coded(self.finding.message)

    @property
    def hint(self) -> Markup:
        return _coded(self.finding.hint)


@dataclass(frozen=True, slots=True)
class Results:
    """What stands above a document's text, and what at lines of it (from 1 within the body), as HTML."""

    top: Sequence[Block] = ()
    notes: Mapping[int, str] = field(default_factory=dict)


def results_for(context: Context, standing: Standing, address: str) -> Results:
    """The check results of the document whose text the page at `address` shows; nothing outside an internal preview."""
    document = _document(context, standing.id)
    if document is None:
        return Results()
    found = [Result(one, number) for number, one in enumerate(context.results.get(document.path, ()), 1)]
    rules = relative(address, RULES) if RULES in context.addresses else ""
    within = [one for one in found if one.line >= document.body_line]
    top = context.blocks(
        "results_top",
        address,
        count=_counted([one.finding for one in found]),
        results=found,
        above=[one for one in found if one not in within],
        rules=rules,
        all=relative(address, ADDRESS),
    )
    notes = {
        line - document.body_line + 1: "".join(
            block.html for block in context.blocks("results_note", address, results=list(same), rules=rules)
        )
        for line, same in groupby(within, key=lambda one: one.line)
    }
    return Results(top, notes)


def results_pages(context: Context) -> Iterator[Page]:
    """All check results of a preview. The public is shown none: they tell of what is not public."""
    if context.view.preview and not context.view.public:
        yield Page(
            "check-results",
            ADDRESS,
            "Check results",
            lambda: _all_blocks(context),
            foot="Check results",
            search=False,
            robots=False,
        )


def _all_blocks(context: Context) -> list[Block]:
    documents = ((id_, _document(context, id_)) for id_ in context.view.pages)
    pages = {document.path: address_of(id_) for id_, document in documents if document}
    elsewhere, in_documents = list[Result](), list[Result]()
    for path, findings in context.results.items():
        address = pages.get(path)
        for number, finding in enumerate(findings, 1):
            link = relative(ADDRESS, f"{address}#qms-result-{number}") if address else ""
            (in_documents if address else elsewhere).append(Result(finding, number, link))
    groups = (
        ("Settings, registers, coverage and files without a page", "elsewhere", elsewhere),
        ("Documents", "documents", in_documents),
    )
    rules = relative(ADDRESS, RULES) if RULES in context.addresses else ""
    return context.blocks("results", ADDRESS, count=_counted(context.findings), groups=groups, rules=rules)


def _document(context: Context, id_: str) -> Document | None:
    """The document of the work tree whose text a page of this preview shows."""
    view = context.view
    return view.qms.by_id.get(id_) if view.preview and not view.public and id_ in view.pages else None


def _counted(findings: Sequence[Finding]) -> str:
    """`3 check results: 1 error, 2 for information`."""
    if not findings:
        return "No check results"
    numbers = Counter[str](one.severity for one in findings)
    said = [
        f"{numbers[name]} {'for information' if name == 'info' else name + 's' * (numbers[name] > 1)}"
        for name in _SEVERITIES
        if numbers[name]
    ]
    return f"{len(findings)} check result{'s' * (len(findings) > 1)}: {', '.join(said)}"


def _coded(sentence: str) -> Markup:
    """A sentence with its literal words, which stand between backticks, as such."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(sentence))))
