"""The frames of pages: made once, kept until something that they depend on changes, never a page without its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from qmsdocs.model.finding import CannotRun
from qmsdocs.opening import open_work_tree
from qmsdocs.site.check import read_page
from qmsdocs.site.fill import filled
from qmsdocs.site.frames import Frames, frames_for
from qmsdocs.site.generators import MKDOCS, Generator, Heading
from qmsdocs.site.generators.mkdocs import searchable
from qmsdocs.site.page import Page
from qmsdocs.store import Store
from qmsdocs.view import View
from tests.fixtures.repos import document, make_repo

SETTINGS = "site_name: One\nsite_url: https://example.org/qms/\n"
MADE = (
    '<html lang="en">\n\n  <head><meta charset="utf-8"><link rel="canonical" href="x"><title>QMSFRAMETITLE</title>'
    "<script>one = 1;\n\n two</script>QMSFRAMEHEAD</head>\n <body>"
    '<a href="NAV">h</a> {entry} <article>QMSFRAMEARTICLE</article>QMSFRAMEMADE</body></html>'
)
ENTRY = (
    '<ul><li class="md-nav__item">\n <a href="#qms-part" class="md-nav__link">\n <b>QMSFRAMEPART</b></a>\n</li></ul>'
)


@dataclass
class Fake:
    """A generator of a few lines, that counts how often it runs."""

    change: Callable[[str], str] = lambda html: html
    runs: list[str] = field(default_factory=list)

    def run(self, folder: Path, day: date) -> None:
        self.runs.append((folder / "mkdocs.yml").read_text())
        for stub in (folder / "pages").rglob("*.md"):
            path = folder / "site" / stub.relative_to(folder / "pages").with_suffix(".html")
            path.parent.mkdir(parents=True, exist_ok=True)
            entry = ENTRY if "QMSFRAMEPART" in stub.read_text() else ""
            path.write_text(self.change(MADE.format(entry=entry)))
        (folder / "site" / "style.css").write_bytes(b"\x00\xff")

    @property
    def generator(self) -> Generator:
        return replace(MKDOCS, run=self.run)


@pytest.fixture
def view(tmp_path: Path) -> View:
    repo = make_repo(tmp_path / "repo")
    repo.write("mkdocs.yml", SETTINGS)
    repo.write("procedures/qp-01.md", document("QP-01", "Text.\n"))
    return View(open_work_tree(repo.path, lambda _: date(2026, 9, 15)), preview=False)


def _page(address: str, **more: object) -> Page:
    return replace(Page("document", address, "A & B", lambda: []), **more)  # type: ignore[arg-type]


PAGES = [_page("index.html", menu="Home"), _page("d/a.html", contents=True), _page("a/b/c/d.html", robots=False)]


def _frames(view: View, tmp_path: Path, fake: Fake, store: Store | None, pages: list[Page] = PAGES) -> Frames:
    return frames_for(view, pages, fake.generator, tmp_path / f"work{len(fake.runs)}{id(fake)}", store)


def test_the_generator_runs_once_for_all_builds(view: View, tmp_path: Path) -> None:
    fake, store = Fake(), Store(tmp_path / "store")
    first = _frames(view, tmp_path, fake, store)
    again = _frames(view, tmp_path, fake, store)
    assert len(fake.runs) == 1
    assert again == first
    assert replace(_frames(view, tmp_path, Fake(), None), generator=first.generator) == first
    assert first.files["style.css"] == b"\x00\xff" and "assets/packages.json" in first.in_site()


def test_other_pages_leave_the_frames_and_another_menu_does_not(view: View, tmp_path: Path) -> None:
    fake, store = Fake(), Store(tmp_path / "store")
    _frames(view, tmp_path, fake, store)
    _frames(view, tmp_path, fake, store, [*PAGES, _page("d/b.html")])
    assert len(fake.runs) == 1
    _frames(view, tmp_path, fake, store, [*PAGES, _page("list.html", menu="List")])
    assert len(fake.runs) == 2
    _frames(replace(view, preview=True), tmp_path, fake, store)
    assert len(fake.runs) == 3


@pytest.mark.parametrize("bytes_", [b"", b"{}", b"\xff" * 99])
def test_a_damaged_cache_is_no_cache(view: View, tmp_path: Path, bytes_: bytes) -> None:
    fake, store = Fake(), Store(tmp_path / "store")
    first = _frames(view, tmp_path, fake, store)
    for path in (tmp_path / "store").iterdir():
        path.write_bytes(bytes_)
    assert _frames(view, tmp_path, fake, store) == first
    assert len(fake.runs) == 2


@pytest.mark.parametrize("table", [{"pages": 1}, {"pages": {}, "files": []}, {"pages": {}, "files": {"a": "é"}}])
def test_a_table_of_another_shape_is_no_cache(view: View, tmp_path: Path, table: dict[str, object]) -> None:
    fake, store = Fake(), Store(tmp_path / "store")
    first = _frames(view, tmp_path, fake, store)
    digest = store.get("frames-mkdocs-internal")["digest"]
    store.put("frames-mkdocs-internal", {"digest": digest, **table})
    assert _frames(view, tmp_path, fake, store) == first
    assert len(fake.runs) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda html: html.replace("QMSFRAMEARTICLE", ""),
        lambda html: html.replace("QMSFRAMEARTICLE", "QMSFRAMEARTICLE QMSFRAMEARTICLE"),
        lambda html: html.replace("QMSFRAMEHEAD", ""),
        lambda html: html.replace("QMSFRAMETITLE", ""),
        lambda html: html.replace("QMSFRAMEMADE", ""),
        lambda html: html.replace("md-nav__link", "other"),
        lambda html: html + "QMSFRAMEOTHER",
    ],
)
def test_a_frame_without_a_place_or_with_a_mark_left_over_is_none(
    view: View, tmp_path: Path, change: Callable[[str], str]
) -> None:
    with pytest.raises(CannotRun, match="The frame of the pages could not be made"):
        _frames(view, tmp_path, Fake(change), None)


def test_a_page_is_its_frame_filled(view: View, tmp_path: Path) -> None:
    frames = _frames(view, tmp_path, Fake(), None)
    page = _page("d/a.html", contents=True, css="@page{}")
    html = filled(frames, page, "<p>QMSFRAMETITLE &amp; text</p>", [Heading(2, "Q < R", "q")], view.site_url, "foot")
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">', html)
    assert policy and "script-src 'self' 'sha256-" in policy[0]
    assert html.replace(policy[0], "") == (
        '<html lang="en">\n<head><meta charset="utf-8"><title>A &amp; B</title>'
        "<script>one = 1;\n\n two</script>"
        '<link rel="canonical" href="https://example.org/qms/d/a.html"><style>@page{}</style></head>\n<body>'
        '<a href="NAV">h</a> <ul><li class="md-nav__item"><a href="#q" class="md-nav__link">'
        '<span class="md-ellipsis">Q &lt; R</span></a></li></ul> '
        "<article><p>QMSFRAMETITLE &amp; text</p></article>foot</body></html>"
    )
    hidden = filled(frames, _page("a/b/c/d.html", robots=False), "", [], view.site_url, "")
    assert '<meta name="robots" content="noindex"></head>' in hidden and "canonical" not in hidden


def test_the_page_for_any_address_begins_at_the_top(view: View, tmp_path: Path) -> None:
    frames = _frames(view, tmp_path, Fake(), None)
    lost = read_page(filled(frames, _page("404.html"), '<a href="own">x</a>', [], "", "").encode())
    assert lost.links == ("/qms/NAV", "own")


def test_entries_stand_within_entries() -> None:
    def entry(name: str, below: str = "") -> str:
        within = f'<nav class="md-nav" aria-label="{name}"><ul class="md-nav__list">{below}</ul></nav>' if below else ""
        link = f'<a href="#{name}" class="md-nav__link"><span class="md-ellipsis">{name}</span></a>'
        return f'<li class="md-nav__item">{link}{within}</li>'

    levels = [3, 2, 3, 4, 3, 2, 4, 3]
    shown = MKDOCS.contents([Heading(level, str(number), str(number)) for number, level in enumerate(levels)])
    assert shown == entry("0") + entry("1", entry("2", entry("3")) + entry("4")) + entry("5", entry("6") + entry("7"))
    assert MKDOCS.contents([]) == ""


def test_what_the_search_reads() -> None:
    html = '<p title="1 > 0">A <a href="b">b</a></p><table><tr><td>c</td><td>d<br>e</td></tr></table>'
    assert searchable(html) == "<p>A b</p> c · d e"
    assert searchable('<pre tabindex="0">f\n  <code class="x">g</code></pre>\n') == "<pre>f\n  <code>g</code></pre>"
    assert searchable("<ul>\n<li>a\n b</li></ul> <strong>x</strong>y&nbsp;&lt;b&gt; &quot;") == (
        '<ul> <li>a b</li></ul> xy &lt;b&gt; "'
    )
