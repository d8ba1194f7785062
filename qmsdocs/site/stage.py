"""Staging: pages as Markdown that holds our HTML, and the generator configuration that we write."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from qmsdocs.article.stage import language_attributes, one_block, staged_heading
from qmsdocs.model.data import mapping, text
from qmsdocs.resources import packaged
from qmsdocs.site.generator import has_language
from qmsdocs.site.page import Page
from qmsdocs.think.days import said
from qmsdocs.view import View

ASSETS = "assets/qms"
SHELL = "archive/_/shell"
"""No id begins with `_`, so no document lies there."""
SHELL_TITLE, SHELL_BODY = "QMSSHELLTITLE", "QMSSHELLBODY"


def stage(view: View, pages: Iterable[Page], folder: Path) -> None:
    """Write the staged tree into an empty folder: Markdown, our assets, the frame for archive pages."""
    for page in pages:
        if page.frame == "generator":
            write(folder / staged_path(page.address), staged(page))
    write(
        folder / f"{SHELL}.md",
        f"---\ntitle: {SHELL_TITLE}\nsearch:\n  exclude: true\nhide: [navigation]\nrobots: noindex\n---\n\n"
        f"<div><h1>{SHELL_TITLE}</h1></div>\n\n<div>{SHELL_BODY}</div>\n",
    )
    shutil.copytree(packaged("assets"), folder / ASSETS)


def staged_path(address: str) -> str:
    """Where a page is staged. README.md would become the folder's index: it is staged under another name."""
    stem = address.removesuffix(".html")
    return (f"{stem}_" if stem.endswith("/README") else stem) + ".md"


def staged(page: Page) -> str:
    """A page as the generator's Markdown."""
    hide = ["navigation", *([] if page.contents else ["toc"])]
    front: dict[str, Any] = {"title": plain(page.title), "hide": hide, "kind": page.kind}
    if not page.search:
        front["search"] = {"exclude": True}
    if not page.robots:
        front["robots"] = "noindex"
    if page.css:
        front["page_css"] = page.css
    parts = [
        f"---\n{json.dumps(front, ensure_ascii=True)}\n---",
        one_block(f"<h1>{escape(page.heading or page.title)}</h1>"),
    ]
    for block in page.blocks():
        language = language_attributes(block.language)
        if block.kind == "heading":
            parts.append(staged_heading(block.level, block.text, block.anchor, language))
        else:
            parts.append(one_block(block.html, language))
    return "\n\n".join(parts) + "\n"


def configuration(view: View, site: Path, pages: Path, overrides: Path) -> str:
    """The generator's configuration. JSON is YAML; of the repository's mkdocs.yml only texts and look are in it."""
    look = view.qms.settings.look
    theme = mapping(look.get("theme"))
    config: dict[str, Any] = {
        "site_name": plain(view.qms.settings.site_name),
        "docs_dir": str(pages),
        "site_dir": str(site),
        "use_directory_urls": False,
        "theme": {
            "name": "material",
            "custom_dir": str(overrides),
            "font": False,
            "language": _language(theme),
            "features": ["navigation.tabs", "toc.follow", "search.highlight"],
            "palette": _palette(theme),
            "icon": {"logo": "material/file-certificate-outline"},
        },
        "plugins": [{"search": {}}, {"offline": {}}],
        "markdown_extensions": [
            "attr_list",
            {"toc": {"permalink": "#", "permalink_title": "Link to this section"}},
        ],
        "extra": {"generator": False, "polyfills": [f"{ASSETS}/iframe-worker.js"]},
        "extra_css": [f"{ASSETS}/qms.css"],
        "extra_javascript": [f"{ASSETS}/jump.js", f"{ASSETS}/qms.js"],
        "nav": navigation(view),
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
    config["copyright"] = " · ".join(filter(None, [escape(_made(view)), escape(plain(text(look.get("copyright"))))]))
    return json.dumps(config, indent=1, ensure_ascii=True)


def _made(view: View) -> str:
    """What stands below every page: for which day, from what, for whom."""
    commit = view.qms.commit if view.has_history and not view.preview else None
    source = f"commit {commit[:10]}" if commit else "the work tree" if view.preview else "files without history"
    return f"As of {said(view.qms.day)} · {source} · {view.audience} site"


def navigation(view: View) -> list[dict[str, str]]:
    """At most ten entries; documents are found by search, the jump and the master list."""
    standards = [
        {coverage.catalogue.reference: f"standards/{standard}.md"}
        for standard, coverage in list(view.qms.coverage.items())[:6]
    ]
    return [{"Home": "index.md"}, {"Master list": "master-list.md"}, *standards, {"About this site": "about.md"}]


def _palette(theme: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Light and dark, by the device's setting at first; colours of the theme where the repository names them."""
    given = theme.get("palette")
    first = mapping(given[0]) if isinstance(given, list) and given else mapping(given)
    colours = {
        key: text(first[key]) for key in ("primary", "accent") if text(first.get(key)).replace(" ", "").isalpha()
    }
    chosen = {"primary": "custom", "accent": "custom", **colours}

    def scheme(media: str, name: str, icon: str, words: str) -> dict[str, Any]:
        return {"media": media, "scheme": name, **chosen, "toggle": {"icon": icon, "name": words}}

    return [
        scheme("(prefers-color-scheme: light)", "default", "material/weather-night", "Switch to dark"),
        scheme("(prefers-color-scheme: dark)", "slate", "material/weather-sunny", "Switch to light"),
    ]


def _language(theme: Mapping[str, Any]) -> str:
    language = text(theme.get("language"))
    return language if has_language(language) else "en"


def plain(value: str) -> str:
    """A text that the generator's templates may print unescaped, in text and in attributes, without becoming markup."""
    shown = value.replace("<", "‹").replace(">", "›").replace('"', "”")
    return re.sub(r"&(?=#?\w+;)", "& ", " ".join(shown.split()))


def write(path: Path, content: str) -> None:
    """A text file, its folders made, the same bytes on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8", "replace"))
