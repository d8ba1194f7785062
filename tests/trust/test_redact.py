"""`redact`: what leaves the history leaves it wholly, all else stays, and a verification can tell it from a forgery."""

from __future__ import annotations

from pathlib import Path

import pytest

from qmsdocs.think.notice import Said
from tests.fixtures.command import BODY, Ran, found, run
from tests.fixtures.keys import Keys, needs_ssh_keygen
from tests.fixtures.nightly import some
from tests.fixtures.repos import Repo, clone
from tests.site.conftest import build
from tests.site.pages import tables
from tests.trust.conftest import ADA, FILE, MIA, enter_approval, write_version
from tests.trust.test_signed import level
from tests.trust.test_verify import ATTESTED, attest, clean, told

NAME = "Jane Doe"
REGISTER = "registers/redactions.yml"
GROUND = "Ruling 14/2026 of the *administrative* court"


@pytest.fixture
def past(repo: Repo) -> Repo:
    """1.0 names a person in its text, its draft too; 2.0 does not. All attested."""
    write_version(repo, "1.0", BODY + f"\nAsk {NAME}.\n")
    repo.commit("A name", author=ADA, date="2026-01-03T12:00:00+00:00")
    enter_approval(repo)
    repo.commit("Approved", author=MIA, date="2026-01-05T12:00:00+00:00")
    write_version(repo, "2.0", BODY + "\nAsk at the counter.\n", effective_date="2026-02-10")
    repo.commit("2.0", author=ADA, date="2026-02-01T12:00:00+00:00")
    enter_approval(repo, day="2026-02-02")
    repo.commit("2.0 approved", author=MIA, date="2026-02-02T12:00:00+00:00")
    attest(repo)
    repo.commit("Attested", date="2026-03-14T12:00:00+00:00")
    return repo


def redact(repo: Repo, *args: str) -> Ran:
    return run(repo.path, "redact", *(args or (FILE,)), "--ground", GROUND, "--role", "quality-manager")


def redacted(repo: Repo, *args: str) -> Repo:
    ran = redact(repo, *args)
    assert ran.code == 0, ran.err
    assert repo.git("status", "--porcelain") in (f"?? {REGISTER}", f"M {REGISTER}")
    repo.commit("Redaction recorded", date="2026-03-15T12:00:00+00:00")
    return repo


def _everywhere(repo: Repo) -> str:
    """All contents that anything names."""
    ids = "\n".join(row.split()[0] for row in repo.git("rev-list", "--objects", "--all").splitlines())
    return repo.git("cat-file", "--batch", input=f"{ids}\n".encode())


def test_it_leaves_the_history_and_all_else_stays(past: Repo) -> None:
    before = run(past.path, "list", "--as-of", "2026-01-20").out, run(past.path, "list").out
    seen = past.git("log", "--format=%an %ae %at %ct %s")
    tree = past.git("rev-parse", "HEAD^{tree}")
    assert NAME in _everywhere(past)
    ran = redact(past)
    assert ran.code == 0, ran.err
    assert len(ran.out.splitlines()) == 3 and all(row.startswith(f"{FILE} ") for row in ran.out.splitlines())
    assert "git push --force --all" in ran.err and "git gc --prune=now" in ran.err
    assert past.git("log", "--format=%an %ae %at %ct %s") == seen
    assert past.git("rev-parse", "HEAD^{tree}") == tree
    assert past.git("status", "--porcelain") == f"?? {REGISTER}"
    past.commit("Redaction recorded", date="2026-03-15T12:00:00+00:00")
    assert NAME not in _everywhere(past)
    assert (run(past.path, "list", "--as-of", "2026-01-20").out, run(past.path, "list").out) == before
    assert found(past.path) == []
    past.git("reflog", "expire", "--expire=now", "--all")
    past.git("gc", "--quiet", "--prune=now")
    clean(past)


def test_verify_says_lawfully_redacted(past: Repo) -> None:
    clean(past)
    redacted(past)
    clean(past)
    out = run(past.path, "verify").out
    assert "redactions: Lawfully redacted: 1 recorded, and nothing else differs" in out
    assert f"attestation {ATTESTED}: Its commit" in out and "under another name, lawfully redacted since (1 red" in out
    assert "QP-01 1.0: lawfully redacted by RED-01" in out
    attest(past, "--out", str(past.path / "attestations/new.yml"))
    past.commit("Attested anew", date="2026-03-15T13:00:00+00:00")
    clean(past)


def test_without_a_record_it_is_forged(past: Repo) -> None:
    assert redact(past).code == 0
    assert "FORGED: its commit" in told(past)
    past.delete(REGISTER)
    assert "FORGED: its commit" in told(past)


RECORDS = {
    "one row less": lambda text: text[: text.rstrip().rindex("\n") + 1],
    "another file": lambda text: text.replace('blob: "', 'blob: "' + "0" * 40 + '", was: "', 1),
    "another commit": lambda text: text.replace('old_head: "', 'old_head: "' + "0" * 40 + '" # "'),
    "no ground": lambda text: text.replace(GROUND, ""),
    "a hostile one": lambda text: text.replace('blob: "', 'blob: "zz', 1),
}


@pytest.mark.parametrize("how", some(RECORDS, ["one row less"]))
def test_a_record_that_does_not_explain_the_history(past: Repo, how: str) -> None:
    redact(past)
    past.write(REGISTER, RECORDS[how]((past.path / REGISTER).read_text()))
    past.commit("Recorded", date="2026-03-15T12:00:00+00:00")
    assert f"redactions: A redaction is recorded that the history does not bear out. {REGISTER}:1: FORGED" in told(past)


def test_a_forgery_under_the_cover_of_a_redaction(past: Repo) -> None:
    """A second commit is changed by the way: no record fits what was attested."""
    past.git("reset", "--quiet", "--soft", "HEAD~2")
    past.commit("2.0 approved, and attested", author=MIA, date="2026-02-02T12:00:00+00:00")
    redacted(past)
    assert f"attestation {ATTESTED}: FORGED" in told(past)


@pytest.mark.nightly
def test_another_text_in_the_place_of_a_notice(past: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """A forger redacts by the book, and puts a text of their own where the notice should be."""
    made = Said.document

    def forged(self: Said, front: str, body: str, blob: str, *, stays: bool) -> bytes:
        return made(self, front, body.replace("Every request.", "No request."), blob, stays=True)

    with monkeypatch.context() as patch:
        patch.setattr(Said, "document", forged)
        redacted(past)
    assert past.git("show", f"HEAD~4:{FILE}").count("No request.") == 1
    assert f"{REGISTER}:1: FORGED: RED-01 does not explain the history: what stands in the place of {FILE}" in told(
        past
    )


def test_two_redactions_one_after_the_other(past: Repo, tmp_path: Path) -> None:
    attest(past, "--out", str(tmp_path / "zero.yml"))
    redacted(past, past.git("rev-parse", f"HEAD~5:{FILE}"))
    assert NAME in _everywhere(past)
    attest(past, "--out", str(past.path / "attestations/one.yml"))
    past.commit("Attested", date="2026-03-15T12:30:00+00:00")
    redacted(past, FILE, "--containing", NAME)
    clean(past, "--attestation", str(tmp_path / "zero.yml"))
    out = run(past.path, "verify", "--attestation", str(tmp_path / "zero.yml")).out
    assert "Lawfully redacted: 2 recorded" in out and "lawfully redacted since (2 redactions)" in out
    assert NAME not in _everywhere(past)


@pytest.mark.nightly
def test_one_of_two_with_the_same_text_takes_the_other_along(past: Repo) -> None:
    """The draft, and the same text once it was approved."""
    redacted(past, past.git("rev-parse", f"HEAD~4:{FILE}"))
    assert NAME not in _everywhere(past)
    clean(past)


@pytest.mark.nightly
def test_the_record_can_be_committed_with_it(past: Repo) -> None:
    past.git("config", "user.name", "Mia Manager")
    past.git("config", "user.email", "mia@townhall.example")
    ran = redact(past, FILE, "--commit")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[-1] == past.head() and past.git("status", "--porcelain") == ""
    assert past.git("log", "-1", "--format=%s") == "Record the redaction RED-01"
    clean(past)


@pytest.mark.nightly
def test_only_what_holds_the_words_and_a_dry_run_changes_nothing(past: Repo) -> None:
    head = past.head()
    ran = redact(past, FILE, "--containing", NAME, "--dry-run")
    assert ran.code == 0 and len(ran.out.splitlines()) == 2 and "would leave the history" in ran.err
    assert past.head() == head and past.git("status", "--porcelain") == ""


@pytest.mark.nightly
def test_words_in_the_front_matter_need_their_field(past: Repo) -> None:
    write_version(past, "3.0", BODY, change_summary=f"{NAME} asked for it.")
    past.commit("3.0", author=ADA, date="2026-03-15T10:00:00+00:00")
    ran = redact(past, FILE, "--containing", NAME)
    assert ran.code == 1 and "It still stands in the last commit" in ran.err
    write_version(past, "3.1", BODY, change_summary="Somebody asked for it.")
    past.commit("3.1", author=ADA, date="2026-03-15T11:00:00+00:00")
    ran = redact(past, FILE, "--containing", NAME)
    assert ran.code == 1 and "--field change_summary" in ran.err
    redacted(past, FILE, "--containing", NAME, "--field", "change_summary")
    assert NAME not in _everywhere(past)
    clean(past)


@pytest.mark.nightly
def test_what_else_holds_the_words_is_said(past: Repo) -> None:
    past.write("notes.txt", f"{NAME} again")
    past.commit(f"For {NAME}", date="2026-03-15T10:00:00+00:00")
    err = redact(past, FILE, "--containing", NAME, "--dry-run").err
    assert "Look: the words stand in notes.txt, too." in err
    assert "the words stand in the message or the names of commit" in err


def test_what_is_refused(past: Repo) -> None:
    head, by = past.head(), ("--role", "quality-manager")
    for args, code, words in (
        (("procedures/none.md", "--ground", GROUND, *by), 2, "The history has no file"),
        (("registers/roles.yml", "--ground", GROUND, *by), 1, "Nothing in the past is to be taken out"),
        ((FILE, "--containing", "Nobody", "--ground", GROUND, *by), 1, "does not hold these words"),
        ((FILE, "--ground", GROUND, "--role", "mayor"), 2, "There is no role “mayor”"),
        ((FILE, "--ground", " ", *by), 2, "The ground is empty"),
        ((FILE, *by), 2, "--ground"),
        ((FILE, "--ground", GROUND, *by, "-m", "Record"), 2, "--message is for a commit"),
        ((FILE, "--ground", GROUND, *by, "--field", "chnge_summary"), 2, "has a field chnge_summary"),
        ((FILE, "--ground", GROUND, *by, "--field", "id"), 2, "The field id stays"),
    ):
        ran = run(past.path, "redact", *args)
        assert (ran.code, ran.out) == (code, "") and words in ran.err, ran
    assert past.head() == head and past.git("status", "--porcelain") == ""


def test_where_the_record_cannot_be_committed_nothing_is_moved(past: Repo) -> None:
    past.git("mv", "registers", "lists")
    (past.path / "registers").symlink_to("lists")
    past.commit("A link", date="2026-03-14T13:00:00+00:00")
    head = past.head()
    ran = redact(past, FILE, "--commit")
    assert (ran.code, ran.out, past.head(), past.git("status", "--porcelain")) == (2, "", head, "")
    assert "registers is a symbolic link" in ran.err and "nothing was changed" in ran.err


def test_it_wants_a_clean_work_tree_on_a_branch_and_nothing_that_keeps_the_old(past: Repo) -> None:
    past.write(FILE, (past.path / FILE).read_text() + "\nMore.\n")
    assert "The work tree is not clean" in redact(past).err
    past.git("checkout", "--quiet", ".")
    past.git("tag", "-m", "Kept", "kept", "HEAD~1")
    ran = redact(past)
    assert ran.code == 1 and "These would keep what is taken out: refs/tags/kept" in ran.err
    past.git("tag", "-d", "kept")
    past.git("checkout", "--quiet", "--detach")
    assert "HEAD is on no branch" in redact(past).err
    past.switch("main")
    past.git("tag", "plain", "HEAD~1")
    past.git("branch", "other", "HEAD~2")
    past.git("pack-refs", "--all")
    redacted(past)
    assert NAME not in _everywhere(past)


@pytest.mark.nightly
def test_remote_branches_that_still_name_it_are_said(past: Repo, tmp_path: Path) -> None:
    copy = clone(past, tmp_path / "copy")
    ran = redact(copy)
    assert ran.code == 0 and "refs/remotes/origin/main" in ran.err
    copy.commit("Recorded", date="2026-03-15T12:00:00+00:00")
    clean(copy)


@pytest.mark.nightly
def test_a_picture_that_leaves_voids_no_approval(repo: Repo) -> None:
    repo.write("procedures/face.png", b"a face")
    write_version(repo, "1.0", BODY + "\n![Face](face.png)\n")
    repo.commit("A face", author=ADA, date="2026-01-03T12:00:00+00:00")
    enter_approval(repo)
    repo.commit("Approved", author=MIA, date="2026-01-05T12:00:00+00:00")
    write_version(repo, "2.0", BODY, effective_date="2026-02-10")
    repo.delete("procedures/face.png")
    repo.commit("2.0", author=ADA, date="2026-02-01T12:00:00+00:00")
    before = run(repo.path, "history", "QP-01").out.split()
    redacted(repo, "procedures/face.png")
    after = run(repo.path, "history", "QP-01").out.split()
    assert [word for word in after if len(word) != 10] == [word for word in before if len(word) != 10]
    clean(repo)
    assert "not compared: its text was lawfully redacted by RED-01" in run(repo.path, "verify").out


@needs_ssh_keygen
def test_a_signature_still_counts_for_the_commit_that_was_signed(repo: Repo, keys: Keys) -> None:
    repo.write("registers/allowed_signers", keys.line("mia@townhall.example", "mia"))
    write_version(repo, "1.0", BODY + f"\n{NAME}\n")
    repo.commit("Signers", author=ADA, date="2026-01-03T12:00:00+00:00")
    write_version(repo, "1.0", BODY)
    repo.commit("No name", author=ADA, date="2026-01-04T12:00:00+00:00")
    enter_approval(repo)
    repo.commit("Approved", author=MIA, date="2026-01-05T12:00:00+00:00", key=keys["mia"])
    assert level(repo) == "signed"
    assert redact(repo).code == 0
    assert level(repo).startswith("committed; signature does not count")
    repo.commit("Recorded", date="2026-03-15T12:00:00+00:00")
    assert level(repo) == "signed"
    clean(repo)


@pytest.mark.nightly
def test_the_page_of_a_redacted_text_says_so(past: Repo, tmp_path: Path) -> None:
    redacted(past)
    site = build(past, tmp_path / "site", "--force")
    [row, older] = tables(site, "d/QP-01.html")["Released revisions of QP-01, newest first"]
    assert "for this text (committed)" in " ".join(row)
    assert "not compared: the text was redacted since (committed)" in " ".join(older)
    texts = {path: path.read_text() for path in site.rglob("*") if path.suffix in (".html", ".json", ".js", ".csv")}
    assert not [path for path, text in texts.items() if NAME in text]
    told_ = [path for path, text in texts.items() if "Taken out of the history on 15 March 2026, by order of" in text]
    assert any("1.0" in str(path) for path in told_)
    assert any("Ruling 14/2026 of the *administrative* court" in texts[path] for path in told_)


@pytest.mark.nightly
def test_a_system_in_a_folder_of_its_repository(past: Repo, tmp_path: Path) -> None:
    """Paths count from mkdocs.yml, whatever lies around it."""
    top = tmp_path / "top"
    past.path.rename(top)
    whole = Repo(top)
    whole.git("filter-branch", "-f", "--index-filter", _DOWN, "--", "--all", env={"FILTER_BRANCH_SQUELCH_WARNING": "1"})
    whole.git("reset", "--quiet", "--hard")
    whole.git("update-ref", "-d", "refs/original/refs/heads/main")
    below = Repo(top / "quality")
    below.delete(ATTESTED)
    attest(below)
    below.commit("Attested where it lies now", date="2026-03-14T13:00:00+00:00")
    assert "kept: Attestations were changed" in told(below)
    redacted_below = redact(below)
    assert redacted_below.code == 0, redacted_below.err
    below.commit("Recorded", date="2026-03-15T12:00:00+00:00")
    assert NAME not in _everywhere(below)
    assert "redactions: Lawfully redacted: 1 recorded" in run(below.path, "verify").out


_DOWN = (
    "git ls-files -s | sed 's-\t-&quality/-' | GIT_INDEX_FILE=$GIT_INDEX_FILE.new git update-index --index-info"
    ' && mv "$GIT_INDEX_FILE.new" "$GIT_INDEX_FILE"'
)
