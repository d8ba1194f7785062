"""Types and rules: what is checked here, and why, from the schemas and the rules' own texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from qmsdocs.article.render import article_html, render
from qmsdocs.model.data import mapping
from qmsdocs.read.schemas import Schema
from qmsdocs.rules import all_rules
from qmsdocs.rules.base import Rule
from qmsdocs.rules.pages import page_of
from qmsdocs.site.mend import Change, changes
from qmsdocs.site.page import Page
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.explaining import explained

ADDRESS = "types-and-rules.html"
FAMILIES: Mapping[str, str] = {
    "QMS1": "Files, front matter and schemas",
    "QMS2": "Ids, file names and types",
    "QMS3": "Links and references",
    "QMS4": "Life cycle and approval",
    "QMS5": "Versions and history",
    "QMS6": "Clauses and coverage",
    "QMS7": "Registers",
    "QMS8": "Content of the text",
    "QMS9": "Safety of the repository",
}
"""Families of rules by the beginning of their codes."""


@dataclass(frozen=True, slots=True)
class Type:
    """A document type that is in use."""

    name: str
    schema: Schema
    folders: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    """Fields that every document of the type has, each with what it holds."""
    approvals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A rule with its text and its example."""

    rule: Rule
    why: Markup
    changes: tuple[Change, ...]
    """What keeps the rule in the example that breaks it."""
    ignored: str
    """The reason for which it is ignored here; empty where it counts."""


def rules_pages(context: Context) -> Iterator[Page]:
    yield Page(
        "rules",
        ADDRESS,
        "Types and rules",
        lambda: explained(
            context,
            "rules",
            ADDRESS,
            types=list(_types(context)),
            editorial=_editorial(context),
            families=list(_families(context)),
            total=_total(),
        ),
        foot="Types and rules",
        search=False,
        contents=True,
    )


def _editorial(context: Context) -> str:
    """Who approves where only spelling and form changed; empty where no approvals are asked for."""
    view = context.view
    settings = view.qms.settings
    roles = [view.role(one.role) for one in settings.editorial_roles if any(settings.approvals.values())]
    return ", ".join(filter(None, roles))


def _total() -> int:
    return len(all_rules())


def rule_address(code: str) -> str:
    """Where a rule is explained."""
    return f"{ADDRESS}#{code}"


def _families(context: Context) -> Iterator[tuple[str, str, list[Explained]]]:
    ignore = context.view.qms.settings.ignore
    for start, title in FAMILIES.items():
        found = [_explained(rule, ignore.get(rule.code, "")) for rule in all_rules() if rule.code.startswith(start)]
        if found:
            yield start.lower(), title, found


def _explained(rule: Rule, ignored: str) -> Explained:
    page = page_of(rule)
    why = Markup(article_html(render(page.why)))  # safe: the renderer's allow-list
    return Explained(rule, why, tuple(changes(page.breaks, page.keeps)), "" if rule.code[3] == "9" else ignored)


def _types(context: Context) -> Iterator[Type]:
    """Types of documents that this audience may see; on the internal site also those of the folders that the settings
    name."""
    view = context.view
    folders: dict[str, list[str]] = {}
    for folder in () if view.public else view.qms.settings.folders:
        folders.setdefault(folder.type, []).append(folder.path)
    shown = {one.type for one in view.pages.values()}
    for name in sorted({*folders, *shown}):
        schema = view.qms.schemas.document(name)
        if schema:
            asked = (replace(one, role=view.role(one.role)) for one in view.qms.settings.approvals.get(name, ()))
            fields, approvals = tuple(_fields(schema)), tuple(str(one) for one in asked if one.role)
            yield Type(name, schema, tuple(folders.get(name, ())), fields, approvals)


def _fields(schema: Schema) -> Iterator[tuple[str, str]]:
    parts = list(_parts(schema.raw, schema.files, set()))
    described = {name: one for part in parts for name, one in mapping(part.get("properties")).items()}
    required = (name for part in parts for name in part.get("required", ()))
    for name in dict.fromkeys(required):
        yield str(name), str(mapping(described.get(name)).get("description", ""))


def _parts(
    raw: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]], seen: set[str]
) -> Iterator[Mapping[str, Any]]:
    """A schema and those that it is made of, by `$ref` and `allOf`."""
    whole: Sequence[Any] = raw.get("allOf") or ()
    named = str(raw.get("$ref", ""))
    if named in files and named not in seen:
        seen.add(named)
        yield from _parts(files[named], files, seen)
    yield raw
    for part in whole:
        yield from _parts(mapping(part), files, seen)
