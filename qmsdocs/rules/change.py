"""QMS52x: what only a change shows, against the main line that it is for (`--base REV`)."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.covered import covered_now, own_covered, revision_of
from qmsdocs.history.entered import mark_of
from qmsdocs.model.data import items, mapping, text
from qmsdocs.model.document import Document
from qmsdocs.model.finding import Place
from qmsdocs.model.revision import Revision
from qmsdocs.qms import Qms
from qmsdocs.rules.base import Change, Said, rule
from qmsdocs.rules.lifecycle import asked_for
from qmsdocs.rules.vanished import reused, vanished
from qmsdocs.think.approval import approvals_of
from qmsdocs.think.ids import address_of
from qmsdocs.think.lifecycle import Standing


def _released(change: Change, document: Document) -> Revision | None:
    """A document's version as the main line has released it."""
    revision = revision_of(change.main, document) if change.main else None
    return revision if revision and revision.released_on else None


def _same_text(head: Qms, document: Document, released: Revision) -> bool:
    """Whether the document's own file still has the text that was released; where not, QMS502 says so."""
    return own_covered(head, document) == released.covered


def _standing(qms: Qms | None, id_: str) -> Standing | None:
    return qms.standings.get(id_) if qms else None


@rule("QMS521", "shown-file-changed", "A released version keeps its pictures and forms", "error", "iso")
def shown_file_changed(change: Change) -> Iterator[Said]:
    for document in change.head.documents if change.main else ():
        released = _released(change, document) if document.header and document.readable else None
        if (
            released is None
            or not _shows_files(change.head, document)
            or not _same_text(change.head, document, released)
        ):
            continue
        if any(one.digest for _, one in approvals_of(document.value("approvals"))):
            continue  # QMS421 says that they are void, and why
        others = _other_files(change, document)
        was = change.was(document.id) if others else None
        if was:
            yield Said(
                document.place("version"),
                f"This change gives {document.id} another {' and '.join(others)}, and version {document.version} of it is "
                f"released ({change.before(was.place('version'))}): its words are the same, and what it shows is not.",
                "Give the document a new `version`, and say in `change_summary` what is new in the file.",
            )


def _other_files(change: Change, document: Document) -> list[str]:
    """Of the files that a text shows or offers, those that the change has changed."""
    base = change.base
    past = base.history.pasts.get(document.id) if base and base.history else None
    was = base.covering.at(base.commit, past.path) if base and base.commit and past else None
    now = covered_now(change.head, document).files
    return [name for name, digest in now.items() if was and was.files.get(name, digest) != digest]


def _shows_files(head: Qms, document: Document) -> bool:
    return bool(head.covering.ways(document.path, document.blob, document.body))


@rule("QMS522", "status-jumps", "A status goes forward; back only with a new version", "error", "policy")
def status_jumps(change: Change) -> Iterator[Said]:
    for document, was in change.edited():
        released = _released(change, document)
        if document.version != was.version or not document.status:
            continue
        if was.status == "withdrawn" and document.status in ("draft", "in-review", "approved"):
            why = "was withdrawn, and nobody who was told so is told that it is back"
        elif released and document.status in ("draft", "in-review") and _same_text(change.head, document, released):
            why = "was released, and what is released is in force until another version is"
        else:
            continue
        yield Said(
            document.place("status"),
            f"{document.id} version {document.version} goes from {was.status} back to {document.status} "
            f"({change.before(was.place('status'))}): it {why}.",
            "Give the text a new `version` with this status; or withdraw the document (`qmsdocs withdraw`) if it holds no more.",
            "warning" if document.status == "approved" else None,
        )


@rule(
    "QMS523",
    "in-force-and-gone",
    "A document in force is withdrawn; it does not vanish, nor lose its id",
    "error",
    "iso",
)
def in_force_and_gone(change: Change) -> Iterator[Said]:
    for was, now in vanished(change):
        before = change.before(was.place("id"))
        if now:
            yield Said(
                now.place("id"),
                f"This is the text of {was.id} ({before}), which is in force, "
                f"{f'under the id {now.id}' if now.id else 'without its id'}: links, approvals and the past of {was.id} "
                "lead to nothing.",
                f"Write `id: {was.id}` again: a document keeps its id, whatever its name and folder. "
                "If it is to end, withdraw it (`qmsdocs withdraw`) and begin the other one beside it.",
            )
        else:
            yield Said(
                Place(was.path),
                f"{was.id} ({before}) is in force and its file is gone: nothing says until when it held, or why it went.",
                f"Bring the file back and run `qmsdocs withdraw {was.id} --reason …`: its page then says so.",
            )


@rule("QMS524", "approval-taken-away", "Approvals of a released version stay", "error", "iso")
def approval_taken_away(change: Change) -> Iterator[Said]:
    for document, was in change.edited():
        released = _released(change, document)
        if released is None or not _same_text(change.head, document, released):
            continue
        left = {mark_of(entry) for entry in items(document.value("approvals"))}
        roles = {text(mapping(entry).get("role")).strip() for entry in items(document.value("approvals"))}
        asked = {one.role for one in asked_for(change, document)}
        for place, entry in enumerate(items(was.value("approvals"))):
            role = text(mapping(entry).get("role")).strip()
            told = role in asked and role not in roles and document.status == "approved"  # by QMS410
            if mark_of(entry) not in left and role not in roles and not told:
                yield Said(
                    document.place("approvals"),
                    f"The approval of {document.id} version {document.version} by {role or 'a role'} "
                    f"({change.before(was.place('approvals', place))}) is taken away: "
                    "nobody can see any more on whose word this text was released.",
                    "Put the entry back under `approvals`. If it was wrong, release the text as a new `version`.",
                )


@rule("QMS525", "address-vanishes", "What the public was given stays where it was", "error", "policy")
def address_vanishes(change: Change) -> Iterator[Said]:
    for document, was in change.edited():
        old, new = _standing(change.main, document.id), _standing(change.head, document.id)
        if old is None or new is None or not _public_page(old) or document.status == "withdrawn":
            continue
        soon = document.status == "approved" and document.text("classification") != "public"
        if (soon or not _public_page(new)) and document.version != old.shown.version:
            yield Said(
                document.place("classification"),
                f"The public site has a page of {document.id} ({change.before(was.place('classification'))}); with this "
                f"version, which is internal, {address_of(document.id)} and the public texts before it would be gone.",
                "Keep `classification: public`. If the public is to have it no more, withdraw the document "
                "(its page then says since when and why) and begin another one with an `id` of its own.",
            )


def _public_page(standing: Standing) -> bool:
    return standing.shown.text("classification") == "public" and standing.state in ("effective", "scheduled")


@rule("QMS526", "id-used-again", "The id of a document that ended is not given to another", "error", "iso")
def id_used_again(change: Change) -> Iterator[Said]:
    for document, old in reused(change):
        yield Said(
            document.place("id"),
            f"The id {document.id} was that of “{old.title}” ({old.text_path}@{old.text_commit[:10]}:1), which is "
            "gone: whoever looks for that one finds this.",
            "Give this document an `id` of its own; `qmsdocs new` proposes the next free one.",
        )
