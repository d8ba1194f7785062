"""A redaction: which contents leave the history, and the notices that stand in their place.

Only the past is touched. What the last commit holds is changed by an ordinary commit first; so the work tree, the index
and the present are the same before and after.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qmsdocs.edit.surgery import with_field
from qmsdocs.git.objects import contents
from qmsdocs.git.raw import Touched, touched
from qmsdocs.model.data import items, mapping
from qmsdocs.model.finding import CannotRun, Refused
from qmsdocs.model.redaction import REGISTER, Removed
from qmsdocs.model.repository import Repository
from qmsdocs.process import run_git
from qmsdocs.qms import Qms
from qmsdocs.read.frontmatter import split
from qmsdocs.read.redactions import notices
from qmsdocs.read.yaml import REGISTER as LIMITS
from qmsdocs.read.yaml import YamlFault, load_yaml
from qmsdocs.source import blob_id, shown_path
from qmsdocs.think.notice import Said

_NOTHING = (
    "Nothing in the past is to be taken out: what was named is the text of the last commit, or does not hold these "
    "words."
)
_WHERE = "`git log -- FILE` shows where a file changed. The present is changed by an ordinary commit."
WORDS = "[redacted]"
_BLOB = re.compile(r"[0-9a-f]{7,64}")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to leave the history, and why. `what`: paths, ids of documents or of blobs; `containing`: only contents
    that hold these words; `fields`: of the front matter, that are blanked too."""

    what: tuple[str, ...]
    ground: str
    role: str
    day: date
    containing: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    id: str
    removed: tuple[Removed, ...]
    notices: Mapping[str, bytes]
    """Blob id of what leaves -> what takes its place."""
    left: tuple[str, ...]
    """Where words that were looked for still stand, and what else is worth saying."""


def planned(qms: Qms, order: Order, heads: Sequence[str]) -> Plan:
    """`qms`: of the last commit; `heads`: all commits that anything names. Raises CannotRun."""
    repo = qms.repository
    assert repo and qms.commit
    history = list(touched(repo, heads))
    chosen = _chosen(qms, order, history)
    present = _present(repo, qms.commit)
    held = _holding(repo, order.containing, [*chosen])
    still = sorted(path for id_, path in chosen.items() if id_ in present and (id_ in held or id_ in order.what))
    if still and (order.containing or any(id_ in present for id_ in order.what)):
        raise Refused(
            f"It still stands in the last commit: {', '.join(still)}.",
            "Take it out of the present text first, by an ordinary commit under a new version; then redact the past.",
        )
    stays = present | notices(qms.redactions)
    leaving = {id_: path for id_, path in chosen.items() if id_ in held and id_ not in stays}
    leaving |= _same_texts(repo, leaving, history, stays)
    number = _number(qms)
    bodies = {_body(data, chosen[id_]) for id_, data in contents(repo, [one for one in chosen if one in present])}
    made_of = {
        id_: made
        for id_, data in contents(repo, list(leaving))
        if (made := notice(data, leaving[id_], id_, order, number, bodies))
    }
    if not made_of:
        raise Refused(_NOTHING, _WHERE)
    _check_fields(repo, order, leaving)
    ways = sorted((leaving[id_], id_) for id_ in made_of)
    removed = tuple(Removed(path, id_, blob_id(made_of[id_], len(id_))) for path, id_ in ways)
    return Plan(number, removed, made_of, tuple(_left(repo, qms.commit, order, history, chosen, made_of)))


def _same_texts(
    repo: Repository, leaving: Mapping[str, str], history: Sequence[Touched], present: Container[str]
) -> dict[str, str]:
    """Contents that differ from one that leaves in their front matter alone, at the same paths: the draft of what was
    approved, say. One without the other would leave the text where it was."""
    bodies = {_body(data, leaving[id_]) for id_, data in contents(repo, list(leaving))} - {""}
    lain = {one.path: leaving[one.new] for one in history if one.new in leaving and one.path[-3:].lower() == b".md"}
    others = {one.new: lain[one.path] for one in history if one.path in lain and one.new and one.new not in present}
    return {id_: others[id_] for id_, data in contents(repo, list(others)) if _body(data, others[id_]) in bodies}


def _body(data: bytes | None, path: str) -> str:
    return split(data, path).body if data is not None else ""


def _chosen(qms: Qms, order: Order, history: Sequence[Touched]) -> dict[str, str]:
    """Every content that was named -> where it lay, from the root."""
    assert qms.repository and qms.history
    prefix = qms.repository.prefix
    found: dict[str, str] = {}
    for what in order.what:
        past = qms.history.pasts.get(what)
        paths = set(past.paths) | {past.path} if past else {what}
        full = {f"{prefix}{path}".encode("utf-8", "surrogateescape") for path in paths}
        hits = [one for one in history if one.path in full and one.new]
        if not hits and _BLOB.fullmatch(what):
            hits = [one for one in history if one.new.startswith(what)]
        if not hits:
            raise CannotRun(
                f"The history has no file “{what}”, no document and no content of that name.",
                "Give a path from mkdocs.yml, the id of a document, or the id of a blob.",
            )
        for one in hits:
            found.setdefault(one.new, shown_path(one.path).removeprefix(prefix))
    return found


def _present(repo: Repository, commit: str) -> set[str]:
    rows = run_git(repo, ["ls-tree", "-r", "-z", commit]).split(b"\0")
    return {row.split(b"\t")[0].split()[2].decode("ascii") for row in rows if row}


def _holding(repo: Repository, words: str, blobs: Sequence[str]) -> set[str]:
    """Those that hold the words; all where none are asked for."""
    if not words:
        return set(blobs)
    sought = words.encode("utf-8", "surrogateescape")
    return {id_ for id_, data in contents(repo, blobs) if data is not None and sought in data}


def _number(qms: Qms) -> str:
    used = [one.id for one in qms.redactions]
    numbers = [int(match[1]) for one in used if (match := re.fullmatch(r"RED-(\d{1,6})", one))]
    return f"RED-{max(numbers, default=0) + 1:02d}"


def notice(
    data: bytes | None, path: str, blob: str, order: Order, number: str, bodies: Container[str] = ()
) -> bytes | None:
    """What stands in the place of a content; None where all of it stays, for the text is in the last commit too."""
    parts = split(data, path) if data is not None and path.lower().endswith(".md") else None
    words = Said(number, order.day, order.role, order.ground)
    if data is None or parts is None or parts.header_text is None:
        return words.plain(blob)
    blanked = data
    for field in order.fields:
        blanked = with_field(blanked, path, field, WORDS) if field in _keys(blanked, path) else blanked
    stays = parts.body in bodies
    if stays and blanked == data and not order.containing:
        return None
    made = words.document(split(blanked, path).header_text or "", parts.body, blob, stays=stays)
    if order.containing and order.containing.encode("utf-8", "surrogateescape") in made:
        raise Refused(
            f"The words stand in the front matter of {path}, too, or in the ground.",
            "Blank the field as well: --field change_summary. A ground must not repeat what is taken out.",
        )
    return made


KEPT = frozenset({"id", "version", "status", "type", "effective_date", "withdrawn_on", "approvals"})
"""Fields that make a revision what it is in the history."""


def _check_fields(repo: Repository, order: Order, leaving: Mapping[str, str]) -> None:
    """Raises CannotRun for a field that nothing has: it would stay under its right name, and nobody would know."""
    if kept := KEPT & {*order.fields}:
        said = f"The field {' and '.join(sorted(kept))} stays: by it the notice is known, and the history told."
        raise CannotRun(said, "Blank other fields; what these hold can be no secret.")
    documents = [id_ for id_, path in leaving.items() if path.lower().endswith(".md")] if order.fields else []
    had = {key for id_, data in contents(repo, documents) if data for key in _keys(data, leaving[id_])}
    unknown = [one for one in order.fields if one not in had]
    if unknown:
        hint = f"Name fields that they have: {', '.join(sorted(had))}." if had else "Leave out --field."
        raise CannotRun(f"Nothing that would leave has a field {' or '.join(unknown)} in its front matter.", hint)


def _keys(data: bytes, path: str) -> set[str]:
    front = split(data, path).header_text or ""
    return {line.partition(":")[0].strip("'\" ") for line in front.splitlines() if line[:1].strip() and ":" in line}


def _left(
    repo: Repository,
    head: str,
    order: Order,
    history: Sequence[Touched],
    chosen: Mapping[str, str],
    leaving: Container[str],
) -> Iterator[str]:
    """Where the words stand all the same: in other files, and in messages of commits, which stay as they are."""
    staying = {path for id_, path in chosen.items() if id_ not in leaving}
    yield from (f"what the last commit holds at {path} stays" for path in sorted(staying) if not order.containing)
    if not order.containing:
        return
    others = {one.new: shown_path(one.path) for one in history if one.new and one.new not in leaving}
    yield from sorted({f"the words stand in {others[id_]}, too" for id_ in _holding(repo, order.containing, [*others])})
    sought = order.containing.encode("utf-8", "surrogateescape")
    log = run_git(repo, ["log", "-z", "--format=%H%n%an%n%ae%n%B", head])
    for row in log.split(b"\0"):
        if sought in row:
            commit = row[:10].decode("ascii")
            yield f"the words stand in the message or the names of commit {commit}, which stay as they are"


def with_record(was: str, plan: Plan, order: Order, old_head: str, new_head: str) -> str:
    """The register with one more row. Raises CannotRun where it is written in another form than rows one below the
    other."""
    path = f"the register {REGISTER}"
    text_ = "" if was.strip() == "[]" else was + ("\n" if was and not was.endswith("\n") else "")
    made = text_ + record(plan, order, old_head, new_head)
    try:
        rows, before = load_yaml(made, path, limits=LIMITS).value, load_yaml(was, path, limits=LIMITS).value
    except YamlFault:
        rows, before = [], []
    if not isinstance(rows, list) or len(rows) != len(items(before)) + 1 or mapping(rows[-1]).get("id") != plan.id:
        raise CannotRun("The register of redactions has a form that no row can be added to safely.", "Mend it first.")
    return made


def record(plan: Plan, order: Order, old_head: str, new_head: str) -> str:
    """The row of the register, as text."""
    rows = [("id", plan.id), ("date", order.day.isoformat()), ("role", order.role), ("ground", order.ground)]
    rows += [("old_head", old_head), ("new_head", new_head)]
    lines = [f"{'- ' if name == 'id' else '  '}{name}: {_text(value)}" for name, value in rows]
    lines.append("  removed:")
    for one in plan.removed:
        lines.append(
            f"    - {{path: {_text(one.path)}, blob: {_text(one.blob)}, replaced_by: {_text(one.replaced_by)}}}"
        )
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in shown)
