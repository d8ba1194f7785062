"""Markdown → tokens: CommonMark with GitHub's extensions, and guards against texts made to take for ever."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from qmsdocs.article.bare import bare_links

NESTING = 60
_INLINE_LIMIT = 300
"""Opening brackets, or a tenth of the stars, in one paragraph: more than any real text has, and quadratic to parse."""
_COLUMNS = 200
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)")
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)


class Problem(Exception):
    """A text that is too complex to be shown as Markdown; it is shown as it was typed."""


def tokens_of(body: str, env: MutableMapping[str, Any]) -> list[Token]:
    """The tokens of a text. Raises Problem for one that is too complex; any Unicode text is accepted."""
    text = _CONTROL.sub("\ufffd", body)
    if any(line.count("|") > _COLUMNS for line in text.split("\n") if len(line) > _COLUMNS):
        raise Problem(f"A table has more than {_COLUMNS} columns.")
    try:
        return parser().parse(text, env)
    except RecursionError:
        raise Problem("The text is nested too deeply.") from None


@cache
def parser() -> MarkdownIt:
    """CommonMark with what is read beside it; made once."""
    md = MarkdownIt("commonmark", {"maxNesting": NESTING}).enable(["table", "strikethrough"])
    md.use(footnote_plugin).use(deflist_plugin).use(admon_plugin)
    md.core.ruler.at("inline", _inline)
    md.core.ruler.after("inline", "qms_alerts", _alerts)
    md.core.ruler.after("qms_alerts", "qms_tasks", _tasks)
    md.core.ruler.after("qms_tasks", "qms_bare_links", bare_links)
    return md


def _inline(state: StateCore) -> None:
    """As markdown-it's own rule, but a paragraph made to be slow stays plain text."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = token.children or []
        if _too_complex(token.content):
            token.children.append(Token("text", "", 0, content=token.content))
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _too_complex(content: str) -> bool:
    if len(content) < _INLINE_LIMIT:
        return False
    marks = content.count("*") + content.count("_") + content.count("~") + content.count("<")
    backticks = content.count("`")
    return content.count("[") > _INLINE_LIMIT or marks > 10 * _INLINE_LIMIT or backticks > 10 * _INLINE_LIMIT


def _alerts(state: StateCore) -> None:
    """`> [!NOTE]` becomes a note with its title in words."""
    tokens = state.tokens
    for index in range(len(tokens) - 2):
        if tokens[index].type != "blockquote_open" or tokens[index + 2].type != "inline":
            continue
        inline = tokens[index + 2]
        found = _ALERT.match(inline.content)
        if found and inline.children:
            kind = found[1].lower()
            tokens[index].attrSet("class", f"admonition {kind}")
            tokens[index].meta["alert"] = kind.capitalize()
            inline.content = inline.content[found.end() :]
            inline.children = _without_first_line(inline.children)


def _without_first_line(children: list[Token]) -> list[Token]:
    for index, child in enumerate(children):
        if child.type in ("softbreak", "hardbreak"):
            return children[index + 1 :]
    return []


def _tasks(state: StateCore) -> None:
    """`- [ ] task` becomes “Not done: task”: words that everybody hears and sees, no control that does nothing."""
    tokens = state.tokens
    for index, token in enumerate(tokens[:-2]):
        inline = tokens[index + 2]
        if token.type != "list_item_open" or inline.type != "inline" or not inline.children:
            continue
        first = inline.children[0]
        found = _TASK.match(first.content) if first.type == "text" else None
        if found:
            said = "Not done: " if found[1] == " " else "Done: "
            first.content = said + first.content[found.end() :]
