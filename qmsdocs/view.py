"""A Qms as one audience sees it. Pages see nothing else, so that nothing internal can leak through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from qmsdocs.model.document import Document
from qmsdocs.model.revision import Revision
from qmsdocs.qms import Qms
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import Standing
from qmsdocs.think.references import Reference

Audience = Literal["public", "internal"]
INTERNAL = "internal document"
"""All that the public is told of a document that is not public."""

STATE_WORDS = {
    "draft": "Draft",
    "in-review": "In review",
    "scheduled": "Approved, not yet in force",
    "effective": "In force",
    "superseded": "Superseded",
    "withdrawn": "Withdrawn",
}


@dataclass(frozen=True)
class View:
    """What an audience may see. `preview` shows the work tree, drafts included."""

    qms: Qms
    audience: Audience = "internal"
    preview: bool = False

    @property
    def public(self) -> bool:
        return self.audience == "public"

    @property
    def has_history(self) -> bool:
        return self.qms.history is not None

    def may_see(self, revision: Revision) -> bool:
        return not self.public or revision.text("classification") == "public"

    @cached_property
    def pages(self) -> dict[str, Standing]:
        """Documents that have a page, by id: in force, scheduled, withdrawn; drafts only in a preview."""
        shown = {
            id_: one
            for id_, one in self.qms.standings.items()
            if self.may_see(one.shown) and (self.preview or one.state in ("effective", "scheduled", "withdrawn"))
        }
        return {id_: one for id_, one in shown.items() if one.state != "withdrawn" or self._was_released(one)}

    def _was_released(self, standing: Standing) -> bool:
        return self.preview or any(revision.released_on for revision in standing.past.revisions)

    def with_state(self, *states: str) -> list[Standing]:
        return [standing for standing in self.pages.values() if standing.state in states]

    def label(self, document_id: str) -> str:
        """Id and title, or that it is an internal document."""
        standing = self.pages.get(document_id)
        return f"{document_id} {standing.shown.title}" if standing else self._unseen(document_id)

    def _unseen(self, document_id: str) -> str:
        return INTERNAL if self.public else document_id

    def address(self, document_id: str) -> str | None:
        return address_of(document_id) if document_id in self.pages else None

    def revisions(self, standing: Standing) -> list[Revision]:
        """Released revisions that this audience may see, newest first."""
        return [revision for revision in standing.past.revisions if revision.released_on and self.may_see(revision)]

    def role(self, role_id: str) -> str:
        role = self.qms.roles.get(role_id)
        return role.title if role else role_id

    def authors(self, revision: Revision) -> list[str]:
        """Names, only for the internal site and where the settings allow it; never addresses."""
        if self.public or not self.qms.settings.show_names:
            return []
        return [person.name for person in revision.authors]

    def approvals(self, revision: Revision) -> list[str]:
        """Approvals as stated: the role, the day, and the person where names may be shown."""
        named = not self.public and self.qms.settings.show_names
        return [self._approval(entry, named) for entry in revision.approvals]

    def _approval(self, entry: object, named: bool) -> str:
        given = entry if isinstance(entry, dict) else {}
        role = self.role(str(given.get("role", "")))
        by = f" ({given['by']})" if named and given.get("by") else ""
        day = f", {given['date']}" if given.get("date") else ""
        return f"{role}{by}{day}"

    def referrers(self, document_id: str) -> list[Reference]:
        return [one for one in self.qms.references.to(document_id) if one.source in self.pages]

    @cached_property
    def id_by_path(self) -> dict[str, str]:
        """Document ids by every path at which they lie or lay; today's path counts before an old one."""
        found: dict[str, str] = {}
        for standing in self.qms.standings.values():
            for revision in standing.past.revisions:
                found.setdefault(revision.text_path, standing.id)
        found |= {standing.past.path: standing.id for standing in self.qms.standings.values() if standing.past.at_head}
        return found

    def text_of(self, standing: Standing) -> Document:
        """The text of a document's page: the revision shown, or in a preview the work tree's own text."""
        document = self.qms.by_id.get(standing.id)
        if document and (self.preview or not self.has_history):
            return document
        return self.qms.text_of(standing.shown)

    def newest_first(self) -> Iterator[tuple[Standing, Revision]]:
        """Revisions that came into force up to the day, the latest first."""
        found = [
            (standing.starts[revision.version], standing.id, standing, revision)
            for standing in self.pages.values()
            for revision in self.revisions(standing)
            if revision.version in standing.starts and standing.starts[revision.version] <= self.qms.day
        ]
        found.sort(key=lambda one: (-one[0].toordinal(), one[1], -one[3].released))
        return ((standing, revision) for _, _, standing, revision in found)
