"""A new draft: the next free id, a file name, and the template of its type."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qmsdocs.model.finding import CannotRun
from qmsdocs.model.settings import Folder
from qmsdocs.qms import Qms
from qmsdocs.read.yaml import quoted
from qmsdocs.think.ids import id_fault, same_looking


@dataclass(frozen=True, slots=True)
class Draft:
    id: str
    path: str
    text: str


def draft(qms: Qms, type_: str, title: str, *, id_: str = "", owner: str = "") -> Draft:
    """The draft to be written for `qmsdocs new`. Raises CannotRun for an unknown type or an id that cannot be used."""
    schema = qms.schemas.document(type_)
    if schema is None:
        raise CannotRun(
            f"There is no document type called “{type_}”.", f"Use one of: {', '.join(sorted(qms.schemas.types))}."
        )
    title = " ".join(title.split())
    if not title:
        raise CannotRun("The title is empty.", 'Give it in quotes: qmsdocs new procedure "Handling complaints".')
    used = used_ids(qms)
    new_id = id_ or next_id(qms, type_, schema.id_pattern, used)
    fault = id_fault(new_id)
    if fault or same_looking(new_id) in {same_looking(one) for one in used}:
        why = fault or "it is, or was, the id of another document, and ids are never used again"
        raise CannotRun(
            f"The id {new_id} cannot be used: {why}.", "Give another one with --id, or none for the next free one."
        )
    folder = _folder(qms, type_)
    fields = {
        "id": new_id,
        "title": title,
        **({} if folder.type == type_ else {"type": type_}),
        "version": "1.0",
        "status": "draft",
        "owner": owner or next(iter(qms.roles), "quality-manager"),
    }
    header = "".join(f"{key}: {quoted(value)}\n" for key, value in fields.items())
    name = f"{new_id.replace(' ', '_')}-{_slug(title)}.md".replace("-.md", ".md")
    path = name if folder.path == "." else f"{folder.path}/{name}"
    body = schema.template or "".join(f"## {section.name}\n\n…\n\n" for section in schema.sections)
    return Draft(new_id, path, f"---\n{header}---\n\n{body.strip()}\n")


def used_ids(qms: Qms) -> set[str]:
    """Every id that is, or ever was, somebody's: of all history, of the work tree, and former ones."""
    ids = {*qms.by_id, *(qms.history.pasts if qms.history else ())}
    for document in qms.documents:
        former = document.value("former_ids")
        ids.update(one for one in former if isinstance(one, str)) if isinstance(former, list) else None
    return ids


def next_id(qms: Qms, type_: str, packaged: str, used: Iterable[str]) -> str:
    """The next free number after the pattern of the settings, else of most ids of that type, else of the schema."""
    pattern = qms.settings.ids.get(type_) or _habit(qms, type_) or packaged
    prefix, digits = _split(pattern)
    taken = [
        int(match[1]) for one in used if (match := re.fullmatch(re.escape(prefix) + r"([0-9]+)", one, re.IGNORECASE))
    ]
    return f"{prefix}{max(taken, default=0) + 1:0{digits}d}"


def _split(pattern: str) -> tuple[str, int]:
    match = re.fullmatch(r"(.*?)([0-9]+)", pattern)
    if not match:
        raise CannotRun(
            f"The pattern of ids “{pattern}” does not end in digits.",
            "Write it under `ids` in mkdocs.yml, such as QP-00.",
        )
    return match[1], len(match[2])


def _habit(qms: Qms, type_: str) -> str:
    """The commonest form of the ids that documents of a type have: SOP-001 and SOP-014 give SOP-000."""
    ids = [document.id for document in qms.documents if document.type == type_]
    forms = Counter(f"{match[1]}{'0' * len(match[2])}" for one in ids if (match := re.fullmatch(r"(.*?)([0-9]+)", one)))
    return min(forms, key=lambda form: (-forms[form], form)) if forms else ""


def _folder(qms: Qms, type_: str) -> Folder:
    folders = qms.settings.folders
    return next((folder for folder in folders if folder.type == type_), folders[0])


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))[:60].strip("-")
