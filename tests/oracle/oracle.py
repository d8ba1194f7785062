"""What `list` and `history` must say, worked out slowly from the design's words alone (design 3, 4, 5, 8).

Nothing of the tool is imported. Where the design is silent the choice made here is said beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.oracle.frontmatter import File, Settings, asked
from tests.oracle.identity import Identity
from tests.oracle.plumbing import Person, Repo

REVIEW_DUE_DAYS = 60


@dataclass
class Rev:
    """One version of one id on the main line."""

    version: str
    places: list[int] = field(default_factory=list)
    """Places on the main line (0 = oldest) that carry it."""
    release: int | None = None
    text: File | None = None
    last: File | None = None
    authors: set[Person] = field(default_factory=set)

    @property
    def shown(self) -> File:
        found = self.text or self.last
        assert found is not None
        return found


@dataclass(frozen=True)
class Event:
    """From `day` on the version is in force; without a version, the document is withdrawn."""

    place: int
    day: date
    version: str | None


class Oracle:
    def __init__(self, path: Path, prefix: str, settings: Settings) -> None:
        self.settings = settings
        self.repo = Repo(path)
        self.identity = Identity(self.repo, prefix, settings)
        zone = ZoneInfo(settings.get("timezone", "UTC"))
        commits = [self.repo.commits[sha] for sha in self.repo.main]
        self.days = [datetime.fromtimestamp(c.epoch, UTC).astimezone(zone).date() for c in commits]
        self.asked = []
        for commit in commits:
            blob = commit.blobs.get(prefix + "mkdocs.yml")
            self.asked.append(asked(self.repo.blob(blob) if blob else None))
        self.brought = self._brought()
        self.documents = {}
        for id in self.identity.ids():
            doc = Document(self, id)
            if doc.revisions and not doc.never_ours:
                self.documents[id] = doc

    def _brought(self) -> list[list[str]]:
        """For each place of the main line the non-merge commits that it brought in."""
        known: set[str] = set()
        brought = []
        for sha in self.repo.main:
            new = self.repo.ancestors(sha) - known
            known |= new
            brought.append([c for c in new if len(self.repo.commits[c].parents) < 2])
        return brought

    def history(self, id: str, day: date) -> dict[str, Any] | None:
        """None: no such document."""
        doc = self.documents.get(id)
        if doc is None:
            return None
        return {"id": id, "revisions": [doc.row(rev, day) for rev in reversed(doc.revisions)]}

    def list(self, day: date, as_of: date | None = None, everything: bool = False) -> list[dict[str, Any]]:
        day = as_of or day
        rows = []
        for doc in self.documents.values():
            row = doc.listed(day, as_of, everything)
            if row is not None:
                rows.append(row)
        return rows


class Document:
    def __init__(self, oracle: Oracle, id: str) -> None:
        self.oracle, self.id = oracle, id
        self.files = [oracle.identity.at[sha].get(id) for sha in oracle.repo.main]
        self.never_ours = False
        self._leave()
        self.revisions = self._revisions()
        self._authors()
        self.events = self._events()

    def _leave(self) -> None:
        """Today's folders decide what is a document at HEAD: one that lies outside them at HEAD left on the day it moved."""
        if self.files[-1] is None or self.files[-1].controlled:
            return
        inside = [i for i, f in enumerate(self.files) if f is not None and f.controlled]
        if not inside:
            self.never_ours = True
            return
        self.files[inside[-1] + 1 :] = [None] * (len(self.files) - inside[-1] - 1)

    def _released(self, place: int) -> bool:
        """Approved there, with an entry for each role that the settings of that commit asked for."""
        file = self.files[place]
        if file is None or file.status != "approved":
            return False
        return set(self.oracle.asked[place].get(file.type or "", [])) <= file.roles()

    def _revisions(self) -> list[Rev]:
        """In the order in which they first appear."""
        found: dict[str, Rev] = {}
        for place, file in enumerate(self.files):
            if file is None or file.version is None:
                continue
            rev = found.setdefault(file.version, Rev(file.version))
            rev.places.append(place)
            rev.last = file
            if self._released(place):
                rev.text = file
                rev.release = place if rev.release is None else rev.release
        return list(found.values())

    def _authors(self) -> None:
        """A commit counts for the version that the main line carries next, from that commit on."""
        repo = self.oracle.repo
        for rev in self.revisions:
            for place in rev.places:
                start = place
                while start and (self.files[start - 1] is None or self.files[start - 1].version is None):  # type: ignore[union-attr]
                    start -= 1
                for sha in [c for i in range(start, place + 1) for c in self.oracle.brought[i]]:
                    if self._changed(sha):
                        commit = repo.commits[sha]
                        rev.authors |= {repo.real(who) for who in [commit.author, *commit.co_authors]}

    def _changed(self, sha: str) -> bool:
        at, parents = self.oracle.identity.at, self.oracle.repo.commits[sha].parents
        after = at[sha].get(self.id)
        before = at[parents[0]].get(self.id) if parents else None
        return after is not None and (before is None or before.covered != after.covered)

    def _events(self) -> list[Event]:
        days = self.oracle.days
        events: list[Event] = []
        withdrawn = False
        run: int | None = None  # place in `events` of the withdrawal by front matter that still runs
        seen = False
        for place, file in enumerate(self.files):
            if file is None:
                if seen:  # deleted: withdrawn from that day
                    if self.files[place - 1] is not None:
                        events.append(Event(place, days[place], None))
                    withdrawn, run = True, None
                continue
            seen = True
            if file.version is None:
                continue
            rev = next(r for r in self.revisions if r.version == file.version)
            if file.status == "withdrawn":
                # In force until the later of the day it names and the day it was said; the last word on that day counts.
                if run is None:
                    run = len(events)
                    events.append(Event(place, days[place], None))
                first = events[run].place
                events[run] = Event(first, max(days[first], _day(file.text("withdrawn_on")) or days[first]), None)
                withdrawn = True
                continue
            run = None
            if self._released(place) and (place == rev.release or withdrawn):
                # After a withdrawal any approved version brings the document back, from that day.
                start = _day(rev.shown.text("effective_date"))
                events.append(Event(place, max(days[place], start or days[place]), rev.version))
                withdrawn = False
        return events

    def row(self, rev: Rev, day: date) -> dict[str, Any]:
        """The row of `history`."""
        oracle, shown = self.oracle, rev.shown
        release = rev.release
        effective = _day(shown.text("effective_date"))
        return {
            "version": rev.version,
            "status": self.status(rev),
            "state": self.state(rev, self.events, day),
            "released_on": None if release is None else oracle.days[release].isoformat(),
            "effective_date": effective and effective.isoformat(),
            "commit": None if release is None else oracle.repo.main[release],
            "path": self._path(rev),
            "authors": rev.authors,
            "approvals": shown.fields.get("approvals") or [],
            "change_summary": shown.text("change_summary"),
        }

    def status(self, rev: Rev) -> str | None:
        """Declared: that of the revision's text, or withdrawn once its last commit says so."""
        assert rev.last is not None
        return "withdrawn" if rev.last.status == "withdrawn" else rev.shown.status

    def _path(self, rev: Rev) -> str:
        file = self.files[rev.release] if rev.release is not None else rev.last
        assert file is not None
        return file.path

    def state(self, rev: Rev, events: list[Event], day: date) -> str | None:
        now = _current(events, day)
        starts = [e for e in events if e.version == rev.version]
        if not starts:
            if now is not None and now.version is None and now.place > rev.places[-1]:
                return "withdrawn"  # deleted before it was ever released
            # Approved without the approvals asked for: still on its way.
            return "in-review" if rev.shown.status == "approved" else rev.shown.status
        if now is not None and now.version == rev.version:
            return "effective"
        if any(e.day > day and not _cancelled(e, events) for e in starts):
            return "scheduled"
        if now is not None and now.version is None:
            before = [e for e in events if e.place < now.place]
            on_that_day = _current(before, now.day)
            in_force = on_that_day is not None and on_that_day.version == rev.version
            to_come = any(e in before and e.day > now.day for e in starts)
            # Two withdrawals in a row: the first one ended it.
            earlier = [e for e in before if e.version is None and e.place > starts[-1].place]
            if in_force or to_come or (earlier and self.state(rev, before, now.day) == "withdrawn"):
                return "withdrawn"
        return "superseded"

    def listed(self, day: date, as_of: date | None, everything: bool) -> dict[str, Any] | None:
        """The row of `list`; `as_of` keeps releases of that day and before, and what was never released from its day on."""
        days = self.oracle.days
        revisions = self.revisions
        events = self.events
        if as_of is not None:
            known = [r.places[0] if r.release is None else r.release for r in revisions]
            revisions = [r for r, place in zip(revisions, known, strict=True) if days[place] <= as_of]
            kept = {r.version for r in revisions}
            events = [e for e in events if days[e.place] <= as_of and (e.version is None or e.version in kept)]
        if not revisions:
            return None
        now = _current(events, day)
        rev = next((r for r in revisions if now is not None and r.version == now.version), None)
        if rev is None and not everything:
            return None
        rev = rev or revisions[-1]
        row = self.row(rev, day)
        shown = rev.shown
        state = self.state(rev, events, day)
        review = _day(shown.text("next_review"))
        flags = []
        if state == "effective" and review is not None:
            left = (review - day).days
            flags = ["review-overdue"] if left < 0 else ["review-due"] if left <= REVIEW_DUE_DAYS else []
        clauses = shown.fields.get("clauses")
        return {
            "id": self.id,
            "title": shown.text("title"),
            "type": shown.type,
            "version": rev.version,
            "status": row["status"],
            "state": state,
            "flags": flags,
            "owner": shown.text("owner"),
            "effective_date": row["effective_date"],
            "next_review": review and review.isoformat(),
            "path": row["path"],
            "commit": row["commit"],
            "clauses": clauses if isinstance(clauses, list) else [],
        }


def _current(events: list[Event], day: date) -> Event | None:
    """Starts by day, then by place; a later one with an earlier day cancels those still to come: so the last by place."""
    return max((e for e in events if e.day <= day), key=lambda e: e.place, default=None)


def _cancelled(event: Event, events: list[Event]) -> bool:
    return any(e.place > event.place and e.day < event.day for e in events)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None and len(text) == 10 else None
    except ValueError:
        return None
