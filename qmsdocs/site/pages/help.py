"""Help for each of the four people who use the site: what they come with, what to do, what the words mean."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.resources import packaged
from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.explaining import explained
from qmsdocs.site.pages.glossary import terms
from qmsdocs.think.ids import address_of

READERS = (
    (
        "staff",
        "Help for members of staff",
        "“How do I …?” Find the version in force, read it, print it, take it along.",
    ),
    (
        "document-controller",
        "Help for the document controller",
        "A proposed change: see what to mend, and put it in force.",
    ),
    ("auditor", "Help for auditors", "A question: find the evidence, and verify it yourself."),
    ("ci", "Help for continuous integration", "A commit: check it on a server, and publish the site from it."),
)
"""Name in the address, title, what they come with."""


def help_pages(context: Context) -> Iterator[Page]:
    addresses = [(title, words, f"help/{name}.html") for name, title, words in READERS]
    yield Page(
        "help",
        "help.html",
        "Help",
        lambda: explained(context, "help", "help.html", readers=addresses),
        menu="Help",
        search=False,
    )
    for name, title, _ in READERS:
        yield _page(context, name, title)


def _page(context: Context, name: str, title: str) -> Page:
    address = f"help/{name}.html"
    return Page(
        "help",
        address,
        title,
        lambda: explained(
            context,
            f"help_{name}",
            address,
            anchors={one.term: one.anchor for one in terms()},
            example=_example(context),
            generator=context.generator,
            workflow=packaged("workflow.yml").read_text(encoding="utf-8"),
        ),
        search=False,
        contents=True,
    )


def _example(context: Context) -> tuple[str, str] | None:
    """Id and address of a document in force that this audience may see."""
    found = context.view.with_state("effective")
    return (found[0].id, address_of(found[0].id)) if found else None
