"""Pages and data files made without the generator: what a page family says, in milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from lxml import html

from qmsdocs.opening import open_commit
from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.view import Audience, View
from tests.fixtures.repos import Repo
from tests.site.pages import Element, said

Family = Callable[[Context], Iterable[Page]]


def context_of(repo: Repo, today: str, audience: Audience = "internal") -> Context:
    """What a build of the repository's HEAD on that day begins with."""
    qms = open_commit(repo.path, lambda _: date.fromisoformat(today), renders=True)
    return Context(View(qms, audience), [])


def made(context: Context, family: Family) -> dict[str, Element]:
    """The pages of a family by address: the elements below the heading."""
    return {page.address: html.fromstring(f"<main>{_html(page)}</main>") for page in family(context)}


def _html(page: Page) -> str:
    parts = ((one, f"h{one.level}" if one.kind == "heading" else "div") for one in page.blocks())
    return "".join(f'<{tag} id="{one.anchor}">{one.html}</{tag}>' for one, tag in parts)


def lines(element: Element, path: str) -> list[str]:
    """The texts of the elements at a path."""
    return [said(one) for one in element.findall(path)]


def links(element: Element) -> list[tuple[str, str]]:
    """Words and address of each link."""
    return [(said(one), str(one.get("href"))) for one in element.iter("a")]
