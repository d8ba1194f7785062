"""QMS4xx: life cycle and approval."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from qmsdocs.model.data import texts
from qmsdocs.model.day import day_of, said
from qmsdocs.model.document import Document
from qmsdocs.model.finding import Place
from qmsdocs.model.revision import Past
from qmsdocs.model.settings import Asked
from qmsdocs.rules.base import Change, Said, rule
from qmsdocs.think.approval import approvals_of, lacking_of


def _with_status(change: Change, status: str) -> list[Document]:
    return [document for document in change.head.documents if document.header and document.status == status]


def _day(document: Document, key: str) -> date | None:
    return day_of(document.text(key))


@rule("QMS401", "no-effective-date", "An approved document says from when it is in force", "error", "policy")
def no_effective_date(change: Change) -> Iterator[Said]:
    for document in _with_status(change, "approved"):
        if not document.text("effective_date"):
            yield Said(
                document.place("effective_date"),
                "The document is approved, but `effective_date` is missing: nobody can tell from when it binds.",
                "Add a line such as `effective_date: 2026-09-01`, the first day in force.",
            )


@rule("QMS402", "no-next-review", "An approved document says when it is reviewed again", "error", "policy")
def no_next_review(change: Change) -> Iterator[Said]:
    for document in _with_status(change, "approved"):
        if not document.text("next_review"):
            yield Said(
                document.place("next_review"),
                "The document is approved, but `next_review` is missing: it would grow old unseen.",
                "Add a line such as `next_review: 2027-09-01`, the day by which its owner reads it again.",
            )


@rule("QMS403", "no-change-summary", "An approved document says what changed in this version", "error", "policy")
def no_change_summary(change: Change) -> Iterator[Said]:
    for document in _with_status(change, "approved"):
        if not document.text("change_summary"):
            yield Said(
                document.place("change_summary"),
                "The document is approved, but `change_summary` is missing: readers cannot see what is new for them.",
                "Add a line such as `change_summary: First version.` or what changed, in one sentence.",
            )


@rule("QMS404", "dates-contradict", "The dates of a document fit together", "error", "policy")
def dates_contradict(change: Change) -> Iterator[Said]:
    order = (("effective_date", "next_review"), ("effective_date", "withdrawn_on"))
    for document in change.head.documents:
        for early, late in order:
            first, second = _day(document, early), _day(document, late)
            if first and second and second < first:
                yield Said(
                    document.place(late),
                    f"`{late}` ({said(second)}) lies before `{early}` ({said(first)}).",
                    f"Correct `{late}` or `{early}`, whichever is wrong.",
                )


def _contradicts(document: Document) -> bool:
    """Whether the next review lies before the start: QMS404 says so, and lateness follows from it."""
    start, review = _day(document, "effective_date"), _day(document, "next_review")
    return bool(start and review and review < start)


@rule("QMS405", "review-overdue", "A document in force was reviewed when it was due", "warning", "iso", calendar=True)
def review_overdue(change: Change) -> Iterator[Said]:
    head = change.head
    for standing in head.standings.values():
        document = head.by_id.get(standing.id)
        due = day_of(standing.in_force.text("next_review")) if standing.in_force else None
        if document and due and "review-overdue" in standing.flags and not _contradicts(document):
            days = (head.day - due).days
            yield Said(
                document.place("next_review"),
                f"The review of {standing.id} was due on {said(due)} and is {days} day{'s' * (days != 1)} late.",
                "Let its owner read it; then set `next_review` to the next date, with a new `version` if the text changes.",
            )


@rule(
    "QMS406",
    "in-force-before-release",
    "No document is said to be in force long before its release",
    "warning",
    "policy",
)
def in_force_before_release(change: Change) -> Iterator[Said]:
    head = change.head
    limit = timedelta(days=head.settings.early_days)
    for standing in head.standings.values() if head.history else ():
        document, revision = head.by_id.get(standing.id), standing.shown
        start = day_of(revision.effective_date)
        same = document and document.version == revision.version
        if document and same and start and revision.released_on and revision.released_on - start > limit:
            yield Said(
                document.place("effective_date"),
                f"`effective_date` is {said(start)}, but version {revision.version} was released on "
                f"{said(revision.released_on)}: until then nobody could follow it.",
                "Set `effective_date` to the day from which people can follow it: the day of release or later. Where the "
                "text is older than git, `baseline` in mkdocs.yml says so.",
            )


@rule("QMS407", "start-cancelled", "No release cancels one that has not begun", "warning", "policy")
def start_cancelled(change: Change) -> Iterator[Said]:
    head = change.head
    for standing in head.standings.values():
        document = head.by_id.get(standing.id)
        for older, newer in standing.cancelled:
            never = not any(
                r.version == older.version and r.version in standing.starts for r in standing.past.revisions
            )
            if document and never:
                yield Said(
                    document.place("effective_date"),
                    f"Version {newer.version} begins before version {older.version}, which was released earlier: "
                    f"{older.version} never comes into force.",
                    f"If {older.version} should still begin, release its text again as a new version with a later `effective_date`.",
                )


@rule("QMS408", "supersedes-circle", "Documents do not supersede each other in a circle", "error", "policy")
def supersedes_circle(change: Change) -> Iterator[Said]:
    documents = change.head.by_id
    follows = {id_: [t.strip() for _, t in texts(d.value("supersedes"))] for id_, d in documents.items()}
    for circle in _circles(follows):
        yield Said(
            documents[circle[0]].place("supersedes"),
            f"These documents supersede each other in a circle: {' → '.join([*circle, circle[0]])}.",
            "Take one of the `supersedes` lines out: the newer document names the older one.",
        )


def _circles(follows: dict[str, list[str]]) -> Iterator[list[str]]:
    """Ways from an id back to itself, each beginning at its first id; every reference is followed once."""
    order = {id_: number for number, id_ in enumerate(follows)}
    seen: set[str] = set()
    for start in follows:
        way: dict[str, Iterator[str]] = {}
        here: str | None = start if start not in seen else None
        while here is not None:
            if here not in seen:
                seen.add(here)
                way[here] = (after for after in follows[here] if after in follows)
            after = next(way[here], None)
            if after is None:
                del way[here]
                here = next(reversed(way), None)
            elif after in way:
                circle = list(way)[list(way).index(after) :]
                first = circle.index(min(circle, key=order.__getitem__))
                yield circle[first:] + circle[:first]
            elif after not in seen:
                here = after


@rule("QMS409", "withdrawn-without-date", "A withdrawn document says since when and why", "error", "policy")
def withdrawn_without_date(change: Change) -> Iterator[Said]:
    words = {"withdrawn_on": "`withdrawn_on: 2026-09-01`", "withdrawn_reason": "`withdrawn_reason: Replaced by QP-12.`"}
    for document in _with_status(change, "withdrawn"):
        lacking = [key for key in words if not document.text(key)]
        if lacking:
            yield Said(
                document.place("status"),
                f"The document is withdrawn, but {' and '.join(f'`{key}`' for key in lacking)} "
                f"{'is' if len(lacking) == 1 else 'are'} missing: nobody can tell until when it held, or why it went.",
                f"Add {' and '.join(words[key] for key in lacking)}.",
            )


@rule("QMS410", "not-approved", "An approved document has the approvals that the settings ask for", "error", "iso")
def not_approved(change: Change) -> Iterator[Said]:
    for document in _with_status(change, "approved"):
        given = [one for _, one in approvals_of(document.value("approvals"))]
        lacking = lacking_of(asked_for(change, document), given)
        if lacking and not any(one.until for one in given):  # of an emergency, QMS441 and QMS442 tell
            yield Said(
                document.place("approvals") if given else document.place("status"),
                f"`status` says approved, but no approval by {', '.join(map(str, lacking))} stands in `approvals`.",
                "Set `status: in-review` until the approval is given and entered under `approvals` (role, by, date).",
            )


def asked_for(change: Change, document: Document) -> tuple[Asked, ...]:
    """What the settings ask for; those of the main line too: no change lets itself off."""
    both = (one.settings.asked(document.type, document.editorial) for one in (change.head, change.main) if one)
    return tuple(dict.fromkeys(asked for each in both for asked in each))


@rule("QMS411", "deleted-not-withdrawn", "A document that was in force is withdrawn, not deleted", "warning", "iso")
def deleted_not_withdrawn(change: Change) -> Iterator[Said]:
    head = change.head
    unread = {document.path for document in head.documents if not document.id}
    for standing in head.standings.values() if head.history else ():
        if standing.id in head.by_id or _seen_with_base(change, standing.id):
            continue
        past = standing.past
        last = past.withdrawals[-1] if past.withdrawals else None
        if past.at_head and standing.in_force and past.path not in unread:
            message = (
                f"{standing.id} is in force and its file is gone; it was never withdrawn, so nothing will say why."
            )
        elif not past.at_head and last and not last.declared and last.until is None and _was_released(past):
            on = said(last.on)
            message = (
                f"{standing.id} was in force and was deleted on {on}; it was never withdrawn, so nothing says why."
            )
        else:
            continue
        hint = "Bring the file back with `status: withdrawn`, `withdrawn_on` and `withdrawn_reason`."
        yield Said(Place(past.path), message, hint)


def _seen_with_base(change: Change, id_: str) -> bool:
    """Whether the main line has it: then this change took it away, which QMS523 says, or has never had it."""
    past = change.main.history.pasts.get(id_) if change.main and change.main.history else None
    return past is not None and past.at_head


def _was_released(past: Past) -> bool:
    return any(revision.released_on for revision in past.revisions)
