"""Zensical frames the same pages: same paths, same words, its own search, nobody else asked. Where it is not installed
this is not run, and said so; with CI=true that is a failure."""

from __future__ import annotations

import runpy
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from qmsdocs.cli.common import GENERATORS as NAMES
from qmsdocs.model.finding import CannotRun
from qmsdocs.site.generators import GENERATORS
from qmsdocs.site.generators.zensical import ZENSICAL
from tests.fixtures.command import approved, run, small
from tests.fixtures.nightly import some
from tests.fixtures.town import TODAY
from tests.site.axe import violations
from tests.site.browser import served, watched
from tests.site.conftest import Sites, build, qmsdocs
from tests.site.test_assets import DORMANT, awake, hosts, listed, outside, unlisted
from tests.site.trees import tree

TOP = Path(__file__).parents[2]
SLEEPING = {
    **DORMANT,
    "cdn.jsdelivr.net/pyodide/v314.0.2/full/": "pyodide",
    "unpkg.com/pyodide": "pyodide",
    "unpkg.com/ace-builds": "pyodide",
    "unpkg.com/glightbox": "glightbox",
}


@pytest.fixture(scope="module")
def site(sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if find_spec("zensical") is None:
        pytest.skip("Zensical is not installed")
    return build(sites.repo, tmp_path_factory.mktemp("zensical") / "site", "--generator", "zensical")


def test_the_command_line_names_every_generator() -> None:
    assert tuple(GENERATORS) == NAMES


def test_same_paths_and_same_words(sites: Sites, site: Path) -> None:
    compare = runpy.run_path(str(TOP / "script" / "generators.py"))
    assert compare["differences"](sites.internal, site) == []
    assert len(compare["files"](site)) > 40


def test_the_comparison_sees_what_differs(sites: Sites) -> None:
    told = runpy.run_path(str(TOP / "script" / "generators.py"))["differences"](sites.internal, sites.preview)
    assert "only in preview: d/QP-04.html" in told and "not the same: index.html" in told


@pytest.mark.nightly
def test_same_bytes_again(sites: Sites, site: Path, tmp_path: Path) -> None:
    strange = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "4711", "QMSDOCS_CACHE": "off"}
    again = build(sites.repo, tmp_path / "another folder", "--generator", "zensical", **strange)
    assert tree(again) == tree(site)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["another folder"]


def test_files_of_others_are_listed_and_ask_nobody(site: Path) -> None:
    assert unlisted(site) == {}
    assert [(row["name"], row["version"], row["licence"]) for row in listed(site)] == [
        ("zensical", version("zensical"), "MIT")
    ]
    assert outside(site) == {}
    [bundle] = (site / "assets/javascripts").glob("bundle.*.js")
    assert hosts(bundle) == set(SLEEPING)
    assert awake(site, SLEEPING) == {}


def _search(page: Page, words: str) -> list[str]:
    """What is found; the panel stays open."""
    small_one = page.locator(".qms-opener.__search")
    (small_one if small_one.is_visible() else page.locator(".md-search__button")).click()
    page.get_by_role("combobox", name="Search").fill(words)
    results = page.locator("a[role=option]")
    results.first.wait_for()
    found: list[str] = results.evaluate_all("all => all.map((one) => one.href)")
    return found


@pytest.mark.parametrize("where", some(("http", "folder"), daily=()))
def test_search_finds_a_document_and_nobody_else_is_asked(browser: Browser, site: Path, where: str) -> None:
    with served(site) as http:
        home = http if where == "http" else f"{site.as_uri()}/"
        with watched(browser, home) as window:
            for address in ("index.html", "archive/QP-01/1.0.html"):
                found = _search(window.open(address), "QP-01")
                assert found[0].startswith(f"{home}d/QP-01.html"), address
            found = _search(window.open("d/QP-03.html"), "every letter")
            assert found == [f"{home}d/POL-01.html?h=every+letter#our-promise"]
            window.open("standards/iso-9001-2026.html")
    assert (window.outside, window.said) == ([], [])


@pytest.mark.nightly
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_accessible_also_with_the_search_open(browser: Browser, site: Path, width: int, scheme: str) -> None:
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "reduced_motion": "reduce"}
    with served(site) as home, watched(browser, home, **options) as window:
        page = window.open("d/QP-01.html")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        _search(page, "policy")
        page.wait_for_timeout(400)  # it fades in
        assert violations(page) == []


def test_where_it_is_not_installed_the_command_to_install_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qmsdocs.site.generators.zensical.find_spec", lambda _: None)
    monkeypatch.setenv("QMSDOCS_CACHE", "off")
    root = small(tmp_path / "qms", {"procedures/QP-50-counter.md": approved("QP-50")})
    ran = run(root, "build", "--generator", "zensical")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "qmsdocs: The site generator Zensical is not installed.\n  Install it: pip install 'qmsdocs[zensical]'\n"
    )
    assert not (root / "build").exists() or not (root / "build/site").exists()


def test_its_failure_is_said_in_words(tmp_path: Path) -> None:
    if find_spec("zensical") is None:
        pytest.skip("Zensical is not installed")
    (tmp_path / "pages").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: T\ndocs_dir: pages\nsite_dir: ../elsewhere\ntheme: {name: material}\n"
    )
    with pytest.raises(CannotRun) as stopped:
        ZENSICAL.run(tmp_path, None)  # type: ignore[arg-type]  # it knows no day
    assert stopped.value.message == "The site generator (Zensical) stopped: Error: site_dir must be within project root"


def test_a_generator_that_does_not_exist_is_a_usage_error(sites: Sites, tmp_path: Path) -> None:
    done = qmsdocs("build", "--today", TODAY, "--generator", "hugo", "--out", tmp_path / "x", cwd=sites.repo.path)
    assert (done.code, done.out) == (2, "")
    assert "'mkdocs', 'zensical'" in done.err
