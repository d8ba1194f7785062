"""`attest` and `verify`: each forgery is found, and its honest twin, equal but for the forgery, is clean."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.command import BODY, Ran, run
from tests.fixtures.keys import Keys, needs_ssh_keygen
from tests.fixtures.nightly import some
from tests.fixtures.repos import Repo, clone
from tests.trust.conftest import ADA, FILE, MIA, enter_approval, write_version

ATTESTED = "attestations/2026-03-15.yml"


def verify(repo: Repo, *args: str) -> tuple[int, dict[str, Any]]:
    """Exit code, and the lines that are not good, by subject."""
    ran = run(repo.path, "verify", "--format", "json", *args)
    assert ran.code in (0, 1), ran.err
    lines = json.loads(ran.out)["lines"]
    return ran.code, {line["subject"]: line for line in lines if line["state"] in ("amiss", "unknown")}


def told(repo: Repo, *args: str) -> str:
    """All that is amiss, as one text; it must be something."""
    code, amiss = verify(repo, *args)
    assert (code, bool(amiss)) == (1, True)
    return "\n".join(f"{subject}: {' '.join([line['message'], *line['details']])}" for subject, line in amiss.items())


def clean(repo: Repo, *args: str) -> None:
    assert verify(repo, *args) == (0, {})


@pytest.fixture
def approved(repo: Repo) -> Repo:
    """1.0 approved and in force, with a picture."""
    repo.write("procedures/flow.png", b"one")
    write_version(repo, "1.0", BODY + "\n![Flow](flow.png)\n")
    repo.commit("With a picture", author=ADA, date="2026-01-03T12:00:00+00:00")
    enter_approval(repo)
    repo.commit("Approved", author=MIA, date="2026-01-05T12:00:00+00:00")
    return repo


@pytest.fixture
def attested(approved: Repo) -> Repo:
    """… and attested, and then a second version."""
    attest(approved)
    approved.commit("Attested", date="2026-03-15T12:00:00+00:00")
    return approved


def attest(repo: Repo, *args: str) -> Ran:
    ran = run(repo.path, "attest", *args)
    assert ran.code == 0, ran.err
    return ran


def second_version(repo: Repo) -> None:
    write_version(repo, "2.0", BODY + "\nMore.\n")
    repo.commit("2.0", author=ADA, date="2026-03-15T13:00:00+00:00")
    enter_approval(repo, day="2026-03-15")
    repo.commit("2.0 approved", author=MIA, date="2026-03-15T14:00:00+00:00")


def test_an_attestation_says_what_is_in_force(approved: Repo, tmp_path: Path) -> None:
    (tmp_path / "site" / "d").mkdir(parents=True)
    (tmp_path / "site" / "d" / "an odd\\name é.html").write_text("1")
    (tmp_path / "site" / "index.html").write_text("2")
    ran = attest(approved, "--site", str(tmp_path / "site"))
    assert ran.out == f"{ATTESTED}\n"
    digest = run(approved.path, "digest", "QP-01", today=None).out.strip()
    head = approved.head()
    text = (approved.path / ATTESTED).read_text()
    assert text.partition("format: ")[2].partition("site: |")[0] == (
        f'qmsdocs-attestation-1\nday: 2026-03-15\nhead: "{head}"\nrevisions:\n'
        f'  - id: "QP-01"\n    version: "1.0"\n    release: "{head}"\n    digest: "{digest}"\n'
    )
    check = ["sha256sum", "--check", "--quiet", str(approved.path / ATTESTED)]
    assert subprocess.run(check, cwd=tmp_path / "site", check=False, capture_output=True).returncode == 0
    (tmp_path / "site" / "index.html").write_text("3")
    assert subprocess.run(check, cwd=tmp_path / "site", check=False, capture_output=True).returncode == 1


@pytest.mark.nightly
def test_the_same_facts_make_the_same_bytes_and_no_attestation_is_changed(approved: Repo, tmp_path: Path) -> None:
    attest(approved)
    before = (approved.path / ATTESTED).read_bytes()
    attest(approved)
    attest(approved, "--out", str(tmp_path / "other.yml"))
    assert (tmp_path / "other.yml").read_bytes() == before
    approved.commit("More")
    assert run(approved.path, "attest", "--out", str(tmp_path / "o.yml"), "--commit").code == 2
    ran = run(approved.path, "attest")
    assert ran.code == 2 and "an attestation is never changed" in ran.err
    assert (approved.path / ATTESTED).read_bytes() == before


@pytest.mark.nightly
def test_an_attestation_can_be_committed(approved: Repo) -> None:
    approved.git("config", "user.name", "Mia Manager")
    approved.git("config", "user.email", "mia@townhall.example")
    assert attest(approved, "--dry-run").out == f"{ATTESTED}\n" and not (approved.path / ATTESTED).exists()
    ran = attest(approved, "--commit")
    assert ran.out == f"{ATTESTED}\n{approved.head()}\n" and approved.git("status", "--porcelain") == ""
    clean(approved)


def test_a_history_that_only_grew_is_clean(attested: Repo) -> None:
    clean(attested)
    second_version(attested)
    clean(attested)
    clean(attested, "--since", "HEAD~2")
    ran = run(attested.path, "verify")
    assert ran.code == 0 and "2 approvals: 2 committed." in ran.out
    assert "No level is a qualified" not in ran.err and "qualified electronic signature" in ran.out


def test_without_an_attestation_it_says_that_a_rewriting_cannot_be_told(approved: Repo) -> None:
    clean(approved)
    assert "so a rewritten history cannot be told from a true one" in run(approved.path, "verify").out


# Objects, and what stands in their way


def _loose(repo: Repo, name: str) -> Path:
    id_ = repo.git("rev-parse", name)
    return repo.path / ".git/objects" / id_[:2] / id_[2:]


def _alter(repo: Repo, name: str) -> None:
    """Another sound object in the place of one: what a forger with a disk can do."""
    other = repo.git("hash-object", "-w", "--stdin", input=b"forged\n")
    target = _loose(repo, name)
    target.chmod(0o644)
    target.write_bytes((repo.path / ".git/objects" / other[:2] / other[2:]).read_bytes())


def test_an_altered_file_of_the_past(attested: Repo) -> None:
    attested.write("procedures/flow.png", b"two")
    attested.commit("Another picture, of a later text", date="2026-03-16T12:00:00+00:00")
    attested.write("procedures/flow.png", b"one")
    attested.commit("And back", date="2026-03-17T12:00:00+00:00")
    clean(attested)
    _alter(attested, "HEAD~1:procedures/flow.png")
    words = told(attested)
    assert "procedures/flow.png (commit " in words and "holds other bytes than its name says" in words
    assert "the rest: Could not be looked at" in words


@pytest.mark.nightly
def test_an_object_that_is_not_there(attested: Repo) -> None:
    _loose(attested, f"HEAD~1:{FILE}").unlink()
    assert "is not there" in told(attested) or "cannot be read" in told(attested)


def test_a_replace_ref_shows_others_another_history(attested: Repo) -> None:
    write_version(attested, "1.0", BODY + "\nForged.\n")
    forged = attested.git("commit-tree", f"{_tree(attested)}", "-p", "HEAD~1", "-m", "Approved")
    attested.git("checkout", "--quiet", ".")
    clean(attested)
    attested.git("replace", attested.head(), forged)
    assert "stand-ins: Replace refs or grafts are here." in told(attested)


def _tree(repo: Repo) -> str:
    repo.git("add", "--all")
    tree = repo.git("write-tree")
    repo.git("reset", "--quiet")
    return tree


def test_a_graft_gives_a_commit_other_parents(attested: Repo) -> None:
    grafts = attested.path / ".git/info/grafts"
    grafts.parent.mkdir(exist_ok=True)
    grafts.write_text("# none yet\n\n")
    clean(attested)
    grafts.write_text(f"{attested.head()}\n")
    assert f"stand-ins: {'Replace refs or grafts are here.'}" in told(attested)


def test_a_shallow_clone_cannot_be_verified(attested: Repo, tmp_path: Path) -> None:
    copy = clone(attested, tmp_path / "copy", "--depth=1")
    ran = run(copy.path, "verify")
    assert (ran.code, ran.out) == (2, "") and "git fetch --unshallow" in ran.err
    copy.git("fetch", "--quiet", "--unshallow")
    clean(copy)


# Approvals of revisions that are long past


def _past(repo: Repo, change: Callable[[str], str], author: str = MIA) -> Repo:
    """1.0 approved with a change of its file, and 2.0 after it."""
    enter_approval(repo)
    text = (repo.path / FILE).read_text()
    repo.write(FILE, change(text))
    repo.commit("Approved", author=author, date="2026-01-05T12:00:00+00:00")
    second_version(repo)
    return repo


FORGED = {
    "by nobody entitled": (lambda text: text.replace("Mia Manager <mia@", "Eve <eve@"), "did not hold the role"),
    "by an author": (
        lambda text: text.replace("Mia Manager <mia@townhall.example>", "Ada Author <ada@townhall.example>"),
        "an author of the text",
    ),
    "before the text": (lambda text: text.replace("date: 2026-01-05", "date: 2026-01-01"), "before the text was there"),
    "to come": (lambda text: text.replace("date: 2026-01-05", "date: 2027-01-05"), "still to come"),
}


@pytest.mark.parametrize("how", some(FORGED, ["by nobody entitled"]))
def test_an_approval_of_the_past_that_does_not_hold(repo: Repo, how: str) -> None:
    change, words = FORGED[how]
    found = told(_past(repo, change))
    assert "approvals: 2 approvals" in found and words in found and f"{FILE} (commit " in found


def test_its_honest_twin(repo: Repo) -> None:
    clean(_past(repo, lambda text: text))


@pytest.mark.nightly
def test_a_text_changed_after_its_approval_is_void(repo: Repo) -> None:
    repo.write(
        "mkdocs.yml", (repo.path / "mkdocs.yml").read_text().replace("approvals: {procedure: [quality-manager]}", "")
    )
    found = told(_past(repo, lambda text: text.replace("Every request.", "Each request.")))
    assert "QP-01 1.0: the approval by quality-manager is void" in found


@pytest.mark.nightly
@needs_ssh_keygen
def test_a_signature_by_a_key_that_was_on_no_list_is_somebodys_habit(repo: Repo, keys: Keys) -> None:
    repo.write("registers/allowed_signers", keys.line("ada@townhall.example", "ada"))
    repo.commit("Signers", date="2026-01-03T12:00:00+00:00")
    enter_approval(repo)
    repo.commit("Approved", author=MIA, date="2026-01-05T12:00:00+00:00", key=keys["mia"])
    clean(repo)
    assert "is committed; signature does not count" in run(repo.path, "verify").out
    repo.write("registers/allowed_signers", keys.line("mia@townhall.example", "mia"))
    repo.commit("Added later", date="2026-01-06T12:00:00+00:00")
    assert "is committed; signature does not count" in told(repo)


@needs_ssh_keygen
@pytest.mark.parametrize("forged", [False, True])
def test_a_signature_by_a_key_that_was_revoked_before(repo: Repo, keys: Keys, forged: bool) -> None:
    """… and its twin, revoked later."""
    address = "mia@townhall.example"
    repo.write("registers/allowed_signers", keys.line(address, "mia"))
    repo.commit("Signers", date="2026-01-03T12:00:00+00:00")

    def revoke() -> None:
        repo.write("registers/allowed_signers", keys.line(address, "new"))
        repo.commit("Key revoked", date="2026-01-04T12:00:00+00:00")

    if forged:
        revoke()
    enter_approval(repo)
    repo.commit("Approved", author=MIA, date="2026-01-05T12:00:00+00:00", key=keys["mia"])
    if forged:
        assert "is committed; signature does not count: by no key allowed to the approver then" in told(repo)
    else:
        revoke()
        clean(repo)


# The main line, and attestations


def test_a_rewritten_main_line(attested: Repo) -> None:
    """The approval commit's words are changed, nothing else."""
    kept = (attested.path / ATTESTED).read_bytes()
    attested.git("reset", "--quiet", "--soft", "HEAD~2")
    attested.commit("Approved, honestly", author=MIA, date="2026-01-05T12:00:00+00:00")
    assert (attested.path / ATTESTED).read_bytes() == kept
    assert f"attestation {ATTESTED}: FORGED: its commit" in told(attested)


def test_a_dropped_commit(attested: Repo, tmp_path: Path) -> None:
    attest(attested, "--out", str(tmp_path / "kept.yml"))
    second_version(attested)
    clean(attested, "--attestation", str(tmp_path / "kept.yml"))
    attested.git("reset", "--quiet", "--hard", "HEAD~3")
    assert "attestation kept.yml: FORGED" in told(attested, "--attestation", str(tmp_path / "kept.yml"))


@pytest.mark.nightly
def test_an_attestation_of_a_branch_is_none_of_the_main_line(approved: Repo, tmp_path: Path) -> None:
    approved.branch("aside")
    approved.commit("Aside", date="2026-02-01T12:00:00+00:00")
    attest(approved, "--out", str(tmp_path / "kept.yml"))
    approved.switch("main")
    approved.merge("aside", date="2026-02-02T12:00:00+00:00")
    assert "it was attested on a branch" in told(approved, "--attestation", str(tmp_path / "kept.yml"))


@pytest.mark.nightly
def test_since_a_commit_that_was_dropped(attested: Repo) -> None:
    seen = attested.head()
    second_version(attested)
    clean(attested, "--since", seen)
    attested.git("reset", "--quiet", "--hard", "HEAD~3")
    second_version(attested)
    assert "is not on the main line: it was rewritten" in told(attested, "--since", seen)


@pytest.mark.parametrize("how", ["changed", "taken away"])
def test_an_attestation_that_was_changed_or_taken_away(attested: Repo, how: str) -> None:
    if how == "changed":
        attested.write(ATTESTED, (attested.path / ATTESTED).read_text() + "# more\n")
    else:
        attested.delete(ATTESTED)
    attested.commit("Away")
    assert f"kept: Attestations were changed or taken away on the main line. {ATTESTED}: was {how} in commit" in told(
        attested
    )


FORGERIES = {
    "a digest that is none": (lambda text: text.replace('digest: "', 'digest: "0'), "`digest` is"),
    "another text": (lambda text: text[: text.index("digest:")] + f'digest: "{"0" * 64}"\n', "is another than the"),
    "another version": (lambda text: text.replace('version: "1.0"', 'version: "0.9"'), "no such released revision"),
    "another release": (lambda text: text.replace('release: "', 'release: "' + "0" * 40 + '" # "'), "was released in"),
    "nothing in force": (lambda text: text[: text.index("revisions:")] + "revisions: []\n", "and is not named"),
    "another day": (lambda text: text.replace("day: 2026-03-15", "day: 2026-01-02"), "was not in force"),
    "another commit": (lambda text: text.replace('head: "', 'head: "' + "0" * 40 + '" # "'), "FORGED"),
    "no attestation": (lambda text: "- 1\n", "does not say `format"),
    "no text": (lambda text: "\0", "NUL"),
}


@pytest.mark.parametrize("how", some(FORGERIES, ["another text", "nothing in force"]))
def test_a_forged_attestation(approved: Repo, tmp_path: Path, how: str) -> None:
    change, words = FORGERIES[how]
    attest(approved, "--out", str(tmp_path / "given.yml"))
    clean(approved, "--attestation", str(tmp_path / "given.yml"))
    (tmp_path / "given.yml").write_text(change((tmp_path / "given.yml").read_text()))
    assert words in told(approved, "--attestation", str(tmp_path / "given.yml"))


def test_a_released_text_that_was_changed_under_its_version(attested: Repo) -> None:
    """Nothing is void where nobody asked for approvals; the attestation remembers."""
    attested.write("mkdocs.yml", "site_name: T\nextra: {qmsdocs: {standards: []}}\n")
    write_version(attested, "1.0", BODY + "\nForged.\n", status="approved")
    attested.commit("Forged", author=ADA, date="2026-03-20T12:00:00+00:00")
    assert f"{FILE}: QP-01 1.0: its text is another than the attested one" in told(attested)


def test_a_site_is_held_against_its_sums(approved: Repo, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("1")
    assert "There is nothing to compare the site with" in told(approved, "--site", str(site))
    attest(approved, "--site", str(site))
    approved.commit("Attested")
    clean(approved, "--site", str(site))
    (site / "index.html").write_text("2")
    (site / "more.html").write_text("2")
    words = told(approved, "--site", str(site))
    assert "index.html has other content" in words and "more.html was not there" in words
    assert run(approved.path, "verify", "--site", str(tmp_path / "none")).code == 2


def test_a_wrong_use(approved: Repo) -> None:
    for args in (("--since", "none"), ("--attestation", "none.yml"), ("--site", "none"), ("more",)):
        ran = run(approved.path, "verify", *args)
        assert (ran.code, ran.out) == (2, ""), args
