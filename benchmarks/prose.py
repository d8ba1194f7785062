"""Text of invented controlled documents: plain sentences of a town hall's work, in the Markdown that people write."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from random import Random

ROLES = {
    "top-management": "Top management",
    "quality-manager": "Quality manager",
    "document-controller": "Document controller",
    "internal-auditor": "Internal auditor",
    "head-of-registry": "Head of registry",
    "head-of-planning": "Head of planning",
    "head-of-finance": "Head of finance",
    "head-of-services": "Head of citizen services",
    "data-protection-officer": "Data protection officer",
    "archivist": "Archivist",
    "purchasing-officer": "Purchasing officer",
    "training-coordinator": "Training coordinator",
}


def _words(text: str) -> list[str]:
    return text.split(", ")


# The leaf clauses of ISO 9001:2026; numbers only.
CLAUSES = _words(
    "4.1, 4.2, 4.3, 4.4.1, 4.4.2, 5.1.1, 5.1.2, 5.2.1, 5.2.2, 5.3, 6.1.1, 6.1.2, 6.1.3, 6.2.1, 6.2.2, 6.3, 7.1.1, "
    "7.1.2, 7.1.3, 7.1.4, 7.1.5.1, 7.1.5.2, 7.1.6, 7.2, 7.3, 7.4, 7.5.1, 7.5.2, 7.5.3.1, 7.5.3.2, 8.1, 8.2.1, 8.2.2, "
    "8.2.3.1, 8.2.3.2, 8.2.4, 8.3.1, 8.3.2, 8.3.3, 8.3.4, 8.3.5, 8.3.6, 8.4.1, 8.4.2, 8.4.3, 8.5.1, 8.5.2, 8.5.3, "
    "8.5.4, 8.5.5, 8.5.6, 8.6, 8.7.1, 8.7.2, 9.1.1, 9.1.2, 9.1.3, 9.2.1, 9.2.2, 9.3.1, 9.3.2, 9.3.3, 10.1, 10.2.1, "
    "10.2.2"
)

DEEDS = _words(
    "checks, files, signs, returns, enters, compares, forwards, keeps, opens, closes, reviews, registers, answers, "
    "copies"
)
THINGS = _words(
    "application, complaint, building permit, contract, inspection report, invoice, minutes of the meeting, "
    "order form, training record, risk entry, notice, request for access, delivery note, audit report, "
    "calibration label, corrective action"
)
TIMES = _words(
    "on the day it arrives, within two working days, before the end of the week, once a month, before it is paid, "
    "as soon as it is complete, when the person concerned asks for it, at the start of each quarter, "
    "before it leaves the building, after the second reading, in the presence of a witness, without undue delay"
)
ENDS = _words(
    "and writes the date beside it, and tells the person who sent it, and keeps one copy in the register, "
    "so that nothing is decided twice, unless the law asks for more, and says why when it is refused, "
    "with the number that the registry gave it, and hands the original to the archive"
)
TASKS = _words(
    "Handling, Control, Review, Intake, Release, Storage, Planning, Purchase, Inspection, Correction, Publication, "
    "Renewal, Evaluation, Registration, Disposal, Approval"
)
OBJECTS = _words(
    "building permits, complaints, contracts, market stalls, street repairs, school meals, library loans, "
    "dog licences, public tenders, drinking water samples, playgrounds, parking permits, civil registers, "
    "waste collection, grant applications, burial plots, vehicle keys, office supplies, citizen surveys, "
    "archive boxes"
)
PLACES = _words(
    ", in the outer districts, for associations, for companies, for residents, by telephone, at the counter, online"
)

Link = tuple[str, str]
"""A title and the address it stands at."""


def sentences(rng: Random, count: int = 3000) -> list[str]:
    """A stock to draw from: drawing is far cheaper than making."""
    roles = [title.lower() for title in ROLES.values()]
    return [
        f"The {rng.choice(roles)} {rng.choice(DEEDS)} the {rng.choice(THINGS)} {rng.choice(TIMES)} {rng.choice(ENDS)}."
        for _ in range(count)
    ]


def titles(rng: Random) -> Iterator[str]:
    """Titles without end, never the same one twice."""
    every = list(itertools.product(TASKS, OBJECTS, PLACES))
    rng.shuffle(every)
    for turn in itertools.count(1):
        for task, thing, place in every:
            yield f"{task} of {thing}{' ' + place if place else ''}{f', part {turn}' if turn > 1 else ''}"


def paragraph(rng: Random, stock: list[str]) -> str:
    return " ".join(rng.choices(stock, k=rng.randint(2, 5)))


def bullets(rng: Random, stock: list[str]) -> str:
    return "\n".join(f"- {line}" for line in rng.choices(stock, k=rng.randint(3, 6)))


def steps(rng: Random, stock: list[str]) -> str:
    return "\n".join(f"{n}. {line}" for n, line in enumerate(rng.choices(stock, k=rng.randint(4, 7)), 1))


def table(rng: Random, stock: list[str]) -> str:
    rows = "\n".join(
        f"| {rng.choice(THINGS)} | {rng.choice(list(ROLES.values()))} | {line} | {rng.randint(1, 10)} years |"
        for line in rng.choices(stock, k=rng.randint(3, 8))
    )
    return f"| Record | Who | What | Kept for |\n| --- | --- | --- | --- |\n{rows}"


KINDS: tuple[Callable[[Random, list[str]], str], ...] = (paragraph, paragraph, paragraph, bullets, steps, table)


def block(rng: Random, stock: list[str], links: list[Link]) -> str:
    """A paragraph, list or table; one in seven points at other documents."""
    if links and rng.random() < 0.15:
        title, address = rng.choice(links)
        return f"{rng.choice(stock)} See [{title}]({address}) and its [records]({address}#records)."
    return rng.choice(KINDS)(rng, stock)


def body(rng: Random, stock: list[str], links: list[Link], size: int) -> list[str]:
    """Blocks of a whole document of about `size` bytes; those that begin with `#` are headings."""
    blocks = ["## Purpose", paragraph(rng, stock), "## Scope", paragraph(rng, stock)]
    blocks += ["## Responsibilities", bullets(rng, stock), "## Procedure"]
    end = ["## Records", table(rng, stock)]
    written = sum(map(len, blocks)) + sum(map(len, end))
    part = 0
    while written < size:
        part += 1
        fresh = [f"### Part {part}: {rng.choice(THINGS)}"]
        fresh += [block(rng, stock, links) for _ in range(rng.randint(1, 3))]
        blocks += fresh
        written += sum(map(len, fresh))
    return blocks + end


def edited(rng: Random, stock: list[str], links: list[Link], blocks: list[str]) -> list[str]:
    """The same document with one to three blocks written anew, none of them a heading."""
    places = [n for n, text in enumerate(blocks) if not text.startswith("#")]
    fresh = list(blocks)
    for n in rng.sample(places, k=min(len(places), rng.randint(1, 3))):
        fresh[n] = block(rng, stock, links)
    return fresh
