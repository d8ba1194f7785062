"""Templates: everything in them is escaped, unless it is HTML that we made."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from qmsdocs.article.render import Block
from qmsdocs.model.day import day_of, said
from qmsdocs.resources import packaged

_HEADING = re.compile(r'^<h([2-4]) id="([^"]+)">(.*)</h\1>$', re.MULTILINE)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(packaged("templates")),
        autoescape=True,
        auto_reload=False,  # else each use looks whether the file has changed
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = shown_day
    return environment


def shown_day(value: date | str | None) -> str:
    """A day as people write it, with the exact date behind it; other text as it is."""
    day = day_of(value) if isinstance(value, str) else value
    if day is None:
        return escape(value or "")
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), said(day))


def rendered(name: str, **values: Any) -> list[Block]:
    """A template as blocks: lines that are a heading with an id stand apart, for the table of contents."""
    html = _environment().get_template(f"{name}.html").render(**values)
    return list(blocks_of(html))


def document_of(name: str, **values: Any) -> str:
    """A template that is a whole document by itself."""
    return _environment().get_template(f"{name}.html").render(**values)


def blocks_of(html: str) -> list[Block]:
    found: list[Block] = []
    end = 0
    for heading in _HEADING.finditer(html):
        found += _html(html[end : heading.start()])
        text = re.sub(r"<[^>]*>", "", heading[3])
        found.append(Block("heading", heading[3], int(heading[1]), Markup(text).unescape(), heading[2]))
        end = heading.end()
    return found + _html(html[end:])


def _html(html: str) -> list[Block]:
    return [Block("html", html.strip())] if html.strip() else []
