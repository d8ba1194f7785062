"""`diff --format html`: one page that stands for itself, with its style; it asks for nothing and links to other hosts
alone."""

from __future__ import annotations

from markupsafe import Markup

from qmsdocs.article.links import Kind, rewrite_links
from qmsdocs.article.redline import redline, redline_html
from qmsdocs.article.stage import language_attributes
from qmsdocs.article.told import figures, sections
from qmsdocs.reports.difference import Difference
from qmsdocs.reports.difference_text import side_words
from qmsdocs.resources import packaged
from qmsdocs.site.template import document_of
from qmsdocs.think.fields import in_words

_HOSTS = ("https://", "http://", "mailto:", "tel:")


def render(found: Difference) -> str:
    html = redline_html(redline(found.parts, found.pieces), found.pieces)
    return document_of(
        "difference",
        id=found.id,
        title=found.new.title,
        old=side_words(found.old, found.states[0]) if found.old else "",
        new=side_words(found.new, found.states[1]),
        summary=found.new.change_summary,
        reason=found.new.text("change_reason"),
        fields=[(one.label, in_words(one.before), in_words(one.after)) for one in found.fields],
        figures=figures(found.summary),
        sections=sections(found.summary.sections),
        text=Markup(rewrite_links(html, _outside)),  # safe: the renderer let only the tags of an allow-list pass
        language=Markup(language_attributes(found.new.text("language"))),
        style=Markup((packaged("assets") / "css" / "87-redline.css").read_text("utf-8")),
    ).rstrip("\n")


def _outside(written: str, _: Kind) -> str | None:
    return written if written.startswith(_HOSTS) else None
