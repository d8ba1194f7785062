"""The sites of real repositories: whole, sound, and with nothing of an internal document in public."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest

from tests.corpora.conftest import Adopted
from tests.fixtures.command import run
from tests.fixtures.nightly import some
from tests.fixtures.repos import Repo

TODAY = "2026-11-01"
Built = tuple[Path, Repo]
BUILT = {
    ("pactosigna, settled", "public"): 29,
    ("isms", "internal"): 1,  # all others are drafts
    ("isms", "public"): 0,  # and that one is confidential
    ("site-policy, with ids", "public"): 57,
    ("site-policy, with early ids", "internal"): 48,  # 7 of them withdrawn
}
"""Repository and audience -> documents that have a page."""
DAILY = (("pactosigna, settled", "public"), ("isms", "public"), ("site-policy, with early ids", "internal"))


class Page(HTMLParser):
    """What a browser would find in a page: anchors, links, what it fetches, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors += [given["id"]] if "id" in given else []
        self.anchors += [given["name"]] if tag == "a" and given.get("name") not in (None, given.get("id")) else []
        self.links += [given["href"]] if tag == "a" and "href" in given else []
        self.fetched += [given["src"]] if "src" in given else []
        self.fetched += [given["href"]] if tag == "link" and given.get("rel") in ("stylesheet", "icon") else []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module", params=some(BUILT, daily=DAILY), ids=" for ".join)
def built(request: pytest.FixtureRequest, adopted: Adopted, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A built site, and the repository it was made from."""
    name, audience = request.param
    out = tmp_path_factory.mktemp("sites") / "site"
    ran = run(adopted(name).path, "build", "--force", "--audience", audience, "--out", str(out), today=TODAY)
    assert (ran.code, ran.out) == (0, f"{out}/index.html\n"), ran.err
    assert len(list(out.glob("d/*.html"))) == BUILT[name, audience]
    return out, adopted(name)


def _pages(site: Path) -> dict[str, Page]:
    return {path.relative_to(site).as_posix(): Page(path.read_text("utf-8")) for path in site.rglob("*.html")}


def test_every_link_leads_somewhere_and_nothing_comes_from_another_host(built: Built) -> None:
    site, _ = built
    pages = _pages(site)
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    wrong = []
    for path, page in pages.items():
        assert len(page.anchors) == len(set(page.anchors)), path
        for address in page.links + page.fetched:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                wrong += [(path, address)] if address in page.fetched else []
                continue
            there = normpath(join(dirname(path), unquote(parts.path))) if parts.path else path
            lost = parts.fragment and there in pages and unquote(parts.fragment) not in pages[there].anchors
            if path != "404.html" and (there not in files or lost):
                wrong.append((path, address))
    assert wrong == []


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def test_each_page_has_every_heading_of_its_document(built: Built) -> None:
    site, repo = built
    for page in site.glob("d/*.html"):
        file = _file_of(repo, page.stem)
        if file is None:
            continue  # deleted by now
        body = re.sub(r"(?ms)^```.*?^```|<!--.*?-->", "", file.read_text("utf-8").split("\n---\n", 1)[1])
        headings = re.findall(r"(?m)^#{2,6}[ \t]+([^\[<`{\n]+)$", body)
        shown = _squeezed("".join(Page(page.read_text("utf-8")).words))
        assert [heading for heading in headings if _squeezed(heading) not in shown] == []


def _file_of(repo: Repo, id_: str) -> Path | None:
    found = repo.git("grep", "-lE", f"^(id|doc_id): {re.escape(id_)}$", "--", "*.md", check=False).split("\n")
    return repo.path / found[0] if found[0] else None


def test_nothing_of_a_confidential_document_is_in_public(adopted: Adopted, tmp_path: Path) -> None:
    """All 143 are drafts, internal or confidential: no id, no title, no file name of them may be there."""
    root = adopted("isms").path
    out = tmp_path / "site"
    assert run(root, "build", "--force", "--audience", "public", "--out", str(out), today=TODAY).code == 0
    own = (path for path in out.rglob("*") if path.is_file() and "javascripts" not in path.parts)  # of the theme
    published = "\n".join(path.read_text("utf-8", "replace") for path in own)
    secrets = {"Fruehwarnung", "CISO", "cert-at"}
    for file in root.rglob("*.md"):
        head = dict(re.findall(r'(?m)^(doc_id|title): "?(.+?)"?$', file.read_text("utf-8")[:600]))
        secrets |= {file.stem, *head.values()} if head.get("doc_id") else set()
    assert len(secrets) > 300
    assert {s for s in secrets if s in published and re.search(rf"(?<!\w){re.escape(s)}(?!\w)", published)} == set()
