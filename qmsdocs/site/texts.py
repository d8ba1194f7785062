"""Documents' texts on pages: rendered, with links resolved for the page that shows them and for its audience."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import unescape

from qmsdocs.article.links import Instead, Kind, rewrite_links
from qmsdocs.article.marks import fill_marks, render_marked
from qmsdocs.article.render import Block
from qmsdocs.article.shape import Text
from qmsdocs.model.revision import Revision
from qmsdocs.site.diagrams import with_diagrams
from qmsdocs.site.files import Files
from qmsdocs.site.forge import forge_for
from qmsdocs.site.page import relative
from qmsdocs.source import Unreadable
from qmsdocs.think.ids import address_of
from qmsdocs.think.links import Target, locate
from qmsdocs.view import INTERNAL, View

_ANCHOR = re.compile(r' (?:id|name)="([^"]+)"')
_HREF = re.compile(r' href="([^"]*)"')
_WITHIN = re.compile(r"<(h[1-6])((?:\s[a-z-]+=\"[^\"]*\")*)>(.*?)</\1>", re.DOTALL)
"""A heading in a quote, a list, or an author's HTML."""
_OWN_ID = re.compile(r' id="[^"]*"')
_TABLE = re.compile(r' aria-label="(Table(?: \d+)?): [^"]*"')
"""The name of a table: the words of the heading above it."""
NAMELESS = "qms-part-"
"""How the anchor of a heading begins whose words the audience must not read."""


@dataclass(frozen=True)
class Texts:
    """The texts of a build, and the files that they show."""

    view: View
    files: Files = field(default_factory=Files)
    _parts: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def blocks(
        self, text: Text, revision: Revision | None, address: str, notes: Mapping[int, str] | None = None
    ) -> list[Block]:
        """The text as it stands on the page at `address`; `revision`: the one whose commit holds its pictures. `notes`
        is HTML to be put before the parts that hold these lines (from 1), or before all where there is no such part.

        The title's own heading is left out, for the page has one.
        """
        shown = list(self._shown(text, notes or {}))
        here = frozenset(_parts_in(shown))

        def resolve(written: str, kind: Kind) -> str | Instead | None:
            return self._resolved(locate(text.path, written), written, kind, revision, address, here)

        found = [
            _finished(block, self._drawn(rewrite_links(block.html, resolve), address), text.language) for block in shown
        ]
        return _noted(found, notes) if notes else found

    def _drawn(self, html: str, address: str) -> str:
        """Diagrams are drawn after the cache of texts; the same diagram is the same file on all pages."""

        def publish(svg: bytes) -> str | None:
            published = self.files.add("diagram.svg", svg)
            return relative(address, published) if published else None

        return with_diagrams(html, self.view.qms.library, publish)

    def _shown(self, text: Text, notes: Collection[int] = ()) -> Iterator[Block]:
        """The blocks of a text, links as written. A heading that names what the audience may not see by a link gets an
        anchor without those words, and so do the tables below it."""
        article = render_marked(text.body(), notes) if notes else self.view.qms.library.articles.of(text)
        blocks = article.blocks
        titled = bool(blocks) and blocks[0].kind == "heading" and blocks[0].level == 1
        below = titled and self._hiding(text, blocks[0].html)
        for number, block in enumerate(blocks[1:] if titled else blocks):
            if block.kind == "heading":
                below = self._hiding(text, block.html)
                yield replace(block, anchor=f"{NAMELESS}{number}") if below else block
            elif self.view.public:
                html = _TABLE.sub(r' aria-label="\1: of this document"', block.html) if below else block.html
                yield replace(block, html=self._nameless(text, html, f"{NAMELESS}{number}"))
            else:
                yield block

    def _nameless(self, text: Text, html: str, anchor: str) -> str:
        """The same for headings that stand within something."""
        count = 0

        def heading(tag: re.Match[str]) -> str:
            nonlocal count
            if not self._hiding(text, tag[3]):
                return tag[0]
            count += 1
            return tag[0].replace(tag[2], _OWN_ID.sub(f' id="{anchor}-{count}"', tag[2]), 1)

        return _WITHIN.sub(heading, html)

    def _hiding(self, text: Text, html: str) -> bool:
        """Whether it holds a link whose words this audience must not read."""
        return any(self._hidden(locate(text.path, unescape(href))) for href in _HREF.findall(html))

    def _hidden(self, target: Target) -> bool:
        """Whether a link leads to a document that this audience must not hear of."""
        if not self.view.public or target.kind not in ("repository", "root"):
            return False
        repository, ids = self.view.qms.repository, self.view.id_by_path
        below = target.path.removeprefix(repository.prefix) if repository and target.kind == "root" else target.path
        return any(ids[path] not in self.view.pages for path in {target.path, below} if path in ids)

    def _resolved(
        self, target: Target, written: str, kind: Kind, revision: Revision | None, address: str, here: frozenset[str]
    ) -> str | Instead | None:
        if target.kind == "outside":  # `//host/` would mean a file where the site lies in a folder
            return ("https:" + written if written.startswith("//") else written) if kind == "link" else None
        if target.kind == "here":
            return f"#{target.anchor}" if target.anchor in here else None
        if target.kind == "escape":
            return None
        if self._hidden(target):
            return Instead(INTERNAL)
        document_id = self.view.id_by_path.get(target.path)
        if document_id is not None:
            return self.document(document_id, target.anchor, address)
        published = self._file(revision, target.path)
        if published:
            return relative(address, published)
        return self._in_repository(target.path) if kind == "link" else None

    def redline(self, html: str, address: str) -> str:
        """What two texts became, with the links of both (`from_root`) resolved for the page at `address`; files are
        not there, for each text has its own."""

        def resolve(written: str, _: Kind) -> str | Instead | None:
            target = locate("", written)
            if target.kind == "outside":
                return written
            if self._hidden(target):
                return Instead(INTERNAL)
            document_id = self.view.id_by_path.get(target.path)
            return self.document(document_id, target.anchor, address) if document_id else None

        return rewrite_links(html, resolve)

    def document(self, document_id: str, anchor: str, address: str) -> str | None:
        """A document's page; its part only where the text shown there has it (an older text may have had it)."""
        if document_id not in self.view.pages:
            return None
        part = f"#{anchor}" if anchor and anchor in self.parts(document_id) else ""
        return relative(address, address_of(document_id) + part)

    def parts(self, document_id: str) -> Mapping[str, str]:
        """The anchors on a document's page, with the words of the heading that each stands at (or none)."""
        if document_id not in self._parts:
            text = self.view.text_of(self.view.pages[document_id])
            self._parts[document_id] = _parts_in(self._shown(text))
        return self._parts[document_id]

    def _file(self, revision: Revision | None, path: str) -> str | None:
        try:
            return self.files.add(path, self.view.qms.file_of(revision, path))
        except Unreadable:
            return None

    def _in_repository(self, path: str) -> str | None:
        """A file that is no controlled document, where the repository can be looked at: never on the public site."""
        commit, forge = self.view.qms.commit, forge_for(self.view)
        if forge is None or commit is None or path not in self.view.qms.snapshot.entries():
            return None
        return forge.file(path, commit)


def _noted(blocks: Iterable[Block], notes: Mapping[int, str]) -> list[Block]:
    """The blocks with each note at its mark, those without a place before all."""
    placed: set[int] = set()
    found = [replace(block, html=fill_marks(block.html, notes, placed)) for block in blocks]
    above = "".join(note for line, note in notes.items() if line not in placed)
    return [Block("html", above), *found] if above else found


def _parts_in(blocks: Iterable[Block]) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in blocks:
        found |= {unescape(anchor): "" for anchor in _ANCHOR.findall(block.html)}
        if block.kind == "heading":
            found[block.anchor] = block.text
    return found


def _finished(block: Block, html: str, language: str) -> Block:
    """A block with its links resolved; a heading's words follow its HTML; no heading stands beside the page's title."""
    changed = block.kind == "heading" and html != block.html
    words = " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split()) if changed else block.text
    return Block(block.kind, html, max(block.level, 2), words, block.anchor, language)
