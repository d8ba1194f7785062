"""Values of registers, whatever they are, as HTML for a page and as text for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from qmsdocs.read.shape import Shape
from qmsdocs.site.page import relative
from qmsdocs.site.pages.context import Context
from qmsdocs.site.registers.refs import Ref, References, referred
from qmsdocs.site.registers.rows import field_words
from qmsdocs.site.registers.words import clean, ours, scalar, words

DEEP = 6
"""Levels of lists and groups in a cell; what lies deeper is shown as text."""


@dataclass(frozen=True)
class Cells:
    """Shows values in the page at an address. `standard`: what the row's clauses belong to where they do not say."""

    context: Context
    address: str

    @cached_property
    def refs(self) -> References:
        return References(self.context)

    def html(self, name: str, value: Any, shape: Shape, standard: str = "", depth: int = 0) -> Markup:
        if self._hidden(name, value, shape):
            return Markup("")
        if isinstance(value, list | dict) and depth >= DEEP:
            return words(self.text(name, value, shape, standard))
        if isinstance(value, dict):
            return self._pairs(value, shape, standard, depth)
        if isinstance(value, list):
            return self._list(name, value, shape, standard, depth)
        if isinstance(value, bool):
            return ours(self.context, "yes" if value else "no")
        kinds = referred(name, shape)
        written = "" if value is None else str(value)
        if kinds and written:
            return self._linked(self.refs.of(written, kinds, standard))
        return scalar(written, shape)

    def _hidden(self, name: str, value: Any, shape: Shape) -> bool:
        """A group of fields where an id was expected may say anything, a person's name too: the public is not told."""
        return self.context.view.public and isinstance(value, dict) and bool(referred(name, shape))

    def _list(self, name: str, values: list[Any], shape: Shape, standard: str, depth: int) -> Markup:
        shown = [self.html(name, one, _item(shape), standard, depth + 1) for one in values]
        if len(shown) == 1:
            return shown[0]
        if all(not isinstance(one, list | dict) and len(str(one)) <= 40 for one in values):
            return Markup("; ").join(shown)
        return _listed(Markup("<li>%s</li>") % one for one in shown)

    def _pairs(self, value: dict[str, Any], shape: Shape, standard: str, depth: int) -> Markup:
        fields = ((name, one, shape.field(name)) for name, one in _ordered(value, shape))
        shown = (
            (clean(field_words(name, below)), self.html(name, one, below, standard, depth + 1))
            for name, one, below in fields
        )
        return _listed(Markup('<li><span class="qms-quiet">%s:</span> %s</li>') % pair for pair in shown)

    def _linked(self, ref: Ref) -> Markup:
        shown = ref.words
        if ref.address:
            shown = Markup('<a href="%s">%s</a>') % (relative(self.address, ref.address), shown)
        beside = Markup(' <span class="qms-quiet">%s</span>') % clean(ref.beside) if ref.beside else Markup("")
        return shown + beside

    def text(self, name: str, value: Any, shape: Shape, standard: str = "") -> str:
        """In one line or a few, for spreadsheets and for sorting."""
        if self._hidden(name, value, shape):
            return ""
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


def _listed(items: Iterable[Markup]) -> Markup:
    return Markup("<ul>%s</ul>") % Markup(" ").join(items)


def _item(shape: Shape) -> Shape:
    """What is said of a list's items: where the list itself says to what they refer, that holds for each."""
    return shape.item if shape.item.refers or not shape.refers else shape


def _ordered(value: dict[str, Any], shape: Shape) -> Iterator[tuple[str, Any]]:
    """The fields of a group that say something, in the order of the schema."""
    names = (*(name for name in shape.names if name in value), *(name for name in value if name not in shape.names))
    return ((name, value[name]) for name in names if value[name] not in (None, "", [], {}))
