"""Files of others in the published site: taken out of installed packages when it is built, and listed beside it.

Nothing of others lies in this repository. `assets/packages.json` names each package whose files the site holds, its
version and licence as the package itself says them, what its own source maps say lies within, and the SHA-256 of every
file; the text of its licence lies in `assets/licences/`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from qmsdocs.model.finding import CannotRun
from qmsdocs.site.configuration import ASSETS

LIST = "assets/packages.json"
_LICENCES = "assets/licences"
THEMES = {"mkdocs": ("mkdocs-material", "material/templates"), "zensical": ("zensical", "zensical/templates")}
"""Of each generator: the package whose files come into the site, and where they lie in it."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package whose files are in the site."""

    name: str
    version: str
    licence: str
    """As its metadata say it, an SPDX expression where they have one; "not said" where they are silent."""
    contains: tuple[str, ...]
    """Packages of others within its files, as far as its source maps name them."""


@cache
def packages(generator: str = "mkdocs") -> tuple[Package, ...]:
    """The packages whose files come into a site made by this generator; none where it is not installed."""
    name, folder = THEMES[generator]
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return ()
    assets = Path(str(found.locate_file(f"{folder}/assets")))
    within = {part for path in assets.rglob("*.map") for part in _parts(path)}
    return (Package(name, found.version, licence_of(found), tuple(sorted(within))),)


def licence_of(found: Distribution) -> str:
    """What a package says of its licence, the most exact first."""
    said: Any = found.metadata
    exact = said.get("License-Expression") or said.get("License") or ""
    if exact.strip() and "\n" not in exact.strip():
        return str(exact.strip())
    classes = [one.rpartition(" :: ")[2] for one in said.get_all("Classifier") or () if one.startswith("License ::")]
    return ", ".join(classes) or "not said"


def _parts(source_map: Path) -> Iterator[str]:
    for source in json.loads(source_map.read_text("utf-8")).get("sources", ()):
        yield from re.findall(r"node_modules/((?:@[^/]+/)?[^/]+)/", source)


def asset_list(made: Mapping[str, bytes], generator: str = "mkdocs") -> dict[str, bytes]:
    """The list, and the texts of the licences, as files of the site by address. `made`: all files below `assets/`.

    Raises CannotRun where one of them is neither ours nor, byte for byte, a file of the package.
    """
    theme, folder = THEMES[generator]
    found = distribution(theme)
    taken: dict[str, str] = {}
    for address, data in sorted(made.items()):
        if address.startswith("assets/") and not address.startswith(f"{ASSETS}/"):
            origin = Path(str(found.locate_file(f"{folder}/{address}")))
            if not origin.is_file() or origin.read_bytes() != data:
                message = f"The generator put {address} into the site, which is no file of {theme}."
                raise CannotRun(message, "Please report this.")
            taken[address] = hashlib.sha256(data).hexdigest()
    texts = _licences(found, folder)
    rows = [_row(package, sorted(texts), taken) for package in packages(generator)]
    listed = json.dumps({"packages": rows}, indent=1, ensure_ascii=False) + "\n"
    return {LIST: listed.encode(), **texts}


def _row(package: Package, texts: Sequence[str], files: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "licence_texts": list(texts),
        "contains": list(package.contains),
        "files": dict(files),
    }


def _licences(found: Distribution, folder: str) -> dict[str, bytes]:
    """The licences of the package and of its sets of icons, some of which are drawn in every page, by address."""
    name = found.metadata["Name"]
    texts: dict[str, Path] = {}
    for path in sorted(found.files or (), reverse=True):
        if re.fullmatch(r"LICEN[CS]E(\.\w+)?", path.name.upper()) and ".dist-info" in path.parts[0]:
            texts[f"{_LICENCES}/{name}.txt"] = Path(str(path.locate()))
    for icons in Path(str(found.locate_file(f"{folder}/.icons"))).glob("*/LICENSE*"):
        texts[f"{_LICENCES}/{name}-icons-{icons.parent.name}.txt"] = icons
    return {address: path.read_bytes() for address, path in sorted(texts.items())}
