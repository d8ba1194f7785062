"""Settings: `extra.qmsdocs` of mkdocs.yml, checked by a schema of their own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from posixpath import normpath

from qmsdocs.model.data import KeyPath, Tree, Value, items, mapping, text
from qmsdocs.model.finding import CannotRun, Place
from qmsdocs.model.settings import Folder, Settings, asked_in
from qmsdocs.read.carried import look_of
from qmsdocs.read.mkdocs import PATH, is_unsaid, read_mkdocs
from qmsdocs.read.names import wrong_names
from qmsdocs.read.publication import publication_of
from qmsdocs.read.schemas import Schema, parsed
from qmsdocs.read.unused import unused
from qmsdocs.resources import packaged
from qmsdocs.source import Snapshot
from qmsdocs.store import Store

_WAY: KeyPath = ("extra", "qmsdocs")
_TRUE = ("true", "True", "TRUE")
_SOUND = "settings"
"""Table of the store; its one entry is what was last found sound."""


def read_settings(snapshot: Snapshot, store: Store | None = None) -> Settings:
    """The settings of a snapshot. Raises CannotRun, with the place, for everything of the wrong shape.

    `store` remembers which settings were found sound in shape, so that the checker need not be loaded again.
    """
    tree, content = read_mkdocs(snapshot)
    said = _said(tree)
    _check_shape(tree, said, store)
    look = look_of(tree, snapshot)
    settings = replace(
        _settings(tree, said),
        look=look,
        repo_url=text(look.get("repo_url")),
        faults=tuple(unused(tree, snapshot, content)),
    )
    for way, message, hint in wrong_names(snapshot, settings, said):
        raise _refused(tree, (*_WAY, *way), message, hint)
    return settings


def _said(tree: Tree) -> dict[str, Value]:
    """The settings that say something, by name. Raises CannotRun where they are no group."""
    here: Value = tree.value
    for end in (1, 2):
        way = _WAY[:end]
        within = mapping(here).get(str(way[-1]))
        if is_unsaid(tree, way, within):
            return {}
        if not isinstance(within, dict):
            name = ".".join(map(str, way))
            raise _refused(tree, way, f"`{name}` should be a group of settings.", "Write `name: value` below it.")
        here = within
    return {name: value for name, value in mapping(here).items() if not is_unsaid(tree, (*_WAY, name), value)}


def _check_shape(tree: Tree, said: Mapping[str, Value], store: Store | None) -> None:
    """Unknown keys and wrong types, by schemas/settings.schema.json of the package."""
    marks = {path[2:]: mark for path, mark in tree.marks.items() if path[:2] == _WAY}
    plain = [mark.plain for mark in marks.values()]  # the shape depends on which values are quoted
    digest = hashlib.sha256(json.dumps([said, plain]).encode()).hexdigest()
    if not said or (store and store.get(_SOUND).get("last") == digest):
        return
    from qmsdocs.read.problems import check  # what it needs is dear to load

    for problem in check(_schema(), Tree(dict(said), marks), placeholders=False):
        raise _refused(tree, (*_WAY, *problem.path), problem.message, problem.hint)
    if store:
        store.put(_SOUND, {"last": digest})


def _schema() -> Schema:
    name = "settings.schema.json"
    return Schema("settings", name, parsed((packaged("schemas") / name).read_text("utf-8"), name), ours=True)


def _refused(tree: Tree, way: KeyPath, message: str, hint: str) -> CannotRun:
    mark = tree.mark(way)
    return CannotRun(message, hint, Place(PATH, mark.line, mark.column))


def _settings(tree: Tree, said: Mapping[str, Value]) -> Settings:
    """The settings from values of the right shape, with everything left unsaid filled in."""
    top, unsaid = mapping(tree.value), Settings()
    return Settings(
        site_name=text(top.get("site_name")) or unsaid.site_name,
        standards=_texts(said["standards"]) if "standards" in said else unsaid.standards,
        folders=_folders(said.get("documents")) or unsaid.folders,
        registers=_folder_name(said.get("registers", unsaid.registers)),
        schemas=_folder_name(said.get("schemas", unsaid.schemas)),
        not_applicable=_not_applicable(said),
        aliases=_pairs(said.get("aliases")),
        approvals={kind: asked_in(asked) for kind, asked in mapping(said.get("approvals")).items()},
        editorial_roles=asked_in(said.get("editorial_roles")) or unsaid.editorial_roles,
        different_persons=said.get("different_persons") in _TRUE,
        authors_may_approve=said.get("authors_may_approve") in _TRUE,
        allowed_signers=_folder_name(said.get("allowed_signers", unsaid.allowed_signers)),
        attestations=_folder_name(said.get("attestations", unsaid.attestations)),
        timezone=text(said.get("timezone", unsaid.timezone)),
        ignore=_pairs(said.get("ignore")),
        review_due_days=int(text(said.get("review_due_days", str(unsaid.review_due_days)))),
        review_months={kind: int(text(months)) for kind, months in mapping(said.get("review_months")).items()},
        emergency_roles=_texts(said.get("emergency_roles")),
        emergency_days=int(text(said.get("emergency_days", str(unsaid.emergency_days)))),
        baseline=text(said.get("baseline")).strip(),
        early_days=int(text(said.get("early_days", str(unsaid.early_days)))),
        parent_claims=_texts(said.get("parent_claims")),
        ids=_pairs(said.get("ids")),
        show_names=said.get("show_names") in _TRUE,
        feedback=_texts_or_text(said.get("feedback")),
        check_again_days=int(text(said.get("check_again_days", str(unsaid.check_again_days)))),
        publication=publication_of(mapping(said.get("site"))),
        tree=tree,
    )


def _folders(documents: Value | None) -> tuple[Folder, ...]:
    if isinstance(documents, dict):
        return tuple(Folder(_folder_name(path), text(kind)) for path, kind in documents.items())
    return tuple(_folder(mapping(row)) for row in items(documents))


def _folder(row: Mapping[str, Value]) -> Folder:
    return Folder(
        path=_folder_name(row.get("folder")),
        type=text(row.get("type")),
        include=_texts(row.get("include")) or ("*.md",),
        exclude=_texts(row.get("exclude")),
        aliases=_pairs(row.get("aliases")),
        values={name: _pairs(pairs) for name, pairs in mapping(row.get("values")).items()},
        defaults=mapping(row.get("defaults")),
    )


def _folder_name(value: Value | None) -> str:
    """`./procedures/` is `procedures`; the repository itself is `.`."""
    return normpath(text(value).strip() or ".")


def _pairs(value: Value | None) -> dict[str, str]:
    return {key: text(item) for key, item in mapping(value).items()}


def _texts(value: Value | None) -> tuple[str, ...]:
    return tuple(map(text, items(value)))


def _texts_or_text(value: Value | None) -> tuple[str, ...]:
    return _texts(value) if isinstance(value, list) else tuple(filter(None, (text(value),)))


def _not_applicable(said: Mapping[str, Value]) -> dict[str, dict[str, str]]:
    """Standard: {clause: reason}, from both names of the setting; `not_applicable` wins over `exclusions`."""
    found: dict[str, dict[str, str]] = {}
    for key in ("exclusions", "not_applicable"):
        for standard, reasons in mapping(said.get(key)).items():
            found.setdefault(standard, {}).update(_pairs(reasons))
    return found
