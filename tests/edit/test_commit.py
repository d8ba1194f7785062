"""`--commit`: what the command changed and nothing else, as git has you, without any program of the repository."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from qmsdocs.assurance import assurance
from qmsdocs.covered import proper_names
from qmsdocs.model.data import items
from qmsdocs.opening import open_commit
from qmsdocs.think.approval import approvals_of
from tests.edit.test_approve import ASKED, FILE, READY, ROLES
from tests.fixtures.command import Ran, found, procedure, run, small
from tests.fixtures.repos import Repo, make_repo

OTHER = "procedures/deep/er/QP-02-counter.md"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """QP-01 and QP-02 wait; something else is staged, and something else is changed. Mia sits at the keyboard."""
    made = make_repo(tmp_path / "qms")
    made.write("mkdocs.yml", ASKED)
    made.write("registers/roles.yml", ROLES)
    made.write(FILE, procedure("QP-01", **READY))
    made.write(OTHER, procedure("QP-02", **READY))
    made.write("procedures/QP-03-draft.md", procedure("QP-03"))
    made.commit(author="Ada Author <ada@example.org>", date="2026-03-01T12:00:00+00:00")
    made.write("notes.txt", "staged")
    made.git("add", "notes.txt")
    made.write("registers/roles.yml", ROLES + "- {id: clerk, title: Clerk}\n")
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[user]\n\tname = Mia Manager\n\temail = mia@example.org\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-03-15T12:00:00+00:00")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-15T12:00:00+00:00")
    return made


def _ok(ran: Ran) -> Ran:
    assert ran.code == 0, ran.err
    return ran


def _status(repo: Repo) -> str:
    return repo.git("status", "--porcelain", "--untracked-files=all")


BESIDE = "A  notes.txt\n M registers/roles.yml"


def test_the_commit_holds_what_the_command_changed_and_nothing_else(repo: Repo) -> None:
    before = repo.head()
    ran = _ok(run(repo.path, "approve", "QP-02", "--role", "quality-manager", "--commit"))
    assert ran.out == f"{OTHER}\n{repo.head()}\n"
    assert ran.err.endswith("Still to approve: mayor.\nCommitted: Approve QP-02 1.0 as quality-manager\n")
    assert repo.git("show", "--format=%P %an <%ae> %cn <%ce> %s", "--name-status", "HEAD") == (
        f"{before} Mia Manager <mia@example.org> Mia Manager <mia@example.org> "
        f"Approve QP-02 1.0 as quality-manager\n\nM\t{OTHER}"
    )
    assert _status(repo) == BESIDE
    assert repo.git("show", f"HEAD:{OTHER}") == (repo.path / OTHER).read_text().rstrip("\n")
    assert "commit: Approve QP-02" in repo.git("reflog", "-1") and repo.git("fsck") == ""
    assert _assurance(repo) == "committed"


def _assurance(repo: Repo) -> str:
    qms = open_commit(repo.path, lambda _: date(2026, 3, 15))
    value = qms.by_id["QP-02"].value("approvals")
    ((_, approval),) = approvals_of(value)
    return assurance(qms, approval, items(value)[0], proper_names(qms)).level


def test_review_withdraw_and_new_commit_too(repo: Repo) -> None:
    _ok(
        run(
            repo.path,
            "review",
            "QP-01",
            "--role",
            "quality-manager",
            "--outcome",
            "kept",
            "--comment",
            "Read.",
            "--commit",
        )
    )
    _ok(run(repo.path, "withdraw", "QP-01", "--reason", "Gone.", "--commit", "-m", "QP-01 has had its day"))
    ran = _ok(run(repo.path, "new", "procedure", "Counter", "--commit"))
    assert ran.out.splitlines()[1] == repo.head()
    assert repo.git("log", "--format=%s", "--name-status", "-3").split("\n\n") == [
        "Begin QP-04 Counter",
        "A\tprocedures/QP-04-counter.md\nQP-01 has had its day",
        f"M\t{FILE}\nReview QP-01",
        f"M\t{FILE}",
    ]
    assert _status(repo) == BESIDE


def test_a_dry_run_commits_nothing(repo: Repo) -> None:
    before = repo.head()
    ran = _ok(run(repo.path, "approve", "QP-02", "--role", "quality-manager", "--commit", "--dry-run"))
    assert (ran.out, repo.head()) == (f"{OTHER}\n", before)
    assert (run(repo.path, "new", "procedure", "Counter", "--dry-run")).out == "procedures/QP-04-counter.md\n"
    assert not (repo.path / "procedures/QP-04-counter.md").exists()


def test_no_program_of_the_repository_runs(repo: Repo, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    script = repo.write("../evil.sh", f"#!/bin/sh\ntouch {mark}\ncat\n")
    script.chmod(0o755)
    for name in ("pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"):
        hook = repo.write(f".git/hooks/{name}", f"#!/bin/sh\ntouch {mark}\n")
        hook.chmod(0o755)
    for key in ("core.fsmonitor", "filter.x.clean", "gpg.program", "gpg.ssh.program", "core.editor"):
        repo.git("config", key, str(script))
    repo.git("config", "commit.gpgSign", "true")
    repo.git("config", "user.signingKey", "x")
    repo.write(".gitattributes", "*.md filter=x\n")
    before = repo.head()
    mark.unlink(missing_ok=True)
    _ok(run(repo.path, "approve", "QP-01", "--role", "quality-manager", "--commit"))
    assert repo.head() != before and not mark.exists()


def test_the_commit_is_signed_as_the_user_has_it(repo: Repo, tmp_path: Path) -> None:
    key = tmp_path / "home" / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    config = tmp_path / "home" / ".gitconfig"
    config.write_text(
        config.read_text() + "\tsigningkey = ~/key.pub\n[gpg]\n\tformat = ssh\n[commit]\n\tgpgSign = true\n"
    )
    repo.git("config", "gpg.ssh.program", "/nowhere")
    _ok(run(repo.path, "approve", "QP-01", "--role", "quality-manager", "--commit"))
    signers = repo.write("../signers", f"mia@example.org {key.with_suffix('.pub').read_text()}")
    repo.git("-c", f"gpg.ssh.allowedSignersFile={signers}", "-c", "gpg.ssh.program=ssh-keygen", "verify-commit", "HEAD")
    key.unlink()
    key.with_suffix(".pub").unlink()
    before, text = repo.head(), (repo.path / OTHER).read_text()
    ran = run(repo.path, "approve", "QP-02", "--role", "quality-manager", "--commit")
    assert (ran.code, ran.out) == (2, "") and "could not be signed" in ran.err
    assert (repo.head(), (repo.path / OTHER).read_text()) == (before, text)


def test_what_speaks_against_a_commit_is_said_and_nothing_is_changed(repo: Repo) -> None:
    text = (repo.path / FILE).read_text()
    args = ("approve", "QP-01", "--role", "quality-manager", "--commit")

    def refused(words: str, code: int = 2) -> None:
        before = (repo.path / FILE).read_text()
        ran = run(repo.path, *args)
        assert (ran.code, ran.out) == (code, "") and words in ran.err, ran
        assert (repo.path / FILE).read_text() == before

    repo.write(FILE, text.replace("owner: quality-manager", "owner: mayor"))
    refused("has changes of its own that are not committed", 1)
    repo.write(FILE, text)
    repo.write(".git/MERGE_HEAD", repo.head() + "\n")
    refused("git is in the midst of a merge")
    repo.delete(".git/MERGE_HEAD")
    assert run(repo.path, *args[:-1], "-m", "Words").code == 2
    head = repo.head()
    repo.write(".git/index.lock", "")
    ran = run(repo.path, *args)
    assert ran.code == 2 and "the index cannot be written" in ran.err and repo.head() == head
    repo.delete(".git/index.lock")
    repo.write(FILE, text)
    repo.write(".git/refs/heads/main.lock", "")
    ran = run(repo.path, *args)
    assert ran.code == 2 and "refs/heads/main cannot be written" in ran.err and repo.head() == head


def test_an_index_or_a_branch_that_leads_elsewhere_is_not_written(repo: Repo) -> None:
    args = ("approve", "QP-01", "--role", "quality-manager", "--commit")
    outside, text = repo.path.parent / "outside", (repo.path / FILE).read_text()
    (repo.path / ".git/index").rename(outside)
    repo.link(".git/index", str(outside))
    before = outside.read_bytes()
    ran = run(repo.path, *args)
    assert ran.code == 2 and "index in the folder .git is no file of this repository" in ran.err
    assert outside.read_bytes() == before
    (repo.path / ".git/index").unlink()
    outside.rename(repo.path / ".git/index")
    repo.write(FILE, text)
    heads = repo.path / ".git/refs/heads"
    heads.rename(outside)
    heads.symlink_to(outside)
    ran = run(repo.path, *args)
    assert ran.code == 2 and ran.out == ""
    assert [one.name for one in outside.iterdir()] == ["main"]


@pytest.mark.parametrize("where", ["packed", "detached", "linked", "below", "crlf", "sha256"])
def test_in_repositories_of_other_kinds(repo: Repo, tmp_path: Path, where: str) -> None:
    root, file = repo.path, FILE
    if where == "packed":
        repo.git("pack-refs", "--all")
    elif where == "detached":
        repo.git("checkout", "-q", "--detach")
    elif where == "linked":
        root = tmp_path / "linked"
        repo.git("worktree", "add", "-q", "-b", "other", str(root))
    elif where == "below":
        above = make_repo(tmp_path / "above")
        small(above.path / "town/qms", {"mkdocs.yml": ASKED, "registers/roles.yml": ROLES}, commit=False)
        above.write(f"town/qms/{FILE}", procedure("QP-01", **READY))
        above.commit(author="Ada Author <ada@example.org>", date="2026-03-01T12:00:00+00:00")
        root, file = above.path / "town/qms", f"town/qms/{FILE}"
    elif where == "crlf":
        repo.git("config", "core.autocrlf", "true")
        repo.write(FILE, (root / FILE).read_text().replace("\n", "\r\n"))
    else:
        made = make_repo(tmp_path / "long", options=["--object-format=sha256"])
        for name in ("mkdocs.yml", "registers/roles.yml", FILE):
            made.write(name, (repo.path / name).read_bytes())
        made.commit(author="Ada Author <ada@example.org>", date="2026-03-01T12:00:00+00:00")
        root = made.path
    here = Repo(root)
    before = here.head()
    ran = _ok(run(root, "approve", "QP-01", "--role", "quality-manager", "--commit"))
    assert here.head() == ran.out.splitlines()[-1] != before
    assert here.git("diff-tree", "-r", "--name-only", "--no-commit-id", "HEAD") == file
    assert here.git("diff", "--cached", "--name-only") == (
        "" if where in ("linked", "below", "sha256") else "notes.txt"
    )
    assert "\r" not in here.git("cat-file", "blob", f"HEAD:{file}")
    assert here.git("diff", "--name-only", "--", str(root / FILE)) == ""


def test_all_that_waits_is_approved_at_once_or_none(repo: Repo) -> None:
    ran = _ok(run(repo.path, "approve", "--changed", "--role", "quality-manager", "--dry-run"))
    assert ran.out == f"{FILE}\n{OTHER}\n"
    assert ran.err.startswith(
        "To be approved as quality-manager:\n  QP-01 1.0 Title of QP-01: First.\n  QP-02 1.0 Title of QP-02: First.\n"
    )
    text = (repo.path / OTHER).read_text()
    repo.write(OTHER, text.replace("change_summary: First.\n", ""))
    repo.git("commit", "-qm", "Less", "--", OTHER, env={"GIT_AUTHOR_NAME": "Ada Author"})
    texts = [(repo.path / path).read_bytes() for path in (FILE, OTHER)]
    ran = run(repo.path, "approve", "--changed", "--role", "quality-manager")
    assert (ran.code, ran.out) == (1, "") and "QP-02 1.0 cannot be approved as quality-manager" in ran.err
    assert [(repo.path / path).read_bytes() for path in (FILE, OTHER)] == texts
    repo.write(OTHER, text)
    repo.git("commit", "-qm", "More", "--", OTHER, env={"GIT_AUTHOR_NAME": "Ada Author"})
    ran = _ok(run(repo.path, "approve", "--changed", "--role", "quality-manager", "--commit"))
    assert ran.out == f"{FILE}\n{OTHER}\n{repo.head()}\n"
    assert repo.git("log", "-1", "--format=%s") == "Approve QP-01 1.0, QP-02 1.0 as quality-manager"
    assert (
        "No document waits for approval as quality-manager."
        in _ok(run(repo.path, "approve", "--changed", "--role", "quality-manager")).err
    )
    assert [one for one in found(repo.path) if "error" in one] == []
    assert run(repo.path, "approve", "--role", "quality-manager").code == 2
    assert run(repo.path, "approve", "QP-01", "--changed", "--role", "quality-manager").code == 2
    assert "Did you mean quality-manager?" in run(repo.path, "approve", "--changed", "--role", "quality-manger").err


def test_author_and_committer_are_whom_the_environment_names(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Max Mayor")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "max@example.org")
    _ok(run(repo.path, "approve", "QP-01", "--role", "mayor", "--commit"))
    assert repo.git("log", "-1", "--format=%an %ae %cn") == "Max Mayor max@example.org Mia Manager"


def test_a_folder_that_is_a_link_is_not_replaced_in_the_commit(repo: Repo) -> None:
    repo.git("mv", "procedures", "texts")
    (repo.path / "procedures").symlink_to("texts")
    repo.commit()
    before = repo.head()
    ran = run(repo.path, "new", "procedure", "Counter", "--commit")
    assert (ran.code, ran.out, repo.head(), _status(repo)) == (2, "", before, "")
    assert "procedures is a symbolic link" in ran.err and "nothing was changed" in ran.err


def test_where_another_git_holds_the_index_nothing_is_printed(repo: Repo) -> None:
    before = repo.head()
    repo.write(".git/index.lock", "")
    ran = run(repo.path, "approve", "QP-02", "--role", "quality-manager", "--commit")
    assert (ran.code, ran.out, repo.head()) == (2, "", before) and "The files are changed" in ran.err
