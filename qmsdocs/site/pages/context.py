"""What every page of a build shares."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qmsdocs.article.render import Block
from qmsdocs.model.finding import Finding
from qmsdocs.model.revision import Revision
from qmsdocs.site.files import Files
from qmsdocs.site.page import relative
from qmsdocs.site.template import rendered
from qmsdocs.view import STATE_WORDS, View


@dataclass(frozen=True)
class Context:
    """A build: the view, its findings, whether it is published in spite of errors, and the files it gathers."""

    view: View
    findings: Sequence[Finding]
    forced: bool = False
    files: Files = field(default_factory=Files)

    def blocks(self, template: str, address: str, **values: Any) -> list[Block]:
        """A template rendered for the page at an address, with what all templates may use."""
        return rendered(
            template,
            view=self.view,
            forced=self.forced,
            words=STATE_WORDS,
            address=address,
            link=lambda to: relative(address, to),
            **values,
        )


def revision_address(document_id: str, version: str) -> str:
    """Where the text of a past revision lies. A version that cannot stand in an address gets a name made from it."""
    folder = document_id.replace(" ", "_")
    safe = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}", version)
    name = version if safe else "v-" + hashlib.sha256(version.encode()).hexdigest()[:12]
    return f"archive/{folder}/{name}.html"


def print_css(facts: Mapping[str, str]) -> str:
    """Margin boxes for paper: id, version and state above; uncontrolled, page n of m and the address below."""
    head = f"{facts['id']} · version {facts['version']} · {facts['state']}"
    return (
        f"@page{{@top-left{{content:{_css(head)}}}@top-right{{content:{_css(facts['title'])}}}"
        f"@bottom-left{{content:{_css('Uncontrolled when printed. Check: ' + facts['address'])}}}"
        '@bottom-right{content:"Page " counter(page) " of " counter(pages)}}'
    )


def _css(value: str) -> str:
    """A text as a CSS string: nothing in it can end the string, the style or the page's markup."""
    safe = "".join(c if c.isalnum() or c in " .,:;·-_/()" else f"\\{ord(c):x} " for c in value)
    return f'"{safe}"'


def commit_words(revision: Revision) -> str:
    return (revision.commit or "")[:10]
