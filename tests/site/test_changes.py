"""Changes: the page, the pages of older years, and the feed, against RFC 4287 and a feed reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import feedparser
import pytest

from qmsdocs.site.pages import changes
from qmsdocs.site.pages.changes import changes_pages
from qmsdocs.site.pages.feed import changes_data
from tests.fixtures.repos import Repo, document
from tests.site.bureau import SITE, TODAY, bureau
from tests.site.conftest import Sites
from tests.site.made import context_of, lines, links, made
from tests.site.pages import Element, every_page, page, said

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "Payloads </title> ATTENDEE:mailto:a@example.org BEGIN:VALARM X, Y; Z\\ <b>"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return bureau(tmp_path_factory.mktemp("bureau") / "repo")


def _feed(repo: Repo, audience: str = "internal", today: str = TODAY) -> str:
    (found,) = changes_data(context_of(repo, today, "public" if audience == "public" else "internal"))
    assert found[0] == "changes.atom"
    return found[1]


def _by_month(shown: Element) -> dict[str, list[str]]:
    """Entries below each heading."""
    found: dict[str, list[str]] = {}
    heading = ""
    for one in shown.iter("h2", "li"):
        if one.tag == "h2":
            heading = said(one)
        else:
            found.setdefault(heading, []).append(said(one))
    return found


SOON = [
    "1 October 2026 new version QP-01 Letters and mail, version 3.0 Longer again "
    "Earlier text: QP-01 version 2.0; compare 3.0 with 2.0"
]
SPRING = [
    "1 May 2026 first version POL 1 Promise, version 1.0 First issue",
    "1 May 2026 first version POL-2 Undated, version 1.0 First issue",
    f"1 May 2026 first version QP-06 {' '.join(HOSTILE.split())}, version 1.0 A <script>&amp; ]]>",
]


def test_the_page(repo: Repo) -> None:
    pages = made(context_of(repo, TODAY), changes_pages)
    assert list(pages) == ["changes.html"]
    told = _by_month(pages["changes.html"])
    told["May 2026"] = [re.sub(r"[\x07\u2028]\s*", "", one) for one in told["May 2026"]]
    assert told == {
        "What comes soon": SOON,
        "May 2026": SPRING,
        "February 2026": [
            "1 February 2026 Withdrawn QP-02 Faxes, version 1.0 Why: Nobody has one "
            "Replaced by QP-01 Letters and mail, QP-05 SECRETTITLE",
            "1 February 2026 Withdrawn QP-03 Stamps, version 1.0 Why: SECRETREASON Replaced by QP-05 SECRETTITLE",
        ],
        "November 2025": [
            "1 November 2025 new version QP-01 Letters and mail, version 2.0 Shorter Why: An audit asked for it "
            "Earlier text: QP-01 version 1.0; compare 2.0 with 1.0",
            "1 November 2025 new version QP-04 Open doors, version 2.0 Shorter "
            "Earlier text: QP-04 version 1.0; compare 2.0 with 1.0",
        ],
        "March 2024": [
            "1 March 2024 first version QP-01 Letters, version 1.0 First issue",
            "1 March 2024 first version QP-02 Faxes, version 1.0 First issue",
            "1 March 2024 first version QP-03 Stamps, version 1.0 First issue",
            "1 March 2024 first version QP-04 SECRETTHEN, version 1.0 SECRETSUMMARY",
            "1 March 2024 first version QP-05 SECRETTITLE, version 1.0 SECRETSUMMARY",
        ],
    }
    assert links(pages["changes.html"])[:5] == [
        ("Follow it in a feed reader (Atom)", "changes.atom"),
        ("QP-01 Letters and mail", "d/QP-01.html"),
        ("version 3.0", "archive/QP-01/3.0.html"),
        ("QP-01 version 2.0", "d/QP-01.html"),
        ("compare 3.0 with 2.0", "redlines/QP-01/3.0.html"),
    ]


def test_the_public_sees_what_is_and_was_public(repo: Repo) -> None:
    shown = made(context_of(repo, TODAY, "public"), changes_pages)["changes.html"]
    assert "SECRET" not in said(shown) and "internal document" in said(shown)
    assert {month: entries for month, entries in _by_month(shown).items() if month != "May 2026"} == {
        "What comes soon": SOON,
        "February 2026": [
            "1 February 2026 Withdrawn QP-02 Faxes, version 1.0 Why: Nobody has one "
            "Replaced by QP-01 Letters and mail, internal document",
            "1 February 2026 Withdrawn QP-03 Stamps, version 1.0 Why is not said.",
        ],
        "November 2025": [
            "1 November 2025 new version QP-01 Letters and mail, version 2.0 Shorter Why: An audit asked for it "
            "Earlier text: QP-01 version 1.0; compare 2.0 with 1.0",
            "1 November 2025 new version QP-04 Open doors, version 2.0 Shorter",
        ],
        "March 2024": [
            "1 March 2024 first version QP-01 Letters, version 1.0 First issue",
            "1 March 2024 first version QP-02 Faxes, version 1.0 First issue",
            "1 March 2024 first version QP-03 Stamps, version 1.0 First issue",
        ],
    }


def test_older_years_have_a_page_each(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "FEW", 2)
    pages = made(context_of(repo, TODAY), changes_pages)
    assert list(pages) == ["changes.html", "changes/2024.html"]
    assert lines(pages["changes.html"], ".//h2") == [
        *("What comes soon", "May 2026", "February 2026", "November 2025", "Earlier years"),
    ]
    assert ("2024", "changes/2024.html") in links(pages["changes.html"])
    older = pages["changes/2024.html"]
    assert lines(older, ".//h2") == ["March 2024", "Other years"]
    assert len(_by_month(older)["March 2024"]) == 5
    assert links(older)[:2] == [
        ("QP-01 Letters", "../d/QP-01.html"),
        ("version 1.0", "../archive/QP-01/1.0.html"),
    ]
    monkeypatch.setattr(changes, "MANY", 4)
    pages = made(context_of(repo, TODAY), changes_pages)
    assert list(pages) == ["changes.html", "changes/2026.html", "changes/2025.html", "changes/2024.html"]
    assert [len(entries) for entries in _by_month(pages["changes.html"]).values()] == [1, 3, 1, 3]
    assert [len(entries) for entries in _by_month(pages["changes/2026.html"]).values()] == [3, 2, 3]


def test_nothing_has_come_into_force_yet(tmp_path: Path) -> None:
    repo = bureau(tmp_path / "repo")
    pages = made(context_of(repo, "2024-02-01"), changes_pages)
    assert lines(pages["changes.html"], ".//h2")[0] == "What comes soon"
    assert "Nothing has come into force yet." in said(pages["changes.html"])
    feed = ElementTree.fromstring(_feed(repo, today="2024-02-01"))
    assert feed.findtext(f"{ATOM}updated") == "2024-02-01T00:00:00Z"
    assert feed.findall(f"{ATOM}entry") == []


def test_the_feed(repo: Repo) -> None:
    feed = ElementTree.fromstring(_feed(repo, "public"))
    assert "SECRET" not in _feed(repo, "public")
    _assert_atom(feed)
    entries = [
        [one.findtext(f"{ATOM}{name}") for name in ("updated", "title", "summary")]
        for one in feed.findall(f"{ATOM}entry")
    ]
    day = "2025-11-01T00:00:00Z"
    assert entries[2:7] == [
        [
            "2026-05-01T00:00:00Z",
            f"QP-06 {HOSTILE}, version 1.0",
            "In force since 1 May 2026. What changed: A <script>&amp; ]]>.",
        ],
        [
            "2026-02-01T00:00:00Z",
            "QP-02 Faxes, version 1.0: withdrawn",
            "Withdrawn since 1 February 2026. Why: Nobody has one. "
            "Replaced by QP-01 Letters and mail, internal document.",
        ],
        [
            "2026-02-01T00:00:00Z",
            "QP-03 Stamps, version 1.0: withdrawn",
            "Withdrawn since 1 February 2026.",
        ],
        [
            day,
            "QP-01 Letters and mail, version 2.0",
            "In force since 1 November 2025. What changed: Shorter. Why: An audit asked for it. Earlier version: 1.0.",
        ],
        [day, "QP-04 Open doors, version 2.0", "In force since 1 November 2025. What changed: Shorter."],
    ]
    assert len(entries) == 10


def _assert_atom(feed: ElementTree.Element) -> None:
    """What RFC 4287 asks of a feed and of its entries, written from it alone."""
    assert feed.tag == f"{ATOM}feed"
    for one in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1, name
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", one.findtext(f"{ATOM}id") or "")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one.findtext(f"{ATOM}updated") or "")
        assert [link.get("rel") for link in one.findall(f"{ATOM}link")].count("alternate") == 1
        assert all(link.get("href") for link in one.findall(f"{ATOM}link"))
        assert not one.findall(f"{ATOM}content") and not one.findall(f"{ATOM}source")
        told = [*one.iter(f"{ATOM}title"), *one.iter(f"{ATOM}summary")]
        assert all(len(text) == 0 and not text.get("type") for text in told)
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    known = {"author", "category", "entry", "feed", "id", "link", "name", "summary", "title", "updated"}
    assert {one.tag.removeprefix(ATOM) for one in feed.iter()} == known
    ids = [one.findtext(f"{ATOM}id") for one in (feed, *feed.findall(f"{ATOM}entry"))]
    assert len(set(ids)) == len(ids)
    updated = [one.findtext(f"{ATOM}updated") or "" for one in feed.findall(f"{ATOM}entry")]
    assert updated == sorted(updated, reverse=True) and feed.findtext(f"{ATOM}updated") == updated[0]


def test_a_feed_reader_reads_it(repo: Repo) -> None:
    found = feedparser.parse(_feed(repo).encode())
    assert (found.bozo, found.version, found.feed.title) == (0, "atom10", "Office & <Sons>: changes")
    assert found.feed.link == f"{SITE}changes.html"
    assert [link.href for link in found.feed.links] == [f"{SITE}changes.atom", f"{SITE}changes.html"]
    assert [one.link for one in found.entries][:3] == [
        f"{SITE}d/POL_1.html",
        f"{SITE}d/POL-2.html",
        f"{SITE}d/QP-06.html",
    ]
    assert found.entries[2].title == f"QP-06 {HOSTILE}, version 1.0"
    assert [one.tags[0].term for one in found.entries][2:4] == ["in-force", "withdrawn"]


def _ids(feed: str) -> dict[str, str]:
    found = ElementTree.fromstring(feed).findall(f"{ATOM}entry")
    return {one.findtext(f"{ATOM}title") or "": one.findtext(f"{ATOM}id") or "" for one in found}


def test_entries_are_the_same_for_good(repo: Repo, tmp_path: Path) -> None:
    """For every audience, on every day, wherever the site lies, whatever is released later."""
    internal, public = _ids(_feed(repo)), _ids(_feed(repo, "public"))
    assert public.items() < internal.items()
    assert _ids(_feed(repo, today="2026-03-01")).items() < internal.items()
    elsewhere = Repo(tmp_path / "elsewhere")
    repo.git("clone", "--quiet", str(repo.path), str(elsewhere.path))
    settings = (repo.path / "mkdocs.yml").read_text().replace(f"site_url: {SITE}\n", "")
    elsewhere.write("mkdocs.yml", settings)
    elsewhere.write("procedures/qp-08.md", document("QP-08", title="New", effective_date="2026-09-10"))
    elsewhere.commit("Move", date="2026-09-10T10:00:00+00:00")
    moved = _feed(elsewhere)
    assert _ids(moved).items() > internal.items() and "QP-08 New, version 1.0" in _ids(moved)
    feeds = [ElementTree.fromstring(one).findtext(f"{ATOM}id") for one in (_feed(repo), moved, _feed(repo, "public"))]
    assert feeds[0] == feeds[1] != feeds[2]


def test_without_an_address_of_the_site_links_are_relative(tmp_path: Path) -> None:
    repo = bureau(tmp_path / "repo", site_url="")
    feed = ElementTree.fromstring(_feed(repo))
    _assert_atom(feed)
    found = [one.get("href") or "" for one in feed.iter(f"{ATOM}link")]
    assert found[:3] == ["changes.atom", "changes.html", "d/POL_1.html"]
    assert not [one for one in found if ":" in one or one.startswith("/")]


def test_every_page_names_the_feed(sites: Sites) -> None:
    def named(address: str) -> Iterator[str]:
        for one in page(sites.public, address).findall("./head/link[@type='application/atom+xml']"):
            assert (one.get("rel") or "").split()[0] == "alternate" and one.get("title") == "Changes"
            yield urljoin(f"/{address}", one.get("href"))

    assert (sites.public / "changes.atom").is_file()
    for address in every_page(sites.public):
        wanted = "/qms/changes.atom" if address == "404.html" else "/changes.atom"
        assert list(named(address)) == [wanted], address
