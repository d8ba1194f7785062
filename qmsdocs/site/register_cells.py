"""Values of registers, whatever they are, as HTML for a page and as text for a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from qmsdocs.model.day import day_of
from qmsdocs.read.shape import Shape
from qmsdocs.site.language import OURS, is_english
from qmsdocs.site.page import relative
from qmsdocs.site.pages.context import Context
from qmsdocs.site.register_refs import Ref, References, referred
from qmsdocs.site.register_rows import field_words
from qmsdocs.site.sheet import CONTROL

LONG = 600
"""Longer texts show their beginning; the whole opens below it."""
DEEP = 6
"""Levels of lists and groups in a cell; what lies deeper is shown as text."""
_UNBROKEN = re.compile(r"\S{30}")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


@dataclass(frozen=True)
class Cells:
    """Shows values in the page at an address. `standard`: what the row's clauses belong to where they do not say."""

    context: Context
    address: str

    @cached_property
    def refs(self) -> References:
        return References(self.context)

    def html(self, name: str, value: Any, shape: Shape, standard: str = "", depth: int = 0) -> Markup:
        if isinstance(value, list | dict) and depth >= DEEP:
            return self._words(self.text(name, value, shape, standard))
        if isinstance(value, dict):
            return self._pairs(value, shape, standard, depth)
        if isinstance(value, list):
            return self._list(name, value, shape, standard, depth)
        if isinstance(value, bool):
            return self._ours("yes" if value else "no")
        kinds = referred(name, shape)
        written = "" if value is None else str(value)
        return (
            self._linked(self.refs.of(written, kinds, standard)) if kinds and written else self._scalar(written, shape)
        )

    def _list(self, name: str, values: list[Any], shape: Shape, standard: str, depth: int) -> Markup:
        shown = [self.html(name, one, _item(shape), standard, depth + 1) for one in values]
        if len(shown) == 1:
            return shown[0]
        if all(not isinstance(one, list | dict) and len(str(one)) <= 40 for one in values):
            return Markup("; ").join(shown)
        return Markup("<ul>%s</ul>") % (Markup(" ").join(Markup("<li>%s</li>") % (one,) for one in shown),)

    def _pairs(self, value: dict[str, Any], shape: Shape, standard: str, depth: int) -> Markup:
        pairs = (
            Markup('<li><span class="qms-quiet">%s:</span> %s</li>')
            % (
                clean(field_words(name, shape.field(name))),
                self.html(name, one, shape.field(name), standard, depth + 1),
            )
            for name, one in _ordered(value, shape)
        )
        return Markup("<ul>%s</ul>") % (Markup(" ").join(pairs),)

    def _linked(self, ref: Ref) -> Markup:
        words = ref.words
        if ref.address:
            words = Markup('<a href="%s">%s</a>') % (
                relative(self.address, ref.address),
                words,
            )
        return words + Markup(" ") + self._beside(ref) if ref.beside else words

    def _beside(self, ref: Ref) -> Markup:
        return Markup('<span class="qms-quiet">%s</span>') % (clean(ref.beside),)

    def _scalar(self, written: str, shape: Shape) -> Markup:
        kind = shape.said("format")
        day = day_of(written) if kind == "date" else None
        if day:
            return Markup('<time datetime="%s">%s</time>') % (day.isoformat(), day.isoformat())
        if kind == "uri" and _is_web(written):
            return Markup('<a href="%s">%s</a>') % (
                written,
                self._words(written),
            )
        return self._words(_choice(written, shape))

    def _words(self, written: str) -> Markup:
        shown = clean(written).strip()
        whole = _paragraphs(shown)
        if len(shown) > LONG:
            start = " ".join(shown[:200].split())
            whole = Markup("<details><summary>%s …</summary>%s</details>") % (
                start,
                whole,
            )
        if _UNBROKEN.search(shown):
            whole = Markup('<div class="qms-break">%s</div>') % (whole,)
        return Markup('<div dir="auto">%s</div>') % (whole,) if _RIGHT_TO_LEFT.search(shown) else whole

    def _ours(self, words: str) -> Markup:
        return ours(self.context, words)

    def text(self, name: str, value: Any, shape: Shape, standard: str = "") -> str:
        """In one line or a few, for spreadsheets and for sorting."""
        if isinstance(value, dict):
            pairs = ((key, self.text(key, one, shape.field(key), standard)) for key, one in _ordered(value, shape))
            return ", ".join(f"{key}: {one}" for key, one in pairs)
        if isinstance(value, list):
            return "; ".join(self.text(name, one, _item(shape), standard) for one in value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        kinds = referred(name, shape)
        written = "" if value is None else str(value)
        return self.refs.of(written, kinds, standard).plain if kinds and written else written


def ours(context: Context, words: str) -> Markup:
    """Our own words among those of a register on a site of another language."""
    return (
        escape(words)
        if is_english(context.language)
        else Markup('<span lang="%s">%s</span>')
        % (
            OURS,
            words,
        )
    )


def clean(written: str) -> str:
    """A text without what nobody can see and may turn the order of what is read."""
    return CONTROL.sub("\ufffd", written)


def _item(shape: Shape) -> Shape:
    """What is said of a list's items: where the list itself says to what they refer, that holds for each."""
    return shape.item if shape.item.refers or not shape.refers else shape


def _ordered(value: dict[str, Any], shape: Shape) -> Iterator[tuple[str, Any]]:
    """The fields of a group that say something, in the order of the schema."""
    names = (*(name for name in shape.names if name in value), *(name for name in value if name not in shape.names))
    return ((name, value[name]) for name in names if value[name] not in (None, "", [], {}))


def _choice(written: str, shape: Shape) -> str:
    """One of the schema's words, as people write it: `in-progress` is “in progress”."""
    return re.sub("[-_]", " ", written) if written in shape.choices() else written


def _paragraphs(written: str) -> Markup:
    parts = [Markup("<br>").join(one.strip().split("\n")) for one in re.split(r"\n\s*\n", written)]
    return escape(parts[0]) if len(parts) == 1 else Markup("").join(Markup("<p>%s</p>") % (one,) for one in parts)


def _is_web(written: str) -> bool:
    try:
        return urlsplit(written).scheme in ("http", "https") and not re.search(r"[\s\\]", written)
    except ValueError:
        return False
