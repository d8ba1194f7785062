"""The document and the role that a command is about, and the person who runs it."""

from __future__ import annotations

import difflib

from qmsdocs.covered import proper_names
from qmsdocs.git.identity import identity
from qmsdocs.model.document import Document
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.record import Role
from qmsdocs.model.revision import Person
from qmsdocs.qms import Qms
from qmsdocs.read.header import hidden_character


def found(qms: Qms, document_id: str) -> Document:
    """The document of that id in the snapshot. Raises CannotRun where there is none, or more than one."""
    same = [one for one in qms.documents if one.id == document_id]
    if len(same) > 1:
        where = ", ".join(one.path for one in same)
        raise CannotRun(
            f"{len(same)} files have the id {document_id}: {where}.", "Give each document an id of its own."
        )
    if same:
        return same[0]
    near = difflib.get_close_matches(document_id, qms.by_id, n=1, cutoff=0.5)
    did_you_mean = f"Did you mean {near[0]}? " if near else ""
    raise CannotRun(f"No document has the id “{document_id}”.", f"{did_you_mean}`qmsdocs list --all` shows every id.")


def role_of(qms: Qms, role: str) -> Role | None:
    """The role of the register; None where there is no register. Raises CannotRun for one that it does not have, and
    where the register cannot be read: unknown is no right."""
    register = qms.registers.get("roles")
    if register and not register.readable:
        raise CannotRun(
            f"{register.path} cannot be read, so nobody can tell who holds which role.",
            f"`qmsdocs validate {register.path}` says what is wrong.",
            register.place(),
        )
    if qms.roles and role not in qms.roles:
        near = difflib.get_close_matches(role, qms.roles, n=1, cutoff=0.5)
        hint = (
            f"Did you mean {near[0]}?"
            if near
            else f"Use one of: {', '.join(dict.fromkeys(one.id for one in qms.roles.values()))}."
        )
        raise CannotRun(f"There is no role “{role}” in the register of roles.", hint)
    found = qms.roles.get(role)
    if found and found.id != role:
        raise CannotRun(f"The role “{role}” is called {found.id} now.", f"Say --role {found.id}.")
    return found


def at_the_keyboard(qms: Qms) -> Person:
    """Who runs the command, as git and `.mailmap` have them. Raises CannotRun where git does not know."""
    person = identity(qms.repository) if qms.repository else None
    if person is None or not (person.name and person.email):
        raise CannotRun(
            "git does not know who you are, so nobody could tell who did this.",
            "Tell it once: `git config --global user.name NAME`, `git config --global user.email ADDRESS`.",
        )
    return proper_names(qms)(person)


def plain_words(option: str, value: str) -> str:
    """What somebody typed as it may stand in a document: on one line, without hidden characters. Raises CannotRun."""
    words = " ".join(value.split())
    if hidden_character(words) or not words.replace("\u200c", "").replace("\u200d", "").isprintable():
        raise CannotRun(f"{option} holds a hidden or broken character, which can mislead readers.", "Type it again.")
    return words
