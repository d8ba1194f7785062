"""A small office whose documents have processes, keywords, roles and ids that nearly collide; and its pages, rendered
without a generator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from pathlib import Path

from lxml import html

from qmsdocs.article.render import Block
from qmsdocs.opening import open_commit
from qmsdocs.site.pages.context import Context
from qmsdocs.site.registry import registry
from qmsdocs.view import Audience, View
from tests.fixtures.repos import Repo, document, make_repo
from tests.site.pages import Element

TODAY = date(2026, 9, 15)
SETTINGS = """\
site_name: Office
extra:
  qmsdocs:
    standards: [iso-9001-2026, iso-9001-2015]
    documents: {procedures: procedure, paper-forms: form}
    approvals: {policy: [director], form: [clerk, director]}
    show_names: true
"""
ROLES = """\
- id: clerk
  title: Town clerk & <keeper>
  holders:
    - {name: Hanna Holder, email: hanna@example.org, from: 2020-01-01}
    - {name: Paul Past, email: paul@example.org, to: 2025-12-31}
    - {name: Nora Next, from: 2027-01-01, to: 2028-01-01}
    - {name: Olga Often}
  deputies: [director, hanna holder, somebody-else]
  responsibilities: [Keeps the list, "Answers questions <write@example.org>"]
  authorities: Returns a draft
- {id: Clerk, title: Second clerk}
- {id: town clerk, title: With a blank, deputies: [clerk]}
- {id: town_clerk, title: With a line}
- {id: ../director, title: Strange}
- {id: director, title: Director, deputies: [clerk]}
"""
PROCESSES = "- {id: waste, title: Waste}\n- {id: permits, title: Building permits}\n"
PARTS = "## Purpose\n\nText.\n\n## Keys and badges {#keys}\n\nText.\n\n### Ärger mit Schlüsseln\n\nText.\n"
APPROVALS = "[{role: clerk, date: 2026-01-01}, {role: director, date: 2026-01-01}]"


def office(path: Path) -> Repo:
    repo = make_repo(path)
    repo.write("mkdocs.yml", SETTINGS)
    repo.write("registers/roles.yml", ROLES)
    repo.write("registers/processes.yml", PROCESSES)
    _procedures(repo)
    for number in range(1, 21):
        fields = {"title": f"Form {number}", "owner": "director", "must_know": "[director]", "approvals": APPROVALS}
        repo.write(f"paper-forms/{number:02}.md", document(f"F-{number:03}", "Text.\n", **fields))
    repo.commit("Begin", date="2026-01-05T10:00:00+00:00")
    gone = {"status": "withdrawn", "withdrawn_on": "2026-09-01", "replaced_by": "[QP-11, QP-20]"}
    repo.write("procedures/30.md", _public("QP-30", "Text.\n", title="Parking", former_ids="[PARK-1]", **gone))
    repo.commit("Withdraw", date="2026-08-20T10:00:00+00:00")
    return repo


def _public(id_: str, body: str, **fields: str) -> str:
    return document(id_, body, **{"classification": "public", **fields})


def _procedures(repo: Repo) -> None:
    texts: Mapping[str, str] = {
        "11": _public("QP-11", PARTS, title="Errors", process="permits", former_ids="[OLD-7]", next_review="2026-08-01",
                      keywords="[report a mistake, something went wrong]", must_know="[clerk, town clerk, clerk]"),
        "1.1": _public("QP-1.1", PARTS, title="Lost keys", process="permits", keywords="'found items, umbrella'",
                       next_review="2026-10-20", must_know="[clerk]", owner="director"),
        "old": _public("OLD7", "Text.\n", title="Old but in force", process="waste-water"),
        "case": _public("qp-11x", "Text.\n", title="Bins", process="waste", owner="town clerk"),
        "20": document("QP-20", "## SECRETHEADING\n\nText.\n", title="SECRETTITLE", former_ids="[SECRETFORMER]",
                       keywords="[SECRETKEYWORD]", classification="internal"),
        "21": _public("QP-21", "See [it](20.md).\n\n## About [SECRETLINK](20.md)\n\nText.\n", former_ids="[QP-20, X-1]",
                      title="'Titles </script> & “quotes”'"),
        "30": _public("QP-30", "Text.\n", title="Parking", former_ids="[PARK-1]"),
        "40": _public("QP-40", "Text.\n", title="Later", effective_date="2026-10-01", must_know="[clerk]",
                      records="[{title: The list, location: 'Room 1', retention: 5 years}]"),
        "50": document("QP-50", "Text.\n", status="draft", title="Draft"),
    }  # fmt: skip
    for name, text in texts.items():
        repo.write(f"procedures/{name}.md", text)


def context_of(repo: Repo, audience: Audience = "internal") -> Context:
    """A build's context with its registry filled."""
    context = Context(View(open_commit(repo.path, lambda _: TODAY, renders=True), audience), [])
    registry(context)
    return context


def rendered(context: Context, address: str) -> Element:
    """A page's article, as the frame would get it."""
    (page,) = (one for one in context.site if one.address == address)
    shown = f"<h1>{escape(page.heading or page.title)}</h1>" + "".join(map(_html, page.blocks()))
    found: Element = html.fragment_fromstring(f"<article>{shown}</article>")
    return found


def _html(block: Block) -> str:
    if block.kind == "heading":
        return f'<h{block.level} id="{escape(block.anchor)}">{block.html}</h{block.level}>'
    return block.html
