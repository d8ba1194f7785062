"""The whole site of a day of the past: what was known and in force then, and every page says that it is not today's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qmsdocs.opening import open_day
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.document import document_pages
from qmsdocs.view import View
from tests.fixtures.command import run
from tests.fixtures.repos import Repo, document, make_repo
from tests.site.conftest import qmsdocs
from tests.site.made import made
from tests.site.pages import article, every_page, facts, notices, page, robots, rows, said

SETTINGS = "site_name: Hall\nextra:\n  qmsdocs:\n    standards: []\n    documents: {{procedures: procedure}}\n{}"
STAMP = "This is the site of 1 March 2026. It shows what was known and in force on that day, for whoever looks back."
ROLES = "- {{id: clerk, title: {}}}\n"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """January: all begins, in another folder, under another name of a field. February: 2.0, for April. Later: QP-01
    says more without a new version, QP-02 is withdrawn, QP-03 comes, the clerk has another title."""
    repo = make_repo(tmp_path_factory.mktemp("past") / "qms")
    repo.write("mkdocs.yml", SETTINGS.format(""))
    repo.write("registers/roles.yml", ROLES.format("Clerk of old"))
    fields = {"effective_date": "2026-01-05", "title": "Letters"}
    repo.write("procedures/old/1.md", document("QP-01", "Then.\n", **fields).replace("owner:", "keeper:"))
    repo.write("procedures/2.md", document("QP-02", effective_date="2026-01-05", title="Faxes"))
    repo.commit("January", date="2026-01-05T10:00:00+00:00")
    repo.write(
        "procedures/2.md",
        document("QP-02", version='"2.0"', effective_date="2026-04-01", title="Faxes", change_summary="Shorter"),
    )
    repo.commit("February", date="2026-02-10T10:00:00+00:00")
    repo.delete("procedures/old/1.md")
    repo.write("procedures/1.md", document("QP-01", "Then.\n", **fields, next_review="2029-12-31"))
    repo.write("registers/roles.yml", ROLES.format("Clerk of today"))
    repo.write("procedures/3.md", document("QP-03", title="LATER", effective_date="2026-05-01"))
    repo.commit("May", date="2026-05-01T10:00:00+00:00")
    gone = {"status": "withdrawn", "withdrawn_on": "2026-06-01", "withdrawn_reason": "LATER"}
    repo.write("procedures/2.md", document("QP-02", version='"2.0"', title="Faxes", **gone))
    repo.write("procedures/1.md", document("QP-01", "Now: LATER.\n", **{**fields, "version": '"99.98"'}))
    repo.write("mkdocs.yml", SETTINGS.format("    aliases: {keeper: owner}\n"))
    repo.commit("June", date="2026-06-01T10:00:00+00:00")
    return repo


@pytest.fixture(scope="module")
def site(repo: Repo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "site"
    ran = qmsdocs("build", "--as-of", "2026-03-01", "--out", out, cwd=repo.path)
    assert (ran.code, ran.out) == (0, f"{out / 'index.html'}\n"), ran.err
    assert ran.err == f"{len(every_page(out))} pages for the internal audience, as of 2026-03-01.\n"
    return out


def test_every_page_says_so_and_asks_not_to_be_indexed(site: Path) -> None:
    found = every_page(site)
    assert len(found) > 20
    for address in found:
        assert any(one.startswith(STAMP) for one in notices(site, address)), address
        assert robots(site, address) == ["noindex"], address
        assert "The site of 1 March 2026, made later; not the site of today" in said(page(site, address)), address


def test_documents_roles_and_states_are_those_of_the_day(site: Path) -> None:
    assert [row[:6] for row in rows(next(article(site, "master-list.html").iter("table")))] == [
        ["QP-01", "Letters", "Procedure", "1.0", "In force", "2026-01-05"],
        ["QP-02", "Faxes", "Procedure", "1.0", "In force", "2026-01-05"],
    ]
    shown = facts(site, "d/QP-01.html")
    assert (shown["Owner"], shown["Next review"]) == ("Clerk of old", "1 January 2027")
    assert "Then." in said(article(site, "d/QP-01.html"))
    assert "version 2.0 comes into force on 1 April 2026. Shorter" in said(article(site, "d/QP-02.html"))


def test_nothing_that_came_later_is_anywhere(site: Path) -> None:
    for path in site.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".csv", ".ics", ".atom", ".json", ".js"):
            text = path.read_text("utf-8")
            assert "LATER" not in text and "99.98" not in text and "Clerk of today" not in text, path
    assert not (site / "d/QP-03.html").exists()


def test_what_it_was_made_from_stands_there(site: Path, repo: Repo) -> None:
    assert facts(site, "about.html")["Made later"] == f"from commit {repo.head()}, whose settings hold"
    commands = [said(one) for one in article(site, "help/auditor.html").iter("code")]
    assert f"git checkout {repo.head()}" in commands
    assert "qmsdocs build --as-of 2026-03-01 --audience internal --out FOLDER" in commands


def test_it_is_what_list_says_of_the_day(repo: Repo, site: Path) -> None:
    listed = run(repo.path, "list", "--as-of", "2026-03-01").out
    assert [line.split()[0] for line in listed.splitlines()[2:4]] == ["QP-01", "QP-02"]
    assert "2 documents, as of 2026-03-01." in listed


def test_of_a_day_before_git_nothing_is_said_to_be_known(repo: Repo) -> None:
    ran = run(repo.path, "list", "--as-of", "2025-12-31")
    assert (ran.code, "0 documents, as of 2025-12-31." in ran.out) == (0, True)
    assert ran.err.startswith("Of that day nothing is known: nothing was in git before 5 January 2026.\n")
    assert "Nothing is in force" not in ran.err


def test_no_copy_is_called_current_by_the_site_of_another_day(site: Path) -> None:
    assert "This is the site of a day of the past, so no copy can be checked here." in said(
        article(site, "check/index.html")
    )
    assert not article(site, "d/QP-01.html").find_class("qms-copy")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            ("--as-of", "2025-12-31"),
            "On 31 December 2025 nothing was in git yet: the main line begins on 5 January 2026.",
        ),
        (("--as-of", "2026-02-30"), "“2026-02-30” is no day"),
        (("--as-of", "2026-03-01", "--preview"), "--as-of does not go with --preview"),
        (("--as-of", "2026-03-01", "--without-history"), "--as-of does not go with --preview or --without-history"),
    ],
)
def test_what_cannot_be_made_is_said(repo: Repo, tmp_path: Path, options: tuple[str, ...], words: str) -> None:
    ran = run(repo.path, "build", *options, "--out", str(tmp_path / "site"))
    assert (ran.code, ran.out) == (2, "") and words in ran.err
    assert not (tmp_path / "site").exists()


def test_a_baseline_has_a_site_of_days_before_git(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "qms")
    repo.write("mkdocs.yml", SETTINGS.format(""))
    repo.write("procedures/1.md", document("QP-01", effective_date="2015-03-01"))
    imported = repo.commit("Import", date="2026-01-05T10:00:00+00:00")
    repo.write("mkdocs.yml", SETTINGS.format(f"    baseline: {imported}\n"))
    repo.commit("Settings", date="2026-01-06T10:00:00+00:00")
    context = Context(View(open_day(repo.path, date(2020, 1, 1), renders=True)), [])
    shown = said(made(context, document_pages)["d/QP-01.html"])
    assert "Released 1 March 2015 (before git, as stated), commit" in shown
