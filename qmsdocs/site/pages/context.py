"""What every page of a build shares."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from qmsdocs.article.render import Block
from qmsdocs.model.finding import Finding
from qmsdocs.model.revision import Revision
from qmsdocs.site.page import Page, relative
from qmsdocs.site.template import rendered
from qmsdocs.site.texts import Texts
from qmsdocs.think.lifecycle import STATE_WORDS, Standing
from qmsdocs.view import View


@dataclass(frozen=True)
class Context:
    """A build: the view, its findings, whether it is published in spite of errors, and the texts of its documents."""

    view: View
    findings: Sequence[Finding]
    forced: bool = False
    site: list[Page] = field(default_factory=list, compare=False)
    """All pages of the site, entered by the registry before any is rendered: a page may name others that are there."""

    @cached_property
    def texts(self) -> Texts:
        return Texts(self.view)

    def full_address(self, address: str) -> str:
        """The address as it is written on paper: with the site's own where the settings name it."""
        return self.view.site_url + address

    def blocks(self, template: str, address: str, **values: Any) -> list[Block]:
        """A template rendered for the page at an address, with what all templates may use."""
        shared = {
            "view": self.view,
            "forced": self.forced,
            "words": STATE_WORDS,
            "address": self.full_address(address),
            "link": lambda to: relative(address, to),
        }
        return rendered(template, **{**shared, **values})


def revision_address(standing: Standing, version: str) -> str:
    """Where the text of a past revision lies. A version that cannot stand in an address, or differs from another one
    only by case, gets a name made from it."""
    folder = standing.id.replace(" ", "_")
    same = [one for one in standing.past.revisions if one.version.lower() == version.lower()]
    safe = len(same) < 2 and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}", version) and version != "README"
    name = version if safe else "v-" + hashlib.sha256(version.encode()).hexdigest()[:12]
    return f"archive/{folder}/{name}.html"


_FONT = "font:8pt system-ui,sans-serif;color:#333"


def print_css(facts: Mapping[str, str]) -> str:
    """Margin boxes for paper: id, version, state and title above; uncontrolled, the address and page n of m below."""
    head = f"{facts['id']} · version {facts['version']} · {facts['state']}"
    boxes = {
        "top-left": _css(head),
        "top-right": _css(facts["title"]),
        "bottom-left": _css("Uncontrolled when printed. Check: " + facts["address"]),
        "bottom-right": '"Page " counter(page) " of " counter(pages)',
    }
    return "@page{" + "".join(f"@{place}{{content:{shown};{_FONT}}}" for place, shown in boxes.items()) + "}"


def _css(value: str) -> str:
    """A text as a CSS string: nothing in it can end the string, the style or the page's markup."""
    safe = "".join(c if c.isalnum() or c in " .,:;·-_/" else f"\\{ord(c):x} " for c in value)
    return f'"{safe}"'


def commit_words(revision: Revision) -> str:
    return (revision.commit or "")[:10]
