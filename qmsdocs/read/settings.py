"""Settings: `extra.qmsdocs` of mkdocs.yml, checked by a schema of their own, and the safe rest that is carried over."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qmsdocs import __version__
from qmsdocs.model.data import KeyPath, Tree, Value, items, mapping, text
from qmsdocs.model.document import is_placeholder
from qmsdocs.model.finding import CannotRun, Fault, Place
from qmsdocs.model.settings import Folder, Settings
from qmsdocs.read.catalogues import catalogue_ids, read_catalogue
from qmsdocs.read.frontmatter import conflict_fault
from qmsdocs.read.schemas import Schema, document_types, own_paths, parsed
from qmsdocs.read.text import TextFault, decode
from qmsdocs.read.yaml import REGISTER, YamlFault, load_yaml
from qmsdocs.resources import packaged
from qmsdocs.source import Snapshot, Unreadable
from qmsdocs.store import Store

PATH = "mkdocs.yml"
_WAY: KeyPath = ("extra", "qmsdocs")
_CARRIED = ("site_name", "site_url", "site_description", "site_author", "copyright")
_LOOK = ("language", "direction", "palette", "logo", "favicon", "icon")
_QUIET = ("docs_dir", "site_dir", "use_directory_urls", "theme", "extra")
"""Keys that need no word: we set them ourselves."""


def read_settings(snapshot: Snapshot, store: Store | None = None) -> Settings:
    """The settings of a snapshot. Raises CannotRun, with the place, for everything of the wrong shape.

    `store` remembers which settings were found sound in shape, so that the checker need not be loaded again.
    """
    tree = _read(snapshot)
    top = mapping(tree.value)
    said = mapping(mapping(top.get("extra")).get("qmsdocs"))
    _check_shape(tree, said, store)
    folders = _folders(said.get("documents"))
    settings = Settings(
        site_name=text(top.get("site_name")) or "Quality management system",
        standards=_texts(said, "standards", ("iso-9001-2026",)),
        folders=folders or Settings().folders,
        registers=_folder_name(said.get("registers"), "registers"),
        schemas=_folder_name(said.get("schemas"), "schemas"),
        not_applicable=_reasons(said),
        aliases=_pairs(said.get("aliases")),
        approvals={kind: tuple(map(text, items(roles))) for kind, roles in mapping(said.get("approvals")).items()},
        timezone=text(said.get("timezone")) or "UTC",
        ignore=_pairs(said.get("ignore")),
        review_due_days=int(text(said.get("review_due_days")) or 60),
        early_days=int(text(said.get("early_days")) or 30),
        parent_claims=_texts(said, "parent_claims", ()),
        ids=_pairs(said.get("ids")),
        show_names=said.get("show_names") in ("true", "True", "TRUE"),
        feedback=text(said.get("feedback")),
        repo_url=text(top.get("repo_url")),
        look=_look(top),
        tree=tree,
        faults=tuple(_unused(tree, top)),
    )
    _check_sense(snapshot, settings, said)
    return settings


def _read(snapshot: Snapshot) -> Tree:
    entry = snapshot.entries().get(PATH)
    if entry is None:
        raise CannotRun("There is no mkdocs.yml.", "Make one: a line `site_name: …` is enough.")
    if entry.kind == "outside":
        message = "mkdocs.yml is a symbolic link that leaves the repository, so it is not opened."
        raise CannotRun(message, "Replace the link by the file itself.", Place(PATH))
    try:
        content = decode(snapshot.read(PATH), PATH, limit=REGISTER.bytes)
        fault = conflict_fault(content, PATH)
        tree = load_yaml(content, PATH, limits=REGISTER)
    except Unreadable as error:
        raise CannotRun(
            f"mkdocs.yml cannot be read. {error}", "Put it back from an earlier commit.", Place(PATH)
        ) from None
    except (TextFault, YamlFault) as error:
        fault = conflict_fault_or(snapshot, error.fault)
    if fault:
        raise CannotRun(fault.message, fault.hint, fault.place)
    if not isinstance(tree.value, dict):
        raise CannotRun("mkdocs.yml holds no settings.", "Begin it with a line `site_name: …`.", Place(PATH))
    return tree


def conflict_fault_or(snapshot: Snapshot, fault: Fault) -> Fault:
    """The merge conflict in mkdocs.yml if there is one (it is the cause of all else), else the fault itself."""
    try:
        return conflict_fault(snapshot.read(PATH).decode("utf-8", "replace"), PATH) or fault
    except Unreadable:
        return fault


def _check_shape(tree: Tree, said: Mapping[str, Value], store: Store | None) -> None:
    """Unknown keys and wrong types, by schemas/settings.schema.json of the package."""
    for way in (("extra",), _WAY):
        value: Any = tree.value
        for part in way:
            value = mapping(value).get(str(part), "")
        if value != "" and not isinstance(value, dict):
            raise _refused(
                tree,
                way,
                f"`{'.'.join(map(str, way))}` should be a group of settings.",
                "Write `name: value` below it.",
            )
    digest = hashlib.sha256(json.dumps([__version__, said, _plain(tree)]).encode()).hexdigest()
    if not said or (store and store.get(_SOUND).get("last") == digest):
        return
    from qmsdocs.read.problems import check

    schema = _settings_schema()
    marks = {path[2:]: mark for path, mark in tree.marks.items() if path[:2] == _WAY}
    for problem in check(schema, Tree(dict(said), marks)):
        if problem.kind != "missing" or problem.path:
            raise _refused(tree, (*_WAY, *problem.path), problem.message, problem.hint)
    if store:
        store.put(_SOUND, {"last": digest})


_SOUND = "settings-1"


def _plain(tree: Tree) -> list[bool]:
    """Which scalars are not quoted: the shape depends on it."""
    return [mark.plain for path, mark in tree.marks.items() if path[:2] == _WAY]


def _settings_schema() -> Schema:
    name = "settings.schema.json"
    return Schema("settings", name, parsed((packaged("schemas") / name).read_text("utf-8"), name), ours=True)


def _refused(tree: Tree, way: KeyPath, message: str, hint: str) -> CannotRun:
    mark = tree.mark(way)
    return CannotRun(message, hint, Place(PATH, mark.line, mark.column))


def _check_sense(snapshot: Snapshot, settings: Settings, said: Mapping[str, Value]) -> None:
    """Names that must exist: standards, types, folders, rules, alias targets, time zone."""
    for way, message, hint in _wrong_names(snapshot, settings, said):
        raise _refused(settings.tree, (*_WAY, *way), message, hint)


def _wrong_names(
    snapshot: Snapshot, settings: Settings, said: Mapping[str, Value]
) -> Iterator[tuple[KeyPath, str, str]]:
    types = sorted({*document_types(own_paths(snapshot, settings.schemas)), *_packaged_types()})
    for index, standard in enumerate(settings.standards):
        yield from _standard(("standards", index), standard)
    for standard, reasons in settings.not_applicable.items():
        key = "not_applicable" if "not_applicable" in said else "exclusions"
        yield from _standard((key, standard), standard)
        yield from (
            ((key, standard, number), *_no_reason(number)) for number, why in reasons.items() if is_placeholder(why)
        )
    for index, folder in enumerate(settings.folders if "documents" in said else ()):
        short = isinstance(said["documents"], dict)
        way: KeyPath = ("documents", list(mapping(said["documents"]))[index] if short else index)
        yield from _unknown((*way, *(() if short else ("type",))), "document type", folder.type, types)
        yield from _folder_there(snapshot, way, folder)
        yield from (f for alias, ours in folder.aliases.items() for f in _alias((*way, "aliases", alias), ours))
    for kind in settings.approvals:
        yield from _unknown(("approvals", kind), "document type", kind, types)
    for kind in settings.ids:
        yield from _unknown(("ids", kind), "document type", kind, types)
    for alias, ours in settings.aliases.items():
        yield from _alias(("aliases", alias), ours)
    yield from _ignored(settings.ignore)
    yield from _zone(settings.timezone)


def _standard(way: KeyPath, standard: str) -> Iterator[tuple[KeyPath, str, str]]:
    if standard not in catalogue_ids():
        try:
            read_catalogue(standard)
        except CannotRun as error:
            near = difflib.get_close_matches(standard, catalogue_ids(), n=1, cutoff=0.4)
            yield way, error.message, f"Did you mean {near[0]}? {error.hint}" if near else error.hint


def _unknown(way: KeyPath, what: str, value: str, known: list[str]) -> Iterator[tuple[KeyPath, str, str]]:
    if value not in known:
        near = difflib.get_close_matches(value, known, n=1, cutoff=0.5)
        did = f"Did you mean {near[0]}? " if near else ""
        yield way, f"There is no {what} called “{value}”.", f"{did}Known: {', '.join(known)}."


def _no_reason(number: str) -> tuple[str, str]:
    return (
        f"Clause {number} is said to be not applicable, but no reason is given.",
        "Write the reason; it is published.",
    )


def _folder_there(snapshot: Snapshot, way: KeyPath, folder: Folder) -> Iterator[tuple[KeyPath, str, str]]:
    pure = PurePosixPath(folder.path)
    if pure.is_absolute() or ".." in pure.parts:
        yield way, f"The folder {folder.path} lies outside the repository.", "Name a folder below mkdocs.yml."
        return
    prefix = folder.path + "/"
    entries = snapshot.entries()
    link = entries.get(folder.path)
    if link is not None and link.kind == "outside":
        return  # named as QMS901; never opened
    if folder.path != "." and not any(path.startswith(prefix) for path in entries):
        yield (
            way,
            f"The folder {folder.path} does not exist, or holds no file.",
            "Correct its name; it counts from mkdocs.yml.",
        )


def _alias(way: KeyPath, ours: str) -> Iterator[tuple[KeyPath, str, str]]:
    return _unknown(way, "field", ours, sorted(_FIELDS))


def _ignored(ignore: Mapping[str, str]) -> Iterator[tuple[KeyPath, str, str]]:
    known = sorted(path.stem for path in packaged("rules").glob("QMS*.md"))
    for code, reason in ignore.items():
        yield from _unknown(("ignore", code), "rule", code, known)
        if code.startswith("QMS9"):
            yield (
                ("ignore", code),
                f"{code} guards the safety of the repository and cannot be ignored.",
                "Take the line out.",
            )
        if is_placeholder(reason):
            yield ("ignore", code), f"{code} is ignored, but no reason is given.", "Write the reason; it is published."


def _zone(name: str) -> Iterator[tuple[KeyPath, str, str]]:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield ("timezone",), f"There is no time zone called “{name}”.", "Write one such as Europe/Lisbon, or UTC."


def _packaged_types() -> Iterator[str]:
    top = packaged("schemas")
    return document_types({path.relative_to(top).as_posix(): path for path in top.glob("*.json")})


def _folders(documents: Value | None) -> tuple[Folder, ...]:
    if isinstance(documents, dict):
        return tuple(Folder(_folder_name(path, "."), text(kind)) for path, kind in documents.items())
    return tuple(_folder(mapping(row)) for row in items(documents))


def _folder(row: Mapping[str, Value]) -> Folder:
    return Folder(
        path=_folder_name(row.get("folder"), "."),
        type=text(row.get("type")),
        include=tuple(map(text, items(row.get("include")))) or ("*.md",),
        exclude=tuple(map(text, items(row.get("exclude")))),
        aliases=_pairs(row.get("aliases")),
        values={name: _pairs(pairs) for name, pairs in mapping(row.get("values")).items()},
        defaults=mapping(row.get("defaults")),
    )


def _folder_name(value: Value | None, default: str) -> str:
    name = text(value).strip() or default
    return "." if name in (".", "./") else name.removeprefix("./").rstrip("/")


def _pairs(value: Value | None) -> dict[str, str]:
    return {key: text(item) for key, item in mapping(value).items()}


def _texts(said: Mapping[str, Value], key: str, default: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(text, items(said[key]))) if key in said else default


def _reasons(said: Mapping[str, Value]) -> dict[str, dict[str, str]]:
    found = mapping(said.get("not_applicable")) or mapping(said.get("exclusions"))
    return {standard: _pairs(reasons) for standard, reasons in found.items()}


def _look(top: Mapping[str, Value]) -> dict[str, Value]:
    """The safe subset of mkdocs.yml: texts and the look of the theme, no code and no address of another host."""
    found: dict[str, Value] = {key: top[key] for key in _CARRIED if isinstance(top.get(key), str)}
    theme = mapping(top.get("theme"))
    look: dict[str, Value] = {key: theme[key] for key in _LOOK if key in theme}
    return {**found, "theme": look} if look else found


def _unused(tree: Tree, top: Mapping[str, Value]) -> Iterator[Fault]:
    theme, extra = mapping(top.get("theme")), mapping(top.get("extra"))
    ways: list[KeyPath] = [(key,) for key in top if key not in (*_CARRIED, *_QUIET, "repo_url")]
    ways += [("theme", key) for key in theme if key not in (*_LOOK, "name")]
    ways += [("extra", key) for key in extra if key != "qmsdocs"]
    for way in ways:
        mark = tree.mark(way)
        name = ".".join(map(str, way))
        yield Fault(
            "QMS199",
            Place(PATH, mark.line, mark.column),
            f"`{name}` has no effect here: qmsdocs builds the site with settings of its own.",
            f"Take `{name}` out, or leave it for other tools; qmsdocs only says that it does not use it.",
        )


_FIELDS = (
    *("id", "title", "type", "version", "status", "owner", "clauses", "effective_date", "next_review"),
    *("change_summary", "change_reason", "significant", "classification", "must_know", "records", "supersedes"),
    *("replaced_by", "former_ids", "withdrawn_on", "withdrawn_reason", "language", "process", "related"),
    *("approvals", "reviews"),
)
"""Our names of fields: what an alias may stand for."""
