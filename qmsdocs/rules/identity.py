"""QMS2xx: identity. Ids are permanent, unique and safe as addresses; a document lies where its type belongs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from qmsdocs.model.data import text
from qmsdocs.model.document import Document
from qmsdocs.rules.base import Change, Said, rule
from qmsdocs.think.ids import address_of, id_fault, same_looking


def _with_id(change: Change) -> list[Document]:
    return [document for document in change.head.documents if document.id]


def _groups(documents: list[Document], key: Callable[[str], str]) -> Iterator[list[Document]]:
    grouped: dict[str, list[Document]] = {}
    for document in documents:
        grouped.setdefault(key(document.id), []).append(document)
    return (group for group in grouped.values() if len(group) > 1)


@rule("QMS201", "duplicate-id", "An id belongs to one document", "error", "iso")
def duplicate_id(change: Change) -> Iterator[Said]:
    for group in _groups(_with_id(change), lambda id_: id_):
        keeper = change.head.by_id[group[0].id]
        for document in group:
            if document is not keeper:
                yield Said(
                    document.place("id"),
                    f"The id {document.id} already belongs to {keeper.path}. Readers could not tell which one is meant.",
                    "Give this document an `id` of its own; `qmsdocs new` proposes the next free one.",
                )


@rule("QMS202", "ids-look-alike", "No two ids differ only by case, blanks or Unicode form", "error", "policy")
def ids_look_alike(change: Change) -> Iterator[Said]:
    for group in _groups(_with_id(change), same_looking):
        first = group[0]
        for document in group[1:]:
            if document.id != first.id:
                yield Said(
                    document.place("id"),
                    f"The id {document.id} looks like {first.id} in {first.path}: people will mix them up.",
                    "Give one of the two documents another `id`.",
                )


@rule("QMS203", "unsafe-id", "An id can stand in an address", "error", "policy")
def unsafe_id(change: Change) -> Iterator[Said]:
    for document in _with_id(change):
        written = text(document.value("id"))
        fault = id_fault(written)
        if fault and not any(met.rule == "QMS902" and met.place == document.place("id") for met in document.faults):
            yield Said(
                document.place("id"),
                f"The id “{_visible(written)}” cannot stand in a web address: {fault}.",
                "Write `id` with 1 to 100 letters, digits, single blanks, `-`, `_` or `.`, beginning with a letter or digit.",
            )


@rule("QMS204", "addresses-clash", "Every document has an address of its own", "error", "policy")
def addresses_clash(change: Change) -> Iterator[Said]:
    safe = [document for document in _with_id(change) if not id_fault(document.id)]
    for group in _groups(safe, lambda id_: address_of(id_).lower()):
        first = group[0]
        for document in group[1:]:
            if same_looking(document.id) != same_looking(first.id):
                yield Said(
                    document.place("id"),
                    f"The ids {document.id} and {first.id} ({first.path}) would have one address, {address_of(first.id)}.",
                    "Give one of the two documents another `id`.",
                )


@rule("QMS205", "wrong-folder", "A document lies in the folder of its type", "warning", "policy")
def wrong_folder(change: Change) -> Iterator[Said]:
    homes = {folder.type: folder.path for folder in change.head.settings.folders}
    for document in change.head.documents:
        home = homes.get(document.type)
        if document.header and document.type != document.folder_type and home:
            yield Said(
                document.place("type"),
                f"This is a {document.type}, but it lies in a folder of another type; documents of this type lie in {home}/.",
                f"Move the file to {home}/ or correct `type`. Its history and address stay: they follow the id.",
            )


_NUMBERED = re.compile(r"[A-Za-z]+[-_ .]?[0-9]+(?:[-_.][0-9]+)*")


@rule("QMS206", "file-name", "A file name does not carry another document's id", "warning", "policy")
def file_name(change: Change) -> Iterator[Said]:
    ids = {same_looking(document.id): document.id for document in _with_id(change)}
    for document in _with_id(change):
        match = _NUMBERED.match(PurePosixPath(document.path).stem)
        other = ids.get(same_looking(match[0])) if match else None
        if other and same_looking(other) != same_looking(document.id):
            yield Said(
                document.place("id"),
                f"The file name begins with {match[0] if match else ''}, the id of another document, but this one is {document.id}.",
                f"Rename the file so that it begins with {document.id}, or correct the `id`.",
            )


def _visible(value: str) -> str:
    return "".join(c if unicodedata.category(c)[0] != "C" else f"U+{ord(c):04X}" for c in value)
