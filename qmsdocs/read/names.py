"""Names in the settings that must exist: standards, types, fields, folders, rules, the time zone."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qmsdocs.model.data import KeyPath, Value, mapping, text
from qmsdocs.model.document import is_placeholder
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.settings import Settings
from qmsdocs.read.catalogues import catalogue_ids, read_catalogue
from qmsdocs.read.schemas import document_types, own_paths
from qmsdocs.resources import packaged
from qmsdocs.source import Snapshot, left_out

Wrong = tuple[KeyPath, str, str]
"""Where (below `extra.qmsdocs`), what is wrong, what to do."""

FIELDS = (
    *("id", "title", "type", "version", "status", "owner", "clauses", "effective_date", "next_review"),
    *(
        "change_summary",
        "change_reason",
        "editorial",
        "significant",
        "classification",
        "must_know",
        "records",
        "supersedes",
    ),
    *("replaced_by", "former_ids", "keywords", "withdrawn_on", "withdrawn_reason", "language", "process", "related"),
    *("approvals", "reviews"),
)
"""Our names of fields: what an alias may stand for."""


def wrong_names(snapshot: Snapshot, settings: Settings, said: Mapping[str, Value]) -> Iterator[Wrong]:
    """Everything in the settings as said that names what does not exist, in the order of the settings."""
    types = sorted({*document_types(own_paths(snapshot, settings.schemas)), *_packaged_types()})
    for index, standard in enumerate(settings.standards):
        yield from _standard(("standards", index), standard)
    for key in ("not_applicable", "exclusions"):
        for standard, reasons in mapping(said.get(key)).items():
            yield from _standard((key, standard), standard)
            yield from _reasons((key, standard), mapping(reasons))
    yield from _documents(snapshot, settings, said, types)
    for key in ("registers", "schemas"):
        folder = getattr(settings, key)
        if key in said and (folder != getattr(Settings(), key) or snapshot.entries().get(folder)):
            yield from _folder(snapshot, (key,), folder)
    yield from _kept_place(snapshot, settings, said)
    for key in ("approvals", "ids"):
        for kind in mapping(said.get(key)):
            yield from _unknown((key, kind), "document type", kind, types)
    for alias, ours in settings.aliases.items():
        yield from _unknown(("aliases", alias), "field", ours, FIELDS)
    yield from _ignored(settings.ignore)
    yield from _zone(settings.timezone)


def _documents(
    snapshot: Snapshot, settings: Settings, said: Mapping[str, Value], types: Sequence[str]
) -> Iterator[Wrong]:
    documents = said.get("documents")
    short = list(documents) if isinstance(documents, dict) else []
    for index, folder in enumerate(settings.folders if documents else ()):
        way: KeyPath = ("documents", short[index] if short else index)
        yield from _unknown((*way, *(() if short else ("type",))), "document type", folder.type, types)
        yield from _folder(snapshot, (*way, *(() if short else ("folder",))), folder.path)
        for alias, ours in folder.aliases.items():
            yield from _unknown((*way, "aliases", alias), "field", ours, FIELDS)


def _standard(way: KeyPath, standard: str) -> Iterator[Wrong]:
    if standard in catalogue_ids():
        return
    try:
        read_catalogue(standard)
    except CannotRun as error:
        yield way, error.message, error.hint


def _unknown(way: KeyPath, what: str, value: str, known: Sequence[str]) -> Iterator[Wrong]:
    if value not in known:
        near = difflib.get_close_matches(value, known, n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]}?" if near else f"Use one of: {', '.join(sorted(known))}."
        yield way, f"There is no {what} called “{value}”.", hint


def _reasons(way: KeyPath, reasons: Mapping[str, Value]) -> Iterator[Wrong]:
    for number, reason in reasons.items():
        if is_placeholder(text(reason)):
            message = f"Clause {number} is said to be not applicable, but no reason is given."
            yield (*way, number), message, "Write the reason; it is published."


def _folder(snapshot: Snapshot, way: KeyPath, folder: str) -> Iterator[Wrong]:
    parts = PurePosixPath(folder).parts
    entry = snapshot.entries().get(folder)
    if folder.startswith("/") or ".." in parts:
        yield way, f"The folder {folder} lies outside the repository.", "Name a folder below mkdocs.yml."
    elif entry is not None and entry.kind not in ("file", "link"):
        return  # a link that leads out, a folder that cannot be listed: named by rules, never opened
    elif any(left_out(part, index == 0) for index, part in enumerate(parts)):
        message = f"The folder {folder} is never read: it is hidden, or holds what programs make."
        yield way, message, "Keep documents in a folder of another name."
    elif not snapshot.has_folder(folder):
        hint = "Correct its name, or put a first file there; it counts from mkdocs.yml."
        yield way, f"There is no folder {folder}.", hint


def _kept_place(snapshot: Snapshot, settings: Settings, said: Mapping[str, Value]) -> Iterator[Wrong]:
    """The file of signers must be there; the folder of attestations comes with the first of them."""
    if "allowed_signers" in said:
        name = settings.allowed_signers
        wrong = list(_folder(snapshot, ("allowed_signers",), str(PurePosixPath(name).parent)))
        missing = f"There is no file {name}, so no signature would ever count."
        mend = "Correct its name, or write the file; it counts from mkdocs.yml."
        yield from wrong or ([] if name in snapshot.entries() else [(("allowed_signers",), missing, mend)])
    if "attestations" in said and not _is_new(snapshot, settings.attestations):
        yield from _folder(snapshot, ("attestations",), settings.attestations)


def _is_new(snapshot: Snapshot, folder: str) -> bool:
    """Whether a folder may be made there."""
    parts = PurePosixPath(folder).parts
    inside = not folder.startswith("/") and ".." not in parts
    return inside and not any(left_out(part, index == 0) for index, part in enumerate(parts)) and folder != "."


def _ignored(ignore: Mapping[str, str]) -> Iterator[Wrong]:
    known = sorted(path.stem for path in packaged("rules").glob("QMS*.md"))
    for code, reason in ignore.items():
        way: KeyPath = ("ignore", code)
        if code not in known:
            near = difflib.get_close_matches(code.upper(), known, n=1, cutoff=0.5)
            hint = f"Did you mean {near[0]}?" if near else "`qmsdocs rules` lists them."
            yield way, f"There is no rule called “{code}”.", hint
        elif code.startswith("QMS9"):
            yield way, f"{code} guards the safety of the repository and cannot be ignored.", "Take the line out."
        elif is_placeholder(reason):
            yield way, f"{code} is ignored, but no reason is given.", "Write the reason; it is published."


def _zone(name: str) -> Iterator[Wrong]:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield ("timezone",), f"There is no time zone called “{name}”.", "Write one such as Europe/Lisbon, or UTC."


def _packaged_types() -> Iterator[str]:
    top = packaged("schemas")
    return document_types({path.relative_to(top).as_posix(): path for path in top.glob("*.json")})
