"""Forgeries of who approved or reviewed, in which role, and when."""

from __future__ import annotations

from tests.forgeries.case import forgery
from tests.forgeries.town import ADA, ADA_AT_HOME, BEN, FILE, FORM, FRED, MAX, MIA, OTHER, PICTURE, Town


@forgery("QMS424", "16 March 2026, which is still to come")
def approval_of_a_day_to_come(town: Town, forged: bool) -> str:
    town.approve(day="2026-03-16" if forged else "2026-02-16")
    return town.save(MIA, "2026-02-16")


@forgery("QMS424", "1 February 2026", "began on 2 February 2026: nobody had it to approve")
def approval_before_the_text_existed(town: Town, forged: bool) -> str:
    town.approve(day="2026-02-01" if forged else "2026-02-02")
    return town.save(MIA, "2026-02-05")


@forgery("QMS310", "quality-boss")
def role_that_is_not_there(town: Town, forged: bool) -> str:
    """Beside the approval that is asked for."""
    town.approve()
    town.approve(role="quality-boss" if forged else "safety-officer")
    return town.save(MIA, "2026-02-05")


@forgery("QMS410", "no approval by quality-manager")
def role_that_is_not_asked_for(town: Town, forged: bool) -> str:
    """Mia holds both."""
    town.approve(role="safety-officer" if forged else "quality-manager")
    return town.save(MIA, "2026-02-05")


@forgery("QMS422", "Fred Former approved as Quality manager on 5 March 2026", "registers/roles.yml names Mia Manager")
def holder_but_not_on_that_day(town: Town, forged: bool) -> str:
    town.approve(FRED, "2026-03-05" if forged else "2026-02-05")
    return town.save(FRED, "2026-03-05")


@forgery("QMS422", "Ben Clerk approved as Quality manager", nightly=True)
def holder_of_nothing(town: Town, forged: bool) -> str:
    town.approve(BEN if forged else MIA)
    return town.save(BEN, "2026-02-05")


@forgery("QMS423", "Ada Author approved version 2.0 and is one of its authors")
def author_approves(town: Town, forged: bool) -> str:
    town.approve(ADA if forged else MIA)
    return town.save(BEN, "2026-02-05")


@forgery("QMS423", "A. Author approved version 2.0 and is one of its authors")
def author_approves_under_a_second_address(town: Town, forged: bool) -> str:
    town.approve(ADA_AT_HOME if forged else MIA)
    return town.save(BEN, "2026-02-05")


@forgery("QMS423", "Mia Manager approved version 2.0 and is one of its authors")
def co_author_approves(town: Town, forged: bool) -> str:
    town.edit(FILE, "2 years", "4 years")
    town.save(ADA, "2026-02-03", f"Longer\n\nCo-authored-by: {MIA if forged else BEN}\n")
    town.approve()
    return town.save(MIA, "2026-02-05")


@forgery("QMS423", "Mia Manager approved version 2.0 and is one of its authors")
def author_of_the_picture_approves(town: Town, forged: bool) -> str:
    town.branch("picture")
    town.write(PICTURE, b"drawn anew")
    town.save(MIA if forged else BEN, "2026-02-03")
    town.join("picture", BEN, "2026-02-03")
    town.approve()
    return town.save(MIA, "2026-02-05")


@forgery("QMS423", "Mia Manager approved version 2.0 and is one of its authors", nightly=True)
def author_of_one_commit_of_a_branch_approves(town: Town, forged: bool) -> str:
    """Many hands on a branch that another one merged."""
    town.branch("work")
    for day, author in ((3, ADA), (4, MIA if forged else BEN)):
        town.edit(FILE, f"{day - 1} years", f"{day} years")
        town.save(author, f"2026-02-0{day}")
    town.join("work", BEN, "2026-02-04")
    town.approve()
    return town.save(MIA, "2026-02-05")


@forgery("QMS423", "Mia Manager approved version 2.0 and is one of its authors")
def author_hidden_in_a_merge(town: Town, forged: bool) -> str:
    """The merge itself, which is nobody's text, changes the text."""
    town.branch("work")
    town.edit(FILE, "2 years", "4 years")
    town.save(ADA, "2026-02-03")
    town.switch("main")
    town.git("merge", "--quiet", "--no-ff", "--no-commit", "work")
    if forged:
        town.edit(FILE, "4 years", "9 years")
    town.save(MIA, "2026-02-04", "Merge")
    town.approve()
    return town.save(MIA, "2026-02-05")


@forgery("QMS423", "Mia Manager approved version 2.0 and is one of its authors", nightly=True)
def picture_drawn_in_a_merge(town: Town, forged: bool) -> str:
    """… and a form in which both sides wrote, joined by git alone."""
    town.write(FORM, "One\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n")
    town.save(ADA, "2026-02-02")
    town.branch("work")
    town.edit(FORM, "One", "1")
    town.save(ADA, "2026-02-03")
    town.switch("main")
    town.edit(FORM, "ten", "10")
    town.save(ADA, "2026-02-03")
    town.git("merge", "--quiet", "--no-ff", "--no-commit", "work")
    if forged:
        town.write(PICTURE, b"drawn anew")
    town.save(MIA, "2026-02-04", "Merge")
    town.approve()
    return town.save(MIA, "2026-02-05")


@forgery("QMS427", "Mia Manager approved as safety-officer and as quality-manager")
def one_person_approves_in_two_roles(town: Town, forged: bool) -> str:
    town.edit("mkdocs.yml", "[quality-manager]}", "[quality-manager]}\n    different_persons: true")
    town.save(BEN, "2026-02-03")
    town.edit(
        "registers/roles.yml",
        "title: Safety officer\n  holders: [",
        "title: Safety officer\n  holders: [{name: Ben Clerk, email: ben@townhall.example}, ",
    )
    town.approve()
    town.approve(MIA if forged else BEN, role="safety-officer")
    return town.save(MIA, "2026-02-05")


URGENT = {"until": "2026-03-15", "reason": "The counter is flooded."}


@forgery("QMS441", "The emergency approval by safety-officer is by a role that `emergency_roles`")
def emergency_by_a_role_that_may_not(town: Town, forged: bool) -> str:
    by, role = (MIA, "safety-officer") if forged else (MAX, "mayor")
    town.approve(by, "2026-03-06", role=role, **URGENT)
    return town.save(MAX, "2026-03-06")


@forgery("QMS441", "is for more than the 10 days of `emergency_days`")
def emergency_for_too_long(town: Town, forged: bool) -> str:
    town.approve(MAX, "2026-03-06", role="mayor", **{**URGENT, "until": "2026-04-30" if forged else "2026-03-15"})
    return town.save(MAX, "2026-03-06")


@forgery("QMS441", "does not say why it could not wait", nightly=True)
def emergency_without_a_reason(town: Town, forged: bool) -> str:
    town.approve(MAX, "2026-03-06", role="mayor", **{**URGENT, "reason": '""' if forged else "Flooded."})
    return town.save(MAX, "2026-03-06")


def reviewed(town: Town, by: str = MIA, comment: str = "Read against the law; it may stay.") -> str:
    entry = f'{{date: 2026-03-10, role: quality-manager, by: "{by}", outcome: kept, comment: "{comment}"}}'
    town.edit(OTHER, "next_review: 2027-01-08", f"next_review: 2028-01-08\nreviews: [{entry}]")
    return town.save(by, "2026-03-10")


@forgery("QMS431", "The review of QP-02 says nothing in `comment`", path=OTHER)
def review_without_a_comment(town: Town, forged: bool) -> str:
    return reviewed(town, comment="" if forged else "Read against the law; it may stay.")


@forgery("QMS432", "Ben Clerk reviewed as Quality manager", path=OTHER, nightly=True)
def review_by_nobody_entitled(town: Town, forged: bool) -> str:
    return reviewed(town, BEN if forged else MIA)
