"""What the website costs, beside the generator alone on the same sources and on the pages that we stage for it."""

from __future__ import annotations

import re
import shutil
import statistics
import sys
from pathlib import Path

from benchmarks.measure import Cost, cost, middle
from benchmarks.reading import Corpus, Rig, fresh
from benchmarks.stream import git
from benchmarks.table import AT, Row

PLAIN = """\
site_name: Town hall
theme: {name: material, font: false}
plugins: [search]
nav: [Home: index.md]
not_in_nav: |
  /procedures/
  /policies/
use_directory_urls: false
"""
"""The generator on the sources: with search, and with the short menu that suits it best."""
ARTICLE = re.compile(rb"<article\b.*</article>", re.DOTALL)


def built(rig: Rig, corpus: Corpus) -> list[Row]:
    """Build cold, then again after one committed change; each beside the generator in the same round. Above the size
    that limits are meant for, once."""
    rounds = [_round(rig, corpus) for _ in range(rig.rounds if corpus.documents <= AT else 1)]
    cold, after, sources, staged = (middle(costs) for costs in zip(*(one[0] for one in rounds), strict=True))
    html, markdown, frame = rounds[-1][1]
    size = corpus.documents
    return [
        Row("build cold / sources", size, cold.cpu, sources.cpu, "s"),
        Row("build cold / staged pages", size, cold.cpu, staged.cpu, "s"),
        Row("build after a commit / staged pages", size, after.cpu, staged.cpu, "s"),
        Row("build after a commit / build cold", size, after.cpu, cold.cpu, "s"),
        Row("build memory / staged pages", size, cold.peak, staged.peak, "MB"),
        Row("HTML bytes / staged bytes", size, html / 1e6, markdown / 1e6, "MB"),
        Row("frame of a page", size, frame / 1000, 0, "KB", "value"),
    ]


def _round(rig: Rig, corpus: Corpus) -> tuple[tuple[Cost, ...], tuple[int, int, float]]:
    build = [rig.command, "build", "--force", "--today", corpus.today]
    with fresh(corpus) as (copy, cache):
        sources = cost(_plain_build(copy, cache.parent / "plain"), cwd=cache)
        cold = cost(build, cwd=copy, cache=cache)
        _change(copy)
        after = cost(build, cwd=copy, cache=cache)
        staged = cost(_generator(copy / "build" / "mkdocs.yml", cache.parent / "staged"), cwd=cache)
        return (cold, after, sources, staged), _sizes(copy / "build")


def _plain_build(copy: Path, folder: Path) -> list[str | Path]:
    for name in ("procedures", "policies"):
        shutil.copytree(copy / name, folder / "docs" / name)
    (folder / "docs" / "index.md").write_text("# Town hall\n")
    (folder / "mkdocs.yml").write_text(PLAIN)
    return _generator(folder / "mkdocs.yml", folder / "site")


def _generator(configuration: Path, site: Path) -> list[str | Path]:
    return [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", configuration, "-d", site]


def _change(copy: Path) -> None:
    """One more sentence in one document, committed."""
    path = next(path for path in sorted(copy.glob("procedures/*/*.md")) if b"status: approved" in path.read_bytes())
    path.write_text(path.read_text() + "\nThe archivist keeps the list of what was moved.\n")
    identity = ("-c", "user.name=Clerk 01", "-c", "user.email=clerk-01@example.org")
    git(copy, *identity, "commit", "-q", "-m", "One more sentence", "--", str(path.relative_to(copy)))


def _sizes(build: Path) -> tuple[int, int, float]:
    """Bytes of all HTML, bytes of the staged pages, and the mean of what surrounds the article of a document's page."""
    html = sum(path.stat().st_size for path in (build / "site").rglob("*.html"))
    markdown = sum(path.stat().st_size for path in (build / "pages").rglob("*.md"))
    pages = (path.read_bytes() for path in (build / "site" / "d").glob("*.html"))
    return html, markdown, statistics.mean(len(ARTICLE.sub(b"", page)) for page in pages)
