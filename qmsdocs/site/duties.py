"""Roles as an audience sees them: what the register says of each, and what the documents ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from qmsdocs.model.data import texts
from qmsdocs.model.day import day_of, said
from qmsdocs.model.record import Role
from qmsdocs.site.names import address_names
from qmsdocs.think.lifecycle import Standing
from qmsdocs.view import View, without_addresses

ROLES = "roles.html"


@dataclass(frozen=True, slots=True)
class Duties:
    """What documents ask of a role. `know`: those that name it under `must_know`; `own`: those that it answers for."""

    know: list[Standing] = field(default_factory=list)
    own: list[Standing] = field(default_factory=list)


def roles_shown(view: View) -> dict[str, Role]:
    """The register's roles by id, with the fields that the audience may see; none where their ids may not be told."""
    schema = view.qms.schemas.register("roles")
    public = schema.public_fields if schema else ()
    if view.public and "id" not in public:
        return {}

    def seen(name: str, written: tuple[str, ...]) -> tuple[str, ...]:
        told = written if not view.public or name in public else ()
        return tuple(filter(None, map(without_addresses, told)))

    return {
        role.id: Role(
            id=role.id,
            title=next(iter(seen("title", (role.title,))), role.id),
            holders=role.holders,
            deputies=seen("deputies", role.deputies),
            responsibilities=seen("responsibilities", role.responsibilities),
            authorities=seen("authorities", role.authorities),
        )
        for role in view.qms.roles.values()
    }


def role_names(roles: Iterable[str]) -> dict[str, str]:
    """The name of each role's page by its id."""
    return address_names({role: role for role in roles})


def role_address(name: str) -> str:
    return f"roles/{name}.html"


def duties(view: View) -> tuple[Mapping[str, Duties], list[Standing]]:
    """The duties of every role that a document names, and the documents that name none and so are for everybody. Those
    that are withdrawn ask nothing."""
    found: dict[str, Duties] = {}
    everybody = []

    def current(role: str) -> str:
        """The id that a role has today."""
        known = view.qms.roles.get(role)
        return known.id if known else role

    for standing in view.pages.values():
        if standing.state == "withdrawn":
            continue
        shown = standing.shown
        named = dict.fromkeys(current(role.strip()) for _, role in texts(shown.header.get("must_know")) if role.strip())
        for role in named:
            found.setdefault(role, Duties()).know.append(standing)
        if not named:
            everybody.append(standing)
        if shown.text("owner"):
            found.setdefault(current(shown.text("owner")), Duties()).own.append(standing)
    return found, everybody


def review_words(standing: Standing, day: date) -> str:
    """When a document is to be read again, counted in days where that is near or past."""
    due = day_of(standing.shown.text("next_review"))
    if due is None:
        return "Next review not set"
    days = (due - day).days
    if days < 0:
        return f"Review overdue by {counted(-days)}, since {said(due)}"
    if "review-due" in standing.flags:
        return f"Review due {f'in {counted(days)}' if days else 'today'}, by {said(due)}"
    return f"Next review by {said(due)}"


def counted(days: int) -> str:
    return f"{days} day" if days == 1 else f"{days} days"
