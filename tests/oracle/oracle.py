"""What `list` and `history` must say, worked out slowly from the design's words alone (design 3, 4, 5, 8).

Nothing of the tool is imported. Where the design is silent the choice made here is said beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
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
    until: date | None = None
    """Last day of the emergency approval that released it."""
    confirmed: int | None = None
    """Where it first had all that was asked for."""
    text: File | None = None
    last: File | None = None
    authors: set[Person] = field(default_factory=set)
    perhaps: set[Person] = field(default_factory=set)
    """Those of whom the design does not say whether they are."""

    @property
    def shown(self) -> File:
        found = self.text or self.last
        assert found is not None
        return found


@dataclass(frozen=True)
class Absence:
    """A time in which the document is withdrawn, by its front matter or because no file carries it."""

    place: int
    on: date
    until: date | None
    """The day on which a version released before stands approved again."""

    def holds(self, day: date) -> bool:
        return self.on <= day and (self.until is None or day < self.until)


class Oracle:
    def __init__(self, path: Path, prefix: str, settings: Settings) -> None:
        self.settings = settings
        self.repo = Repo(path)
        self.identity = Identity(self.repo, prefix, settings)
        zone = ZoneInfo(settings.get("timezone", "UTC"))
        commits = [self.repo.commits[sha] for sha in self.repo.main]
        self.days = [datetime.fromtimestamp(c.epoch, UTC).astimezone(zone).date() for c in commits]
        self.baseline = next((i for i, sha in enumerate(self.repo.main) if sha == settings.get("baseline")), -1)
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
        self.folder_type: str | None = None
        self.left = len(self.files)
        self._leave()
        self.revisions = self._revisions()
        self._authors()
        self.absences = self._absences()

    def _leave(self) -> None:
        """Today's folders decide what is a document at HEAD: one that lies outside them left on the day it moved, also
        if it is deleted since.

        Silent: if it said there that it is withdrawn, it is withdrawn as it says. What never lay in today's folders is
        no document of ours, unless it was approved in a folder of its time and is gone.
        """
        inside = [i for i, f in enumerate(self.files) if f is not None and f.controlled]
        if not inside:
            approved = any(f is not None and f.status == "approved" for f in self.files)
            self.never_ours = self.files[-1] is not None or not approved
            return
        # Silent: for times in which it lay in no folder of today its type is that of the folder it lay in last.
        last = self.files[inside[-1]]
        self.folder_type = last.folder_type if last else None
        after = self.files[inside[-1] + 1 :]
        if after:
            self.left = inside[-1] + 1
            first = next((f for f in after if f is not None and f.version), None)
            kept = first if first is not None and first.status == "withdrawn" and after[0] is not None else None
            self.files[inside[-1] + 1 :] = [kept] * len(after)

    def _released(self, place: int) -> date | None:
        """Approved there, with an entry for each role that the settings of that commit asked for: until the end of
        days; else, with one of an emergency, until its last day. An entry for another text is none."""
        file, oracle = self.files[place], self.oracle
        if file is None or file.status != "approved":
            return None
        asked, kind = oracle.asked[place], file.text("type") or file.folder_type or self.folder_type or ""
        blob = oracle.repo.commits[oracle.repo.main[place]].blobs.get(oracle.identity.prefix + (file.picture or ""))
        digest = file.digest(oracle.repo.blob(blob) if blob else None)
        good = [entry for entry in file.approvals() if entry.get("digest", digest) == digest]
        if set(asked.roles.get(kind, [])) <= {entry["role"] for entry in good if "until" not in entry}:
            return date.max
        urgent = [entry for entry in good if "until" in entry and entry["role"] in asked.emergency]
        ends = [min(date.fromisoformat(e["until"]), _plus(e["date"], asked.days - 1)) for e in urgent]
        return max(ends, default=None)

    def _revisions(self) -> list[Rev]:
        """Oldest first. Silent: by release, those never released by their last commit."""
        found: dict[str, Rev] = {}
        for place, file in enumerate(self.files):
            if file is None or file.version is None:
                continue
            rev = found.setdefault(file.version, Rev(file.version))
            rev.places.append(place)
            rev.last = file
            until = self._released(place)
            if until:
                rev.text = file
                rev.release = place if rev.release is None else rev.release
            if until == date.max and rev.confirmed is None:
                rev.confirmed = place
            if until and rev.confirmed is None:
                rev.until = max(until, rev.until or until)
        newest = {r.version: r.places[-1] if r.release is None else r.release for r in found.values()}
        return sorted(found.values(), key=lambda r: (newest[r.version], r.places[-1], r.places[0]))

    def _authors(self) -> None:
        """A commit counts for the version that the main line carries next, from that commit on."""
        repo = self.oracle.repo
        for rev in self.revisions:
            for place in rev.places:
                start = place
                while start and (self.files[start - 1] is None or self.files[start - 1].version is None):  # type: ignore[union-attr]
                    start -= 1
                for came in range(start, min(place, self.left) + 1):
                    for sha in self.oracle.brought[came]:
                        commit = repo.commits[sha]
                        people = {repo.real(who) for who in [commit.author, *commit.co_authors]}
                        if self._nameless(sha, came):
                            rev.perhaps |= people
                        elif not self._disputed(sha, came):
                            rev.authors |= people if self._changed(sha) else set()
                        elif self._changed(sha) or self._any_changed(sha):
                            rev.perhaps |= people

    def _changed(self, sha: str) -> bool:
        identity, parents = self.oracle.identity, self.oracle.repo.commits[sha].parents
        after = identity.at[sha].get(self.id)
        if after is None:
            return False
        before = identity.at[parents[0]].get(self.id) if parents else None
        if before is None and parents:
            before = identity.before(sha, parents[0], after)
        return before is None or before.covered != after.covered

    def _nameless(self, sha: str, place: int) -> bool:
        """Silent: a side branch wrote a text without an id where the document lies, will lie, or lay."""
        identity, commits = self.oracle.identity, self.oracle.repo.commits
        if sha == self.oracle.repo.main[place]:
            return False
        paths = {file.path for files in identity.at.values() if (file := files.get(self.id))}
        before = identity.files[commits[sha].parents[0]] if commits[sha].parents else {}
        after = identity.files[sha]
        return any(
            path in after and path not in identity.bears[sha] and before.get(path) != after[path] for path in paths
        )

    def _disputed(self, sha: str, place: int) -> bool:
        """Silent: which of two files with the id a side branch worked on, and which of them the main line took."""
        main, rivals = self.oracle.repo.main, self.oracle.identity.rivals
        around = [sha, *self.oracle.repo.commits[sha].parents, *main[max(place - 1, 0) : place + 1]]
        return sha != main[place] and any(rivals[c].get(self.id) for c in around)

    def _any_changed(self, sha: str) -> bool:
        before, after = ({}, self._bearers(sha))
        for parent in self.oracle.repo.commits[sha].parents:
            before = self._bearers(parent)
        return before != after

    def _bearers(self, sha: str) -> dict[str, str]:
        identity = self.oracle.identity
        return {path: identity.files[sha][path].covered for path, id in identity.bears[sha].items() if id == self.id}

    def _absences(self) -> list[Absence]:
        days = self.oracle.days
        found: list[tuple[int, date, str]] = []
        kind = "absent"
        for place, file in enumerate(self.files):
            if file is None:
                if kind == "present":
                    found.append((place, days[place], "deleted"))
                if kind == "withdrawn":  # withdrawn for a day to come, deleted before
                    first, on, _ = found[-1]
                    found[-1] = (first, min(on, days[place]), "withdrawn")
                kind = "absent"
            elif file.readable and file.status == "withdrawn":
                # From the later of the day it names and the day it was said; the last word on that day counts.
                if kind != "withdrawn":
                    found.append((place, days[place], "withdrawn"))
                first = found[-1][0]
                named = _day(file.text("withdrawn_on")) or days[first]
                found[-1] = (first, max(days[first], named), "withdrawn")
                kind = "withdrawn"
            elif file.readable:
                kind = "present"
        return [Absence(place, on, self._back(place)) for place, on, _ in found]

    def _back(self, place: int) -> date | None:
        before = {r.version for r in self.revisions if r.release is not None and r.release < place}
        for later in range(place + 1, len(self.files)):
            file = self.files[later]
            if file is not None and file.version in before and self._released(later):
                return self.oracle.days[later]
        return None

    def _stated(self, rev: Rev) -> date | None:
        """The day that a version of the baseline states, where it is released there and older than git says."""
        oracle = self.oracle
        if rev.release is None or rev.release != rev.confirmed or not 0 <= rev.release <= oracle.baseline:
            return None
        file = self.files[oracle.baseline]
        stated = _day(file.text("effective_date")) if file is not None and file.version == rev.version else None
        return stated if stated and stated < oracle.days[rev.release] else None

    def released_on(self, rev: Rev) -> date | None:
        return None if rev.release is None else self._stated(rev) or self.oracle.days[rev.release]

    def row(self, rev: Rev, day: date) -> dict[str, Any]:
        """The row of `history`."""
        oracle, shown = self.oracle, rev.shown
        release = rev.release
        return {
            "version": rev.version,
            "status": shown.status,
            "state": self.states(self.revisions, day)[rev.version],
            "released_on": None if release is None else str(self.released_on(rev)),
            "effective_date": shown.text("effective_date"),
            "before_git": self._stated(rev) is not None,
            "commit": None if release is None else oracle.repo.main[release],
            "path": self._path(rev),
            "authors": rev.authors,
            "perhaps": rev.perhaps,
            "approvals": shown.fields.get("approvals") or [],
            "change_summary": shown.text("change_summary"),
        }

    def _path(self, rev: Rev) -> str:
        file = self.files[rev.release] if rev.release is not None else rev.last
        assert file is not None
        return file.path

    def _confirmed_by(self, rev: Rev, day: date) -> date | None:
        on = None if rev.confirmed is None else self.oracle.days[rev.confirmed]
        return on if on is not None and on <= day else None

    def _lapsed(self, rev: Rev, day: date) -> bool:
        return rev.until is not None and day > rev.until and self._confirmed_by(rev, day) is None

    def _counted_from(self, rev: Rev, day: date) -> date:
        """Its release; that by the approvals asked for, once its emergency approval had run out before them."""
        released, confirmed = self.released_on(rev), self._confirmed_by(rev, day)
        assert released is not None
        late = rev.until is not None and confirmed is not None and (confirmed - rev.until).days > 1
        return confirmed if late and confirmed else released

    def _gone(self, rev: Rev, day: date) -> Absence | None:
        """The withdrawal that holds on the day for a version released (else: last seen) before it."""
        place = rev.places[-1] if rev.release is None else rev.release
        return next((a for a in self.absences if a.place > place and a.holds(day)), None)

    def states(self, known: list[Rev], day: date) -> dict[str, str | None]:
        """State of each version, where only `known` ones are known.

        Starts by day, then by place, a later one with an earlier day cancelling those still to come: so of those that
        have begun the last by place is in force. While a document is withdrawn nothing released before begins.
        """
        start = {}
        for rev in known:
            if rev.release is not None:
                released = self._counted_from(rev, day)
                start[rev.version] = max(released, _day(rev.shown.text("effective_date")) or released)
        out = {rev.version for rev in known if rev.release is None or self._lapsed(rev, day)}
        in_order = sorted((r for r in known if r.version not in out), key=lambda r: r.release or 0)
        gone = {rev.version: self._gone(rev, day) for rev in known}
        begun = [r for r in in_order if start[r.version] <= (a.on if (a := gone[r.version]) else day)]
        states: dict[str, str | None] = {}
        for rev in known:
            away = gone[rev.version] is not None
            if rev.version in out:
                # Silent: approved without the approvals asked for is still on its way.
                known_word = rev.shown.status if rev.shown.status in ("in-review", "withdrawn") else "draft"
                declared = "in-review" if rev.shown.status == "approved" else known_word
                later = any((r.release or 0) > rev.release for r in in_order) if rev.release is not None else False
                # Silent: once lapsed, and a later version was released, nobody waits for it any more.
                states[rev.version] = "withdrawn" if away else "superseded" if later else declared
            elif begun and rev is begun[-1]:
                states[rev.version] = "withdrawn" if away else "effective"
            elif rev in begun or any(
                r.release > rev.release and start[r.version] < start[rev.version]  # type: ignore[operator]
                for r in in_order
            ):
                states[rev.version] = "superseded"
            else:
                states[rev.version] = "withdrawn" if away else "scheduled"
        return states

    def listed(self, day: date, as_of: date | None, everything: bool) -> dict[str, Any] | None:
        """The row of `list`; `as_of` keeps releases of that day and before, and drafts that stood there by then."""
        days = self.oracle.days
        known = self.revisions
        if as_of is not None:
            known = [r for r in known if (self.released_on(r) or days[r.places[0]]) <= as_of]
        if not known:
            return None
        states = self.states(known, day)
        rev = next((r for r in known if states[r.version] == "effective"), None)
        if rev is None and not everything:
            return None
        rev = rev or known[-1]
        row = self.row(rev, day)
        shown = rev.shown
        state = states[rev.version]
        review = _day(shown.text("next_review"))
        flags = []
        if state == "effective" and review is not None:
            left = (review - day).days
            flags = ["review-overdue"] if left < 0 else ["review-due"] if left <= REVIEW_DUE_DAYS else []
        clauses = shown.fields.get("clauses")
        return {
            "id": self.id,
            "title": shown.text("title"),
            "type": shown.text("type") or self.folder_type or "",  # silent: by the folder it lies in today
            "version": rev.version,
            "status": row["status"],
            "state": state,
            "flags": flags,
            "owner": shown.text("owner"),
            "effective_date": row["effective_date"],
            "next_review": shown.text("next_review"),
            "before_git": row["before_git"],
            "path": row["path"],
            "commit": row["commit"],
            "clauses": clauses if isinstance(clauses, list) else [],
        }


def _plus(day: str, days: int) -> date:
    return date.fromisoformat(day) + timedelta(days)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None and len(text) == 10 else None
    except ValueError:
        return None
