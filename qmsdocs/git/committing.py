"""A commit that changes these files and nothing else: objects by plumbing commands, then the index, then the branch.

No hook runs, no filter, and no program that the repository names. A commit is signed where the user's own configuration
asks for it, by the program that it names.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from qmsdocs.git.advance import advance
from qmsdocs.git.config import own_values
from qmsdocs.git.identity import Who, identity
from qmsdocs.git.inside import STRANGE, leads_out
from qmsdocs.git.repository import head
from qmsdocs.model.finding import CannotRun, Refused
from qmsdocs.model.repository import Repository
from qmsdocs.process import GitFailed, run_git
from qmsdocs.source import blob_id

_UNDER_WAY = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
}
_DATES = ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")
_SIGNING = [
    *(("commit", "gpgsign"), ("gpg", "format"), ("gpg", "program"), ("user", "signingkey")),
    *(('gpg "ssh"', "program"), ('gpg "ssh"', "defaultkeycommand"), ('gpg "x509"', "program")),
]
_FOR_SIGNING = ("SSH_AUTH_SOCK", "SSH_ASKPASS", "DISPLAY", "WAYLAND_DISPLAY", "GNUPGHOME", "GPG_TTY", "TERM")
"""What the user's own program asks of the environment to reach a key and to ask for its password."""
_REGULAR = "100644"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A commit that lies in the store of objects and on no branch yet."""

    commit: str
    parent: str
    message: str
    entries: Mapping[str, tuple[str, str]]
    """Path from the top of the repository: mode and blob."""


def prepare(
    repo: Repository, files: Mapping[str, tuple[bytes | None, bytes]], message: str, onto: str = ""
) -> Prepared:
    """The commit that changes these files, by their paths from the QMS's root: their bytes now (None: not there) and
    as they shall be. `onto`: its parent, where that is not the last commit. Nothing that anybody looks at is changed
    yet. Raises CannotRun."""
    parent = onto or _parent(repo)
    held = _held(repo, parent, [repo.prefix + path for path in files])
    entries: dict[str, tuple[str, str]] = {}
    contents: list[bytes] = []
    for path, (old, new) in files.items():
        mode, blob = held.get(repo.prefix + path, (_REGULAR, ""))
        contents.append(_as_committed(path, old, new, blob))
        entries[repo.prefix + path] = mode, blob_id(contents[-1], len(parent))
    _store(repo, contents)
    tree = _tree(repo, f"{parent}^{{tree}}", {tuple(path.split("/")): one for path, one in entries.items()})
    return Prepared(_commit(repo, tree, parent, message), parent, message, entries)


def take(repo: Repository, prepared: Prepared) -> None:
    """Put a prepared commit on the branch, its files into the index; whatever else is staged stays so."""
    index = repo.git_dir / "index"
    if leads_out(index, repo.git_dir):
        raise CannotRun(STRANGE.format("index"), "Nothing was committed; the files are changed.")
    if index.is_file():
        lines = "".join(f"{mode} {blob}\t{path}\0" for path, (mode, blob) in prepared.entries.items())
        try:
            env = {"GIT_INDEX_FILE": str(index)}
            run_git(repo, ["update-index", "-z", "--add", "--index-info"], input=lines.encode(), env=env)
        except GitFailed as failed:
            said = failed.stderr.splitlines()[0] if failed.stderr else "git did not say why"
            hint = "The files are changed; commit them with git once no other program works on the repository."
            raise CannotRun(f"Nothing was committed, since the index cannot be written: {said}", hint) from None
    raw = run_git(repo, ["cat-file", "commit", prepared.commit])
    committer = next(line for line in raw.split(b"\n") if line.startswith(b"committer "))[10:]
    advance(repo, prepared.parent, prepared.commit, committer, prepared.message)


def _held(repo: Repository, commit: str, paths: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Mode and blob of those files that a commit has."""
    rows = run_git(repo, ["ls-tree", "-z", commit, "--", *paths]).split(b"\0")
    found = {}
    for about, _, name in (row.partition(b"\t") for row in rows if row):
        mode, _, blob = about.decode("ascii").split(" ")
        found[os.fsdecode(name)] = mode if mode.startswith("100") else _REGULAR, blob
    return found


def _as_committed(path: str, old: bytes | None, new: bytes, blob: str) -> bytes:
    """The new bytes as git holds them: where line ends of the work tree are not those of commits, with the latter.
    Raises Refused where the file has other changes, which nobody asked to commit."""
    if old is None and not blob:
        return new
    if old is not None and blob:
        if blob_id(old, len(blob)) == blob:
            return new
        if blob_id(old.replace(b"\r\n", b"\n"), len(blob)) == blob:
            return new.replace(b"\r\n", b"\n")
    raise Refused(
        f"{path} has changes of its own that are not committed, so a commit would take them along.",
        "Commit them first, or leave out --commit; nothing was changed.",
    )


def _store(repo: Repository, contents: Sequence[bytes]) -> None:
    """Blobs with these bytes, in one go."""
    with TemporaryDirectory(prefix="qmsdocs-") as folder:
        paths = [Path(folder) / str(number) for number, _ in enumerate(contents)]
        for path, data in zip(paths, contents, strict=True):
            path.write_bytes(data)
        listed = "".join(f"{path}\n" for path in paths)
        run_git(repo, ["hash-object", "-w", "--no-filters", "--stdin-paths"], input=os.fsencode(listed))


def _text(output: bytes) -> str:
    return output.decode("ascii").strip()


def _parent(repo: Repository) -> str:
    commit = head(repo)
    if commit is None:
        raise CannotRun("There is no commit yet.", "Make the first one with git; then --commit adds to it.")
    for name, what in _UNDER_WAY.items():
        if (repo.git_dir / name).exists():
            raise CannotRun(f"git is in the midst of {what}.", "Finish it first, or leave out --commit.")
    return commit


def _tree(repo: Repository, tree: str, files: Mapping[tuple[str, ...], tuple[str, str]]) -> str:
    """A tree with other files in it, folder by folder."""
    listed = run_git(repo, ["ls-tree", "-z", tree]) if tree else b""
    entries: dict[bytes, bytes] = {}
    for row in filter(None, listed.split(b"\0")):
        about, _, name = row.partition(b"\t")
        entries[name] = about
    folders: dict[str, dict[tuple[str, ...], tuple[str, str]]] = {}
    for way, held in files.items():
        if len(way) == 1:
            entries[os.fsencode(way[0])] = f"{held[0]} blob {held[1]}".encode()
        else:
            folders.setdefault(way[0], {})[way[1:]] = held
    for folder, within in folders.items():
        kind, _, rest = entries.get(os.fsencode(folder), b"").partition(b" ")
        if kind not in (b"", b"040000"):  # a folder in its place would take away what lies behind the link
            raise CannotRun(
                f"{folder} is a symbolic link or another repository, so nothing in it can be committed here.",
                "Replace it by a folder, or leave out --commit; nothing was changed.",
            )
        below = rest.removeprefix(b"tree ").decode("ascii")
        entries[os.fsencode(folder)] = f"040000 tree {_tree(repo, below, within)}".encode()
    rows = b"".join(about + b"\t" + name + b"\0" for name, about in entries.items())
    return _text(run_git(repo, ["mktree", "-z", "--missing"], input=rows))


def _commit(repo: Repository, tree: str, parent: str, message: str) -> str:
    settings, sign, env = _signing(repo)
    whos: tuple[Who, ...] = ("author", "committer")
    for who in whos:
        person = identity(repo, who)
        if person is None or not person.name or not person.email:
            hint = "Tell it once: `git config --global user.name NAME`, `git config --global user.email ADDRESS`."
            raise CannotRun("git does not know your name and address, which every commit holds.", hint)
        env[f"GIT_{who.upper()}_NAME"], env[f"GIT_{who.upper()}_EMAIL"] = person.name, person.email
    env |= {name: os.environ[name] for name in _DATES if name in os.environ}
    args = [*settings, "commit-tree", *sign, "-p", parent, "-F", "-", tree]
    try:
        return _text(run_git(repo, args, input=f"{message}\n".encode(), env=env))
    except GitFailed as failed:
        said = " ".join(failed.stderr.split()) or "git did not say why"
        what = "signed" if sign else "made"
        hint = "Mend what it says, or leave out --commit and use `git commit`; nothing was changed."
        raise CannotRun(f"The commit could not be {what}: {said}", hint) from None


def _signing(repo: Repository) -> tuple[list[str], list[str], dict[str, str]]:
    """For git: settings, the option, and what of the environment the user's program needs; nothing where commits are
    not signed. All of it from the user's own configuration, never the repository's."""
    said = own_values(repo, _SIGNING)
    if said["commit", "gpgsign"].lower() not in ("true", "yes", "on", "1"):
        return [], ["--no-gpg-sign"], {}
    names = {(section, key): section.replace(' "', ".").rstrip('"') + f".{key}" for section, key in _SIGNING[1:]}
    settings = [part for key, name in names.items() if said[key] for part in ("-c", f"{name}={said[key]}")]
    return settings, ["-S"], {name: os.environ[name] for name in _FOR_SIGNING if name in os.environ}
