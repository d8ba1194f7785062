"""Forgeries of the history itself: objects, what stands in their place, the main line, attestations, redactions."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures.command import run
from tests.forgeries.case import forgery
from tests.forgeries.town import ADA, ATTESTATION, BEN, FILE, MIA, NOTE, PICTURE, Town

ELSEWHERE = "verify --attestation {outside}/kept.yml"
RECORD = "registers/redactions.yml"


def approved(town: Town) -> str:
    town.approve()
    return town.save(MIA, "2026-02-05", "Approved")


def loose(town: Town, name: str) -> Path:
    id_ = town.git("rev-parse", name)
    return town.path / ".git/objects" / id_[:2] / id_[2:]


def other_text(town: Town) -> str:
    """A commit like the last one, whose text is another."""
    town.edit(FILE, "2 years", "1 year")
    town.git("add", FILE)
    other = town.git("commit-tree", town.git("write-tree"), "-p", "HEAD~1", "-m", "Approved")
    town.git("reset", "--quiet", "--hard")
    return other


@forgery("stand-ins", "Replace refs or grafts are here.", "refs/replace/", by="verify", path="")
def replace_ref(town: Town, forged: bool) -> str:
    """… and a branch of the same commit."""
    head = approved(town)
    if forged:
        town.git("replace", head, other_text(town))
    else:
        town.git("branch", "other", other_text(town))
    return head


@forgery(
    "stand-ins", "Replace refs or grafts are here.", ".git/info/grafts: gives ", by="verify", path=".git/info/grafts"
)
def graft(town: Town, forged: bool) -> str:
    """… and a file of grafts that holds none."""
    head = approved(town)
    town.write(".git/info/grafts", f"{'' if forged else '# '}{head}\n")
    return head


@forgery("clone", f"{PICTURE} (commit ", "holds other bytes than its name says", by="verify", path=PICTURE)
def altered_loose_blob(town: Town, forged: bool) -> str:
    """On the disk, another sound object lies in the place of a picture; in the twin it lies in its own."""
    town.write(PICTURE, b"two")
    commit = town.save(ADA, "2026-02-03")
    other = town.git("hash-object", "-w", "--stdin", input=b"forged\n")
    town.write(PICTURE, b"three")
    town.save(ADA, "2026-02-04")
    approved(town)
    place = loose(town, f"{commit}:{PICTURE}")
    place.chmod(0o644)
    place.write_bytes((loose(town, other) if forged else place).read_bytes())
    return commit


@forgery("clone", f"{FILE} (commit ", "holds other bytes than its name says", by="verify", nightly=True)
def altered_loose_text(town: Town, forged: bool) -> str:
    """The text in which 2.0 was proposed first."""
    commit = town.head()
    approved(town)
    other = town.git("hash-object", "-w", "--stdin", input=town.read(FILE).replace("2 years", "1 year").encode())
    place = loose(town, f"{commit}:{FILE}")
    place.chmod(0o644)
    place.write_bytes((loose(town, other) if forged else place).read_bytes())
    return commit


@forgery("attestation kept.yml", "FORGED: its commit ", by=ELSEWHERE, path="kept.yml")
def dropped_commit(town: Town, forged: bool) -> str:
    """An approval is taken back without a trace; its twin takes it back in words."""
    town.approve()
    head = town.save(MIA, "2026-02-05", "Approved")
    town.write("../kept.yml", _attested(town))
    if forged:
        town.git("reset", "--quiet", "--hard", "HEAD~1")
        town.write(NOTE, "More.\n")
    else:
        town.git("checkout", "--quiet", "HEAD~1", "--", FILE)
    town.save(BEN, "2026-02-07", "Later")
    return head


def _attested(town: Town) -> str:
    target = town.outside / "given.yml"
    ran = run(town.path, "attest", "--out", str(target), today="2026-02-07")
    assert ran.code == 0, ran.err
    return target.read_text("utf-8")


@forgery(f"attestation {ATTESTATION}", "FORGED: its commit ", by="verify", path=ATTESTATION)
def rewritten_main_line(town: Town, forged: bool) -> str:
    """Only the words of a commit are others."""
    attested = town.git("rev-parse", "HEAD~2")
    kept = town.read(ATTESTATION), town.read(FILE)
    if forged:
        town.git("reset", "--quiet", "--hard", "HEAD~2")
        town.git("commit", "--quiet", "--amend", "-m", "Approved, by all")
        town.write(ATTESTATION, kept[0])
        town.save(BEN, "2026-01-12", "Attested")
        town.write(FILE, kept[1])
        town.save(ADA, "2026-02-02", "Proposed")
    approved(town)
    return attested


@forgery(f"attestation {ATTESTATION}", "FORGED: its commit ", by="verify", path=ATTESTATION)
def rebased_main_line(town: Town, forged: bool) -> str:
    attested = town.git("rev-parse", "HEAD~2")
    if forged:
        dates = {"GIT_COMMITTER_DATE": "2026-03-01T12:00:00+00:00"}
        town.git("rebase", "--quiet", "--root", "--force-rebase", env=dates)
    approved(town)
    return attested


@forgery(
    f"attestation {ATTESTATION}",
    "is in the history and not on the main line",
    by="verify",
    path=ATTESTATION,
    nightly=True,
)
def main_line_changed_with_a_side_line(town: Town, forged: bool) -> str:
    """The main line is merged into a branch, and the branch is called main."""
    attested = town.git("rev-parse", "HEAD~2")
    town.branch("side", "HEAD~3")
    town.write(NOTE, "Aside.\n")
    town.save(BEN, "2026-02-03")
    if forged:
        town.merge("main", author=BEN, date="2026-02-04T12:00:00+00:00")
        town.git("branch", "--force", "main", "side")
        town.switch("main")
    else:
        town.join("side", BEN, "2026-02-04")
    approved(town)
    return attested


@forgery(
    f"attestation {ATTESTATION}",
    f"{FILE}: QP-01 1.0: its text is another than the attested one",
    by="verify",
    nightly=True,
)
def released_text_changed_under_its_version(town: Town, forged: bool) -> None:
    """The settings ask for nothing any more, and the entry goes with the text: only the attestation remembers."""
    town.edit("mkdocs.yml", "    approvals: {procedure: [quality-manager]}\n", "")
    town.git("checkout", "--quiet", "HEAD~1", "--", FILE)
    if forged:
        town.write(FILE, town.read(FILE).replace("Enter the request.", "Lose the request.").replace("digest:", "was:"))
    town.save(BEN, "2026-02-05")


@forgery("attestation kept.yml", "its text is another than the attested one", by=ELSEWHERE)
def attestation_of_another_text(town: Town, forged: bool) -> None:
    kept = _attested(town)
    digest = kept.partition('digest: "')[2][:64]
    town.write("../kept.yml", kept.replace(digest, "0" * 64) if forged else kept)


@forgery(
    "attestation kept.yml",
    "QP-02 1.0: was in force by the history, and is not named",
    by=ELSEWHERE,
    path="QP-02",
    nightly=True,
)
def attestation_that_leaves_out(town: Town, forged: bool) -> None:
    kept = _attested(town)
    town.write("../kept.yml", kept[: kept.index('  - id: "QP-02"')] if forged else kept)


@forgery("kept", f"{ATTESTATION}: was changed in commit ", by="verify", path=ATTESTATION, nightly=True)
def attestation_changed_afterwards(town: Town, forged: bool) -> str:
    """… and one added."""
    target = ATTESTATION if forged else "attestations/2026-01-13.yml"
    town.write(target, town.read(ATTESTATION) + "# Seen.\n")
    return town.save(BEN, "2026-02-05")


@forgery("kept", f"{ATTESTATION}: was taken away in commit ", by="verify", path=ATTESTATION, nightly=True)
def attestation_taken_away(town: Town, forged: bool) -> str:
    if forged:
        town.delete(ATTESTATION)
    return town.save(BEN, "2026-02-05")


def redacted(town: Town) -> str:
    """2.1 no longer names a person, whom a court wants out of the past; the attested commit, as it was."""
    attested = town.git("rev-parse", "HEAD~2")
    town.edit(FILE, "2 years", "2 years, says Jane Doe")
    town.save(ADA, "2026-02-03")
    town.edit(FILE, "2 years, says Jane Doe", "2 years")
    town.save(ADA, "2026-02-04")
    approved(town)
    town.write("../kept.yml", _attested(town))
    ran = run(
        town.path, "redact", FILE, "--containing", "Jane Doe", "--ground", "Ruling 14", "--role", "quality-manager"
    )
    assert ran.code == 0, ran.err
    return attested


@forgery("attestation kept.yml", "FORGED: its commit ", by=ELSEWHERE, path="kept.yml")
def redaction_without_a_record(town: Town, forged: bool) -> None:
    redacted(town)
    if forged:
        town.delete(RECORD)
    town.save(BEN, "2026-02-08")


@forgery(
    "redactions", f"{RECORD}:1: FORGED: RED-01 does not explain the history", by="verify", path=RECORD, nightly=True
)
def redaction_recorded_as_another(town: Town, forged: bool) -> None:
    redacted(town)
    if forged:
        town.edit(RECORD, 'blob: "', 'blob: "' + "0" * 40 + '", was: "')
    town.save(BEN, "2026-02-08")


@forgery("redactions", f"{RECORD} cannot be read", by="verify", path=RECORD, nightly=True)
def redaction_whose_record_cannot_be_read(town: Town, forged: bool) -> None:
    redacted(town)
    if forged:
        town.write(RECORD, "[" + town.read(RECORD))
    town.save(BEN, "2026-02-08")
