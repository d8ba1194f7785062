"""Whether two sites have the same pages with the same words, and beside the pages the same files: what differs is said.

    python script/generators.py SITE OTHER

What belongs to the frame alone is left out: the generator's own assets, its index of the search.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from lxml import html

from qmsdocs.site.configuration import ASSETS
from qmsdocs.site.generators import GENERATORS

MAKERS = {name for generator in GENERATORS.values() for name in generator.packages}
NO_PAGES = ("assets/", "search/", "search.")


def differences(site: Path, other: Path) -> list[str]:
    """A line for each difference; empty where there is none."""
    ours, theirs = files(site), files(other)
    found = [f"only in {site.name}: {path}" for path in sorted(ours - theirs)]
    found += [f"only in {other.name}: {path}" for path in sorted(theirs - ours)]
    for path in sorted(ours & theirs):
        same = _article if path.endswith(".html") else Path.read_bytes
        found += [] if same(site / path) == same(other / path) else [f"not the same: {path}"]
    return found


def files(site: Path) -> set[str]:
    """The pages, and all files that are not the frame's."""
    every = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    return {path for path in every if path.startswith(f"{ASSETS}/") or not path.startswith(NO_PAGES)}


def _article(page: Path) -> bytes:
    """The article of a page, but for the anchor that a frame puts before it and for what names the generator."""
    [article] = html.parse(str(page)).getroot().iter("article")
    for anchor in article.findall("./a[@id='__skip']"):
        anchor.drop_tree()
    for row in [row for row in article.iter("tr") if row.findtext("./th") in MAKERS]:
        row.drop_tree()
    words = "".join(html.tostring(one, encoding="unicode") for one in article)
    words = re.sub(f" --generator ({'|'.join(GENERATORS)})", "", words)
    return " ".join(words.split()).encode()


if __name__ == "__main__":
    sites = Path(sys.argv[1]), Path(sys.argv[2])
    told = differences(*sites) or ([] if files(sites[0]) else ["there is no site"])
    print("\n".join(told) or f"{len(files(sites[0]))} pages and files are the same")
    sys.exit(bool(told))
