"""QMS3xx: references. What a document points at exists and may be relied on."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import replace

from qmsdocs.article.shape import Link
from qmsdocs.model.data import mapping, text, texts
from qmsdocs.model.document import Document, is_placeholder
from qmsdocs.model.finding import Place
from qmsdocs.rules.base import Change, Said, rule
from qmsdocs.rules.near import Nearest, files_near, said_nearest
from qmsdocs.think.links import Target, locate
from qmsdocs.think.references import FIELDS


def _links(change: Change) -> Iterator[tuple[Document, Link, Target]]:
    """Every link with its target. One that begins with `/` counts from the repository's top where something lies there."""
    entries = change.head.snapshot.entries()
    folders = _folders(entries)
    for document in change.head.documents:
        if document.readable:
            for link in change.head.outline_of(document).links:
                target = locate(document.path, link.target)
                if target.kind == "root" and (target.path in entries or target.path in folders):
                    target = replace(target, kind="repository")
                yield document, link, target


def _place(document: Document, link: Link) -> Place:
    return document.body_place(link.line, link.column)


def _folders(paths: Iterable[str]) -> set[str]:
    """Every folder that holds one of the files, at any depth."""
    found = {"."}
    for path in paths:
        folder = posixpath.dirname(path)
        while folder and folder not in found:
            found.add(folder)
            folder = posixpath.dirname(folder)
    return found


def _missing(change: Change, kind: str) -> Iterator[tuple[Document, Link, Target]]:
    entries = change.head.snapshot.entries()
    folders = _folders(entries)
    for document, link, target in _links(change):
        missing = target.kind == "repository" and target.path not in entries
        if link.kind == kind and missing and (kind == "image" or target.path not in folders):
            yield document, link, target


@rule("QMS301", "link-target", "A link leads to a file that exists", "error", "policy")
def link_target(change: Change) -> Iterator[Said]:
    near = files_near(change.head.snapshot.entries())
    for document, link, target in _missing(change, "link"):
        yield Said(
            _place(document, link),
            f"The link “{link.target}” leads to {target.path}, which does not exist: readers end nowhere."
            + said_nearest(near(target.path)),
            "Correct the address in `[words](address)`; it counts from the folder of this file.",
        )


_TOP = "top"
"""A part that every page has, by the rules of HTML."""


@rule("QMS302", "link-anchor", "A link to a section leads to a heading that exists", "error", "policy")
def link_anchor(change: Change) -> Iterator[Said]:
    by_path = {document.path: document for document in change.head.documents if document.readable}
    near = Nearest()
    for document, link, target in _links(change):
        other = by_path.get(target.path)
        if link.kind == "image" or target.kind not in ("here", "repository") or other is None or not target.anchor:
            continue
        anchors = change.head.outline_of(other).anchors
        if target.anchor not in anchors and target.anchor.lower() != _TOP:
            yield Said(
                _place(document, link),
                f"The link “{link.target}” names the section #{target.anchor}, which {other.path} does not have."
                + said_nearest(near(target.anchor, sorted(anchors))),
                "Write the heading's words in small letters with `-` for blanks, or give the heading a name: `## Title {#name}`.",
            )


@rule("QMS303", "image", "An image that is shown exists", "error", "policy")
def image(change: Change) -> Iterator[Said]:
    near = files_near(change.head.snapshot.entries())
    for document, link, target in _missing(change, "image"):
        yield Said(
            _place(document, link),
            f"The image {target.path} does not exist: readers see a gap." + said_nearest(near(target.path)),
            "Add the image file, or correct the address in `![words](address)`.",
        )


@rule("QMS304", "unknown-document", "A document that is named exists", "error", "policy")
def unknown_document(change: Change) -> Iterator[Said]:
    known = {**change.head.standings, **change.head.by_id}
    near = Nearest()
    for document in change.head.documents:
        for kind in FIELDS:
            for index, wanted in texts(document.value(kind)):
                if not is_placeholder(wanted) and wanted.strip() not in known:
                    yield Said(
                        document.place(kind, index),
                        f"`{kind}` names {wanted.strip()}, but no document has that id, now or in the past."
                        + said_nearest(near(wanted, known)),
                        f"Correct the id under `{kind}`, or take the line out.",
                    )


@rule("QMS305", "withdrawn-document", "No document rests on one that was withdrawn", "warning", "policy")
def withdrawn_document(change: Change) -> Iterator[Said]:
    by_path = {document.path: document for document in change.head.documents if document.status == "withdrawn"}
    withdrawn = {document.id for document in by_path.values()}
    for document, link, target in _links(change):
        other = by_path.get(target.path)
        if document.status != "withdrawn" and other and other is not document:
            yield Said(_place(document, link), f"This links to {other.id}, which is withdrawn.", _INSTEAD)
    for document in change.head.documents:
        for index, wanted in texts(document.value("related")):
            if document.status != "withdrawn" and wanted.strip() in withdrawn:
                yield Said(document.place("related", index), f"`related` names {wanted}, which is withdrawn.", _INSTEAD)


_INSTEAD = "Refer to the document that replaced it (its `replaced_by`), or take the reference out."


@rule("QMS306", "link-leaves-root", "A link stays inside the repository", "error", "policy")
def link_leaves_root(change: Change) -> Iterator[Said]:
    near = files_near(change.head.snapshot.entries())
    for document, link, target in _links(change):
        if target.kind == "escape":
            yield Said(
                _place(document, link),
                f"The link “{link.target}” climbs out of the repository: nobody who reads the site can follow it.",
                "Link to a file in this repository, or give the full web address (https://…).",
            )
        elif target.kind == "root":
            meant = near(target.path)
            way = posixpath.relpath(meant, posixpath.dirname(document.path) or ".") if meant else "../forms/request.pdf"
            yield Said(
                _place(document, link),
                f"The link “{link.target}” begins with `/`, but {target.path} is not there, counted from the top of the "
                f"repository: readers end nowhere.{said_nearest(meant)}",
                f"Give the full web address (https://…) of a page elsewhere; for a file here, its way from this folder, such as {way}.",
            )


@rule("QMS310", "unknown-role", "A role that is named stands in registers/roles.yml", "error", "iso")
def unknown_role(change: Change) -> Iterator[Said]:
    known = change.head.roles
    near = Nearest()
    register = change.head.registers.get("roles")
    if register is None or not register.readable or not all(text(row.get("id")) for row in register.rows):
        return  # QMS311, or what is wrong with the register, says so once
    for place, name, wanted in _role_names(change):
        if wanted not in known and not is_placeholder(wanted):
            yield Said(
                place,
                f"`{name}` names the role {wanted}, which registers/roles.yml does not have: nobody is responsible."
                + said_nearest(near(wanted, known)),
                "Use a role `id` from registers/roles.yml, or add the role there.",
            )
        elif name != "role" and wanted in known and known[wanted].id != wanted:
            yield Said(
                place,
                f"`{name}` names the role {wanted}, which is called {known[wanted].id} now.",
                f"Write `{known[wanted].id}`; `{wanted}` stays where it was approved or reviewed under that name.",
                "warning",
            )


@rule("QMS311", "no-roles", "Roles are listed, so that they can be checked", "info", "advice")
def no_roles(change: Change) -> Iterator[Said]:
    if "roles" not in change.head.registers:
        yield Said(
            Place("mkdocs.yml"),
            "There is no register of roles, so nobody checked whether owners and approvers are roles that exist.",
            f"List them in {change.head.settings.registers}/roles.yml, a row each: `- {{id: quality-manager, title: Quality manager}}`.",
        )


def _role_names(change: Change) -> Iterator[tuple[Place, str, str]]:
    """(place, field, role id) wherever a role is named."""
    head = change.head
    said = head.settings.place("editorial_roles") != head.settings.place()
    for document in head.documents:
        owner = text(document.value("owner")).strip()
        if owner:
            yield document.place("owner"), "owner", owner
        for index, wanted in texts(document.value("must_know")):
            yield document.place("must_know", index), "must_know", wanted.strip()
        unsaid = head.settings.asked(document.type, True) if document.editorial else ()
        for one in unsaid if not said else ():
            yield document.place("editorial"), "editorial", one.role
        for name in ("approvals", "reviews"):
            entries = document.value(name)
            for index, entry in enumerate(entries if isinstance(entries, list) else ()):
                wanted = text(mapping(entry).get("role")).strip()
                if wanted:
                    yield document.place(name, index, "role"), "role", wanted
    yield from _role_names_in_registers(change)
    for kind, asked in head.settings.approvals.items():
        for index, one in enumerate(asked):
            yield head.settings.place("approvals", kind, index, "role"), "approvals", one.role
    for index, one in enumerate(head.settings.editorial_roles if said else ()):
        yield head.settings.place("editorial_roles", index, "role"), "editorial_roles", one.role


def _role_names_in_registers(change: Change) -> Iterator[tuple[Place, str, str]]:
    """A field called `owner` or `deputies` in a register names roles."""
    for register in change.head.registers.values():
        for number, row in register.live:
            for name in ("owner", "deputies"):
                for index, wanted in texts(row.get(name)):
                    yield register.place(number, name, index), name, wanted.strip()
