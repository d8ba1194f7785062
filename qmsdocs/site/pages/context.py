"""What every page of a build shares."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from markupsafe import Markup

from qmsdocs.article.render import Block
from qmsdocs.model.finding import Finding
from qmsdocs.model.record import Role
from qmsdocs.model.revision import Revision
from qmsdocs.site.codes import Codes
from qmsdocs.site.duties import Duties, duties, role_address, role_names, roles_shown
from qmsdocs.site.groups import Group, groups_of
from qmsdocs.site.language import OURS, is_english, marked, site_language
from qmsdocs.site.names import hashed
from qmsdocs.site.page import Page, relative
from qmsdocs.site.template import rendered
from qmsdocs.site.texts import Texts
from qmsdocs.think.changes import Change, changes_of
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import STATE_WORDS, Standing
from qmsdocs.view import View

Linked = tuple[str | Markup, str | None]
"""Words, and the address that they lead to from a page (or none)."""


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
    def codes(self) -> Codes:
        return Codes(self.view.qms.library.store)

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
    def all_groups(self) -> Sequence[Group]:
        """Documents by process or folder."""
        return groups_of(self.view)

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """The group (process or folder) of each document by its id; none of what is withdrawn."""
        return {one.id: group for group in self.all_groups for one in group.documents}

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """The register's roles by id, as the audience may see them."""
        return roles_shown(self.view)

    @cached_property
    def role_names(self) -> Mapping[str, str]:
        """The name of each role's page, by the role's id."""
        return role_names(self.roles)

    @cached_property
    def role_pages(self) -> Mapping[str, str]:
        """Address of each role's page, by the role's id."""
        return {role: role_address(name) for role, name in self.role_names.items()}

    @cached_property
    def duties(self) -> tuple[Mapping[str, Duties], list[Standing]]:
        """What documents ask of each role, and the documents that are for everybody."""
        return duties(self.view)

    @cached_property
    def changes(self) -> Sequence[Change]:
        """What came into force or was withdrawn, and what will, in no order. Of documents that have a page, by their
        released revisions that the audience may see; without history nobody knows what came when."""
        view = self.view
        known = (view.qms.standings[id_] for id_ in view.pages if view.has_history and id_ in view.qms.standings)
        return [change for standing in known for change in changes_of(standing) if view.may_see(change.revision)]

    def data(self, make: Callable[[Context], Iterable[tuple[str, str]]]) -> Sequence[tuple[str, str]]:
        """What `make` yields for this build: files beside the pages, (address, text), made once."""
        if make not in self._data:
            self._data[make] = tuple(make(self))
        return self._data[make]

    @cached_property
    def _data(self) -> dict[object, tuple[tuple[str, str], ...]]:
        return {}

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

    def linked(self, document_ids: Iterable[str], address: str) -> list[Linked]:
        """Documents as links in the page at an address; one that has no page is only named."""
        there = ((one, self.view.address(one)) for one in document_ids)
        return [(self.label(one), relative(address, to) if to else None) for one, to in there]

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


_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")


def version_name(standing: Standing, version: str) -> str:
    """A version as it stands in addresses. One that cannot stand there, or differs from another one only by case, gets
    a name made from it."""
    same = [one for one in standing.past.revisions if one.version.lower() == version.lower()]
    safe = len(same) < 2 and _PLAIN.fullmatch(version) and version != "README"
    return version if safe else hashed("v-", version)


def copy_anchor(version: str) -> str:
    """Where in the page of its document stands whether copies of a version are current. It is printed, and so never
    changes, whatever other versions come."""
    return f"qms-v-{version if _PLAIN.fullmatch(version) else hashed('-', version)}"


def revision_address(standing: Standing, version: str) -> str:
    """Where the text of a past revision lies."""
    return f"archive/{_folder(standing)}/{version_name(standing, version)}.html"


def redline_address(standing: Standing, revision: Revision) -> str:
    """Where it stands what a revision changed; a draft has a place that no version can have."""
    name = version_name(standing, revision.version) if revision.released_on else "_draft"
    return f"redlines/{_folder(standing)}/{name}.html"


def _folder(standing: Standing) -> str:
    folder = standing.id.replace(" ", "_")
    if folder.lower() == "index.html":  # there lies the archive's own page; no id begins with `_`
        folder = f"_{folder}"
    return folder


def text_address(view: View, revision: Revision) -> str:
    """Where the text of a released revision is read: the document's own page, or its place in the archive. The document
    has a page."""
    if revision is view.pages[revision.id].shown:
        return address_of(revision.id)
    return revision_address(view.qms.standings[revision.id], revision.version)


def commit_words(revision: Revision) -> str:
    return (revision.commit or "")[:10]


def script_value(value: object) -> str:
    """A value as our script is given it: nothing in it can end the script."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
