"""Attestations: what was in force at a commit on a day, as a small file in YAML that anybody can keep and compare.

Its last part, the sums of a built site, is in a form that `sha256sum --check` reads from the file as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qmsdocs.covered import covered_in, redaction_of
from qmsdocs.model.data import Value, items, mapping, text
from qmsdocs.model.day import day_of
from qmsdocs.model.finding import CannotRun
from qmsdocs.qms import Qms
from qmsdocs.read.text import TextFault, decode
from qmsdocs.read.yaml import Limits, YamlFault, load_yaml
from qmsdocs.trust import sums

FORMAT = "qmsdocs-attestation-1"
LIMITS = Limits(32 << 20, 10, 1_000_000)
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DIGEST = re.compile(r"[0-9a-f]{64}|")
_HEAD = """\
# What was in force, by the history of a repository. What this proves, and what not: docs/trust.md of qmsdocs.
# The site, in its own folder: sha256sum --check THIS-FILE   (it passes over all lines but the sums at the end)
"""


@dataclass(frozen=True, slots=True, order=True)
class Attested:
    """A revision in force: the commit that released it, and the SHA-256 of its covered content (form qmsdocs-1), which
    is empty where it was redacted before."""

    id: str
    version: str
    release: str
    digest: str


@dataclass(frozen=True, slots=True)
class Attestation:
    head: str
    day: date
    revisions: tuple[Attested, ...]
    site: Mapping[str, str] | None = None
    """File of the site -> SHA-256; None where no site was attested."""


class Unfit(ValueError):
    """A file that is no attestation; says why, in words."""


def in_force(qms: Qms) -> tuple[Attested, ...]:
    """The revisions in force on the day, sorted. Raises CannotRun where what one covers cannot be read."""
    found = []
    for standing in qms.standings.values():
        revision = standing.in_force
        if revision is None or revision.commit is None:
            continue
        content = None if redaction_of(qms, revision) else covered_in(qms, revision)
        if content and content.unread:
            said = f"What {revision.id} {revision.version} covers cannot be read: {', '.join(content.unread)}."
            raise CannotRun(said, "Mend that first: nobody can attest what nobody can read.")
        found.append(Attested(revision.id, revision.version, revision.commit, content.digest if content else ""))
    return tuple(sorted(found))


def rendered(one: Attestation) -> str:
    """The file's text: the same facts make the same bytes."""
    lines = [f"format: {FORMAT}", f"day: {one.day.isoformat()}", f"head: {_text(one.head)}"]
    lines.append("revisions:" if one.revisions else "revisions: []")
    for revision in one.revisions:
        lines += [f"  - id: {_text(revision.id)}", f"    version: {_text(revision.version)}"]
        lines += [f"    release: {_text(revision.release)}", f"    digest: {_text(revision.digest)}"]
    if one.site is not None:
        lines += ["site: |" if one.site else 'site: ""', *(f"  {line}" for line in sums.written(one.site))]
    return _HEAD + "\n".join(lines) + "\n"


def _text(value: str) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in shown)


def parsed(data: bytes, name: str) -> Attestation:
    """Raises Unfit."""
    try:
        fields = mapping(load_yaml(decode(data, name, limit=LIMITS.bytes), name, limits=LIMITS).value)
    except (TextFault, YamlFault) as error:
        raise Unfit(f"line {error.fault.place.line}: {error.fault.message}") from None
    if text(fields.get("format")) != FORMAT:
        raise Unfit(f"it does not say `format: {FORMAT}`")
    day = day_of(text(fields.get("day")))
    if day is None or not isinstance(fields.get("revisions"), list | str):
        raise Unfit("`day` or `revisions` is missing")
    site = fields.get("site")
    try:
        return Attestation(
            _matching(_COMMIT, fields, "head"),
            day,
            _revisions(items(fields.get("revisions"))),
            sums.read(text(site)) if site is not None else None,
        )
    except ValueError as error:
        raise Unfit(str(error)) from None


def _revisions(rows: Sequence[Value]) -> tuple[Attested, ...]:
    found = []
    for row in map(mapping, rows):
        id_, version = text(row.get("id")), text(row.get("version"))
        found.append(Attested(id_, version, _matching(_COMMIT, row, "release"), _matching(_DIGEST, row, "digest")))
    return tuple(found)


def _matching(pattern: re.Pattern[str], fields: Mapping[str, Value], key: str) -> str:
    value = text(fields.get(key))
    if not pattern.fullmatch(value):
        raise Unfit(f"`{key}` is “{value[:80]}”, which has not the right form")
    return value
