"""An allow-list for HTML: what is not named here does not reach a page."""

from __future__ import annotations

import re

import nh3

from qmsdocs.article.links import missing_image
from qmsdocs.article.slug import allowed_id

_NAMES = """
    a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span
    strong sub summary sup table tbody td tfoot th thead time tr u ul var
"""
_TAGS = frozenset(_NAMES.split())
_EVERYWHERE = {"id", "class", "lang", "dir", "title", "role", "tabindex", "aria-label", "aria-hidden"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": _EVERYWHERE,
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "scope", "align"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "col": {"span"},
    "details": {"open"},
    "del": {"datetime"},
    "ins": {"datetime"},
}
_CLASSES = re.compile(
    r"admonition(-title)?|note|tip|important|warning|caution|danger|info|example|abstract|success|question|failure|bug|quote|"
    r"qms-(scroll|table)|language-[A-Za-z0-9]+|footnotes(-sep|-list)?|footnote-(item|ref|backref)|rtl|center"
)
_ROLES = {"region", "note", "presentation", "list", "listitem"}
_HOST = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|[/\\]{2})")
_WORDLESS_IMAGE = re.compile(r"<img(?![^>]* alt=)")
_EMPTY_IMAGE = re.compile(r'<img(?![^>]* src=)((?:\s+[a-z-]+="[^"]*")*)\s*>')


def cleaned(html: str, taken: set[str]) -> str:
    """Safe HTML. An author's id stands once and never where a heading has it; `taken` grows by those that stay.

    Images of other hosts lose their address and are shown as their words.
    """

    if "<" not in html:
        return html  # words alone, as most headings are

    def keep(tag: str, name: str, value: str) -> str | None:
        if name in ("id", "name"):
            return _keep_id(value, taken)
        if name == "class":
            return " ".join(word for word in value.split() if _CLASSES.fullmatch(word)) or None
        if name == "role":
            return value if value in _ROLES else None
        if name == "tabindex":
            return value if value == "0" else None
        if name == "src":
            return None if _HOST.match(value) else value
        return value

    safe = nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags={"script", "style", "template", "iframe", "object", "embed", "noscript", "svg", "math"},
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    if "<img" in safe:  # without words an image is taken for decoration: a check result says so to its author
        safe = _EMPTY_IMAGE.sub(lambda tag: missing_image(tag[1]), safe)
        safe = _WORDLESS_IMAGE.sub('<img alt=""', safe)
    return safe


def _keep_id(value: str, taken: set[str]) -> str | None:
    if not allowed_id(value) or value in taken:
        return None
    taken.add(value)
    return value
