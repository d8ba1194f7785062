"""The ways to build: with errors, late reviews, without history, as a preview."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.fixtures.nightly import some
from tests.fixtures.repos import Repo, document, make_repo
from tests.site.conftest import Sites, build, qmsdocs
from tests.site.pages import EXPLAINING, article, every_page, facts, page, said, tables
from tests.site.trees import tree

SETTINGS = "extra:\n  qmsdocs:\n    standards: []\n    documents: {procedures: procedure}\n"
BODY = "".join(f"## {name}\n\nText.\n\n" for name in ("Purpose", "Scope", "Responsibilities", "Procedure", "Records"))
FORCED = "Published in spite of errors."
UNKNOWN = "Revision history not available."


def _notices(site: Path, address: str) -> list[str]:
    found = article(site, address).findall(".//div[@role='note']//strong")
    return [said(one) for one in found]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "repo")
    made.write("mkdocs.yml", SETTINGS)
    made.write("procedures/qp-01.md", document("QP-01", BODY))
    made.commit(date="2026-01-01T10:00:00+00:00")
    made.write("procedures/qp-01.md", document("QP-01", BODY + "More.\n", version="1.1"))
    made.commit(date="2026-02-01T10:00:00+00:00")
    return made


def _wrong(repo: Repo) -> None:
    link = "See [nothing](qp-77.md), [no part](#nowhere) and [no part there](qp-01.md#nowhere).\n"
    repo.write("procedures/qp-02.md", document("QP-02", BODY + link))
    repo.commit(date="2026-03-01T10:00:00+00:00")


def test_errors_block_and_force_says_so_on_every_page(repo: Repo, tmp_path: Path) -> None:
    site = build(repo, tmp_path / "site")
    before = tree(site)
    _wrong(repo)
    done = qmsdocs("build", "--out", site, "--today", "2026-09-15", cwd=repo.path)
    assert (done.code, done.out) == (1, "")
    assert "procedures/qp-02.md:34:5: error QMS301" in done.err
    assert "Nothing was published" in done.err and "--force" in done.err
    assert tree(site) == before
    build(repo, site, "--force")
    assert {address: _notices(site, address)[:1] for address in every_page(site)} == {
        address: [FORCED] for address in every_page(site)
    }
    more = (
        "404.html",
        "archive/QP-01/1.0.html",
        "d/QP-01.html",
        "d/QP-02.html",
        "documents/procedures.html",
        "index.html",
        "redlines/QP-01/1.1.html",
    )
    assert every_page(site) == sorted([*EXPLAINING, *more])
    wrong = article(site, "d/QP-02.html").findall(".//p")
    assert "See nothing, no part and no part there." in [said(one) for one in wrong]


def test_force_without_errors_says_nothing(repo: Repo, tmp_path: Path) -> None:
    assert tree(build(repo, tmp_path / "a", "--force")) == tree(build(repo, tmp_path / "b"))


def test_the_calendar_never_blocks(repo: Repo, tmp_path: Path) -> None:
    done = qmsdocs("build", "--out", tmp_path / "site", "--today", "2031-01-01", cwd=repo.path)
    assert done.code == 0, done.err
    assert "Review overdue since 1 January 2027." in said(article(tmp_path / "site", "d/QP-01.html"))


def test_without_history_every_page_says_so(repo: Repo, tmp_path: Path) -> None:
    shutil.rmtree(repo.path / ".git")
    refused = qmsdocs("build", "--out", tmp_path / "site", "--today", "2026-09-15", cwd=repo.path)
    assert (refused.code, refused.out) == (2, "")
    assert "--without-history" in refused.err
    site = build(repo, tmp_path / "site", "--without-history")
    more = ("404.html", "d/QP-01.html", "documents/procedures.html", "index.html")
    assert every_page(site) == sorted([*EXPLAINING, *more])
    assert {address: _notices(site, address)[:1] for address in every_page(site)} == {
        address: [UNKNOWN] for address in every_page(site)
    }
    shown = said(article(site, "d/QP-01.html"))
    assert "Revisions# Revision history not available." in shown
    assert "2026-02-01" not in shown and "1 February" not in shown
    assert facts(site, "about.html")["Commit"] == "none: made from files without history"


def test_a_preview_shows_the_work_tree_and_what_is_no_more_than_that(repo: Repo, tmp_path: Path) -> None:
    repo.write(
        "procedures/qp-01.md",
        document("QP-01", BODY + "Changed.\n", version="1.2", title="Title", change_summary="More"),
    )
    repo.write("procedures/qp-02.md", document("QP-02", BODY + "New: [old](qp-01.md).\n", status="draft"))
    site = build(repo, tmp_path / "site", "--preview")
    assert _notices(site, "d/QP-01.html") == ["Preview.", "In review: not in force."]
    shown = said(article(site, "d/QP-01.html"))
    assert "QP-01 Title Preview." in shown and "Version 1.1 is in force." in shown and "Changed." in shown
    assert _notices(site, "d/QP-02.html") == ["Preview.", "Draft: not in force."]
    versions = tables(site, "d/QP-01.html")["Released revisions of QP-01, newest first"]
    assert [(row[0], row[1]) for row in versions] == [("1.1", "In force"), ("1.0", "Superseded")]
    assert _notices(site, "archive/QP-01/1.1.html") == ["Preview.", "In force."]
    listed = tables(site, "master-list.html")["1 document in review; 1 draft"]
    assert [(row[0], row[4]) for row in listed] == [("QP-01", "In review"), ("QP-02", "Draft")]
    assert all(page(site, one).find(".//meta[@name='robots']") is not None for one in every_page(site) if one[0] == "d")
    assert facts(site, "about.html")["Commit"] == "the work tree (preview)"


def test_a_preview_of_what_is_committed_stands_as_it_does(sites: Sites) -> None:
    ((caption, rows),) = tables(sites.preview, "master-list.html").items()
    assert caption == "7 documents in force; 3 approved, not yet in force; 1 draft"
    assert [row[0] for row in rows if row[4].startswith("In force")] == [
        *("CSC PR.013", "POL-01", "QP-05-SECRETID", "QP-07", "QP-10", "QP-66", "سياسة-1"),
    ]
    assert [row[0] for row in rows if row[4] == "Approved, not yet in force"] == ["QP-01", "QP-03", "QP-06"]
    assert [row[0] for row in rows if row[4] == "Draft"] == ["QP-04"]
    assert _notices(sites.preview, "d/QP-01.html") == ["Preview.", "Not yet in force."]


def test_unusual_ids_and_versions_have_pages_of_their_own(repo: Repo, tmp_path: Path) -> None:
    for number, (id_, version) in enumerate(
        [("README", "2"), ("index", "a/b: c"), ("shell", "README"), ("1.0.0", "A")]
    ):
        repo.write(f"procedures/{number}.md", document(f'"{id_}"', BODY, version=f'"{version}"'))
    repo.commit(date="2026-03-01T10:00:00+00:00")
    repo.write("procedures/3.md", document('"1.0.0"', BODY + "Small.\n", version='"a"'))
    for number in (1, 2):
        repo.write(f"procedures/{number}.md", document({1: "index", 2: "shell"}[number], BODY + "x\n", version='"9"'))
    repo.commit(date="2026-04-01T10:00:00+00:00")
    repo.write("procedures/3.md", document('"1.0.0"', BODY + "Third.\n", version='"b"'))
    repo.commit(date="2026-05-01T10:00:00+00:00")
    site = build(repo, tmp_path / "site", "--force")
    pages = [one for one in every_page(site) if one.startswith(("d/", "archive/"))]
    assert [one for one in pages if one.startswith("d/")] == [
        *("d/1.0.0.html", "d/QP-01.html", "d/README.html", "d/index.html", "d/shell.html")
    ]
    old = {one: said(article(site, one).find(".//h1")) for one in pages if one.startswith("archive/")}
    assert old.pop("archive/index.html") == "Archive"
    assert sorted(old.values()) == [
        '1.0.0 Title of "1.0.0", version A',
        '1.0.0 Title of "1.0.0", version a',
        "QP-01 Title of QP-01, version 1.0",
        'index Title of "index", version a/b: c',
        'shell Title of "shell", version README',
    ]


def test_an_id_that_is_no_address_has_no_page_and_writes_nowhere(repo: Repo, tmp_path: Path) -> None:
    climbing = "../" * 9 + str(tmp_path / "evil").lstrip("/")
    for number, id_ in enumerate((climbing, "a/b", ".hidden", "日" * 90)):
        repo.write(f"procedures/x{number}.md", document(f"'{id_}'", BODY))
    repo.commit(date="2026-03-01T10:00:00+00:00")
    for way in ("--force", "--preview"):
        site = build(repo, tmp_path / "site", way)
        assert [one for one in every_page(site) if one.startswith("d/")] == ["d/QP-01.html"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["repo", "site"]


def test_a_committed_link_leads_no_output_elsewhere(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    repo.link("build", str(tmp_path / "elsewhere"))
    done = qmsdocs("build", "--today", "2026-09-15", cwd=repo.path)
    assert (done.code, done.out) == (2, "")
    assert "symbolic link that leaves the repository" in done.err
    (repo.path / "build").unlink()
    repo.link("build/.site.qmsdocs-lock", str(tmp_path / "elsewhere" / "file"))
    done = qmsdocs("build", "--today", "2026-09-15", cwd=repo.path)
    assert (done.code, done.out) == (2, "")
    (repo.path / "build/.site.qmsdocs-lock").unlink()
    repo.link("build/.site.qmsdocs-old", str(tmp_path / "elsewhere"))
    assert qmsdocs("build", "--today", "2026-09-15", cwd=repo.path).code == 0
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_public_site_without_a_public_document_is_whole(repo: Repo, tmp_path: Path) -> None:
    site = build(repo, tmp_path / "site", "--audience", "public")
    assert every_page(site) == sorted([*EXPLAINING, "404.html", "index.html"])
    text = said(article(site, "index.html"))
    assert "Find a document by id, title or keyword Go No document is in force yet" in text
    assert tables(site, "master-list.html") == {"No document is in force yet": []}
    written = {address: (site / address).read_text() for address in every_page(site)}
    assert [address for address, html in written.items() if "Title of QP-01" in html] == []
    examples = ("types-and-rules.html", "help/")  # of ids, whatever ids there are
    assert [one for one, html in written.items() if "QP-01" in html and not one.startswith(examples)] == []


def test_a_public_site_without_any_public_document_is_a_site_all_the_same(repo: Repo, tmp_path: Path) -> None:
    site = build(repo, tmp_path / "site", "--audience", "public")
    assert [address for address in every_page(site) if address.startswith("d/")] == []
    assert tables(site, "master-list.html") == {"No document is in force yet": []}
    assert said(article(site, "index.html").find(".//p[@id='qms-jump-help']")) == "No document is in force yet"


@pytest.mark.parametrize("address", ["https://example.org//other.example", "https://example.org/\\\\other.example"])
def test_an_address_of_the_site_that_would_name_another_host_names_none(
    repo: Repo, tmp_path: Path, address: str
) -> None:
    repo.write("mkdocs.yml", f"site_url: {address}\n{SETTINGS}")
    repo.commit()
    site = build(repo, tmp_path / "site")
    addresses = page(site, "404.html").xpath("//link/@href | //script/@src")
    assert [one for one in addresses if one[:2] in ("//", "/\\")] == []
    assert [one for one in addresses if one.endswith("assets/qms/qms.css")] != []


@pytest.mark.parametrize("today", some(("0001-01-01", "1969-12-31", "9999-12-31"), daily=("9999-12-31",)))
def test_a_site_of_any_day_of_the_calendar_is_built(repo: Repo, tmp_path: Path, today: str) -> None:
    done = qmsdocs("build", "--out", tmp_path / "site", "--today", today, cwd=repo.path)
    assert done.code == 0, done.err
    assert f"as of {today}" in done.err


def test_timings_are_said_to_whoever_asks_and_progress_to_nobody_in_a_pipe(repo: Repo, tmp_path: Path) -> None:
    done = qmsdocs("build", "--out", tmp_path / "site", "--today", "2026-09-15", "--timings", cwd=repo.path)
    assert (done.code, done.out) == (0, f"{tmp_path}/site/index.html\n")
    said_, *table = done.err.splitlines()
    assert said_.endswith("for the internal audience, as of 2026-09-15.")
    assert [re.sub(r" +\d+\.\d\d s$", "", line) for line in table] == [
        *(
            "history",
            "rules",
            "list of pages",
            "frames",
            "pages",
            "redlines",
            "superseded",
            "files",
            "check",
            "publish",
            "cache",
        ),
        "all of these",
    ]
