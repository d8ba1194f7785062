"""What README and CONTRIBUTING say is so: commands, packages, dependencies, pictures, links."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from qmsdocs.cli.main import COMMANDS
from qmsdocs.read.settings import read_settings
from qmsdocs.rules import all_rules
from qmsdocs.source import work_tree

TOP = Path(__file__).parent.parent
README = (TOP / "README.md").read_text()
CONTRIBUTING = (TOP / "CONTRIBUTING.md").read_text()
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text())
PAGES = [*sorted(TOP.glob("*.md")), TOP / "benchmarks" / "README.md"]


def test_readme_names_every_command() -> None:
    assert set(re.findall(r"`qmsdocs ([a-z-]+)", README)) == set(COMMANDS)


def test_every_dependency_has_its_reason() -> None:
    wanted = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["test"]
    names = {re.split(r"[<>=]", one)[0] for one in wanted}
    reasons = CONTRIBUTING[CONTRIBUTING.index("## Dependencies") :].lower()
    assert not {name for name in names if f"`{name}`" not in reasons and not re.search("^types-|-stubs$", name)}
    for name in wanted:
        assert re.search("[<>=]", name) or name.startswith("types-"), f"{name} has no bound"


def test_the_picture_of_the_packages_is_the_one_that_the_linter_holds() -> None:
    [contract] = PROJECT["tool"]["importlinter"]["contracts"]
    held = {part.strip().removeprefix("qmsdocs.") for layer in contract["layers"] for part in layer.split(":")}
    told = re.findall(r"`(\w+)(?:/|\.py)`", CONTRIBUTING[: CONTRIBUTING.index("Reading never writes")])
    there = {path.stem for path in (TOP / "qmsdocs").iterdir() if not path.name.startswith(("_", "data", "py.typed"))}
    assert set(told) == held == there


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_are_there(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
    assert not [target for target in targets if not (page.parent / target).exists()]


def test_files_that_are_named_exist() -> None:
    named = re.findall(r"`((?:tests|script|schemas|qmsdocs|benchmarks|\.github|\.ci)/[\w./-]+)`", README + CONTRIBUTING)
    assert not [name for name in named if not re.search("[A-Z]{4}", name) and not (TOP / name).exists()]


def test_settings_shown_are_settings(tmp_path: Path) -> None:
    shown = [text for text in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if "qmsdocs:" in text]
    assert len(shown) == 2
    for folder in ("procedures", "policies", "registers", "schemas", "sops"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text("x")
    for text in shown:
        (tmp_path / "mkdocs.yml").write_text(text)
        settings = read_settings(work_tree(tmp_path))
        assert settings.folders
        assert set(settings.ignore) <= {rule.code for rule in all_rules()}
        assert yaml.safe_load(text)
