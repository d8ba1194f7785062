"""A Qms as one audience sees it. Pages see nothing else, so that nothing internal can leak through them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from urllib.parse import urlsplit

from qmsdocs.article.shape import Text
from qmsdocs.assurance import assurance
from qmsdocs.covered import covered_in, covered_now, proper_names, redaction_of
from qmsdocs.model.data import text, texts
from qmsdocs.model.day import day_of, said
from qmsdocs.model.document import field_text
from qmsdocs.model.record import Role
from qmsdocs.model.revision import Revision
from qmsdocs.qms import Qms
from qmsdocs.think.approval import LIMITS, NO_LEVEL, Approval, Assurance, Proper, approvals_of
from qmsdocs.think.ids import address_of, id_fault
from qmsdocs.think.lifecycle import Standing
from qmsdocs.think.neighbours import released_pairs
from qmsdocs.think.preview import previewed
from qmsdocs.think.references import Reference

Audience = Literal["public", "internal"]
INTERNAL = "internal document"
"""All that the public is told of a document that is not public."""

_MAIL = re.compile(r"\s*[<(]?[^\s<>()]+@[^\s<>()]+[>)]?")


def without_addresses(written: str) -> str:
    """A text without e-mail addresses: those of people are shown never."""
    return _MAIL.sub("", written).strip()


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

    @property
    def names_people(self) -> bool:
        """Names are shown only on the internal site, and where the settings allow it; addresses never."""
        return not self.public and self.qms.settings.show_names

    @cached_property
    def site_url(self) -> str:
        """Where the site will lie, if the settings say so in a form that can be used; else empty, as for a preview."""
        return "" if self.preview else text(self.qms.settings.look.get("site_url"))

    @property
    def top(self) -> str:
        """Where the site begins on its host: `/`, or the path of its address."""
        return urlsplit(self.site_url).path or "/"

    def may_see(self, revision: Revision) -> bool:
        return not self.public or revision.text("classification") == "public"

    @cached_property
    def pages(self) -> dict[str, Standing]:
        """Documents that have a page, by id: in force, scheduled, withdrawn; drafts only in a preview."""
        return {id_: one for id_, one in self._standings.items() if self.may_see(one.shown) and self._has_page(one)}

    @property
    def _standings(self) -> Mapping[str, Standing]:
        known = self.qms.standings
        if not self.preview or not self.has_history:
            return known
        written = {id_: previewed(one, known.get(id_), self.qms.day) for id_, one in self.qms.by_id.items()}
        gone = {id_: one for id_, one in known.items() if not one.past.at_head}
        return dict(sorted({**gone, **written}.items()))

    def _has_page(self, standing: Standing) -> bool:
        if id_fault(standing.id):
            return False  # a check result says so; an address made from it could lie anywhere
        if standing.state == "withdrawn":
            return self.preview or any(revision.released_on for revision in standing.past.revisions)
        return self.preview or standing.state in ("effective", "scheduled")

    def with_state(self, *states: str) -> list[Standing]:
        return [standing for standing in self.pages.values() if standing.state in states]

    def label(self, document_id: str) -> str:
        """Id and title, or that it is an internal document."""
        standing = self.pages.get(document_id)
        if standing:
            return f"{document_id} {standing.shown.title}"
        return INTERNAL if self.public else document_id

    def address(self, document_id: str) -> str | None:
        return address_of(document_id) if document_id in self.pages else None

    def released(self, standing: Standing) -> tuple[Standing, list[Revision]]:
        """The released revisions of a document that this audience may see, newest first, and how they stand."""
        known = self.qms.standings.get(standing.id, standing)
        return known, [one for one in known.past.revisions if one.released_on and self.may_see(one)]

    def comparable(self, standing: Standing) -> list[tuple[Revision, Revision]]:
        """Neighbouring released revisions of a document, old and new, both of which this audience may see; in a preview
        also the text in force and the draft that would follow upon it."""
        known, shown = self.qms.standings.get(standing.id), standing.shown
        pairs = list(released_pairs(known.past)) if known and self.has_history else []
        drafted = standing.state in ("draft", "in-review") and not shown.released_on
        if self.preview and known and known.in_force and drafted:
            pairs.insert(0, (known.in_force, shown))
        return [(old, new) for old, new in pairs if self.may_see(old) and self.may_see(new)]

    def withdrawal(self, standing: Standing) -> tuple[str, list[str]]:
        """Why a document was withdrawn, and the ids of what replaces it. This stands in the file as withdrawn, which
        the audience may not be allowed to see, or in the text that was in force; or in what replaces it."""
        last, shown = standing.past.header, standing.shown.header
        seen = [shown, *([last] if not self.public or text(last.get("classification")) == "public" else [])]
        reason = next(filter(None, (field_text(one, "withdrawn_reason") for one in seen)), "")
        own = [id_ for one in seen for _, id_ in texts(one.get("replaced_by"))]
        others = [id_ for id_ in self.qms.heirs.get(standing.id, ()) if id_ in self.pages]
        return reason, list(dict.fromkeys([*own, *others]))

    def scheduled(self, standing: Standing) -> list[Revision]:
        """What comes into force later, and this audience may see; the next one first."""
        return [revision for revision in standing.scheduled if self.may_see(revision)]

    def role(self, role_id: str) -> str:
        """The role's title; where it is no role that we know, as written, unless that is a person (or, in public, may
        be one, for without a history nobody knows)."""
        role = self.qms.roles.get(role_id)
        if role:
            return without_addresses(role.title) or role_id
        words = " ".join(without_addresses(role_id).split())
        named = not self.names_people and (words.casefold() in self._people or (self.public and not self.has_history))
        return "" if named else words

    def holders(self, role: Role) -> list[str]:
        """Who holds a role on the day, or will later: name and days; nobody where names are not to be shown."""
        held = (self._held(holder) for holder in role.holders) if self.names_people else ()
        return [words for words in held if words]

    def _held(self, holder: Mapping[str, object]) -> str:
        name = without_addresses(text(holder.get("name")))
        start, end = day_of(text(holder.get("from"))), day_of(text(holder.get("to")))
        if not name or (end and end < self.qms.day):
            return ""
        since = f"{'from' if start > self.qms.day else 'since'} {said(start)}" if start else ""
        days = " ".join(filter(None, (since, f"until {said(end)}" if end else "")))
        return f"{name} ({days})" if days else name

    @cached_property
    def _people(self) -> frozenset[str]:
        """Names of everybody whom git or the roles name."""
        holders = {text(holder.get("name")) for role in self.qms.roles.values() for holder in role.holders}
        pasts = self.qms.history.pasts.values() if self.qms.history else ()
        authors = {person.name for past in pasts for revision in past.revisions for person in revision.authors}
        return frozenset(" ".join(name.split()).casefold() for name in holders | authors if name.strip())

    def authors(self, revision: Revision) -> list[str]:
        names = [_MAIL.sub("", person.name).strip() for person in revision.authors] if self.names_people else []
        return [name for name in names if name]

    def approvals(self, revision: Revision) -> list[str]:
        """Approvals as stated: the role, the person where names may be shown, the day; and, where it says for which
        text it was given, whether that is this one."""
        given = list(approvals_of(list(revision.approvals)))
        redacted = redaction_of(self.qms, revision)
        unknown = "not compared: the text was redacted since" if redacted else "not compared with the text"
        digest = self._digest(revision) if any(one.digest for _, one in given) and not redacted else ""
        return [
            self._approval(one, digest, unknown, assurance(self.qms, one, revision.approvals[place], self._proper))
            for place, one in given
        ]

    def limits(self, revision: Revision) -> list[str]:
        """What the levels of its approvals are not."""
        given = (
            (one, revision.approvals[place]) for place, one in approvals_of(list(revision.approvals)) if one.digest
        )
        levels = {assurance(self.qms, one, entry, self._proper).level for one, entry in given}
        return [*(words for level, words in LIMITS.items() if level in levels), *([NO_LEVEL] if levels else [])]

    @cached_property
    def _proper(self) -> Proper:
        return proper_names(self.qms)

    def _digest(self, revision: Revision) -> str:
        """Of what approvals of a text cover; empty where it cannot be read."""
        document = self.qms.by_id.get(revision.id)
        if document and document.header and document.blob == revision.blob:
            return covered_now(self.qms, document).digest
        covered = covered_in(self.qms, revision)
        return covered.digest if covered else ""

    def _approval(self, approval: Approval, digest: str, unknown: str, how: Assurance) -> str:
        by = _MAIL.sub("", approval.by).strip() if self.names_people else ""
        day = day_of(approval.day)
        words = (self.role(approval.role) or "role not said") + (f" ({by})" if by else "")
        given = f"{words}, {said(day)}" if day else words
        if approval.as_deputy:
            rests_on = "" if self.public else without_addresses(approval.as_deputy).rstrip(".")
            given += f", by a deputy{f': {rests_on}' if rests_on else ''}"
        if approval.until:
            until, reason = day_of(approval.until), without_addresses(approval.reason).rstrip(".")
            given += f", in an emergency, good until {said(until) if until else 'no day that can be read'}"
            given += f": {reason}" if reason else ""
        if approval.recorded_by:
            reference = "" if self.public else without_addresses(approval.reference)
            given += f", given elsewhere{f': {reference}' if reference else ''}"
        if not approval.digest:
            return given
        held = "for this text" if approval.digest == digest else "VOID: given for another text"
        return f"{given}, {held if digest else unknown} ({how})"

    def referrers(self, document_id: str) -> list[Reference]:
        return [one for one in self.qms.references.to(document_id) if one.source in self.pages]

    @cached_property
    def id_by_path(self) -> dict[str, str]:
        """Document ids by every path at which they lie or lay; today's path counts before an old one."""
        found: dict[str, str] = {}
        for standing in self.qms.standings.values():
            for path in (*(revision.text_path for revision in standing.past.revisions), *standing.past.paths):
                found.setdefault(path, standing.id)
        found |= {standing.past.path: standing.id for standing in self.qms.standings.values() if standing.past.at_head}
        return found | {document.path: id_ for id_, document in self.qms.by_id.items()}

    def text_of(self, standing: Standing) -> Text:
        """The text of a document's page: the revision shown, or in a preview the work tree's own text."""
        document = self.qms.by_id.get(standing.id)
        if document and (self.preview or not self.has_history):
            return Text(document.path, document.blob, document.text("language"), lambda: document.body)
        return self.qms.text_of(standing.shown)
