"""Markdown → safe HTML, as blocks: top-level headings apart, the HTML between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any, Literal

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from qmsdocs.article.clean import cleaned
from qmsdocs.article.outline import outline_of
from qmsdocs.article.parse import Problem, parser, tokens_of
from qmsdocs.article.shape import Heading, Outline


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level heading (with its plain text and anchor), or the HTML between two of them; links as written."""

    kind: Literal["heading", "html"]
    html: str
    level: int = 0
    text: str = ""
    anchor: str = ""
    language: str = ""
    """Where it is known to be another than the site's."""


@dataclass(frozen=True, slots=True)
class Article:
    blocks: tuple[Block, ...]
    outline: Outline


def render(body: str) -> Article:
    """The article of a Markdown text; never raises. A text too complex to be read as Markdown is shown as typed."""
    env: MutableMapping[str, Any] = {}
    try:
        tokens = tokens_of(body, env)
    except Problem as problem:
        shown = f'<p>{escape(str(problem))}</p><pre tabindex="0">{escape(body)}</pre>'
        return Article((Block("html", cleaned(shown, set())),), Outline(problem=str(problem)))
    outline = outline_of(tokens, body)
    return Article(tuple(blocks_of(tokens, outline, env)), outline)


def article_html(article: Article) -> str:
    """The whole article as one piece of HTML."""
    return "\n".join(
        f'<h{block.level} id="{escape(block.anchor)}">{block.html}</h{block.level}>'
        if block.kind == "heading"
        else block.html
        for block in article.blocks
    )


def blocks_of(tokens: Sequence[Token], outline: Outline, env: MutableMapping[str, Any]) -> Iterator[Block]:
    taken = {heading.anchor for heading in outline.headings}
    tops = iter([heading for heading in outline.headings if heading.top])
    env["tables"], env["section"] = 0, ""
    pending: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "heading_open" and token.level == 0:
            yield from _html(pending, env, taken)
            pending = []
            heading = next(tops)
            env["section"], env["tables"] = heading.text, 0
            yield _heading(heading, tokens[index + 1], env)
            index += 3
            continue
        pending.append(token)
        index += 1
    yield from _html(pending, env, taken)


def _heading(heading: Heading, inline: Token, env: MutableMapping[str, Any]) -> Block:
    md = parser()
    html = _renderer().renderInline(inline.children or [], md.options, env)
    return Block("heading", cleaned(html, set()).strip(), heading.level, heading.text, heading.anchor)


def _html(tokens: list[Token], env: MutableMapping[str, Any], taken: set[str]) -> Iterator[Block]:
    if tokens:
        taken -= {str(token.attrGet("id")) for token in tokens if token.type == "heading_open"}  # those have them
        html = cleaned(_renderer().render(tokens, parser().options, env), taken)
        if html.strip():
            yield Block("html", html.strip())


Rule = Callable[[Any, Sequence[Token], int, OptionsDict, MutableMapping[str, Any]], str]


@cache
def _renderer() -> Any:
    renderer = RendererHTML()
    inherited: dict[str, Any] = parser().renderer.rules  # type: ignore[attr-defined]  # those of the plugins
    own: dict[str, Rule] = {
        "table_open": _table_open,
        "table_close": lambda *_: "</table></div>\n",
        "th_open": _cell_open,
        "td_open": _cell_open,
        "fence": _fence,
        "code_block": _fence,
        "image": _image,
        "blockquote_open": _quote_open,
        "footnote_ref": _footnote_ref,
        "footnote_anchor": _footnote_back,
    }
    for name, rule in {**inherited, **own}.items():
        renderer.rules[name] = rule.__get__(renderer) if name in own else rule
    return renderer


def _table_open(_: Any, __: Sequence[Token], ___: int, ____: OptionsDict, env: MutableMapping[str, Any]) -> str:
    env["tables"] = env.get("tables", 0) + 1
    number = f" {env['tables']}" if env["tables"] > 1 else ""
    label = escape(f"Table{number}: {env.get('section') or 'of this document'}")
    return f'<div class="qms-scroll" role="region" tabindex="0" aria-label="{label}"><table class="qms-table">\n'


def _cell_open(_: Any, tokens: Sequence[Token], index: int, __: OptionsDict, ___: MutableMapping[str, Any]) -> str:
    cell = tokens[index]
    side = str(cell.attrGet("style") or "").replace("text-align:", "")
    scope = ' scope="col"' if cell.tag == "th" else ""
    return f"<{cell.tag}{scope}" + (f' align="{escape(side)}">' if side else ">")


def _fence(_: Any, tokens: Sequence[Token], index: int, __: OptionsDict, ___: MutableMapping[str, Any]) -> str:
    language = tokens[index].info.split()[0] if tokens[index].info.strip() else ""
    known = f' class="language-{escape(language)}"' if language.isalnum() else ""
    return f'<pre tabindex="0"><code{known}>{escape(tokens[index].content, quote=False)}</code></pre>\n'


def _image(_: Any, tokens: Sequence[Token], index: int, __: OptionsDict, ___: MutableMapping[str, Any]) -> str:
    """An image of another host is not loaded: its words are a link to it."""
    source, words = str(tokens[index].attrGet("src") or ""), tokens[index].content
    if "//" in source[:10] or (source.partition(":")[0].isalpha() and ":" in source):
        return f'<a href="{escape(source)}">{escape(words or source)}</a>'
    return f'<img src="{escape(source)}" alt="{escape(words)}">'


def _quote_open(_: Any, tokens: Sequence[Token], index: int, __: OptionsDict, ___: MutableMapping[str, Any]) -> str:
    alert = tokens[index].meta.get("alert")
    if not alert:
        return "<blockquote>\n"
    return f'<blockquote class="admonition {escape(alert.lower())}"><p class="admonition-title">{escape(alert)}</p>\n'


def _footnote_ref(_: Any, tokens: Sequence[Token], index: int, __: OptionsDict, ___: MutableMapping[str, Any]) -> str:
    number, again = tokens[index].meta["id"] + 1, tokens[index].meta.get("subId", 0)
    place = f"fnref{number}" + (f":{again}" if again > 0 else "")
    return f'<sup class="footnote-ref"><a href="#fn{number}" id="{place}">[{number}]</a></sup>'


def _footnote_back(_: Any, tokens: Sequence[Token], index: int, __: OptionsDict, ___: MutableMapping[str, Any]) -> str:
    meta = tokens[index].meta
    again = meta.get("subId", 0)
    sub, place = (f":{again}", f", place {again + 1}") if again > 0 else ("", "")
    return f' <a href="#fnref{meta["id"] + 1}{sub}" aria-label="Back to the text{place}">↩</a>'
