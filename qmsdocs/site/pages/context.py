"""What every page of a build shares."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from markupsafe import Markup

from qmsdocs.article.render import Block
from qmsdocs.model.finding import Finding
from qmsdocs.model.revision import Revision
from qmsdocs.site.duties import role_address, role_names, roles_shown
from qmsdocs.site.groups import Group, groups_of
from qmsdocs.site.language import OURS, is_english, marked, site_language
from qmsdocs.site.page import Page, relative
from qmsdocs.site.template import rendered
from qmsdocs.site.texts import Texts
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import STATE_WORDS, Standing
from qmsdocs.view import View


@dataclass(frozen=True)
class Context:
    """A build: the view, its findings, whether it is published in spite of errors, and the texts of its documents."""

    view: View
    findings: Sequence[Finding]
    forced: bool = False
    generator: str = "mkdocs"
    """What frames the pages, by the name that `--generator` takes."""
    site: list[Page] = field(default_factory=list, compare=False)
    """All pages of the site, entered by the registry before any is rendered: a page may name others that are there."""

    @cached_property
    def texts(self) -> Texts:
        return Texts(self.view)

    @cached_property
    def results(self) -> Mapping[str, Sequence[Finding]]:
        """The findings by the path of their file."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.place.path, []).append(finding)
        return found

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Of all pages. To be asked for only when pages are rendered: by then all are known."""
        return frozenset(page.address for page in self.site)

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """The group (process or folder) of each document by its id; none of what is withdrawn."""
        return {one.id: group for group in groups_of(self.view) for one in group.documents}

    @cached_property
    def role_pages(self) -> Mapping[str, str]:
        """Address of each role's page, by the role's id."""
        return {role: role_address(name) for role, name in role_names(roles_shown(self.view)).items()}

    @cached_property
    def language(self) -> str:
        """The site's: that of the frame, and of texts that name none."""
        return site_language(self.view)

    def language_of(self, revision: Revision) -> str:
        """Of a text's heading; empty where nothing need be said, on an English site."""
        return revision.text("language") or ("" if is_english(self.language) else self.language)

    def own(self, revision: Revision, words: str) -> Markup:
        """Words of a document among ours, in its own language."""
        return marked(words, revision.text("language") or self.language)

    def title(self, revision: Revision) -> Markup:
        """A document's title among our words."""
        return self.own(revision, revision.title)

    def label(self, document_id: str) -> Markup:
        """Id and title of a document, or that it is an internal document, among our words."""
        standing = self.view.pages.get(document_id)
        named = Markup("{} {}").format(document_id, self.title(standing.shown)) if standing else None
        return named or Markup("{}").format(self.view.label(document_id))

    def full_address(self, address: str) -> str:
        """The address as it is written on paper: with the site's own where the settings name it."""
        return self.view.site_url + address

    def blocks(self, template: str, address: str, **values: Any) -> list[Block]:
        """A template rendered for the page at an address, with what all templates may use. Their words are English,
        which is said where the site speaks another language."""
        shared = {
            "view": self.view,
            "forced": self.forced,
            "words": STATE_WORDS,
            "titled": self.title,
            "address": self.full_address(address),
            "link": lambda to: relative(address, to),
        }
        made = rendered(template, **{**shared, **values})
        return made if is_english(self.language) else [replace(block, language=OURS) for block in made]


def revision_address(standing: Standing, version: str) -> str:
    """Where the text of a past revision lies. A version that cannot stand in an address, or differs from another one
    only by case, gets a name made from it."""
    folder = standing.id.replace(" ", "_")
    if folder.lower() == "index.html":  # there lies the archive's own page; no id begins with `_`
        folder = f"_{folder}"
    same = [one for one in standing.past.revisions if one.version.lower() == version.lower()]
    safe = len(same) < 2 and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}", version) and version != "README"
    name = version if safe else "v-" + hashlib.sha256(version.encode()).hexdigest()[:12]
    return f"archive/{folder}/{name}.html"


def text_address(view: View, revision: Revision) -> str:
    """Where the text of a released revision is read: the document's own page, or its place in the archive. The document
    has a page."""
    if revision is view.pages[revision.id].shown:
        return address_of(revision.id)
    return revision_address(view.qms.standings[revision.id], revision.version)


def commit_words(revision: Revision) -> str:
    return (revision.commit or "")[:10]
