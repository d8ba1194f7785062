"""All settings as one page of Markdown: what `extra.qmsdocs` may say, what is carried over of the rest of mkdocs.yml,
and what has no effect. Written to docs/settings.md by script/settings; a test holds it current.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from qmsdocs.model.settings import Settings
from qmsdocs.read import no_effect
from qmsdocs.read.carried import CARRIED, OURS
from qmsdocs.resources import packaged

HEAD = """\
# Settings

One file, `mkdocs.yml`, configures everything. A line `site_name: …` is enough; each setting below is optional.

This page is made by `script/settings` from the schema that checks the settings and from the table that the program
itself reads; a test holds it current.

## What is said under `extra.qmsdocs`

A key that is not in this table is an error: the command ends with exit code 2 and names file, line and column.

"""
CARRIED_OVER = """
## What is carried over from the rest of `mkdocs.yml`

Texts and look, no code. A value that cannot be used is named by `qmsdocs validate` (QMS199) and left out.

"""
QUIET = """
These raise no word either:

"""
WITHOUT = """
## What has no effect

Everything else in `mkdocs.yml` is left alone and named as information (QMS199), with the reason. No plugin, hook,
template, tag (`!ENV`, `!!python/…`) or inherited file is ever followed: a pull request must not run code on the machine
that builds its preview.

"""


def text() -> str:
    """The whole page."""
    schema = json.loads((packaged("schemas") / "settings.schema.json").read_text("utf-8"))
    settings = _table(("Setting", "What it says", "Unsaid"), _settings(schema["properties"], "", _unsaid()))
    carried = _table(("Setting", "What the site does with it", "What may stand there"), map(_carried, CARRIED))
    quiet = "".join(f"- `{name}`: {words}\n" for name, words in OURS.items())
    without = _table(("Setting", "Why", "Instead"), _without())
    return f"{HEAD}{settings}{CARRIED_OVER}{carried}{QUIET}{quiet}{WITHOUT}{without}"


def _table(heads: tuple[str, ...], rows: Iterator[tuple[str, ...]] | map[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def _settings(properties: Mapping[str, Any], before: str, unsaid: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """A row for each setting; of a group, and of the rows of a list, one for each part."""
    for name, rule in properties.items():
        whole = f"{before}{name}"
        yield f"`{whole}`", _words(rule), unsaid.get(whole, "")
        for one in (rule, *rule.get("anyOf", ())):
            yield from _settings(one.get("properties", {}), f"{whole}.", unsaid)
            yield from _settings(one.get("items", {}).get("properties", {}), f"{whole}[].", unsaid)


def _words(rule: Mapping[str, Any]) -> str:
    words = str(rule["description"])
    if "minimum" in rule:
        words += f" A whole number from {rule['minimum']:,} to {rule['maximum']:,}."
    return re.sub(r"\{(?:[^{}]|\{[^{}]*\})*\}", lambda braces: f"`{braces[0]}`", words)


def _unsaid() -> dict[str, str]:
    """What holds where nothing is said, as the program has it."""
    default = Settings()
    folders = ", ".join(f"{folder.path}: {folder.type}" for folder in default.folders)
    return {
        "standards": f"`[{', '.join(default.standards)}]`",
        "documents": f"`{{{folders}}}`",
        "documents[].include": f"`{json.dumps(default.folders[0].include)}`",
        "registers": f"`{default.registers}`",
        "schemas": f"`{default.schemas}`",
        "editorial_roles": f"`[{', '.join(map(str, default.editorial_roles))}]`",
        "different_persons": str(default.different_persons).lower(),
        "authors_may_approve": str(default.authors_may_approve).lower(),
        "allowed_signers": f"`{default.allowed_signers}`",
        "attestations": f"`{default.attestations}`",
        "timezone": f"`{default.timezone}`",
        "review_due_days": str(default.review_due_days),
        "early_days": str(default.early_days),
        "emergency_days": str(default.emergency_days),
        "check_again_days": str(default.check_again_days),
        "show_names": str(default.show_names).lower(),
    }


def _carried(one: Any) -> tuple[str, str, str]:
    return f"`{one.name}`", one.use, f"{one.form[0].upper()}{one.form[1:]}."


def _without() -> Iterator[tuple[str, str, str]]:
    tables = {
        "": no_effect.TOP,
        "plugins: ": {**no_effect.PLUGINS, "…": no_effect.OTHER_PLUGIN},
        "theme.": {**no_effect.THEME, "icon.…": no_effect.OTHER_ICON, "…": no_effect.OTHER_THEME},
        "theme.palette.": {"…": ("light and dark are both made; the reader chooses", "")},
        "extra.": {**no_effect.EXTRA, "…": no_effect.OTHER_EXTRA},
    }
    for before, table in tables.items():
        for name, (why, instead) in table.items():
            first = why if why.startswith("qmsdocs") else why[0].upper() + why[1:]
            yield f"`{before}{name}`", f"{first}.", instead


if __name__ == "__main__":
    sys.stdout.write(text())
