"""Bare addresses in a text become links, as on GitHub: `https://example.org/x.` without the full stop."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_ADDRESS = re.compile(r"(?<![\w/])https?://[^\s<>\"“”]+", re.IGNORECASE)
_OPENS, _CLOSES = re.compile(r"<a[\s>]", re.IGNORECASE), re.compile(r"</a\s*>", re.IGNORECASE)


def bare_links(state: StateCore) -> None:
    """A rule of markdown-it's core, to be run after `inline`."""
    for token in state.tokens:
        if token.type == "inline" and "://" in token.content:
            token.children = list(_linked(state, token.children or []))


def _linked(state: StateCore, children: list[Token]) -> Iterator[Token]:
    inside = 0
    for child in children:
        opens = child.type == "link_open" or (child.type == "html_inline" and _OPENS.match(child.content))
        closes = child.type == "link_close" or (child.type == "html_inline" and _CLOSES.match(child.content))
        inside += bool(opens) - bool(closes)
        if child.type == "text" and inside <= 0 and "://" in child.content:
            yield from _parts(state, child)
        else:
            yield child


def _parts(state: StateCore, token: Token) -> Iterator[Token]:
    end = 0
    for found in _ADDRESS.finditer(token.content):
        address = _without_end(found[0])
        target = state.md.normalizeLink(address)
        if address.endswith("//") or not state.md.validateLink(target):
            continue
        yield _text(token, token.content[end : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": target}, level=token.level, markup="linkify", info="auto")
        yield _text(token, address)
        yield Token("link_close", "a", -1, level=token.level, markup="linkify", info="auto")
        end = found.start() + len(address)
    yield _text(token, token.content[end:])


def _text(token: Token, words: str) -> Token:
    return Token("text", "", 0, content=words, level=token.level)


def _without_end(address: str) -> str:
    """Punctuation at the end belongs to the sentence, and so does a bracket that was opened before the address."""
    spare = address.count(")") - address.count("(")
    end = len(address)
    while end and (address[end - 1] in "?!.,:;*_~'|" or (address[end - 1] == ")" and spare > 0)):
        spare -= address[end - 1] == ")"
        end -= 1
    return address[:end]
