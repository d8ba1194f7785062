"""A role under another id, wherever it is named but where somebody acted in it: what approvals cover stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qmsdocs.edit.change import Changed, check_sound, name_in
from qmsdocs.edit.found import role_of
from qmsdocs.edit.surgery import check_readable, quoted, unsafe, with_item, with_pair, with_values
from qmsdocs.model.data import KeyPath, Value, items, mapping, text
from qmsdocs.model.document import Document
from qmsdocs.model.finding import CannotRun, Refused
from qmsdocs.model.record import Register
from qmsdocs.model.settings import EDITORIAL_ROLES
from qmsdocs.qms import Qms
from qmsdocs.read.mkdocs import PATH, said_in
from qmsdocs.read.shape import Shape
from qmsdocs.read.yaml import REGISTER
from qmsdocs.rules import Change, check

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_FIELDS = ("owner", "must_know")
_IN_REGISTERS = ("owner", "deputies")
"""Fields of registers that name roles, also where no schema says so."""


@dataclass(frozen=True, slots=True)
class Renaming:
    old: str
    new: str
    day: date
    """The first on which it has the new id."""
    title: str = ""

    @property
    def former(self) -> str:
        return f"{{id: {self.old}, to: {self.day - timedelta(days=1)}}}"


def renamed(qms: Qms, renaming: Renaming) -> dict[str, bytes]:
    """All files that name the role, by path, with its new id. Raises CannotRun where it cannot be renamed so."""
    _check(qms, renaming)
    files: dict[str, bytes] = {}
    for document in qms.documents:
        if document.header:
            files |= _in_document(qms, document, renaming)
    for register in qms.registers.values():
        if register.readable:
            files |= _in_register(qms, register, renaming)
    files |= _in_settings(qms, renaming)
    _check_result(qms, files)
    return dict(sorted(files.items()))


def _check(qms: Qms, renaming: Renaming) -> None:
    if not role_of(qms, renaming.old):
        raise CannotRun("There is no register of roles.", "Make one first: registers/roles.yml.")
    if renaming.new in qms.roles:
        raise Refused(f"{renaming.new} is, or was, the id of a role already.", "Choose an id that was never used.")
    if not _ID.fullmatch(renaming.new):
        raise CannotRun(
            f"“{renaming.new}” cannot be the id of a role.", "Use letters, digits and -, such as quality-manager."
        )
    if renaming.day > qms.day:
        raise Refused(f"{renaming.day} is still to come, and files are changed at once.", "Rename it on that day.")
    if renaming.day == date.min:  # no day before it, on which it had the old id
        raise CannotRun(f"{renaming.day} cannot be the day of a new id.", "Check the year: --from DATE.")


def _in_document(qms: Qms, document: Document, renaming: Renaming) -> dict[str, bytes]:
    assert document.header
    ways: list[KeyPath] = []
    for field in _FIELDS:
        name = name_in(qms, document, field)
        if name in document.header.written:
            ways += _naming((name,), document.header.written[name], renaming.old)
    if not ways:
        return {}
    check_sound(document)
    data = qms.snapshot.read(document.path)
    return {document.path: with_values(data, document.path, dict.fromkeys(ways, renaming.new), front=True)}


def _naming(way: KeyPath, value: Value, role: str) -> Iterator[KeyPath]:
    """The ways to a text that is a role's id: the value itself, or items of a list."""
    if isinstance(value, list):
        yield from ((*way, place) for place, one in enumerate(value) if text(one).strip() == role)
    elif text(value).strip() == role:
        yield way


def _in_register(qms: Qms, register: Register, renaming: Renaming) -> dict[str, bytes]:
    schema = qms.schemas.register(register.name)
    shape = schema.shape.item if schema else None
    ways: dict[KeyPath, str] = {}
    for number, row in enumerate(register.rows):
        found = [*_referring((number,), row, shape, renaming.old)] if shape else []
        for name in _IN_REGISTERS:
            found += _naming((number, name), row.get(name, ""), renaming.old)
        ways |= dict.fromkeys(found, renaming.new)
    own = next((n for n, row in enumerate(register.rows) if text(row.get("id")).strip() == renaming.old), None)
    is_roles = register.name == "roles" and own is not None
    if is_roles and own is not None:
        ways[own, "id"] = renaming.new
        if renaming.title:
            ways[own, "title"] = quoted(renaming.title)
    if not ways:
        return {}
    path = register.path
    data = with_values(qms.snapshot.read(path), path, ways, front=False)
    if is_roles and own is not None:
        if items(register.rows[own].get("former_ids")):
            data = with_item(data, path, (own, "former_ids"), renaming.former)
        else:
            data = with_pair(data, path, (own,), "id", f"former_ids: [{renaming.former}]")
    return {path: data}


def _referring(way: KeyPath, value: Value, shape: Shape, role: str) -> Iterator[KeyPath]:
    """Where the schema says that ids are those of roles."""
    if "role" in shape.refers:
        yield from _naming(way, value, role)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _referring((*way, name), one, shape.field(name), role)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _referring((*way, place), one, shape.item, role)


def _in_settings(qms: Qms, renaming: Renaming) -> dict[str, bytes]:
    """Where approvals are asked for, with the id under which they were given until now."""
    top: KeyPath = ("extra", "qmsdocs")
    said = said_in(qms.settings.tree.value)
    lists = [((*top, "approvals", kind), rows) for kind, rows in mapping(said.get("approvals")).items()]
    lists.append(((*top, "editorial_roles"), said.get("editorial_roles", "")))
    group = f"{{role: {renaming.new}, formerly: [{renaming.old}]}}"
    values: dict[KeyPath, str] = {}
    steps: list[Callable[[bytes], bytes]] = []
    for way, rows in lists:
        for place, one in enumerate(items(rows)):
            here = (*way, place)
            if text(one).strip() == renaming.old:
                values[here] = group
            elif text(mapping(one).get("role")).strip() == renaming.old:
                values[(*here, "role")] = renaming.new
                steps.append(_formerly(here, mapping(one), renaming.old))
    emergency = said.get("emergency_roles", "")
    values |= dict.fromkeys(_naming((*top, "emergency_roles"), emergency, renaming.old), renaming.new)
    if (
        said.get("approvals")
        and "editorial_roles" not in said
        and renaming.old in {one.role for one in EDITORIAL_ROLES}
    ):
        pair = f"editorial_roles: [{group}]"  # until now nothing had to be said
        steps.append(lambda data: with_pair(data, PATH, top, "approvals", pair))
    if not values and not steps:
        return {}
    data = with_values(qms.snapshot.read(PATH), PATH, values, front=False)
    for step in steps:
        data = step(data)
    return {PATH: data}


def _formerly(way: KeyPath, row: Mapping[str, Value], old: str) -> Callable[[bytes], bytes]:
    if items(row.get("formerly")):
        return lambda data: with_item(data, PATH, (*way, "formerly"), old)
    return lambda data: with_pair(data, PATH, way, "role", f"formerly: [{old}]")


def _check_result(qms: Qms, files: Mapping[str, bytes]) -> None:
    """Every file can be read again, and `validate` finds nothing that it did not find before."""
    for path, data in files.items():
        if not path.endswith(".md"):
            check_readable(data.decode("utf-8-sig"), path, REGISTER)
    from qmsdocs.read.settings import read_settings

    snapshot = Changed(qms.snapshot, qms.commit, files)
    then = replace(qms, snapshot=snapshot, settings=read_settings(snapshot))
    before = {(one.rule, one.place.path) for one in check(Change(qms))}
    new = [one for one in check(Change(then)) if one.severity != "info" and (one.rule, one.place.path) not in before]
    if new:
        one = new[0]
        raise unsafe(one.place.path, f"Rename it by hand; a program would have left this: {one.message}")
