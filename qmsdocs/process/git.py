"""git, which never sees the repository's own configuration.

A repository is untrusted also as a git repository: git runs programs that its configuration names (fsmonitor, filters,
signature programs, promisor remotes …), and the list grows with each version of git. So git is never pointed at the
repository's own configuration. Each call gets a git directory of ours, made for it and removed after it, that holds
our configuration, no references and no hooks; only the store of objects is the repository's.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import IO

from qmsdocs.model.finding import CannotRun
from qmsdocs.model.repository import Repository
from qmsdocs.process.programs import environment, limit_memory, program_path, run

GIT_SECONDS = 600.0
"""A git that says nothing for so long (a pipe where a file should be) is ended."""

GIT_MEMORY = 384 << 20
"""Bytes that git may allocate. A few objects can name a thousand million files: git gathers them all before it says
the first."""

SWITCHES = (
    *("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.attributesFile=/dev/null", "core.commitGraph=false"),
    *("core.quotePath=false", "core.pager=cat", "core.askPass=", "credential.helper=", "log.showSignature=false"),
    *("diff.ignoreSubmodules=all", "diff.external=", "protocol.allow=never", "maintenance.auto=false", "gc.auto=0"),
)
"""Said again on each call, although our configuration leaves all of it unsaid."""

OPTIONS = (
    *("--no-pager", "--no-replace-objects", "--no-optional-locks"),
    *(part for switch in SWITCHES for part in ("-c", switch)),
)
"""What stands between `git` and each command; needs `git_environment` beside it."""


_CLOSED = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
}
"""Environment of each call: no configuration but the repository's, no transport, no prompt, no grafts."""


class GitFailed(CannotRun):
    """git ended with an error; `stderr` is what it said."""

    def __init__(self, args: Sequence[str], stderr: bytes) -> None:
        self.stderr = stderr.decode("utf-8", "replace").strip()
        last = self.stderr.splitlines()[-1] if self.stderr else "without a word"
        super().__init__(f"git {args[0]} failed: {last}", "`git fsck` shows what is damaged in the repository.")


def git_environment(repo: Repository, private: Path) -> dict[str, str]:
    """Objects of the repository, everything else of `private`; no transport, no prompt, no grafts."""
    return {
        "GIT_DIR": str(private),
        "GIT_OBJECT_DIRECTORY": str(repo.objects),
        **_CLOSED,
    }


@contextmanager
def private_git_dir(repo: Repository) -> Iterator[Path]:
    """A git directory of ours: our configuration, a detached HEAD that no call uses, no references, no hooks."""
    try:
        holder = tempfile.TemporaryDirectory(prefix="qmsdocs-", ignore_cleanup_errors=True)
    except OSError as error:
        hint = "Make room there, or name another folder in TMPDIR."
        raise CannotRun(f"No temporary folder could be made: {error.strerror}.", hint) from None
    with holder as name:
        private = Path(name)
        sha256 = repo.object_format == "sha256"
        lines = [f"[core]\n\trepositoryformatversion = {int(sha256)}\n\tbare = true\n"]
        lines += ["[extensions]\n\tobjectFormat = sha256\n"] if sha256 else []
        try:
            (private / "refs").mkdir()
            (private / "HEAD").write_text("ref: refs/heads/none\n", encoding="ascii")
            (private / "config").write_text("".join(lines), encoding="ascii")
        except OSError as error:
            raise CannotRun(f"The temporary folder cannot be written: {error.strerror}.", "Make room there.") from None
        yield private


def run_git(
    repo: Repository,
    args: Sequence[str],
    *,
    input: bytes | None = None,
    check: bool = True,
    env: Mapping[str, str] | None = None,
) -> bytes:
    """What a git command writes, for small outputs. `env` is added to the scrubbed environment. Raises GitFailed when
    it ends with an error and `check` is set."""
    with private_git_dir(repo) as private:
        env = {**git_environment(repo, private), **(env or {})}
        done = run(["git", *OPTIONS, *args], cwd=private, env=env, input=input, timeout=GIT_SECONDS)
    if check and done.returncode:
        raise GitFailed(args, done.stderr)
    return done.stdout


def git_in(folder: Path, *args: str, input: bytes | None = None) -> bytes:
    """What a git command writes in a repository that we make there ourselves, with whatever configuration it has by
    then; the user's own is not read. Raises GitFailed when it ends with an error."""
    env = {name: value for name, value in _CLOSED.items() if name != "GIT_OPTIONAL_LOCKS"}
    env |= {"GIT_DIR": str(folder.resolve() / ".git")}
    unlogged = ("-c", "core.logAllRefUpdates=false")  # a log would name this machine's user
    done = run(["git", *OPTIONS, *unlogged, *args], cwd=folder, env=env, input=input, timeout=GIT_SECONDS)
    if done.returncode:
        raise GitFailed(args, done.stderr)
    return done.stdout


@contextmanager
def stream_git(repo: Repository, args: Sequence[str], *, input: bytes | None = None) -> Iterator[IO[bytes]]:
    """A pipe of what a git command writes, for big outputs. Raises GitFailed at the end when it ended with an error.

    Input goes through a file, so that neither side ever waits for the other.
    """
    with private_git_dir(repo) as private, (private / "err").open("w+b") as errors:
        with _requests(private, input) as requests:
            process = _start(repo, args, private, requests, errors)
        limit_memory(process, GIT_MEMORY)
        watch = Timer(GIT_SECONDS, process.kill)
        watch.daemon = True
        watch.start()
        assert process.stdout is not None
        try:
            yield process.stdout
            process.stdout.close()
            process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            watch.cancel()
            process.stdout.close()
        if process.returncode:
            errors.seek(0)
            raise GitFailed(args, errors.read())


def _requests(private: Path, input: bytes | None) -> IO[bytes]:
    """What git is to read, as a file that is open for reading."""
    try:
        (private / "in").write_bytes(input or b"")
        return (private / "in").open("rb")
    except OSError as error:
        raise CannotRun(f"The temporary folder cannot be written: {error.strerror}.", "Make room there.") from None


def _start(
    repo: Repository, args: Sequence[str], private: Path, stdin: int | IO[bytes], stderr: int | IO[bytes]
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            [program_path("git"), *OPTIONS, *args],
            cwd=private,
            env=environment(git_environment(repo, private)),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            bufsize=1 << 18,
        )
    except OSError as error:
        raise CannotRun(f"git could not be started: {error.strerror}.", "Check `git --version`.") from None


@contextmanager
def converse_git(repo: Repository, args: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A git command that answers line by line (`cat-file --batch`); ended when the block is left."""
    with private_git_dir(repo) as private:
        process = _start(repo, args, private, subprocess.PIPE, subprocess.DEVNULL)
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()
