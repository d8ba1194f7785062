"""Whatever a repository's own configuration names is never run, and nothing of it changes what we read.

Each program named is a canary that leaves a file. A control shows that plain git does set canaries off.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from qmsdocs.git import integrity
from qmsdocs.git.changes import differs_from_head
from qmsdocs.git.integrity import troubles
from qmsdocs.git.repository import find_repository, resolve
from qmsdocs.history.revisions import read_history
from qmsdocs.model.settings import Settings
from qmsdocs.source import commit_tree, work_tree
from tests.fixtures.repos import Repo, document, make_repo
from tests.history.past import LONG

RUNS = {
    "core": ("fsmonitor", "pager", "editor", "askPass", "sshCommand", "gitProxy", "alternateRefsCommand"),
    "filter.x": ("clean", "smudge", "process"),
    "diff": ("external",),
    "diff.x": ("command", "textconv"),
    "merge.x": ("driver",),
    "gpg": ("program",),
    "gpg.ssh": ("program", "defaultKeyCommand"),
    "gpg.x509": ("program",),
    "trailer.Co-authored-by": ("command", "cmd"),
    "credential": ("helper",),
    "pager": ("log", "diff", "show"),
    "alias": ("log", "cat-file", "rev-parse", "ls-tree", "diff-tree"),
    "interactive": ("diffFilter",),
    "sequence": ("editor",),
    "uploadpack": ("packObjectsHook",),
    "remote.origin": ("uploadpack", "receivepack", "vcs"),
    "browser.x": ("cmd",),
    "man.x": ("cmd",),
    "difftool.x": ("cmd",),
    "submodule.sub": ("update",),
}
SETS = """
[core]
\tworktree = /nonexistent
\thooksPath = {hooks}
\tattributesFile = {attributes}
\tbare = true
\trepositoryFormatVersion = 1
[extensions]
\tpartialClone = origin
[remote "origin"]
\turl = ext::{canary} %S
\tpromisor = true
\tpartialclonefilter = blob:none
\tfetch = +refs/heads/*:refs/remotes/origin/*
[log]
\tshowSignature = true
\tmailmap = true
\tdate = human
\tdecorate = full
\tfollow = true
[format]
\tpretty = %h lies
\tnotes = *
[diff]
\tnoprefix = true
\trenames = copies
\torderFile = /nonexistent
\tsubmodule = log
\trelative = true
[mailmap]
\tfile = {attributes}
[include]
\tpath = {include}
[includeIf "gitdir:/"]
\tpath = {include}
[i18n]
\tlogOutputEncoding = UTF-16
[commit]
\tgpgSign = true
[protocol "ext"]
\tallow = always
[protocol]
\tallow = always
"""


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[Repo, Path]:
    """A repository that has a signed commit, a rename, a merge, a `.gitmodules` and every trap there is; and the
    folder in which canaries leave their files."""
    sung = tmp_path / "sung"
    sung.mkdir()
    canary = tmp_path / "canary"
    canary.write_text(f'#!/bin/sh\necho "$0 $*" >> "{sung}/$$"\ncat\n')
    canary.chmod(0o755)
    repo = make_repo(tmp_path / "qms")
    repo.write("procedures/old.md", LONG)
    repo.write(".gitattributes", "*.md filter=x diff=x merge=x\n")
    repo.write(".gitmodules", '[submodule "sub"]\n\tpath = sub\n\turl = -u./x\n\tupdate = !touch pwned\n')
    repo.commit()
    repo.branch("side")
    repo.delete("procedures/old.md")
    repo.write("procedures/a.md", document(body=LONG))
    repo.commit("Change\n\nCo-authored-by: Bob <b@x>")
    repo.switch("main")
    repo.merge("side")
    raw = repo.git("cat-file", "commit", "HEAD").encode().split(b"\n\n", 1)
    signature = b"\ngpgsig -----BEGIN SSH SIGNATURE-----\n abc\n -----END SSH SIGNATURE-----\n\n"
    signed = repo.git("hash-object", "-t", "commit", "-w", "--stdin", input=raw[0] + signature + raw[1] + b"\n")
    repo.git("reset", "--quiet", "--hard", signed)
    spring_traps(repo, canary, tmp_path)
    return repo, sung


def spring_traps(repo: Repo, canary: Path, aside: Path) -> None:
    hooks = aside / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman"):
        (hooks / name).symlink_to(canary)
    (aside / "attributes").write_text("* filter=x diff=x\n")
    (aside / "include").write_text(f"[core]\n\tfsmonitor = {canary}\n")
    text = SETS.format(hooks=hooks, attributes=aside / "attributes", include=aside / "include", canary=canary)
    for section, keys in RUNS.items():
        first, _, second = section.partition(".")
        text += f'[{first} "{second}"]\n' if second else f"[{first}]\n"
        text += "".join(f"\t{key} = {'!' if section == 'alias' else ''}{canary}\n" for key in keys)
    (repo.path / ".git/config").write_text(text)
    for name in ("info/attributes", "info/grafts", "info/sparse-checkout"):
        (repo.path / ".git" / name).parent.mkdir(exist_ok=True)
        (repo.path / ".git" / name).write_text("* filter=x diff=x\n")


def read_everything(repo: Repo) -> object:
    found = find_repository(repo.path)
    assert found is not None
    integrity.whole.cache_clear()
    amiss = troubles(found)
    tree = work_tree(repo.path)
    past = commit_tree(found, resolve(found, "HEAD"))
    texts = [past.read(path) for path in past.entries()]
    picture = past.read_at(resolve(found, "main^"), "procedures/old.md")
    return amiss, differs_from_head(found, tree), read_history(found, Settings()), texts, picture


def test_nothing_named_in_the_configuration_is_run(hostile: tuple[Repo, Path]) -> None:
    repo, sung = hostile
    config = (repo.path / ".git/config").read_text()
    (repo.path / ".git/config").unlink()
    plain = read_everything(repo)
    (repo.path / ".git/config").write_text(config)
    assert read_everything(repo) == plain
    assert list(sung.iterdir()) == []
    assert not (repo.path / "pwned").exists()


def test_a_missing_object_is_not_fetched(hostile: tuple[Repo, Path]) -> None:
    repo, sung = hostile
    found = find_repository(repo.path)
    assert found is not None
    blob = resolve(found, "HEAD~1")
    (repo.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert troubles(found)[0].command
    assert list(sung.iterdir()) == []


def test_settings_in_the_environment_do_not_reach_git(
    hostile: tuple[Repo, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo, sung = hostile
    plain = read_everything(repo)
    canary = str(tmp_path / "canary")
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_EDITOR", "PAGER", "LESSOPEN"):
        monkeypatch.setenv(name, canary)
    monkeypatch.setenv("GIT_DIR", "/nonexistent")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", "/nonexistent")
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", f"'core.fsmonitor={canary}' 'alias.log=!{canary}'")
    monkeypatch.setenv("GIT_TRACE", str(sung / "trace"))
    monkeypatch.setenv("GIT_EXEC_PATH", "/nonexistent")
    assert read_everything(repo) == plain
    assert list(sung.iterdir()) == []


def test_the_canaries_sing_for_plain_git(hostile: tuple[Repo, Path]) -> None:
    """Control: the traps are real."""
    repo, sung = hostile
    config = repo.path / ".git/config"
    config.write_text(config.read_text().replace("worktree = /nonexistent", "").replace("bare = true", ""))
    repo.git("status", check=False)
    repo.git("log", check=False)
    assert len(list(sung.iterdir())) >= 2
