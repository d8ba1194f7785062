"""Markdown as GitHub shows it: whole outputs."""

from __future__ import annotations

import pytest
from markdown import Markdown

from qmsdocs.article.render import article_html, render
from qmsdocs.article.slug import github_slug, unique
from qmsdocs.article.stage import one_block, staged_heading

REL = ' rel="noopener noreferrer"'
CASES = {
    "table": (
        "| Role | Does |\n| :- | -: |\n| Clerk \\| Mayor | **reads** |\n",
        '<div class="qms-scroll" role="region" tabindex="0" aria-label="Table: of this document">'
        '<table class="qms-table">\n<thead>\n<tr>\n<th scope="col" align="left">Role</th>\n'
        '<th scope="col" align="right">Does</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td align="left">Clerk | Mayor</td>\n'
        '<td align="right"><strong>reads</strong></td>\n</tr>\n</tbody>\n</table></div>',
    ),
    "tables of a section are told apart": (
        "## A\n\n| a |\n| - |\n\n| b |\n| - |\n",
        '<h2 id="a">A</h2>\n<div class="qms-scroll" role="region" tabindex="0" aria-label="Table: A">'
        '<table class="qms-table">\n<thead>\n<tr>\n<th scope="col">a</th>\n</tr>\n</thead>\n</table></div>\n'
        '<div class="qms-scroll" role="region" tabindex="0" aria-label="Table 2: A">'
        '<table class="qms-table">\n<thead>\n<tr>\n<th scope="col">b</th>\n</tr>\n</thead>\n</table></div>',
    ),
    "footnotes": (
        "One[^n], again[^n].\n\n[^n]: Note.\n",
        f'<p>One<sup class="footnote-ref"><a href="#fn1" id="fnref1"{REL}>[1]</a></sup>, again'
        f'<sup class="footnote-ref"><a href="#fn1" id="fnref1:1"{REL}>[1]</a></sup>.</p>\n'
        '<hr class="footnotes-sep">\n<section class="footnotes">\n'
        '<ol class="footnotes-list">\n<li id="fn1" class="footnote-item"><p>Note. '
        f'<a href="#fnref1" aria-label="Back to the text"{REL}>↩</a> '
        f'<a href="#fnref1:1" aria-label="Back to the text, place 2"{REL}>↩</a></p>\n</li>\n</ol>\n</section>',
    ),
    "task list": (
        "- [ ] a\n- [x] b\n  1. [X] c\n- [y] d\n",
        "<ul>\n<li>Not done: a</li>\n<li>Done: b\n<ol>\n<li>Done: c</li>\n</ol>\n</li>\n<li>[y] d</li>\n</ul>",
    ),
    "own anchor": ("## Terms {#the-terms}\n\n## Terms\n", '<h2 id="the-terms">Terms</h2>\n<h2 id="terms">Terms</h2>'),
    "note": (
        '!!! note "Mind"\n    *a*\n\n!!! warning\n    b\n',
        '<div class="admonition note">\n<p class="admonition-title">Mind</p>\n<p><em>a</em></p>\n</div>\n'
        '<div class="admonition warning">\n<p class="admonition-title">Warning</p>\n<p>b</p>\n</div>',
    ),
    "alert": (
        "> [!CAUTION]\n> a\n> b\n",
        '<blockquote class="admonition caution"><p class="admonition-title">Caution</p>\n<p>a\nb</p>\n</blockquote>',
    ),
    "no alert": ("> [!OTHER]\n> a\n", "<blockquote>\n<p>[!OTHER]\na</p>\n</blockquote>"),
    "fence": (
        "```mermaid\ngraph LR\n\n  A --> B\n```\n",
        '<pre tabindex="0"><code class="language-mermaid">graph LR\n\n  A --&gt; B\n</code></pre>',
    ),
    "code by blanks": ("    a\n\n    b\n", '<pre tabindex="0"><code>a\n\nb\n</code></pre>'),
    "definition list": ("Term\n: Meaning\n", "<dl>\n<dt>Term</dt>\n<dd>Meaning</dd>\n</dl>"),
    "template text": (
        "{{ 7 * 7 }} {% raw %} {# c #} ${{ x }}\n\n`{{ y }}`\n",
        "<p>{{ 7 * 7 }} {% raw %} {# c #} ${{ x }}</p>\n<p><code>{{ y }}</code></p>",
    ),
    "bare addresses": (
        "See https://example.org/a_(b)?c=d&e. (http://example.org), `https://c.org` <https://d.org> xhttps://e.org",
        f'<p>See <a href="https://example.org/a_(b)?c=d&amp;e"{REL}>https://example.org/a_(b)?c=d&amp;e</a>. '
        f'(<a href="http://example.org"{REL}>http://example.org</a>), <code>https://c.org</code> '
        f'<a href="https://d.org"{REL}>https://d.org</a> xhttps://e.org</p>',
    ),
    "bare addresses within links": (
        "[https://a.org](b) <a href=c>https://d.org</a> https://",
        f'<p><a href="b"{REL}>https://a.org</a> <a href="c"{REL}>https://d.org</a> https://</p>',
    ),
    "struck": ("~~a~~\n", "<p><s>a</s></p>"),
    "folded": (
        "<details><summary>More</summary>\n\n*a*\n\n</details>\n",
        "<details><summary>More</summary>\n<p><em>a</em></p>\n</details>",
    ),
    "blank lines in pre": ("<pre>\na\n\nb\n</pre>\n", "<pre>a\n\nb\n</pre>"),
    "an image without words is decoration": ("<img src=a.png>\n", '<img alt="" src="a.png">'),
    "an image of another host is a link": (
        "![logo](https://example.org/l.png)\n",
        f'<p><a href="https://example.org/l.png"{REL}>logo</a></p>',
    ),
    "no text": ("<!-- nothing -->\n", ""),
}


@pytest.mark.parametrize("name", CASES)
def test_whole_output(name: str) -> None:
    source, expected = CASES[name]
    assert article_html(render(source)) == expected


def test_blocks_are_headings_and_what_stands_between() -> None:
    blocks = render("# One\n\na\n\n## Two `x` & <b>y</b>\n\n> ### In a quote\n").blocks
    assert [(b.kind, b.level, b.text, b.anchor) for b in blocks] == [
        ("heading", 1, "One", "one"),
        ("html", 0, "", ""),
        ("heading", 2, "Two x & y", "two-x--y"),
        ("html", 0, "", ""),
    ]
    assert blocks[2].html == "Two <code>x</code> &amp; <b>y</b>"
    assert blocks[3].html == '<blockquote>\n<h3 id="in-a-quote">In a quote</h3>\n</blockquote>'


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Retention and disposition", "retention-and-disposition"),
        ("  Über größe: “x” – y_z!", "über-größe-x--y_z"),
        ("7.5.3 Control", "753-control"),
        ("الغرض", "الغرض"),
        ("目的 と 範囲", "目的-と-範囲"),
        ("C++ & C#", "c--c"),
        ("!!!", ""),
        ("__search", "section-__search"),
        ("qms-revisions", "section-qms-revisions"),
    ],
)
def test_anchors_by_github_s_rule(heading: str, anchor: str) -> None:
    assert github_slug(heading) == anchor


def test_anchors_that_are_taken_are_counted() -> None:
    taken: dict[str, int] = {}
    given = [unique(slug, taken) for slug in ("a", "a-1", "a", "a", "", "", "a-1", "a")]
    assert given == ["a", "a-1", "a-2", "a-3", "section", "section-2", "a-1-1", "a-4"]
    assert set(taken) == set(given)
    many: dict[str, int] = {}
    assert [unique("a", many) for _ in range(50_000)][-1] == "a-49999"


def test_ids_of_the_frame_and_of_headings_are_not_taken_by_authors() -> None:
    source = (
        '## Scope\n\n<p id="scope">a</p><p id="__search">b</p><p id="qms-x">c</p><p id="own">d</p><i id=own>e</i>\n'
    )
    assert article_html(render(source)) == (
        '<h2 id="scope">Scope</h2>\n<p>a</p><p>b</p><p>c</p><p id="own">d</p><i>e</i>'
    )


def test_an_author_s_id_and_a_note_s_do_not_meet() -> None:
    html = article_html(render('<p id="fn1">a</p>\n\nb[^1]\n\n[^1]: c\n'))
    assert html.count('id="fn1"') == 1


@pytest.mark.parametrize(
    "source",
    [
        "[" * 5_000,
        "*a " * 20_000,
        "`" * 9_000 + "a",
        "<" * 9_000,
        "> " * 3_000 + "a",
        "- " * 3_000 + "a",
        "|" * 3_000 + "\n" + "|-" * 3_000,
        "![](" * 5_000,
        "https://a" + ")" * 200_000,
        "https://a/" * 20_000,
        "\x00\x02\x03\ud800\u202ea",
    ],
    ids=lambda source: repr(source[:3]),
)
def test_texts_made_to_be_slow_or_strange_are_shown(source: str) -> None:
    html = article_html(render(source))
    assert html and not set(html) & set("\x00\x02\x03\ud800\u202e")


def test_staged_html_is_one_block_and_says_the_same() -> None:
    html = '<p>a</p>\n\n<pre tabindex="0"><code>one\n\n  two</code></pre>\n  <ul>\n<li>b</li>\n</ul>'
    assert one_block(html, ' lang="ar"') == (
        '<div lang="ar"><p>a</p> <pre tabindex="0"><code>one&#10;&#10;  two</code></pre> <ul> <li>b</li> </ul></div>'
    )
    assert one_block("a\x02b\x03") == "<div>a\ufffdb\ufffd</div>"


def test_staged_headings_hold_no_markup() -> None:
    assert staged_heading(2, "A *b* [c](d) {#e} <i> &amp; ü", "x") == (
        '## A &#42;b&#42; &#91;c&#93;&#40;d&#41; &#123;&#35;e&#125; &#60;i&#62; &#38;amp&#59; ü {id="x"}'
    )


NAMES = [
    "use-__init__",
    "_private_",
    "a*b*c",
    "[x](javascript:alert(1))",
    "a![b](c)",
    "`a`",
    "{b}",
    "x:y.z",
    "\\_a_",
    "straße",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_generator_gives_a_heading_its_anchor_whatever_is_in_it(name: str) -> None:
    made = Markdown(extensions=["attr_list", "toc"])
    assert made.convert(staged_heading(2, "Some *words*", name)) == (f'<h2 id="{name}">Some &#42;words&#42;</h2>')


@pytest.mark.parametrize("name", ["[x](javascript:alert(1))", "a*b", "__search", "qms-jump", "&lt;b", "a(b)"])
def test_an_anchor_that_holds_markup_is_that_of_the_words(name: str) -> None:
    assert article_html(render(f"## Step {{#{name}}}\n")) == '<h2 id="step">Step</h2>'
