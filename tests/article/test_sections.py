"""A text taken apart is rendered as the whole is: on texts put together at random, and on those made to deceive."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from qmsdocs.article.render import render
from qmsdocs.article.sections import Sections, split_sections
from qmsdocs.article.shape import Text
from tests.fixtures.nightly import NIGHTLY

PIECES = (
    *(
        "# Purpose",
        "## Scope",
        "## Scope",
        "### `code` & more",
        "## *Scope*",
        "####### seven",
        "#none",
        "#",
        "  ## two",
    ),
    *("", "", " ", "\t", "plain words", "and *more* of **them**", "    indented", "> quoted", "> ## in a quote"),
    *(
        "- item",
        "  - below",
        "1. first",
        "   ## in a list",
        "- ```",
        "```",
        "```text",
        "~~~",
        "~~~~",
        "    ```",
        "``` a`b",
    ),
    *("| a | b |", "|---|--:|", "| 1 | [x](y.md#z) |", "***", "---", "===", "Title", "Term", ": meaning", ":   ```"),
    *("!!! note", "    inside", "> [!TIP]", "- [ ] task", "![alt](a.png)", "[words](b.md)", "[ref]", "[ref]: c.md"),
    *(
        "[^1]",
        "[^1]: a note",
        "<div id='scope'>",
        "</div>",
        "<!--",
        "-->",
        "<br>",
        "## Named {#scope}",
        "a\\",
        "\u2028# x",
    ),
)


@settings(max_examples=400 if NIGHTLY else 150, deadline=None)
@given(some.lists(some.sampled_from(PIECES), max_size=24).map("\n".join))
def test_section_by_section_is_as_the_whole(body: str) -> None:
    assert "\n".join(split_sections(body)) == body
    assert Sections().article(body) == render(body)


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("words\n\n# One\n\ntext\n\n## Two\n", 3),
        ("# One\n\n```\n\n# no heading\n\n```\n\n# Two", 2),
        ("# One\n\n[a]\n\n# Two\n\n[a]: b.md", 1),
        ("# One[^1]\n\n# Two\n\n[^1]: note", 1),
        ("# One\n\n<!-- \n\n# Two\n\n-->", 1),
        ("# One\n\n- ```\n\n# Two", 1),
        ("# One\nwords\n# Two", 1),
    ],
)
def test_a_text_is_cut_only_where_its_sections_are_independent(body: str, parts: int) -> None:
    assert len(list(split_sections(body))) == parts


def test_what_is_kept_gives_the_same_article_again_and_damage_does_no_harm() -> None:
    body = "# One\n\n[a](b.md)\n\n## Two\n\n| a |\n|---|\n| 1 |\n\n## Two\n\nlast"
    first = Sections()
    article = first.article(body)
    assert article == render(body)
    kept = json.loads(json.dumps(first.to_keep()))
    again = Sections(kept)
    assert again.article(body) == article
    assert not again.grown
    damaged = Sections({digest: value[:9] for digest, value in kept.items()})
    assert damaged.article(body) == article
    assert damaged.grown


def test_equal_sections_of_two_versions_are_rendered_once() -> None:
    sections = Sections()
    sections.article("# One\n\nold words\n\n# Two\n\nsame")
    sections.article("# One\n\nnew words\n\n# Two\n\nsame")
    assert len(sections.used) == 3


def test_a_blob_whose_sections_are_known_is_not_read_again() -> None:
    body = "# One\n\nwords\n\n# Two\n\n[a](b.md)"
    first = Sections()
    article = first.of(Text("a.md", "a1", "", lambda: body))
    again = Sections(json.loads(json.dumps(first.to_keep())))
    assert again.of(Text("a.md", "a1", "", lambda: pytest.fail("read"))) == article == render(body)
    assert not again.grown
    for broken in ("", "0 0", 7):
        damaged = Sections({**first.to_keep(), "blob a1": broken})
        assert damaged.of(Text("a.md", "a1", "", lambda: body)) == article
