"""Forgeries of what was approved: its text, its files, and entries that were given for another text."""

from __future__ import annotations

from tests.forgeries.case import forgery
from tests.forgeries.town import ADA, BEN, FILE, FORM, MIA, NOTE, OTHER, PICTURE, Town, text


def approved(town: Town) -> None:
    town.approve()
    town.save(MIA, "2026-02-05", "Approved")


@forgery("QMS421", "another text than this one", "since then changed the text, first on line")
def body_changed_after_approval(town: Town, forged: bool) -> str:
    """… and not the owner."""
    approved(town)
    if forged:
        town.edit(FILE, "1. Enter the request.", "1. Enter the request, or not.")
    else:
        town.edit(FILE, "owner: quality-manager", "owner: mayor")
    return town.save(ADA, "2026-02-06")


@forgery("QMS421", "since then changed", "`title`")
def covered_field_changed(town: Town, forged: bool) -> str:
    """… and not one of administration."""
    approved(town)
    if forged:
        town.edit(FILE, "title: Title of QP-01", "title: Requests and gifts")
    else:
        town.edit(FILE, "title: Title of QP-01", "title: Title of QP-01\nkeywords: [requests, gifts]")
    return town.save(ADA, "2026-02-06")


@forgery("QMS421", "since then changed", "flow.png")
def embedded_picture_changed(town: Town, forged: bool) -> str:
    """… and not one that the text does not show."""
    approved(town)
    town.write(PICTURE if forged else NOTE, b"another")
    return town.save(ADA, "2026-02-06")


@forgery("QMS421", "since then changed", "request.txt")
def offered_form_changed(town: Town, forged: bool) -> str:
    approved(town)
    town.write(FORM if forged else NOTE, b"another")
    return town.save(ADA, "2026-02-06")


@forgery("QMS421", f"given for QP-02 ({OTHER}) and copied from there")
def approval_copied_from_another_document(town: Town, forged: bool) -> str:
    town.approve(digest=town.digest(OTHER if forged else FILE))
    return town.save(MIA, "2026-02-05")


@forgery("QMS421", "it was given for version 1.0")
def approval_copied_from_another_version(town: Town, forged: bool) -> str:
    old = town.git("show", f"HEAD~1:{FILE}").partition("digest: ")[2].partition("\n")[0]
    town.approve(digest=old if forged else town.digest())
    return town.save(MIA, "2026-02-05")


@forgery("approvals", f"{FILE} (commit ", "QP-01 2.0: the approval by quality-manager is void", by="verify", path=FILE)
def text_of_the_past_that_nobody_approved(town: Town, forged: bool) -> str:
    """Nobody asked for approvals when 2.0 was slipped in under 1.0's entry; the history is all that is left."""
    town.edit("mkdocs.yml", "    approvals: {procedure: [quality-manager]}\n", "")
    town.edit(FILE, "2 years", "3 years")
    town.save(ADA, "2026-02-04")
    town.approve(digest=town.digest(OTHER if forged else FILE))
    commit = town.save(MIA, "2026-02-05")
    town.write(FILE, text("3.0"))
    town.save(ADA, "2026-02-06")
    town.approve(day="2026-02-07")
    town.save(MIA, "2026-02-07")
    return commit


@forgery("QMS502", "was changed on", "after its release: one version, two texts")
def version_used_before_with_other_text(town: Town, forged: bool) -> str:
    """Approved anew by who may; the number says that it is the old text."""
    approved(town)
    town.write(FILE, text("2.0" if forged else "2.1", body=town.read(FILE).partition("\n---\n")[2] + "\nMore.\n"))
    town.save(ADA, "2026-02-06")
    town.approve(day="2026-02-07")
    return town.save(MIA, "2026-02-07")


@forgery("QMS201", "QP-02", path="procedures/QP-09-new.md", nightly=True)
def second_file_under_an_id_in_force(town: Town, forged: bool) -> str:
    town.write("procedures/QP-09-new.md", text("1.1", "QP-02" if forged else "QP-09"))
    return town.save(BEN, "2026-02-06")


@forgery("QMS428", "`editorial` says", "“kept for 2 years” became “kept for 3 years”")
def editorial_that_is_none(town: Town, forged: bool) -> str:
    approved(town)
    words = town.read(FILE).partition("\n---\n")[2]
    mended = words.replace("2 years", "3 years") if forged else words.replace("anwser", "answer")
    assert mended != words
    town.write(FILE, text("2.1", body=mended, editorial="true"))
    town.save(ADA, "2026-02-06")
    town.approve(day="2026-02-07")
    return town.save(MIA, "2026-02-07")
