"""“Something is wrong with this page”: ways for people without an account, with id and version filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from qmsdocs.site.pages.context import Context


@dataclass(frozen=True, slots=True)
class Way:
    """A link and its words; `say`: what to say to somebody who answers the telephone."""

    words: str
    link: str
    say: str = ""


def ways(context: Context, address: str, **about: str) -> Iterator[Way]:
    """The ways that the settings name. `about`: id, version and title of the document, where the page shows one."""
    facts = {**about, "address": context.full_address(address)}
    for written in context.view.qms.settings.feedback:
        yield _way(written, facts, " version ".join(filter(None, (about.get("id"), about.get("version")))))


def _way(written: str, facts: Mapping[str, str], subject: str) -> Way:
    if written.startswith("tel:"):
        number = written.removeprefix("tel:")
        return Way(f"Call {number}", "tel:" + re.sub(r"[^+0-9]", "", number), subject)
    filled = re.sub(r"\{(id|version|title|address)\}", lambda name: quote(facts.get(name[1], ""), safe=""), written)
    if filled == written and subject:
        filled = _with_subject(written, facts, subject)
    if written.startswith("mailto:"):
        return Way(f"Write to {written.removeprefix('mailto:').partition('?')[0]}", filled)
    return Way("Fill in the form", filled)


def _with_subject(written: str, facts: Mapping[str, str], subject: str) -> str:
    """An address that says nothing of where id and version go: in a mail they are the subject, else two values."""
    end = "" if "#" not in written else "#" + written.partition("#")[2]
    start = written.partition("#")[0]
    mail = written.startswith("mailto:")
    if mail and "subject=" in start:
        return written
    named = {"subject": subject} if mail else {"document": facts["id"], "version": facts["version"]}
    return start + ("&" if "?" in start else "?") + urlencode(named, quote_via=quote) + end
