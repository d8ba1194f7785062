"""The level signed: whose key signed the commit that brought an approval, as keys were allowed before it."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from qmsdocs.assurance import assurance
from qmsdocs.covered import proper_names
from qmsdocs.opening import open_commit
from qmsdocs.process import programs
from qmsdocs.think.approval import approvals_of
from tests.fixtures.keys import Keys, needs_ssh_keygen
from tests.fixtures.nightly import some
from tests.fixtures.repos import Repo
from tests.trust.conftest import ADA, MIA, enter_approval

pytestmark = needs_ssh_keygen
SIGNERS = "registers/allowed_signers"
MIA_AT = "mia@townhall.example"
NOT_ALLOWED = "committed; signature does not count: by no key allowed to the approver then"


def level(repo: Repo, role: int = 0) -> str:
    """How sure we are of the newest released revision's approval."""
    qms = open_commit(repo.path, lambda _: date(2026, 3, 15))
    revision = qms.standings["QP-01"].past.revisions[0]
    [(place, approval)] = approvals_of(list(revision.approvals))
    found = str(assurance(qms, approval, revision.approvals[place], proper_names(qms)))
    qms.keep()
    return found


def allow(repo: Repo, lines: str, when: str = "2026-01-03T12:00:00+00:00") -> None:
    repo.write(SIGNERS, lines)
    repo.commit("Signers", date=when)


def approve(repo: Repo, key: Path | None, author: str = MIA) -> None:
    enter_approval(repo)
    repo.commit("Approved", author=author, date="2026-01-05T12:00:00+00:00", key=key)


def test_a_key_allowed_before(repo: Repo, keys: Keys) -> None:
    allow(repo, keys.line(MIA_AT, "mia"))
    approve(repo, keys["mia"])
    assert level(repo) == level(repo) == "signed"


def test_a_commit_without_a_signature(repo: Repo, keys: Keys) -> None:
    allow(repo, keys.line(MIA_AT, "mia"))
    approve(repo, None)
    assert level(repo) == "committed"


@pytest.mark.parametrize("how", some(["line taken out", "ended", "file gone"], ["line taken out"]))
def test_a_key_revoked_later_does_not_unmake_the_past(repo: Repo, keys: Keys, how: str) -> None:
    allow(repo, keys.line(MIA_AT, "mia"))
    approve(repo, keys["mia"])
    if how == "file gone":
        repo.delete(SIGNERS)
        repo.commit("No signers")
    else:
        options = 'valid-before="20260201"' if how == "ended" else ""
        allow(repo, keys.line(MIA_AT, "mia" if options else "new", options), "2026-02-01T12:00:00+00:00")
    assert level(repo) == "signed"


def test_a_key_added_later_does_not_make_it(repo: Repo, keys: Keys) -> None:
    allow(repo, keys.line(MIA_AT, "other"))
    approve(repo, keys["mia"])
    allow(repo, keys.line(MIA_AT, "mia"), "2026-01-07T12:00:00+00:00")
    assert level(repo) == NOT_ALLOWED


@pytest.mark.nightly
def test_a_key_added_with_the_approval_does_not_make_it(repo: Repo, keys: Keys) -> None:
    """Neither in the same commit, nor in another of the same branch."""
    repo.branch("change")
    allow(repo, keys.line(MIA_AT, "mia"))
    approve(repo, keys["mia"])
    repo.switch("main")
    repo.merge("change")
    assert level(repo) == "committed; signature does not count: no list of allowed signers stood before it"


def test_a_branch_whose_list_stood_on_the_main_line_before(repo: Repo, keys: Keys) -> None:
    repo.branch("change")
    approve(repo, keys["mia"])
    repo.switch("main")
    allow(repo, keys.line(MIA_AT, "mia"))
    repo.merge("change", date="2026-01-06T12:00:00+00:00")
    assert level(repo) == "signed"


DAYS = {
    'valid-after="20260101"': True,
    'valid-after="20260105"': True,
    'valid-after="20260106"': False,
    'valid-before="20260105"': False,
    'valid-before="202601051201"': True,
    'valid-before="202601051159"': False,
    'namespaces="git"': True,
    'namespaces="file"': False,
    'valid-after="20250101",valid-before="20270101",namespaces="git,file"': True,
}


@pytest.mark.parametrize("options", some(DAYS, ['valid-after="20260106"', 'valid-before="202601051201"']))
def test_the_days_of_a_key_count_against_the_commit(repo: Repo, keys: Keys, options: str) -> None:
    allow(repo, keys.line(MIA_AT, "mia", options))
    approve(repo, keys["mia"])
    assert level(repo) == ("signed" if DAYS[options] else NOT_ALLOWED)


OTHERS = ["ada@townhall.example", "*", "*@townhall.example", f"!{MIA_AT},{MIA_AT}"]


@pytest.mark.parametrize("address", some(OTHERS, ["ada@townhall.example", "*"]))
def test_a_key_of_somebody_else_or_of_everybody(repo: Repo, keys: Keys, address: str) -> None:
    allow(repo, keys.line(address, "mia"))
    approve(repo, keys["mia"])
    assert level(repo) == NOT_ALLOWED


@pytest.mark.nightly
def test_one_of_several_addresses_and_lines(repo: Repo, keys: Keys) -> None:
    others = "# signers\n\nnonsense\n" + keys.line(MIA_AT, "other") + keys.line(f"ada@x.example,{MIA_AT}", "mia")
    allow(repo, others)
    approve(repo, keys["mia"])
    assert level(repo) == "signed"


def test_another_address_of_the_approver_by_mailmap(repo: Repo, keys: Keys) -> None:
    repo.write(".mailmap", f"{MIA} <mia@home.example>\n")
    allow(repo, keys.line("mia@home.example", "mia"))
    approve(repo, keys["mia"])
    assert level(repo) == "signed"


@pytest.mark.nightly
def test_a_key_that_an_authority_signed(repo: Repo, keys: Keys, tmp_path: Path) -> None:
    key = tmp_path / "certified"
    key.write_bytes(keys["mia"].read_bytes())
    key.chmod(0o600)
    public = tmp_path / "certified.pub"
    public.write_bytes(keys["mia"].with_suffix(".pub").read_bytes())
    sign = ["ssh-keygen", "-q", "-s", str(keys["authority"]), "-I", "mia", "-n", MIA_AT, "-V", "20250101:20270101"]
    subprocess.run([*sign, str(public)], check=True, capture_output=True)
    allow(repo, keys.line("*@townhall.example", "authority", "cert-authority"))
    approve(repo, tmp_path / "certified-cert.pub")
    assert level(repo) == "signed"


@pytest.mark.nightly
def test_what_an_author_commits_under_their_own_name_with_a_signature(repo: Repo, keys: Keys) -> None:
    """Ada's key says nothing of Mia; the author of the commit is not the approver either."""
    allow(repo, keys.lines({MIA_AT: "mia", "ada@townhall.example": "ada"}))
    approve(repo, keys["ada"], author=ADA)
    assert level(repo) == "declared; signature does not count: by no key allowed to the approver then"


@pytest.mark.nightly
def test_a_signature_that_was_for_another_commit(repo: Repo, keys: Keys) -> None:
    allow(repo, keys.line(MIA_AT, "mia"))
    repo.commit("Something else", author=MIA, date="2026-01-04T12:00:00+00:00", key=keys["mia"])
    signature = repo.git("cat-file", "commit", "HEAD").partition("gpgsig ")[2].partition("\n\n")[0]
    repo.git("reset", "--quiet", "--soft", "HEAD~1")
    approve(repo, None)
    forged = repo.git("cat-file", "commit", "HEAD").replace("\n\n", f"\ngpgsig {signature}\n\n", 1) + "\n"
    repo.git(
        "reset", "--quiet", "--soft", repo.git("hash-object", "-w", "-t", "commit", "--stdin", input=forged.encode())
    )
    assert "gpgsig" in repo.git("cat-file", "commit", "HEAD")
    assert level(repo) == NOT_ALLOWED


@pytest.mark.parametrize("how", ["squash", "rebase"])
def test_squash_and_rebase_lose_the_signature(repo: Repo, keys: Keys, how: str) -> None:
    allow(repo, keys.line(MIA_AT, "mia"))
    repo.branch("change")
    approve(repo, keys["mia"])
    repo.switch("main")
    repo.write("notes.txt", "x")
    repo.commit("Meanwhile", date="2026-01-06T12:00:00+00:00")
    if how == "squash":
        repo.git("merge", "--quiet", "--squash", "change")
        repo.commit("Squashed", author=ADA, date="2026-01-07T12:00:00+00:00")
        assert level(repo) == "declared"
    else:
        repo.switch("change")
        repo.git("rebase", "--quiet", "main")
        repo.switch("main")
        repo.git("merge", "--quiet", "--ff-only", "change")
        assert level(repo) == "committed"


def test_the_file_named_in_the_settings_of_then(repo: Repo, keys: Keys) -> None:
    repo.write("keys/signers", keys.line(MIA_AT, "mia"))
    written = (repo.path / "mkdocs.yml").read_text()
    repo.write("mkdocs.yml", written + "    allowed_signers: keys/signers\n")
    repo.commit("Keys", date="2026-01-03T12:00:00+00:00")
    approve(repo, keys["mia"])
    repo.write("keys/others", keys.line("ada@townhall.example", "ada"))
    repo.write("mkdocs.yml", written + "    allowed_signers: keys/others\n")
    repo.commit("Other keys")
    assert level(repo) == "signed"


def test_without_ssh_keygen_it_is_not_signed_and_said(repo: Repo, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    allow(repo, keys.line(MIA_AT, "mia"))
    approve(repo, keys["mia"])
    find = programs.find_program
    monkeypatch.setattr(
        "qmsdocs.git.signatures.find_program", lambda name: None if name == "ssh-keygen" else find(name)
    )
    assert level(repo) == "committed; signature not verified: ssh-keygen is missing"


@pytest.mark.nightly
def test_a_signature_of_another_kind(repo: Repo, keys: Keys) -> None:
    allow(repo, keys.line(MIA_AT, "mia"))
    approve(repo, None)
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----"
    forged = repo.git("cat-file", "commit", "HEAD").replace("\n\n", f"\n{signature}\n\n", 1) + "\n"
    repo.git(
        "reset", "--quiet", "--soft", repo.git("hash-object", "-w", "-t", "commit", "--stdin", input=forged.encode())
    )
    assert level(repo) == "committed; signature not verified: it is no SSH signature"


@pytest.mark.nightly
def test_a_list_that_is_hostile(repo: Repo, keys: Keys) -> None:
    odd = f'"{MIA_AT}" \n-x ssh-ed25519 AAAA\n{MIA_AT} ssh-ed25519 AAAA\n\0\n"a"b c\n{MIA_AT}\tnamespaces=",\n'
    allow(repo, odd * 100 + keys.line(MIA_AT, "mia"))
    approve(repo, keys["mia"])
    assert level(repo) in ("signed", NOT_ALLOWED)
