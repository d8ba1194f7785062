"""A printed copy: the code on it, where that leads to, and the page where id and version are typed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import Browser

from qmsdocs.site.pages.copies import copies_pages
from qmsdocs.site.pages.document import document_pages
from qmsdocs.think.copies import verdict
from qmsdocs.view import Audience
from tests.fixtures.repos import Repo, document, make_repo
from tests.site.browser import Watched, watched
from tests.site.bureau import SITE, TODAY, bureau
from tests.site.conftest import Sites
from tests.site.made import context_of, links, made
from tests.site.pages import Element, page, rows, said
from tests.think.test_lifecycle import on, past, revision

QR_SIZE = "() => [...document.querySelectorAll('.qms-code')].map((one) => one.getBoundingClientRect().width)"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return bureau(tmp_path_factory.mktemp("bureau") / "repo")


@pytest.fixture(scope="module")
def documents(repo: Repo) -> dict[str, Element]:
    return made(context_of(repo, TODAY), document_pages)


def _copies(shown: Element) -> dict[str, str]:
    return {str(one.get("id")): said(one) for one in shown.find_class("qms-copy")}


def test_the_page_of_a_document_says_of_each_version_whether_copies_are_current(documents: dict[str, Element]) -> None:
    assert _copies(documents["d/QP-01.html"]) == {
        "qms-v-3.0": "Your copy, version 3.0, is not in force yet: it is in force from 1 October 2026; until then "
        "version 2.0 is in force.",
        "qms-v-2.0": "Your copy, version 2.0, is current: in force since 1 November 2025; version 3.0 takes its place "
        "on 1 October 2026.",
        "qms-v-1.0": "Your copy, version 1.0, is not current: superseded on 1 November 2025 by version 2.0, which is "
        "in force.",
    }
    assert _copies(documents["d/QP-02.html"]) == {
        "qms-v-1.0": "Your copy, version 1.0, is not current: it was withdrawn on 1 February 2026, replaced by QP-01 "
        "Letters and mail and QP-05 SECRETTITLE."
    }


def test_the_public_is_told_nothing_internal(repo: Repo) -> None:
    found = made(context_of(repo, TODAY, "public"), document_pages)
    assert _copies(found["d/QP-02.html"])["qms-v-1.0"].endswith(
        "replaced by QP-01 Letters and mail and internal document."
    )
    assert list(_copies(found["d/QP-04.html"])) == ["qms-v-2.0"]
    between = past(
        revision("1", "2026-01-01"), revision("2", "2026-02-01", order=1), revision("3", "2026-03-01", order=2)
    )
    shown = verdict(on(between, "2026-04-01"), between.revisions[2], may_see=lambda one: one.version != "2")
    assert shown.words == (
        "is not current: superseded on 1 February 2026 by another version; version 3 is in force since 1 March 2026"
    )
    assert shown.superseded_by is None


def _read(shown: Element) -> list[str]:
    """What a reader of codes, which is none of ours, reads from the page's pictures."""
    return [_scanned(str(one.getparent().get("viewbox") or one.getparent().get("viewBox")), str(one.get("d")))
            for one in shown.iter("path") if one.get("stroke")]  # fmt: skip


def _scanned(box: str, way: str, scale: int = 4) -> str:
    """The picture as dots: `M x y`, `m dx dy` go to a place, `h n` draws a dark line of a module's height."""
    size = int(box.split()[-1]) * scale
    dots = bytearray(b"\xff" * size * size)
    x, y = 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-0-9. ]+)", way):
        first, *second = map(float, numbers.split())
        if command == "h":
            for line in range(int(y - 0.5) * scale, int(y + 0.5) * scale):
                begin = line * size + int(x) * scale
                dots[begin : begin + int(first) * scale] = bytes(int(first) * scale)
            x += first
        else:
            x, y = (first, second[0]) if command == "M" else (x + first, y + second[0])
    (found,) = zxingcpp.read_barcodes(memoryview(bytes(dots)).cast("B", shape=[size, size]))
    return str(found.text)


def test_the_code_leads_to_what_is_said_of_the_version_on_the_paper(documents: dict[str, Element]) -> None:
    assert _read(documents["d/QP-01.html"]) == [f"{SITE}d/QP-01.html#qms-v-2.0"]
    assert _read(documents["archive/QP-01/3.0.html"]) == [f"{SITE}d/QP-01.html#qms-v-3.0"]
    assert _read(documents["d/POL_1.html"]) == [f"{SITE}d/POL_1.html#qms-v-1.0"]
    beside = said(documents["archive/QP-01/3.0.html"].find_class("qms-scan")[0])
    assert f"Scan the code, or open {SITE}d/QP-01.html, to see whether version 3.0 is still in force." in beside


def test_what_can_never_be_current_again_and_sites_without_an_address_have_no_code(
    documents: dict[str, Element], tmp_path: Path, sites: Sites
) -> None:
    assert _read(documents["archive/QP-01/1.0.html"]) == [] and _read(documents["d/QP-02.html"]) == []
    elsewhere = made(context_of(bureau(tmp_path / "repo", site_url=""), TODAY), document_pages)
    assert _read(elsewhere["d/QP-01.html"]) == []
    assert _copies(elsewhere["d/QP-01.html"])
    shown = page(sites.preview, "d/QP-01.html")
    assert (_read(shown), _copies(shown)) == ([], {})


def test_ids_in_any_script_and_odd_versions_can_be_scanned(sites: Sites) -> None:
    site = "https://example.org/qms/d/"
    arabic = "%D8%B3%D9%8A%D8%A7%D8%B3%D8%A9-1.html#qms-v-1.0"
    assert _read(page(sites.public, "d/سياسة-1.html")) == [site + arabic]


def test_what_is_printed_never_changes_whatever_versions_come(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("mkdocs.yml", "extra:\n  qmsdocs: {standards: [], documents: {procedures: procedure}}\n")
    found = []
    for version in ("1.0A", "1.0a", "1 draft/é"):
        repo.write("procedures/a.md", document("QP-01", version=f'"{version}"'))
        repo.commit()
        found.append(list(_copies(made(context_of(repo, TODAY), document_pages)["d/QP-01.html"]))[::-1])
    assert found[0] == ["qms-v-1.0A"] and found[1] == ["qms-v-1.0A", "qms-v-1.0a"]
    assert found[2][:2] == found[1] and found[2][2].startswith("qms-v--")


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_every_version_can_be_found_without_a_script(repo: Repo, audience: Audience) -> None:
    context = context_of(repo, TODAY, audience)
    (shown,) = made(context, copies_pages).values()
    (table,) = shown.iter("table")
    found = rows(table)
    assert found[2:5] == [
        ["QP-01 Letters and mail", "2.0 since 2025-11-01", "3.0, 1.0"],
        ["QP-02 Faxes", "none: withdrawn on 2026-02-01", "1.0"],
        ["QP-03 Stamps", "none: withdrawn on 2026-02-01", "1.0"],
    ]
    assert ("SECRET" in said(table)) == (audience == "internal")
    parts = {
        f"../{address}#{anchor}" for address, one in made(context, document_pages).items() for anchor in _copies(one)
    }
    assert {to for _, to in links(table) if "#" in to} == parts


def test_no_search_finds_what_is_said_to_holders_of_copies(sites: Sites) -> None:
    index = json.loads((sites.internal / "search/search_index.json").read_text())
    assert index["docs"] and not [one for one in index["docs"] if "Your copy" in one["text"]]


@pytest.fixture
def window(browser: Browser, sites: Sites) -> Iterator[Watched]:
    with watched(browser, f"{sites.internal.as_uri()}/") as found:
        yield found
    assert (found.outside, found.said) == ([], [])


def _seen(shown: object) -> list[str]:
    return [one.inner_text() for one in shown.locator(".qms-copy").all() if one.is_visible()]  # type: ignore[attr-defined]


OLD = "Your copy, version 1.1, is not current: superseded on 1 June 2026 by version 2.0, which is in force."


def test_only_who_comes_for_it_is_told_and_no_script_is_needed(browser: Browser, sites: Sites) -> None:
    with watched(browser, f"{sites.internal.as_uri()}/", java_script_enabled=False) as found:
        assert _seen(found.open("d/QP-01.html")) == []
        assert _seen(found.open("d/QP-01.html#qms-v-1.1")) == [OLD]


def test_id_and_version_as_printed_lead_there(window: Watched) -> None:
    shown = window.open("check/index.html")
    shown.get_by_label("Id", exact=True).fill("qp-01")
    shown.get_by_label("Version", exact=True).fill("9")
    shown.get_by_role("button", name="Check").click()
    assert shown.get_by_role("status").filter(has_text="No such version of QP-01 was released").is_visible()
    shown.get_by_label("Version", exact=True).fill("v1.1")
    shown.get_by_label("Version", exact=True).press("Enter")
    shown.wait_for_url("**/d/QP-01.html#qms-v-1.1")
    assert _seen(shown) == [OLD]
    window.go(shown, "check/index.html?id=QP-99&version=1")
    assert shown.get_by_role("status").filter(has_text="This site has no document with that id").is_visible()
    window.go(shown, "check/index.html?id=QP-01&version=1.1")
    shown.wait_for_url("**/d/QP-01.html#qms-v-1.1")


def test_the_code_is_on_paper_alone_and_large_enough(window: Watched) -> None:
    shown = window.open("d/QP-01.html")
    assert shown.evaluate(QR_SIZE) == [0]
    shown.emulate_media(media="print")
    (width,) = shown.evaluate(QR_SIZE)
    assert width / 96 * 25.4 > 25  # millimetres
