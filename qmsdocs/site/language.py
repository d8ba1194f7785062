"""Languages on one page: the site's, a document's, and our own, which is English."""

from __future__ import annotations

from markupsafe import Markup

from qmsdocs.article.stage import language_attributes
from qmsdocs.model.data import mapping, text
from qmsdocs.view import View

OURS = "en"


def site_language(view: View) -> str:
    """The language that the frame speaks."""
    return text(mapping(view.qms.settings.look.get("theme")).get("language")) or OURS


def is_english(language: str) -> bool:
    return language.split("-")[0].lower() == OURS


def marked(words: str, language: str) -> Markup:
    """Words of a document within our own, which are English: with their language, and apart from the direction of
    what stands around them."""
    if not words:
        return Markup("")
    attributes = "" if is_english(language) else language_attributes(language)
    return Markup("<bdi{}>{}</bdi>").format(Markup(attributes), words) if attributes else Markup("{}").format(words)
