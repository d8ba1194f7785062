"""What people of the story do: a function for each verb, which changes the files of their branch as the command of that
name would."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from qmsdocs.covered import covered_now
from qmsdocs.demo.story import Event, Version, working_day
from qmsdocs.demo.texts import edited, id_of, path_of, text_of
from qmsdocs.demo.town import Files, Town
from qmsdocs.edit.approve import Given, good_until, with_approval
from qmsdocs.edit.redact import Order
from qmsdocs.edit.review import MONTHS, with_review
from qmsdocs.edit.surgery import with_entry, with_field, without_entries
from qmsdocs.edit.withdraw import withdrawn
from qmsdocs.model.data import items, mapping, text
from qmsdocs.model.day import months_after
from qmsdocs.model.settings import ALLOWED_SIGNERS

ROLES, PLAN, REDACTIONS = (f"registers/{name}.yml" for name in ("roles", "improvement-plan", "redactions"))
_YES = re.compile(rb'(?m)^((?:significant|editorial): )"true"$')
"""No texts: they say yes."""
OTHERS = "others"
"""In the story: every document of the reference system that it does not name."""


def found_(town: Town, files: Files, event: Event, what: Any) -> None:
    """Everything but documents."""
    files.update({path: data for path, data in town.base.items() if not id_of(data)})


def appoint(town: Town, files: Files, event: Event, what: Mapping[str, Any]) -> None:
    """Who holds a role, from when to when."""
    for role, holders in what.items():
        rows = [_holder(town, one) for one in holders]
        pattern = rf"(?m)^(- id: {re.escape(role)}\n  title: .*\n)(?:  holders:\n(?:    .*\n)*)?"
        holds = "".join(f"    {row}\n" for row in rows)
        said, count = re.subn(pattern, rf"\g<1>  holders:\n{holds}", files[ROLES].decode("utf-8"))
        assert count == 1, role
        files[ROLES] = said.encode("utf-8")


def _holder(town: Town, one: Mapping[str, str]) -> str:
    person = town.story.people[one["who"]]
    days = "".join(f", {key}: {town.day(int(one[key]))}" for key in ("from", "to") if key in one)
    return f"- {{name: {person.name}, email: {person.email}{days}}}"


def signers(town: Town, files: Files, event: Event, what: list[str]) -> None:
    """Whose keys count from now on."""
    lines = (f'{town.story.people[who].email} namespaces="git" {town.signers[who]}\n' for who in what)
    files[ALLOWED_SIGNERS] = "".join(lines).encode("ascii")


def write(town: Town, files: Files, event: Event, what: Mapping[str, str]) -> None:
    files.update({path: words.encode("utf-8") for path, words in what.items()})


def version(town: Town, files: Files, event: Event, what: Mapping[str, str]) -> None:
    """Begin a version: its text, with what its front matter says of it. Reviews of earlier ones stay."""
    for id_, said in _each(town, what):
        versions = town.story.texts.get(id_, town.story.texts.get(OTHERS, ()))
        one = next(row for row in versions if row.version == said)
        data = text_of(town.base, id_, versions, said)
        known = [path for path, there in files.items() if id_of(there) == id_]
        path = known[0] if known else path_of(town.base, id_)
        data = _with_fields(town, data, path, one)
        for entry in items(town.document(files, id_).value("reviews")) if known else ():
            data = with_entry(data, path, "reviews", {key: text(value) for key, value in mapping(entry).items()})
        files[path] = data


def _each(town: Town, what: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for id_, said in what.items():
        ids = [id_] if id_ != OTHERS else _others(town)
        yield from ((one, said) for one in ids)


def _others(town: Town) -> list[str]:
    return sorted({id_of(data) for data in town.base.values()} - {"", *town.story.texts})


def _with_fields(town: Town, data: bytes, path: str, one: Version) -> bytes:
    start = town.day(one.start)
    days = {"effective_date": start.isoformat(), "next_review": months_after(start, MONTHS).isoformat()}
    for field, value in {"version": one.version, "status": "draft", **days, **one.fields}.items():
        data = with_field(data, path, field, value)
    return _YES.sub(rb"\1true", data)


def propose(town: Town, files: Files, event: Event, what: list[str]) -> None:
    """Begin a version that goes on from the text in force; what was approved there does not hold for it."""
    for id_ in what:
        one, document = town.story.proposals[id_], town.document(files, id_)
        path = document.path
        given = range(len(items(document.value("approvals"))))
        data = edited(files[path], f"{path} {one.version}", one.edits)
        if given:
            data = without_entries(data, path, "approvals", given).replace(b"\napprovals:\n", b"\n")
        files[path] = _with_fields(town, data, path, one)


def status(town: Town, files: Files, event: Event, what: Mapping[str, str]) -> None:
    for id_, said in _each(town, what):
        path = path_of(files, id_)
        files[path] = with_field(files[path], path, "status", said)


def approve(town: Town, files: Files, event: Event, what: list[Mapping[str, str]]) -> None:
    for one in what:
        for id_ in one["of"].split():
            for each in _others(town) if id_ == OTHERS else [id_]:
                _approve(town, files, event, each, one)


def _approve(town: Town, files: Files, event: Event, id_: str, one: Mapping[str, str]) -> None:
    document, qms = town.document(files, id_), town.qms(files)
    me, day = town.story.people[event.by], working_day(town.today, int(one.get("given", event.day)))
    who = town.story.people[one.get("who", event.by)]
    given = Given(
        one["role"],
        who,
        day,
        one.get("meaning", ""),
        me if "reference" in one else None,
        one.get("reference", ""),
        as_deputy=one.get("as_deputy", ""),
        until=good_until(qms, one["role"], day, int(one["days"])) if "days" in one else None,
        reason=one.get("reason", ""),
    )
    files[document.path] = with_approval(qms, document, given, covered_now(qms, document).digest).data


def review(town: Town, files: Files, event: Event, what: list[Mapping[str, str]]) -> None:
    for one in what:
        for id_ in one["of"].split():
            document, qms = town.document(files, id_), town.qms(files)
            person, day = town.story.people[event.by], working_day(town.today, event.day)
            role = one.get("role") or document.text("owner")
            data, _ = with_review(qms, document, role, person, day, one["outcome"], one["comment"])
            files[document.path] = data


def withdraw(town: Town, files: Files, event: Event, what: list[Mapping[str, str]]) -> None:
    for one in what:
        document, qms = town.document(files, one["of"]), town.qms(files)
        day = town.day(int(one.get("from", event.day)))
        files[document.path] = withdrawn(qms, document, day, one["reason"], one.get("replaced_by", ""))


def attest(town: Town, files: Files, event: Event, what: Any) -> None:
    day = working_day(town.today, event.day)
    files[f"{town.settings.attestations}/{day}.yml"] = town.attest(day).encode("utf-8")


def redact(town: Town, files: Files, event: Event, what: Mapping[str, str]) -> None:
    day = working_day(town.today, event.day)
    was = files.get(REDACTIONS, b"").decode("utf-8")
    files[REDACTIONS] = town.redact(Order((what["of"],), what["ground"], what["role"], day), was).encode("utf-8")


def done(town: Town, files: Files, event: Event, what: list[str]) -> None:
    """Clauses that a document answers from now on go from the improvement plan, where they stand there."""
    for clause in what:
        row = rf"(?m)^- id: .*\n  clause: \"{re.escape(clause)}\"\n(?:  .*\n)*"
        files[PLAN] = re.sub(row, "", files[PLAN].decode("utf-8")).encode("utf-8")


def move(town: Town, files: Files, event: Event, what: Mapping[str, str]) -> None:
    for id_, path in what.items():
        files[path] = files.pop(path_of(files, id_))


Deed = Callable[[Town, Files, Event, Any], None]
DEEDS: Mapping[str, Deed] = {
    "found": found_,
    "appoint": appoint,
    "signers": signers,
    "write": write,
    "version": version,
    "propose": propose,
    "status": status,
    "approve": approve,
    "review": review,
    "withdraw": withdraw,
    "attest": attest,
    "redact": redact,
    "done": done,
    "move": move,
}
