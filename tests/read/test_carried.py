"""What of mkdocs.yml is carried over, and that everything else is said: nothing is dropped silently."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig

from qmsdocs.model.data import Value
from qmsdocs.model.settings import Settings
from qmsdocs.read import no_effect
from qmsdocs.read.carried import CARRIED, OURS
from qmsdocs.read.settings import read_settings
from qmsdocs.read.theme import ACCENTS, PRIMARIES
from qmsdocs.source import work_tree
from tests.fixtures.command import findings, small

QMS = "extra: {qmsdocs: {standards: []}}\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
FILES: dict[str, str | bytes] = {
    "img/logo.png": b"\x89PNG\r\n",
    "docs/assets/icon.svg": SVG.format("<title>Town</title>"),
    "img/bad.svg": SVG.format("<script>alert(1)</script>"),
    "img/notes.txt": "no picture",
}


def read(root: Path) -> Settings:
    return read_settings(work_tree(root))


def made(tmp_path: Path, text: str) -> Path:
    return small(tmp_path / "qms", {"mkdocs.yml": text, **FILES}, commit=False)


def told(root: Path) -> list[str]:
    """What is said of mkdocs.yml: `LINE:COLUMN MESSAGE HINT`."""
    shown = [f for f in findings(root) if f["rule"] == "QMS199"]
    return [f"{f['line']}:{f['column']} {f['message']} {f['hint']}" for f in shown]


MATERIAL = """\
site_name: Quayside
site_url: https://example.org//qms
site_description: Its documents
site_author: Jane Doe
copyright: "&copy; 2026 <a href='https://example.org'>Quayside</a>"
repo_url: https://example.org/code/
edit_uri: edit/main/docs/
docs_dir: docs
site_dir: build/site
theme:
  name: material
  language: pt
  custom_dir: overrides
  logo: img/logo.png
  favicon: assets/icon.svg
  icon:
    logo: material/bank
    repo: fontawesome/brands/git
  font: {text: Roboto}
  features: [navigation.instant]
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      primary: deep-purple
      accent: amber
      toggle: {icon: material/weather-night, name: Dark}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      primary: deep-purple
      accent: amber
plugins:
  - qmsdocs
  - search
  - git-revision-date: {type: date}
hooks: [hook.py]
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
use_directory_urls: true
nav: [index.md]
strict: true
sitename: Quayside
extra:
  generator: true
  analytics: {provider: google, property: G-1}
  colour: blue
  qmsdocs: {standards: []}
"""


def test_a_usual_configuration_is_carried_over_and_the_rest_is_named(tmp_path: Path) -> None:
    root = made(tmp_path, MATERIAL)
    look: dict[str, Value] = {
        "site_name": "Quayside",
        "site_description": "Its documents",
        "site_url": "https://example.org/qms/",
        "copyright": "&copy; 2026 <a href='https://example.org'>Quayside</a>",
        "repo_url": "https://example.org/code",
        "edit_uri": "edit/main/docs/",
        "theme": {
            "language": "pt",
            "palette": {"primary": "deep purple", "accent": "amber"},
            "logo": "img/logo.png",
            "favicon": "docs/assets/icon.svg",
            "icon": {"logo": "material/bank"},
        },
    }
    assert read(root).look == look
    assert read(root).repo_url == "https://example.org/code"
    other, code = "Take it out of mkdocs.yml, or leave it for other tools.", no_effect.OTHER_PLUGIN[0]
    contact = "Say who answers for the site: `extra: {qmsdocs: {site: {contact: …}}}`."
    assert told(root) == [
        f"4:1 `site_author` has no effect here: pages name roles, not people. {contact}",
        "5:1 Markup in `copyright` is shown as text. Write it in words alone.",
        f"13:3 `theme.custom_dir` has no effect here: {code}. {other}",
        f"18:5 `theme.icon.repo` has no effect here: qmsdocs sets the frame itself. {other}",
        f"19:3 `theme.font` has no effect here: the fonts of the reader's own device are used. {other}",
        f"20:3 `theme.features` has no effect here: qmsdocs sets the frame itself. {other}",
        "21:3 Of `theme.palette` only `primary` and `accent` of its first part are used."
        " Not used: media, scheme, toggle. Light and dark are both made with these colours; the reader chooses.",
        f"33:5 `plugins: search` has no effect here: the site has a search in any case. {other}",
        f"34:5 `plugins: git-revision-date` has no effect here: {code}. {other}",
        f"35:1 `hooks` has no effect here: {code}. {other}",
        f"36:1 `markdown_extensions` has no effect here: {no_effect.TOP['markdown_extensions'][0]}. {other}",
        "38:20 The tag `!!python/name:material.extensions.emoji.twemoji` is not followed;"
        " what stands behind it is taken as it is. Write the value itself: nothing is read from variables or programs.",
        f"39:1 `use_directory_urls` has no effect here: {no_effect.TOP['use_directory_urls'][0]}. {other}",
        f"40:1 `nav` has no effect here: the menu is made of the pages that there are. {other}",
        f"41:1 `strict` has no effect here: {no_effect.TOP['strict'][0]}. Use `qmsdocs validate --strict`.",
        f"42:1 `sitename` has no effect here: {no_effect.UNKNOWN[0]}. Look how it is spelt.",
        f"44:3 `extra.generator` has no effect here: qmsdocs sets the frame itself. {other}",
        f"45:3 `extra.analytics` has no effect here: {no_effect.EXTRA['analytics'][0]}. {other}",
        f"46:3 `extra.colour` has no effect here: {no_effect.OTHER_EXTRA[0]}. {other}",
    ]


QUIET = [
    "plugins: [qmsdocs]\n",
    "plugins: {qmsdocs: {}}\n",
    "plugins:\n",
    "docs_dir: docs\nsite_dir: build/site\n",
    "use_directory_urls: false\n",
    "theme: material\n",
    "theme: {name: material, palette: {primary: teal}, language: en, icon: {logo: material/bank}}\n",
    "theme: {name: material, palette: [{primary: teal}], logo: ./img/../img/logo.png}\n",
    "site_description: ~\nrepo_url: null\ntheme: {logo: , palette: , icon: }\n",
    'site_description: "Wow! So good"\n',
]


@pytest.mark.parametrize("top", QUIET)
def test_what_is_used_or_unsaid_raises_no_word(tmp_path: Path, top: str) -> None:
    assert told(made(tmp_path, f"site_name: T\n{top}{QMS}")) == []


UNUSABLE = {
    "site_name": ["[a, b]", "{a: b}"],
    "site_description": ["[a]"],
    "copyright": ["{a: b}"],
    "site_url": [
        "example.org",
        "javascript:alert(1)",
        "https://",
        "https://[x/",
        "https://user:word@example.org/",
        "[a]",
    ],
    "repo_url": ["git@example.org:a/b.git", "/srv/code", "'https://a.example/ b'"],
    "edit_uri": ["blob/main/", "edit/", "https://example.org/edit/main/", "'?query=root/docs/'", "[a]"],
    "theme.language": ["xx", "../../main", "[en, pt]", "français"],
    "theme.palette.primary": ["banana", "white", "custom", "'red\"'", "[red]"],
    "theme.palette.accent": ["black", "blue grey"],
    "theme.logo": [
        "img/none.png",
        "img/bad.svg",
        "img/notes.txt",
        "https://example.org/logo.png",
        "../logo.png",
        "[a]",
    ],
    "theme.favicon": ["img/bad.svg", "/etc/passwd"],
    "theme.icon.logo": ["material/no-such-icon", "../../../main", "bank"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in UNUSABLE.items() for value in values])
def test_a_value_that_cannot_be_used_is_said_and_not_used(tmp_path: Path, name: str, value: str) -> None:
    *groups, last = name.split(".")
    line = "".join(f"{group}: {{" for group in groups) + f"{last}: {value}" + "}" * len(groups) + "\n"
    top = "" if name == "site_name" else "site_name: T\n"
    root = made(tmp_path, f"{top}{line}{QMS}")
    [one] = [one for one in CARRIED if one.name == name]
    column = line.index(f"{last}:") + 1
    plain = value.strip("'")
    shown = name.startswith("theme.") and not value.startswith("[")  # an address, which may hold a password, is not
    said = f"is “{plain}”, which cannot be used" if shown else "cannot be used as it stands"
    assert told(root) == [f"{2 if top else 1}:{column} `{name}` {said}. Write {one.form}."]
    assert read(root).look == ({"site_name": "T"} if top else {})


def test_every_setting_that_is_carried_over_is_tried() -> None:
    assert set(UNUSABLE) == {one.name for one in CARRIED}


@pytest.mark.parametrize(
    ("top", "names"),
    [
        ("plugins: []\n", ["2:1 `plugins`"]),
        ("plugins: {qmsdocs: {}, tags: {}}\n", ["2:24 `plugins.tags`"]),
        ("plugins: [{macros: {a: b}}, offline]\n", ["2:11 `plugins: macros`", "2:29 `plugins: offline`"]),
        ("theme: readthedocs\n", ["2:1 `theme.name`"]),
        ("theme: {name: mkdocs}\n", ["2:9 `theme.name`"]),
        ("theme: {palette: red}\n", ["2:9 Of `theme.palette`"]),
        ("theme: {palette: [{primary: red}, {primary: blue}]}\n", ["2:9 Of `theme.palette`"]),
        ("theme: {palette: {scheme: slate}}\n", ["2:9 Of `theme.palette`"]),
        ("INHERIT: ../base.yml\n", ["2:1 `INHERIT`"]),
        ("site_description: !ENV WORDS\n", ["2:19 The tag `!ENV`"]),
        ("hooks: [!!python/object/apply:os.x [x]]\n", ["2:1 `hooks`", "2:9 The tag `!!python/object/apply:os.x`"]),
    ],
)
def test_other_forms_are_named_at_their_place(tmp_path: Path, top: str, names: list[str]) -> None:
    said = told(made(tmp_path, f"site_name: T\n{top}{QMS}"))
    assert [re.split(r"(?<=`) ", one)[0] for one in said] == names


def test_every_setting_of_mkdocs_is_carried_over_or_has_its_reason() -> None:
    """Also one that a later MkDocs brings: then this test asks what it means here."""
    ours = {re.split("[.:]", name)[0] for name in (*(one.name for one in CARRIED), *OURS)} | {"theme", "extra"}
    known = {key for key, _ in MkDocsConfig(config_file_path=None)._schema} - {"config_file_path"}
    assert known - ours == set(no_effect.TOP) - {"INHERIT"}


def test_every_setting_of_material_is_carried_over_or_has_its_reason() -> None:
    found = find_spec("material")
    assert found and found.submodule_search_locations
    templates = Path(next(iter(found.submodule_search_locations))) / "templates"
    text = "".join(path.read_text() for path in sorted(templates.rglob("*.html")))
    carried = {one.name.split(".")[1] for one in CARRIED if one.name.startswith("theme.")} | {"name"}
    assert set(re.findall(r"config\.theme\.([a-z_]+)", text)) - carried <= set(no_effect.THEME)
    assert set(re.findall(r"config\.extra\.([a-z_]+)", text)) == set(no_effect.EXTRA)
    colours = next((templates / "assets/stylesheets").glob("palette.*.css")).read_text()
    assert {name.replace("-", " ") for name in re.findall(r"color-primary=([a-z-]+)", colours)} == {*PRIMARIES, "white"}
    assert {name.replace("-", " ") for name in re.findall(r"color-accent=([a-z-]+)", colours)} == set(ACCENTS)
