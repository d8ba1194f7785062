"""A text of a register as HTML: nobody's markup, nothing that hides or turns what is read, readable however long."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from qmsdocs.model.day import day_of
from qmsdocs.read.shape import Shape
from qmsdocs.site.language import OURS, is_english
from qmsdocs.site.pages.context import Context
from qmsdocs.site.sheet import CONTROL

LONG = 600
"""Longer texts show their beginning; the whole opens below it."""
_UNBROKEN = re.compile(r"\S{30}")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def scalar(written: str, shape: Shape) -> Markup:
    """A value in the way that its schema asks for: a day, a web address, one of a few words; else as words."""
    kind = shape.said("format")
    day = day_of(written) if kind == "date" else None
    if day:
        return Markup('<time datetime="%s">%s</time>') % (day.isoformat(), day.isoformat())
    if kind == "uri" and _is_web(written):
        return Markup('<a href="%s">%s</a>') % (written, words(written))
    return words(re.sub("[-_]", " ", written) if written in shape.choices() else written)


def words(written: str) -> Markup:
    """Paragraphs stay apart; a long text opens, one without blanks breaks, one from right to left runs so."""
    shown = clean(written).strip()
    whole = _paragraphs(shown)
    if len(shown) > LONG:
        start = " ".join(shown[:200].split())
        whole = Markup("<details><summary>%s …</summary> %s</details>") % (start, whole)
    if _UNBROKEN.search(shown):
        whole = Markup('<div class="qms-break">%s</div>') % whole
    return Markup('<div dir="auto">%s</div>') % whole if _RIGHT_TO_LEFT.search(shown) else whole


def clean(written: str) -> str:
    """A text without what nobody can see and may turn the order of what is read."""
    return CONTROL.sub("\ufffd", written)


def ours(context: Context, said: str) -> Markup:
    """Our own words among those of a register on a site of another language."""
    return escape(said) if is_english(context.language) else Markup('<span lang="%s">%s</span>') % (OURS, said)


def _paragraphs(written: str) -> Markup:
    parts = [Markup("<br> ").join(one.strip().split("\n")) for one in re.split(r"\n\s*\n", written)]
    return parts[0] if len(parts) == 1 else Markup(" ").join(Markup("<p>%s</p>") % one for one in parts)


def _is_web(written: str) -> bool:
    try:
        return urlsplit(written).scheme in ("http", "https") and not re.search(r"[\s\\]", written)
    except ValueError:
        return False
