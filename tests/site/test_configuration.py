"""The generator is given what we write, and of the repository's mkdocs.yml nothing but texts and look."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qmsdocs.opening import open_work_tree
from qmsdocs.site.configuration import Configured, configuration_of
from qmsdocs.site.generators import MKDOCS, Generator
from qmsdocs.site.generators.zensical import ZENSICAL
from qmsdocs.view import View
from tests.fixtures.command import small
from tests.read.test_carried import FILES, MATERIAL


def configured(tmp_path: Path, settings: str, generator: Generator = MKDOCS) -> Configured:
    root = small(tmp_path / "qms", {"mkdocs.yml": settings, **FILES}, commit=False)
    view = View(open_work_tree(root, lambda _: date(2026, 3, 15)), "internal", preview=False)
    return configuration_of(view, [], generator, "As of today")


def _scheme(media: str, scheme: str, icon: str, words: str) -> dict[str, object]:
    toggle = {"icon": icon, "name": words}
    return {"media": media, "scheme": scheme, "primary": "deep purple", "accent": "amber", "toggle": toggle}


def test_of_a_usual_configuration_texts_and_look_get_through(tmp_path: Path) -> None:
    made = configured(tmp_path, MATERIAL)
    values = {key: made.values[key] for key in made.values if key not in ("nav", "not_in_nav", "validation")}
    assert values == {
        "site_name": "Quayside",
        "site_url": "https://example.org/qms/",
        "site_description": "Its documents",
        "copyright": "As of today",
        "use_directory_urls": False,
        "theme": {
            "name": "material",
            "custom_dir": "overrides",
            "font": False,
            "language": "pt",
            "features": ["navigation.tabs", "toc.follow", "search.highlight"],
            "palette": [
                _scheme("(prefers-color-scheme: light)", "default", "material/weather-night", "Switch to dark"),
                _scheme("(prefers-color-scheme: dark)", "slate", "material/weather-sunny", "Switch to light"),
            ],
            "icon": {"logo": "material/bank"},
            "logo": "assets/qms/logo.png",
            "favicon": "assets/qms/favicon.svg",
        },
        "plugins": [{"search": {}}, {"offline": {}}],
        "markdown_extensions": [
            "attr_list",
            {"toc": {"permalink": "#", "permalink_title": "Link to this section"}},
        ],
        "extra": {**made.values["extra"], "generator": False, "polyfills": ["assets/qms/iframe-worker.js"]},
        "extra_css": ["assets/qms/qms.css"],
        "extra_javascript": ["assets/qms/qms.js"],
    }
    assert {"analytics", "colour"} & set(made.values["extra"]) == set()
    assert {address: made.files[address] for address in ("assets/qms/logo.png", "assets/qms/favicon.svg")} == {
        "assets/qms/logo.png": FILES["img/logo.png"],
        "assets/qms/favicon.svg": str(FILES["docs/assets/icon.svg"]).encode(),
    }


def test_zensical_is_given_the_same_in_the_look_of_material(tmp_path: Path) -> None:
    ours, theirs = configured(tmp_path / "a", MATERIAL), configured(tmp_path / "b", MATERIAL, ZENSICAL)
    assert theirs.values == {**ours.values, "theme": {**ours.values["theme"], "variant": "classic"}}


@pytest.mark.parametrize("look", ["logo: img/bad.svg, favicon: ../x.png", "palette: {primary: red;}, language: ../x"])
def test_what_cannot_be_used_leaves_the_frame_as_it_is(tmp_path: Path, look: str) -> None:
    plain = "site_name: T\nextra: {qmsdocs: {standards: []}}\n"
    made = configured(tmp_path / "a", f"theme: {{{look}}}\n{plain}")
    assert made == configured(tmp_path / "b", plain)
