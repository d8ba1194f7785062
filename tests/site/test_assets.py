"""Files of others in a site are listed with version, licence and digest, and nothing in a site asks another host."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from email.message import Message
from importlib.metadata import Distribution, version
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

import pytest

from qmsdocs.model.finding import CannotRun
from qmsdocs.site.assets import asset_list, licence_of, packages
from tests.site.conftest import Sites
from tests.site.pages import Element, every_page, page

DORMANT = {
    "unpkg.com/resize-observer-polyfill": "",
    "unpkg.com/mermaid": "mermaid",
    "api.github.com": "md-source",
    "gitlab": "md-source",
}
"""Hosts that sleep in the theme's own script, and the class of the elements that would wake them; the first wakes in
browsers of before 2020 alone."""


def listed(site: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((site / "assets/packages.json").read_text("utf-8"))["packages"]
    return found


def unlisted(site: Path) -> dict[str, str]:
    """Files below assets/ that are neither ours nor in the list with the right digest; and listed ones not there."""
    rows = listed(site)
    known = {address: digest for row in rows for address, digest in row["files"].items()}
    known |= dict.fromkeys((text for row in rows for text in row["licence_texts"]), "a licence")
    there: dict[str, str] = {}
    for path in sorted((site / "assets").rglob("*")):
        address = path.relative_to(site).as_posix()
        if path.is_file() and address != "assets/packages.json" and not address.startswith("assets/qms/"):
            licence = address.startswith("assets/licences/")
            there[address] = "a licence" if licence else hashlib.sha256(path.read_bytes()).hexdigest()
    return dict(there.items() ^ known.items())


@pytest.mark.parametrize("which", ["internal", "public", "preview"])
def test_every_file_of_others_is_listed(sites: Sites, which: str) -> None:
    site: Path = getattr(sites, which)
    assert unlisted(site) == {}
    [material] = listed(site)
    assert {key: material[key] for key in ("name", "version", "licence", "contains")} == {
        "name": "mkdocs-material",
        "version": version("mkdocs-material"),
        "licence": "MIT",
        "contains": [
            *("clipboard", "escape-html", "focus-visible", "lunr", "material-design-color", "rxjs", "tslib"),
        ],
    }
    assert "assets/javascripts/lunr/min/lunr.pt.min.js" in material["files"]
    text = (site / "assets/licences/mkdocs-material.txt").read_text("utf-8")
    assert "Permission is hereby granted, free of charge" in text
    assert "assets/licences/mkdocs-material-icons-material.txt" in material["licence_texts"]


def test_a_file_that_is_no_package_s_stops_the_build() -> None:
    [theme] = packages("mkdocs")
    assert (theme.name, theme.licence) == ("mkdocs-material", "MIT")
    for made in ({"assets/javascripts/evil.js": b"x"}, {"assets/images/favicon.png": b"changed"}):
        with pytest.raises(CannotRun, match="which is no file of mkdocs-material"):
            asset_list(made, "mkdocs")
    assert (
        json.loads(asset_list({"assets/qms/qms.css": b"ours", "search/x.js": b"x"})["assets/packages.json"])[
            "packages"
        ][0]["files"]
        == {}
    )


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ({"License-Expression": "BSD-2-Clause", "License": "other"}, "BSD-2-Clause"),
        ({"License": "Apache-2.0"}, "Apache-2.0"),
        ({"License": "Copyright\nall of it", "Classifier": "License :: OSI Approved :: MIT License"}, "MIT License"),
        ({"Classifier": "Topic :: Text"}, "not said"),
        ({}, "not said"),
    ],
)
def test_a_licence_is_what_the_package_says(said: Mapping[str, str], licence: str) -> None:
    found = Message()
    for name, value in said.items():
        found[name] = value
    assert licence_of(cast(Distribution, SimpleNamespace(metadata=found))) == licence


FETCHED = ("src", "srcset", "poster", "data", "background", "icon", "manifest", "action", "formaction", "ping")
CSS = re.compile(r"url\(\s*['\"]?([^'\")]*)|@import\s+(?:url\()?['\"]?([^'\");]*)", re.IGNORECASE)


def _followed(element: Element) -> bool:
    """Whether its `href` is for readers who follow it, or for search engines."""
    return element.tag in ("a", "area") or element.get("rel") == "canonical"


def fetched(site: Path, address: str) -> Iterator[str]:
    """Every address on a page that a browser would ask without being told to by its reader; a reading of its own."""
    for element in page(site, address).iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            local = name.rpartition("}")[2].rpartition(":")[2]
            if local == "srcset":
                yield from (part.split()[0] for part in str(value).split(",") if part.strip())
            elif local in FETCHED or (local == "href" and not _followed(element)):
                yield str(value)
            elif local == "style":
                yield from (first or second for first, second in CSS.findall(str(value)))
        if element.tag == "style":
            yield from (first or second for first, second in CSS.findall(element.text or ""))


def elsewhere(addresses: Iterator[str]) -> list[str]:
    parts = {address: urlsplit(address.strip().replace("\\", "/")) for address in addresses}
    return [address for address, one in parts.items() if one.netloc or one.scheme not in ("", "data")]


def outside(site: Path) -> dict[str, list[str]]:
    """Addresses of other hosts that pages and styles of a site would ask, by file."""
    found = {address: elsewhere(fetched(site, address)) for address in every_page(site)}
    for path in sorted(site.rglob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        found[path.relative_to(site).as_posix()] = elsewhere(a or b for a, b in CSS.findall(text))
    return {address: others for address, others in found.items() if others}


@pytest.mark.parametrize("which", ["internal", "public", "preview"])
def test_no_page_and_no_style_asks_another_host(sites: Sites, which: str) -> None:
    assert outside(getattr(sites, which)) == {}


def code(script: Path) -> str:
    """A script without its comments, and without names of languages that look like addresses."""
    text = re.sub(r"/\*.*?\*/", "", script.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE).replace("http://www.w3.org/", "")


def test_our_own_scripts_name_no_host(sites: Sites) -> None:
    """But for jump.js, which is data: ids and titles."""
    scripts = [path for path in sorted((sites.internal / "assets/qms").glob("*.js")) if path.name != "jump.js"]
    assert {path.name for path in scripts} >= {"iframe-worker.js", "qms.js"}
    assert {path.name: re.findall(r"https?:.*|[\"'`]//.*", code(path)) for path in scripts} == {
        path.name: [] for path in scripts
    }


def hosts(script: Path) -> set[str]:
    """Hosts that a script of the theme would ask."""
    found = re.findall(r"https?://([^`\"' )]+)", code(script))
    return {"gitlab" if one.startswith("${") else re.sub("@.*|/(repos|users)/.*", "", one) for one in found}


def awake(site: Path, dormant: Mapping[str, str]) -> dict[str, set[str]]:
    """Pages that hold an element by which a host that sleeps in the theme's script would be asked."""
    waking = set(filter(None, dormant.values()))
    found: dict[str, set[str]] = {}
    for address in every_page(site):
        classes = {name for one in page(site, address).iter() for name in str(one.get("class") or "").split()}
        parts = {
            str(one.get("data-md-component")) for one in page(site, address).iter() if one.get("data-md-component")
        }
        if (classes & waking) or "source" in parts:
            found[address] = classes & waking
    return found


@pytest.mark.parametrize("which", ["internal", "public", "preview"])
def test_what_sleeps_in_the_theme_s_script_is_never_woken(sites: Sites, which: str) -> None:
    """Although documents have diagrams, and the settings name a forge. Beside this, each page's policy forbids it."""
    site: Path = getattr(sites, which)
    [bundle] = (site / "assets/javascripts").glob("bundle.*.js")
    assert hosts(bundle) == set(DORMANT)
    assert awake(site, DORMANT) == {}
    for address in every_page(site):
        root = page(site, address)
        scripts = [str(one.get("src")).rpartition("/")[2] for one in root.iter("script") if one.get("src")]
        assert scripts.index("iframe-worker.js") < scripts.index(bundle.name), address
        policy = root.findall(".//meta[@http-equiv='Content-Security-Policy']")[0].get("content") or ""
        assert "default-src 'none'" in policy and "connect-src 'self'" in policy and "unsafe-eval" not in policy
