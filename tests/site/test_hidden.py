"""What the public must not read, in the places where it is not looked for: names of parts and of tables, links to where
a document lay once, and people in the place of roles."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from qmsdocs.site.pages.document import document_pages
from tests.fixtures.repos import document, make_repo
from tests.fixtures.town import SECTIONS
from tests.site.made import context_of, made

SETTINGS = "site_name: One\nextra: {qmsdocs: {standards: [], documents: {procedures: procedure}, show_names: true}}\n"
TEXT = """
To [SECRET-WORDS]({0}), and from the top: [SECRET-TOP](/{1}procedures/{0}).

> ### As in [SECRET-QUOTE]({0})

- ### In a list: [SECRET-LIST]({0})

<h3 id="secret-own"><a href="{0}">SECRET-HTML</a></h3>

### See [SECRET-HEADING]({0})

| a | b |
| - | - |
| 1 | 2 |

| c | [SECRET-CELL]({0}) |
| - | - |
| 1 | 2 |

### Open

| e | f |
| - | - |
| 1 | 2 |
"""


def _text(id_: str, more: str = "", **fields: str) -> str:
    return document(id_, SECTIONS.format(what="papers") + more, **{"classification": "public", **fields})


def test_words_of_links_to_where_an_internal_document_lay(tmp_path: Path) -> None:
    """Two moves within one version: the path between is that of no version's text."""
    repo = make_repo(tmp_path / "top")
    at = Path("qms/procedures")
    repo.write("qms/mkdocs.yml", SETTINGS)
    repo.write("qms/registers/roles.yml", "- {id: clerk, title: Clerk}\n")
    paths = ["a-secret.md", "b-secret.md", "c-secret.md"]
    repo.write(f"{at}/{paths[0]}", _text("SECRET-1", classification="internal"))
    for day, path in enumerate(paths, start=1):
        if day > 1:
            repo.move(f"{at}/{paths[day - 2]}", f"{at}/{path}")
        text = TEXT.format(path, "qms/")
        repo.write(f"{at}/qp.md", _text("QP-01", text, version=f'"{day}"', effective_date=f"2026-01-0{day}"))
        repo.commit(date=f"2026-01-0{day}T10:00:00+00:00")
    repo.path = repo.path / "qms"
    context = context_of(repo, "2026-02-01", "public")
    pages = made(context, document_pages)
    assert sorted(pages) == ["archive/QP-01/1.html", "archive/QP-01/2.html", "d/QP-01.html"]
    for page in pages.values():
        whole = html.tostring(page, encoding="unicode")
        assert "secret" not in whole.lower()
        names = [one.get("aria-label") for one in page.iter("div") if one.get("role") == "region"]
        assert [name for name in names if name.startswith("Table")][1:4] == [
            "Table: of this document",
            "Table 2: of this document",
            "Table: Open",
        ]
        ids = [one.get("id") for one in page.iter("h3") if "qms-part" in (one.get("id") or "")]
        assert len(ids) == len(set(ids)) == 4
    internal = made(context_of(repo, "2026-02-01"), document_pages)["d/QP-01.html"]
    shown = html.tostring(internal, encoding="unicode")
    assert all(f'id="{one}"' in shown for one in ("as-in-secret-quote", "in-a-list-secret-list", "secret-own"))
    assert 'aria-label="Table 2: See SECRET-HEADING"' in shown


def test_nobody_stands_in_the_place_of_a_role(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("mkdocs.yml", SETTINGS)
    repo.write(
        "registers/roles.yml", "- {id: clerk, title: 'Clerk clerk@example.org'}\n- {id: mail, title: m@example.org}\n"
    )
    repo.commit(author="Ana  Writer <ana@example.org>")
    who = [
        "Ana Writer",
        "Ana Writer <ana@example.org>",
        "ana  WRITER",
        "(ana@example.org) Ana Writer",
        "clerk",
        "mail",
        "Town  scribe",
    ]
    repo.write("procedures/qp.md", _text("QP-01"))
    repo.commit(author="Ana  Writer <ana@example.org>")
    public, internal = (context_of(repo, "2026-02-01", audience).view for audience in ("public", "internal"))
    assert [public.role(one) for one in who] == ["", "", "", "", "Clerk", "mail", "Town scribe"]
    assert [internal.role(one) for one in who[1:4]] == ["Ana Writer", "ana WRITER", "Ana Writer"]
