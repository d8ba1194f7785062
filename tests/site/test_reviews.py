"""The review calendar: the page, and the file for calendar programs against RFC 5545."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from qmsdocs.site.pages.reviews import reviews_data, reviews_pages
from qmsdocs.view import Audience
from tests.fixtures.repos import Repo, document, make_repo
from tests.site.bureau import SITE, TODAY, bureau
from tests.site.made import context_of, lines, links, made
from tests.site.pages import Element, rows, said


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return bureau(tmp_path_factory.mktemp("bureau") / "repo")


def _page(repo: Repo, today: str = TODAY, audience: Audience = "internal") -> Element:
    (found,) = made(context_of(repo, today, audience), reviews_pages).values()
    return found


def _tables(shown: Element) -> dict[str, list[list[str]]]:
    return {said(one.find("caption")): rows(one) for one in shown.iter("table")}


HOSTILE = "QP-06 Payloads </title> ATTENDEE:mailto:a@example.org BEGIN:VALARM X, Y; Z\\ <b>"


def test_the_page(repo: Repo) -> None:
    shown = _page(repo)
    assert lines(shown, ".//p")[0].startswith(
        "As of 15 September 2026: 1 review is overdue; 2 are due within 60 days. Each document in force says when"
    )
    assert _tables(shown) == {
        "1 review overdue, the oldest first": [
            ["31 August 2026", "QP-01 Letters and mail", "Mayor", "15 days overdue"]
        ],
        "September 2026: 1 review": [["Tuesday 15", "QP-04 Open doors", "Mayor", "today"]],
        "October 2026: 1 review": [["Tuesday 20", HOSTILE, "not set", "in 35 days"]],
        "January 2027: 1 review": [["Friday 1", "QP-05 SECRETTITLE", "Town clerk", "in 108 days"]],
    }
    assert lines(shown, ".//ul[@class='qms-months']/li") == [
        *("September 2026 1 review", "October 2026 1 review", "November 2026 none", "December 2026 none"),
        *("January 2027 1 review", "February 2027 none", "March 2027 none", "April 2027 none", "May 2027 none"),
        *("June 2027 none", "July 2027 none", "August 2027 none", "September 2027 none"),
    ]
    assert lines(shown, ".//h2") == [
        *("Overdue", "This month and the next twelve", "Later", "Documents without a next review"),
    ]
    assert lines(shown, ".//ul")[-1] == "POL-2 Undated Town clerk"
    assert "1 review falls after September 2027." in said(shown)
    months = [(one.get("id"), said(one)) for one in shown.findall(".//h3")]
    assert months == [("m-2026-09", "September 2026"), ("m-2026-10", "October 2026"), ("m-2027-01", "January 2027")]
    assert {link for _, link in links(shown) if link[0] == "#"} == {f"#{id_}" for id_, _ in months}


def test_every_table_says_what_its_cells_are(repo: Repo) -> None:
    for table in _page(repo).iter("table"):
        assert [one.get("scope") for one in table.findall("./thead/tr/th")] == ["col"] * 4
        assert {tuple(one.get("scope") for one in row.findall("th")) for row in table.findall("./tbody/tr")} == {
            ("row",)
        }


def test_the_public_calendar_has_public_documents_and_roles_only(repo: Repo) -> None:
    shown = _page(repo, audience="public")
    assert "SECRET" not in said(shown)
    assert [row for table in _tables(shown).values() for row in table] == [
        ["31 August 2026", "QP-01 Letters and mail", "Mayor", "15 days overdue"],
        ["Tuesday 15", "QP-04 Open doors", "Mayor", "today"],
        ["Tuesday 20", HOSTILE, "not set", "in 35 days"],
    ]
    assert "SECRET" not in _ics(repo, audience="public") and "nobody@" not in _ics(repo)


def test_a_calendar_at_the_end_of_the_year_and_of_time(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("mkdocs.yml", "extra:\n  qmsdocs: {standards: [], documents: {procedures: procedure}}\n")
    repo.write("procedures/a.md", document("QP-01", next_review="2026-12-31"))
    repo.write("procedures/b.md", document("QP-02", next_review="9999-12-31"))
    repo.write("procedures/c.md", document("QP-03", next_review="2027-02-30"))
    repo.commit()
    shown = _page(repo, "2026-12-30")
    assert lines(shown, ".//ul[@class='qms-months']/li")[:2] == ["December 2026 1 review", "January 2027 none"]
    assert _tables(shown) == {
        "December 2026: 1 review": [["Thursday 31", "QP-01 Title of QP-01", "not set", "in 1 day"]]
    }
    assert "(“2027-02-30” is no date)" in said(shown)
    assert [said(one) for one in _page(repo, "9999-11-30").findall(".//ul[@class='qms-months']/li")] == [
        "November 9999 none",
        "December 9999 1 review",
    ]


def test_without_reviews_there_is_no_calendar(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("mkdocs.yml", "extra:\n  qmsdocs: {standards: [], documents: {procedures: procedure}}\n")
    repo.write("procedures/a.md", document("QP-01", next_review="TBD"))
    repo.commit()
    assert list(reviews_data(context_of(repo, TODAY))) == []
    shown = _page(repo)
    assert "As of 15 September 2026: no reviews are overdue; none is due within 60 days." in said(shown)
    assert [link for _, link in links(shown)] == ["d/QP-01.html"]


def _ics(repo: Repo, today: str = TODAY, audience: Audience = "internal") -> str:
    ((name, text),) = reviews_data(context_of(repo, today, audience))
    assert name == "reviews.ics"
    return text


def _unfolded(text: str) -> Iterator[tuple[str, str]]:
    """Names with parameters, and values, of content lines: read after RFC 5545 alone."""
    assert text.endswith("\r\n") and not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    assert [line for line in text.split("\r\n") if len(line.encode()) > 75] == []
    for line in text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
        name, value = re.fullmatch(r"([A-Z-]+(?:;[A-Z-]+=[A-Z]+)*):([^\x00-\x08\x0a-\x1f\x7f]*)", line).groups()  # type: ignore[union-attr]
        yield name, value


def _text(value: str) -> str:
    """A TEXT value without its escapes; nothing in it stands unescaped that would end it."""
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value), value
    return re.sub(r"\\(.)", lambda one: "\n" if one[1] in "nN" else one[1], value)


def _events(text: str) -> list[dict[str, str]]:
    found = list(_unfolded(text))
    assert (found[0], found[-1]) == (("BEGIN", "VCALENDAR"), ("END", "VCALENDAR"))
    begins = [place for place, line in enumerate(found) if line == ("BEGIN", "VEVENT")]
    ends = [place for place, line in enumerate(found) if line == ("END", "VEVENT")]
    assert [name for name, _ in found].count("BEGIN") == len(begins) + 1
    head = dict(found[1 : begins[0]])
    assert (head["VERSION"], head["PRODID"]) == ("2.0", "-//qmsdocs//Review calendar//EN")
    assert _text(head["X-WR-CALNAME"]) == "Reviews: Office & <Sons>"
    return [dict(found[start + 1 : end]) for start, end in zip(begins, ends, strict=True)]


def test_the_calendar_file(repo: Repo) -> None:
    events = _events(_ics(repo))
    names = {"SUMMARY", "DTSTART;VALUE=DATE", "DTSTAMP", "UID", "DESCRIPTION", "TRANSP", "URL"}
    assert {frozenset(one) for one in events} == {frozenset(names)}
    assert [(one["DTSTART;VALUE=DATE"], _text(one["SUMMARY"])) for one in events] == [
        ("20260831", "Review QP-01 Letters and mail"),
        ("20260915", "Review QP-04 Open doors"),
        ("20261020", f"Review {HOSTILE}"),
        ("20270101", "Review QP-05 SECRETTITLE"),
        ("20290131", "Review POL 1 Promise"),
    ]
    assert {one["DTSTAMP"] for one in events} == {"20260915T000000Z"}
    assert _text(events[0]["DESCRIPTION"]) == f"Owner: Mayor\nVersion in force: 2.0\n{SITE}d/QP-01.html"
    assert (events[0]["URL"], events[4]["URL"]) == (f"{SITE}d/QP-01.html", f"{SITE}d/POL_1.html")
    assert len({one["UID"] for one in events}) == 5


def test_an_event_stays_the_same_event(repo: Repo, tmp_path: Path) -> None:
    """So that a calendar moves it, and shows no second one: on every day, for every audience, at a new address."""

    def uids(of: Repo, *args: str) -> dict[str, str]:
        return {_text(one["SUMMARY"]).split()[1]: one["UID"] for one in _events(_ics(of, *args))}  # type: ignore[arg-type]

    today = uids(repo)
    assert uids(repo, TODAY, "public").items() < today.items()
    assert uids(repo, "2026-10-02")["QP-01"] == today["QP-01"]
    elsewhere = Repo(tmp_path / "elsewhere")
    repo.git("clone", "--quiet", str(repo.path), str(elsewhere.path))
    elsewhere.write("mkdocs.yml", (repo.path / "mkdocs.yml").read_text().replace(f"site_url: {SITE}\n", ""))
    elsewhere.commit("Move", date="2026-09-10T10:00:00+00:00")
    assert uids(elsewhere) == today
    (event, *_) = _events(_ics(elsewhere))
    assert _text(event["DESCRIPTION"]).endswith("\nd/QP-01.html") and "URL" not in event
