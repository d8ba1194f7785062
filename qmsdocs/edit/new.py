"""A new draft: the next free id, a file name, and the template of its type."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qmsdocs.edit.found import role_of
from qmsdocs.edit.surgery import quoted
from qmsdocs.model.document import is_placeholder
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.settings import Folder
from qmsdocs.qms import Qms
from qmsdocs.read.documents import folder_of
from qmsdocs.read.header import hidden_character
from qmsdocs.think.ids import address_of, id_fault, same_looking


@dataclass(frozen=True, slots=True)
class Draft:
    id: str
    path: str
    text: str
    guess: str = ""
    """The role that was entered as owner because nobody named one."""


def draft(qms: Qms, type_: str, title: str, *, id_: str = "", owner: str = "") -> Draft:
    """The draft to be written for `qmsdocs new`. Raises CannotRun for an unknown type or an id that cannot be used."""
    schema = qms.schemas.document(type_)
    if schema is None:
        near = difflib.get_close_matches(type_, qms.schemas.types, n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]}?" if near else f"Use one of: {', '.join(qms.schemas.types)}."
        raise CannotRun(f"There is no document type called “{type_}”.", hint)
    title = _checked_title(title)
    new_id = id_ or next_id(qms, type_, schema.id_pattern, used_ids(qms))
    _check_id(qms, new_id)
    folder = _folder(qms, type_)
    if owner:
        role_of(qms, owner)
    guess = "" if owner else next(iter(qms.roles), "quality-manager")
    fields = {
        "id": new_id,
        "title": title,
        **({} if folder.type == type_ else {"type": type_}),
        "version": "1.0",
        "status": "draft",
        "owner": owner or guess,
    }
    header = "".join(f"{key}: {quoted(value)}\n" for key, value in fields.items())
    name = f"{new_id.replace(' ', '_')}-{_slug(title)}.md".replace("-.md", ".md")
    path = name if folder.path == "." else f"{folder.path}/{name}"
    if folder_of(path, qms.settings) != folder:
        takes = ", ".join(folder.include)
        hint = "Give an id that its file name may begin with: --id ID."
        raise CannotRun(f"The folder {folder.path} takes no file called {name}, only {takes}.", hint)
    body = schema.template or "".join(f"## {section.name}\n\n…\n\n" for section in schema.sections)
    return Draft(new_id, path, f"---\n{header}---\n\n{body.strip()}\n", guess)


def _checked_title(written: str) -> str:
    title = " ".join(written.split())
    if is_placeholder(title):
        said = f"The title “{title}” says nothing yet." if title else "The title is empty."
        raise CannotRun(said, 'Give it in quotes: qmsdocs new procedure "Handling complaints".')
    if hidden_character(title):
        raise CannotRun("The title holds a hidden character, which can mislead readers.", "Type it again.")
    return title


def _check_id(qms: Qms, new_id: str) -> None:
    """Raises CannotRun for an id that no document may have, or that looks like one that is or was in use."""
    forms = {form(one) for one in used_ids(qms) for form in (same_looking, _address)}
    why = id_fault(new_id)
    if not why and (same_looking(new_id) in forms or _address(new_id) in forms):
        why = "it is, or was, the id of another document, and ids are never used again"
    if why:
        hint = "Give another one with --id, or none for the next free one."
        raise CannotRun(f"The id “{new_id}” cannot be used: {why}.", hint)


def _address(id_: str) -> str:
    return address_of(id_).lower()


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
        int(match[1])
        for one in used
        if (match := re.fullmatch(re.escape(prefix) + r"([0-9]{1,18})", one, re.IGNORECASE))
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
