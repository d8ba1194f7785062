"""The generator's configuration: written by us, whole; of the repository's own only what is safe is carried over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from typing import Any

from qmsdocs.model.data import mapping, text
from qmsdocs.model.day import after, said
from qmsdocs.site.generators import Generator
from qmsdocs.site.language import OURS, is_english, site_language
from qmsdocs.site.page import Page, menu_of, staged_path
from qmsdocs.view import View

ASSETS = "assets/qms"


@dataclass(frozen=True, slots=True)
class Configured:
    """The generator's configuration, and the repository's own pictures that it names, by address."""

    values: Mapping[str, Any]
    files: Mapping[str, bytes]

    def text(self, docs_dir: str, site_dir: str) -> str:
        """As mkdocs.yml, beside a folder `overrides`. JSON is YAML."""
        return json.dumps({**self.values, "docs_dir": docs_dir, "site_dir": site_dir}, indent=1, ensure_ascii=True)


def configuration_of(view: View, pages: Sequence[Page], generator: Generator, footer: str) -> Configured:
    """The generator's configuration; of the repository's mkdocs.yml only texts and look are in it. `footer`: HTML that
    stands below every page."""
    look = view.qms.settings.look
    theme = mapping(look.get("theme"))
    pictures = _pictures(view, theme)
    config: dict[str, Any] = {
        "site_name": plain(view.qms.settings.site_name),
        "use_directory_urls": False,
        "theme": {**_theme(view, theme), **{name: address for name, (address, _) in pictures.items()}},
        "plugins": [{"search": {}}, {"offline": {}}],
        "markdown_extensions": [
            "attr_list",
            {"toc": {"permalink": "#", "permalink_title": "Link to this section"}},
        ],
        "extra": {
            "generator": False,
            "feed": "changes.atom",
            "foot": list(_foot(view, pages)),
            "polyfills": [f"{ASSETS}/iframe-worker.js"],
        },
        "extra_css": [f"{ASSETS}/qms.css"],
        "extra_javascript": [f"{ASSETS}/qms.js"],
        "nav": [{plain(page.menu): staged_path(page.address)} for page in menu_of(pages)],
        "not_in_nav": "/*\n/*/\n",
        "validation": {
            "absolute_links": "ignore",
            "unrecognized_links": "ignore",
            "links": {"not_found": "ignore", "anchors": "ignore"},
        },
    }
    if view.site_url:
        config["site_url"] = view.site_url
    if isinstance(look.get("site_description"), str):
        config["site_description"] = plain(text(look["site_description"]))
    config["copyright"] = footer
    return Configured(generator.adjusted(config), dict(pictures.values()))


def _theme(view: View, theme: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": "material",
        "custom_dir": "overrides",
        "font": False,
        "language": site_language(view),
        "features": ["navigation.tabs", "toc.follow", "search.highlight"],
        "palette": _palette(theme),
        "icon": {"logo": "material/file-certificate-outline", **mapping(theme.get("icon"))},
    }


def footer_of(view: View) -> str:
    """What stands below every page."""
    own = escape(plain(text(view.qms.settings.look.get("copyright"))))
    made = escape(_made(view))
    ours = made if is_english(site_language(view)) else f'<span lang="{OURS}" dir="ltr">{made}</span>'
    return " · ".join(filter(None, [ours, own]))


def _made(view: View) -> str:
    """What stands below every page: for which day, from what, for whom."""
    commit = view.qms.commit if view.has_history and not view.preview else None
    source = f"commit {commit[:10]}" if commit else "the work tree" if view.preview else "files without history"
    if view.qms.asked_from:
        return f"The site of {said(view.qms.day)}, made later; not the site of today · {source} · {view.audience} site"
    again = said(after(view.qms.day, view.qms.settings.check_again_days))
    return f"As computed on {said(view.qms.day)}; check again after {again} · {source} · {view.audience} site"


def _foot(view: View, pages: Sequence[Page]) -> Iterator[dict[str, str]]:
    """Links at the foot of every page; also of those that have no section of their own for what is wrong."""
    yield from ({"address": page.address, "words": plain(page.foot)} for page in pages if page.foot)
    if view.qms.settings.feedback:
        yield {"address": "about.html#qms-feedback", "words": "Something is wrong?"}


def _palette(theme: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Light and dark, by the device's setting at first; colours of the theme where the repository names them."""
    chosen = {"primary": "custom", "accent": "custom", **mapping(theme.get("palette"))}

    def scheme(media: str, name: str, icon: str, words: str) -> dict[str, Any]:
        return {"media": media, "scheme": name, **chosen, "toggle": {"icon": icon, "name": words}}

    return [
        scheme("(prefers-color-scheme: light)", "default", "material/weather-night", "Switch to dark"),
        scheme("(prefers-color-scheme: dark)", "slate", "material/weather-sunny", "Switch to light"),
    ]


def _pictures(view: View, theme: Mapping[str, Any]) -> dict[str, tuple[str, bytes]]:
    """The repository's own logo and favicon: address and bytes. That they are harmless pictures is known by now."""
    found = {}
    for name in ("logo", "favicon"):
        if path := text(theme.get(name)):
            found[name] = (f"{ASSETS}/{name}{PurePosixPath(path).suffix.lower()}", view.qms.snapshot.read(path))
    return found


def plain(value: str) -> str:
    """A text that the generator's templates may print unescaped, in text and in attributes, without becoming markup,
    or a mark of a frame."""
    shown = value.replace("<", "‹").replace(">", "›").replace('"', "”").replace("QMSFRAME", "QMS FRAME")
    return re.sub(r"&(?=#?\w+;)", "& ", " ".join(shown.split()))
