"""Forgeries of signatures, and what rewriting a branch takes from an approval: the level must not be claimed."""

from __future__ import annotations

from functools import partial

from tests.forgeries.case import forgery
from tests.forgeries.town import ADA, BEN, FILE, MIA, NOTE, SIGNERS, Town

signature = partial(
    forgery, "approvals", f"{FILE} (commit ", "signature does not count: by no key allowed to the approver then",
    by="verify", honest="1 signed", ssh=True,
)  # fmt: skip


def signed(town: Town, key: str = "mia") -> str:
    town.approve()
    return town.save(MIA, "2026-02-05", "Approved", key=key)


@signature()
def key_revoked_before(town: Town, forged: bool) -> str:
    """… or after: that does not unmake the past."""
    town.allow("mia", "2026-02-03")
    if forged:
        town.allow("new", "2026-02-04")
    commit = signed(town)
    if not forged:
        town.allow("new", "2026-02-06")
    return commit


@signature()
def key_added_later(town: Town, forged: bool) -> str:
    town.allow("old" if forged else "mia", "2026-02-03")
    commit = signed(town)
    if forged:
        town.allow("mia", "2026-02-06")
    return commit


@signature(nightly=True)
def key_added_with_the_approval(town: Town, forged: bool) -> str:
    """On the branch that brings the approval; its twin's was on the main line before."""
    town.allow("old", "2026-02-03")
    if not forged:
        town.allow("mia", "2026-02-04")
    town.branch("approval")
    if forged:
        town.allow("mia", "2026-02-04")
    signed(town)
    return town.join("approval", BEN, "2026-02-06")


@signature()
def key_of_somebody_else(town: Town, forged: bool) -> str:
    """Eve signs as Mia with a key that is Ada's."""
    town.write(SIGNERS, town.keys.lines({"mia@townhall.example": "mia", "ada@townhall.example": "ada"}))
    town.save(BEN, "2026-02-03", "Signers")
    return signed(town, "ada" if forged else "mia")


@signature(nightly=True)
def signature_of_another_commit(town: Town, forged: bool) -> str:
    town.allow("mia", "2026-02-03")
    town.write(NOTE, "More.\n")
    town.save(MIA, "2026-02-04", key="mia")
    if not forged:
        return signed(town)
    words = town.git("cat-file", "commit", "HEAD").partition("gpgsig ")[2].partition("\n\n")[0]
    town.approve()
    town.save(MIA, "2026-02-05")
    made = town.git("cat-file", "commit", "HEAD").replace("\n\n", f"\ngpgsig {words}\n\n", 1) + "\n"
    id_ = town.git("hash-object", "-w", "-t", "commit", "--stdin", input=made.encode())
    town.git("reset", "--quiet", "--soft", id_)
    return id_


def branched(town: Town) -> None:
    """On a branch, Ada writes 2.0 again and Mia approves and signs it; the main line has moved on."""
    town.allow("mia", "2026-02-03")
    town.branch("work")
    town.edit(FILE, "2 years", "4 years")
    town.save(ADA, "2026-02-04")
    town.approve()
    town.save(MIA, "2026-02-05", key="mia")
    town.switch("main")
    town.write(NOTE, "Meanwhile.\n")
    town.save(BEN, "2026-02-05")


def squash(town: Town, by: str, day: str) -> str:
    town.git("merge", "--quiet", "--squash", "work")
    return town.save(by, day, "Squashed")


@forgery("QMS424", "is dated 5 February 2026, and version 2.1 began on 6 February 2026")
def squash_that_hides_the_authors(town: Town, forged: bool) -> str:
    """Nobody knows any more that the text was there when it was approved, nor whose it was."""
    town.branch("work")
    town.edit(FILE, 'version: "2.0"', 'version: "2.1"')
    town.save(ADA, "2026-02-03")
    town.approve()
    town.save(MIA, "2026-02-05")
    town.switch("main")
    return squash(town, BEN, "2026-02-06") if forged else town.join("work", BEN, "2026-02-06")


@forgery("QMS423", "Mia Manager approved version 2.0 and is one of its authors", ssh=True, nightly=True)
def squash_by_the_approver(town: Town, forged: bool) -> str:
    """What Ada wrote becomes Mia's, who approved it."""
    branched(town)
    return squash(town, MIA, "2026-02-05") if forged else town.join("work", MIA, "2026-02-05")


@forgery("approvals", "1 declared", by="verify", honest="1 signed", passes=True, ssh=True)
def squash_that_loses_the_signature(town: Town, forged: bool) -> None:
    branched(town)
    squash(town, BEN, "2026-02-05") if forged else town.join("work", BEN, "2026-02-05")


@forgery("approvals", "3 committed", by="verify", honest="1 signed", passes=True, ssh=True)
def rebase_that_loses_the_signature(town: Town, forged: bool) -> None:
    branched(town)
    if not forged:
        town.join("work", BEN, "2026-02-05")
        return
    town.switch("work")
    town.git("rebase", "--quiet", "main")
    town.switch("main")
    town.git("merge", "--quiet", "--ff-only", "work")


@forgery("approvals", "2 committed, 1 declared", by="verify", honest="3 committed", passes=True)
def entry_written_by_another_hand(town: Town, forged: bool) -> None:
    """Ben writes down that Mia approved; nobody takes his word for hers."""
    town.approve()
    town.save(BEN if forged else MIA, "2026-02-05")
