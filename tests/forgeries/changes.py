"""Forgeries that only a change shows: a pull request is held against the main line that it is for."""

from __future__ import annotations

from functools import partial

from tests.fixtures.command import BODY, run
from tests.forgeries.case import forgery
from tests.forgeries.town import (
    ADA,
    ADA_AT_HOME,
    BEN,
    COMPLAINTS,
    FILE,
    MAILMAP,
    MAX,
    MIA,
    OTHER,
    ROLES,
    Town,
    text,
)

change = partial(forgery, by="validate --base main")
ENDED = "- {id: C-2, rule: Complaints are kept for 5 years, decision: Destroyed, date: 2026-02-03, role: mayor}\n"
ASKING = "    approvals: {procedure: [quality-manager]}\n"


@change("QMS422", "Ben Clerk approved as Quality manager", f"{ROLES}@main:1")
def holder_made_in_the_same_change(town: Town, forged: bool) -> str:
    """… or in one before."""

    def appoint() -> None:
        town.edit(
            ROLES, "  holders:\n    - ", "  holders:\n    - {name: Ben Clerk, email: ben@townhall.example}\n    - "
        )
        town.save(BEN, "2026-02-03", "Appointed")

    if not forged:
        appoint()
    town.branch("work")
    if forged:
        appoint()
    town.approve(BEN)
    return town.save(BEN, "2026-02-05")


@change("QMS423", "A. Author approved version 2.0 and is one of its authors")
def second_address_untied_in_the_same_change(town: Town, forged: bool) -> str:
    town.branch("work")
    town.write(MAILMAP, "# none\n")
    town.approve(ADA_AT_HOME if forged else MIA)
    return town.save(BEN, "2026-02-05")


@change("QMS410", "no approval by quality-manager", nightly=True)
def approvals_no_longer_asked_for_in_the_same_change(town: Town, forged: bool) -> str:
    town.branch("work")
    town.edit("mkdocs.yml", ASKING, "")
    if forged:
        town.edit(FILE, "status: in-review", "status: approved")
    else:
        town.approve()
    return town.save(MIA, "2026-02-05")


@change("QMS423", "Ada Author approved version 2.0 and is one of its authors", nightly=True)
def authors_let_off_in_the_same_change(town: Town, forged: bool) -> str:
    town.branch("work")
    town.edit("mkdocs.yml", ASKING, f"{ASKING}    authors_may_approve: true\n")
    town.approve(ADA if forged else MIA)
    return town.save(BEN, "2026-02-05")


@change("QMS423", "Ada Author approved version 2.0 and is one of its authors", nightly=True)
def rule_switched_off_in_the_same_change(town: Town, forged: bool) -> str:
    town.branch("work")
    town.edit("mkdocs.yml", ASKING, f"{ASKING}    ignore: {{QMS423: We are few.}}\n")
    town.approve(ADA if forged else MIA)
    return town.save(BEN, "2026-02-05")


@change("QMS441", "The emergency approval by safety-officer is by a role")
def emergency_role_named_in_the_same_change(town: Town, forged: bool) -> str:
    town.branch("work")
    town.edit("mkdocs.yml", "[mayor]", "[mayor, safety-officer]")
    by, role = (MIA, "safety-officer") if forged else (MAX, "mayor")
    town.approve(by, "2026-03-06", role=role, until="2026-03-15", reason="The counter is flooded.")
    return town.save(by, "2026-03-06")


@change("QMS523", f"QP-02 ({OTHER}@main:2) is in force and its file is gone", path=OTHER)
def deleted_without_withdrawal(town: Town, forged: bool) -> str:
    town.branch("work")
    if forged:
        town.delete(OTHER)
    else:
        withdraw(town)
    return town.save(BEN, "2026-02-05")


def withdraw(town: Town) -> None:
    ran = run(town.path, "withdraw", "QP-02", "--reason", "The counter is closed.")
    assert ran.code == 0, ran.err


@change("QMS523", f"the text of QP-02 ({OTHER}@main:2), which is in force", path=OTHER, nightly=True)
def document_under_another_id(town: Town, forged: bool) -> str:
    """… or another title."""
    town.branch("work")
    town.write(OTHER, text("1.1", "QP-22" if forged else "QP-02", BODY))
    return town.save(BEN, "2026-02-05")


@change("QMS526", "QP-02 was that of “Title of QP-02”", path="procedures/QP-09-new.md")
def id_of_an_ended_document_given_away(town: Town, forged: bool) -> str:
    withdraw(town)
    town.save(BEN, "2026-02-03")
    town.delete(OTHER)
    town.save(BEN, "2026-02-04")
    town.branch("work")
    keys = "".join(f"\n{line}\n" if line[0] == "#" else f"\nKeys: {line[:3]}.\n" for line in BODY.split("\n") if line)
    id_ = "QP-02" if forged else "QP-09"
    town.write("procedures/QP-09-new.md", text("2.0", id_, keys, title="Keys of the house"))
    return town.save(BEN, "2026-02-05")


@change("QMS522", f"QP-02 version 1.0 goes from approved back to in-review ({OTHER}@main:5)", path=OTHER)
def status_that_jumps(town: Town, forged: bool) -> str:
    town.branch("work")
    town.edit(OTHER, "status: approved", "status: in-review")
    if not forged:
        town.write(OTHER, text("1.1", "QP-02", BODY))
    return town.save(BEN, "2026-02-05")


@change(
    "QMS502",
    "The text of QP-02 version 1.0 was changed by this change, after its release",
    f"{OTHER}@main:4",
    path=OTHER,
)
def other_text_under_a_released_version(town: Town, forged: bool) -> str:
    """Approved again, by who may."""
    town.branch("work")
    town.write(OTHER, text("1.0" if forged else "1.1", "QP-02", f"{BODY}\nAnd closed at noon.\n"))
    town.save(BEN, "2026-02-04")
    town.approve(file=OTHER)
    return town.save(MIA, "2026-02-05")


@change("QMS503", "QP-02 ", "0.9", path=OTHER, nightly=True)
def version_that_goes_back(town: Town, forged: bool) -> str:
    town.branch("work")
    town.write(OTHER, text("0.9" if forged else "1.1", "QP-02", f"{BODY}\nAnd closed at noon.\n"))
    return town.save(BEN, "2026-02-04")


@change("QMS524", "by safety-officer", f"({OTHER}@main:", "is taken away", path=OTHER, nightly=True)
def approval_taken_away(town: Town, forged: bool) -> str:
    old = town.read(OTHER)
    town.approve(role="safety-officer", file=OTHER)
    town.save(MIA, "2026-02-03")
    town.branch("work")
    if forged:
        town.write(OTHER, old)
    else:
        town.edit(OTHER, "owner: quality-manager", "owner: mayor")
    return town.save(BEN, "2026-02-05")


@change(
    "QMS721", f"The row C-2 of the register complaints ({COMPLAINTS}@main:2) tells that a record ended", path=COMPLAINTS
)
def tombstone_removed(town: Town, forged: bool) -> str:
    """… and another row moved."""
    town.edit(COMPLAINTS, "- {id: C-2, about: A letter got no answer}\n", ENDED)
    town.save(BEN, "2026-02-03")
    town.branch("work")
    town.edit(COMPLAINTS, ENDED, "")
    if not forged:
        town.write(COMPLAINTS, town.read(COMPLAINTS) + ENDED)
    return town.save(BEN, "2026-02-05")


@change(
    "QMS721",
    f"The row C-2 of the register complaints ({COMPLAINTS}@main:2) is a record, and is gone",
    path=COMPLAINTS,
    nightly=True,
)
def record_that_vanishes(town: Town, forged: bool) -> str:
    town.branch("work")
    town.edit(COMPLAINTS, "- {id: C-2, about: A letter got no answer}\n", "" if forged else ENDED)
    return town.save(BEN, "2026-02-05")


@change("QMS722", f"The record C-2 of the register complaints ended ({COMPLAINTS}@main:2)", path=COMPLAINTS)
def record_id_used_again(town: Town, forged: bool) -> str:
    town.edit(COMPLAINTS, "- {id: C-2, about: A letter got no answer}\n", ENDED)
    town.save(BEN, "2026-02-03")
    town.branch("work")
    row = "- {id: C-4, about: The lift was out of order}\n"
    if forged:
        town.edit(COMPLAINTS, ENDED, row.replace("C-4", "C-2"))
    else:
        town.edit(COMPLAINTS, ENDED, ENDED + row)
    return town.save(BEN, "2026-02-05")


@change("QMS433", "`next_review` of QP-02 moves from 8 January 2027", f"{OTHER}@main:8", "no review", path=OTHER)
def review_bumped_unread(town: Town, forged: bool) -> str:
    """No word about a review at all."""
    town.branch("work")
    review = (
        f'\nreviews: [{{date: 2026-03-10, role: quality-manager, by: "{MIA}", outcome: kept, comment: It may stay.}}]'
    )
    town.edit(OTHER, "next_review: 2027-01-08", f"next_review: 2028-01-08{'' if forged else review}")
    return town.save(MIA, "2026-03-10")
