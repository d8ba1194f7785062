"""Marks stand before the block that holds a line, and take nothing from the text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as some

from qmsdocs.article.marks import fill_marks, render_marked
from qmsdocs.article.render import article_html, render
from tests.article.test_sections import PIECES
from tests.fixtures.nightly import NIGHTLY

BODY = """\
# Title

First paragraph
of two lines.

- one
- two

  more

| a |
| - |
| b |

## Part

```text
code
```

<details><summary>More</summary>

Folded.

</details>

Last[^1].

[^1]: A note.
"""


def marked(body: str, *lines: int) -> str:
    placed: set[int] = set()
    html = article_html(render_marked(body, lines))
    return fill_marks(html, {line: f"<p>NOTE {line}</p>" for line in lines}, placed)


def before(html: str, line: int) -> str:
    """What stands right behind a note."""
    return html.partition(f"<p>NOTE {line}</p>")[2].lstrip().partition("\n")[0]


def test_each_mark_stands_before_the_block_that_holds_its_line() -> None:
    html = marked(BODY, 1, 3, 13, 15, 18, 23, 27, 29)
    assert {line: before(html, line)[:20] for line in (1, 3, 13, 15, 18, 23, 27, 29)} == {
        1: "<p>NOTE 3</p>",
        3: "<p>First paragraph",
        13: '<div class="qms-scro',
        15: '<h2 id="part">Part</',
        18: '<pre tabindex="0"><c',
        23: "<p>Folded.</p>",
        27: "<p>NOTE 29</p>",
        29: '<p>Last<sup class="f',
    }
    assert [before(marked(BODY, 9), 9), before(marked(BODY, 6), 6)] == ["<ul>", "<ul>"]


def test_a_part_that_folds_stands_open_where_results_are() -> None:
    assert "<details open" in marked(BODY, 3)
    assert "<details open" not in article_html(render(BODY))


def test_a_mark_that_somebody_writes_is_none() -> None:
    body = "<p>&#2;7&#3;</p>\n\n<p>\x027\x03</p>\n\n<p>&#2;3&#3;</p>\n\nwords"
    placed: set[int] = set()
    html = fill_marks(article_html(render_marked(body, [7])), {7: "NOTE"}, placed)
    assert (html.count("NOTE"), placed) == (1, {7})


@settings(max_examples=200 if NIGHTLY else 80, deadline=None)
@given(some.lists(some.sampled_from(PIECES), max_size=20).map("\n".join), some.lists(some.integers(1, 30), max_size=4))
def test_without_its_notes_the_text_is_as_ever(body: str, lines: list[int]) -> None:
    shown = "".join(fill_marks(article_html(render_marked(body, lines)), {}, set()).split())
    assert shown.replace("<detailsopen", "<details") == "".join(article_html(render(body)).split())
