"""Roles: what each answers for, may decide, must know and looks after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qmsdocs.model.data import items, mapping, text
from qmsdocs.model.record import Role
from qmsdocs.site.configuration import ASSETS
from qmsdocs.site.duties import ROLES, Duties, review_words, role_address
from qmsdocs.site.page import Page, relative
from qmsdocs.site.pages.context import Context, script_value
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import STATE_WORDS, Standing

SHORT = 12
"""So many documents of a role are named where it is not alone on the page."""


def roles_pages(context: Context) -> Iterator[Page]:
    """One page for all roles and one for each; none where the register is not there or tells this audience nothing."""
    roles, names = context.roles, context.role_names
    if not roles:
        return
    asked, everybody = context.duties
    yield Page(
        "roles",
        ROLES,
        "Roles",
        lambda: context.blocks(
            "roles",
            ROLES,
            rows=[_row(context, role, names, asked) for role in roles.values()],
            everybody=everybody,
            of=address_of,
        ),
        menu="Roles",
        search=False,
    )
    for role in roles.values():
        yield _role_page(context, role, roles, names, asked.get(role.id, Duties()), len(everybody))


def _row(context: Context, role: Role, names: Mapping[str, str], asked: Mapping[str, Duties]) -> dict[str, Any]:
    mine = asked.get(role.id, Duties())
    return {
        "role": role,
        "address": role_address(names[role.id]),
        "own": [(one.id, address_of(one.id)) for one in mine.own[:SHORT]],
        "more": len(mine.own) - SHORT,
        "deputies": _linked(context, role.deputies, names, ROLES),
    }


def _linked(
    context: Context, roles: tuple[str, ...], names: Mapping[str, str], address: str
) -> list[tuple[str, str | None]]:
    """Roles by title, with their address where they have a page; one that is not in the register as written."""
    pairs = ((context.view.role(one), names.get(one)) for one in roles)
    return [(words, relative(address, role_address(name)) if name else None) for words, name in pairs if words]


def _role_page(
    context: Context, role: Role, roles: Mapping[str, Role], names: Mapping[str, str], mine: Duties, everybody: int
) -> Page:
    address = role_address(names[role.id])
    standing_in = tuple(one.id for one in roles.values() if role.id in one.deputies)
    return Page(
        "role",
        address,
        role.title,
        lambda: context.blocks(
            "role",
            address,
            role=role,
            deputies=_linked(context, role.deputies, names, address),
            stands_in=_linked(context, standing_in, names, address),
            holders=context.view.holders(role),
            approves=_approves(context, role),
            know=mine.know,
            own=[(one, review_words(one, context.view.qms.day)) for one in mine.own],
            records=_records(context, mine.own),
            everybody=everybody,
            of=address_of,
        ),
        search=False,
        trail=(("Roles", ROLES),),
    )


def _approves(context: Context, role: Role) -> list[str]:
    """The types of documents that this role is asked to approve."""
    qms = context.view.qms
    types = (type_ for type_, asked in qms.settings.approvals.items() if any(one.role == role.id for one in asked))
    return [schema.title if (schema := qms.schemas.document(type_)) else type_ for type_ in types]


def _records(context: Context, own: list[Standing]) -> list[dict[str, Any]]:
    """Records that the role's documents ask to be retained. Where they lie is for the house alone."""
    found = []
    for standing in own if not context.view.public else ():
        for row in map(mapping, items(standing.shown.header.get("records"))):
            if text(row.get("title")):
                shown = {name: text(row.get(name)) for name in ("title", "location", "retention")}
                found.append({**shown, "standing": standing})
    return found


def role_data(context: Context) -> Iterator[tuple[str, str]]:
    """What “My role” on the home page shows: a small script for each role, of which a reader's device loads one."""
    view = context.view
    names, (asked, _) = context.role_names, context.duties
    for role in context.roles:
        mine = asked.get(role, Duties())
        told = {
            "know": [
                _told(one, STATE_WORDS[one.state] if one.state != "effective" else "") for one in mine.know[:SHORT]
            ],
            "knows": len(mine.know),
            "own": [_told(one, review_words(one, view.qms.day)) for one in mine.own[:SHORT]],
            "owns": len(mine.own),
        }
        data = script_value(told)
        shelf = "(window.qmsRoles=window.qmsRoles||Object.create(null))"  # a role may be called `constructor`
        yield f"{ASSETS}/roles/{names[role]}.js", f'{shelf}["{names[role]}"]={data};\n'


def _told(standing: Standing, words: str) -> list[str]:
    return [f"{standing.id} {standing.shown.title}", address_of(standing.id), words]
