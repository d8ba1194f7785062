"""Moving a branch to a new commit. Written by us, as references are read by us: no hook has a part in it."""

from __future__ import annotations

import os

from qmsdocs.git.inside import leads_out
from qmsdocs.git.refs import head_value, lookup
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.repository import Repository

_ELSEWHERE = "Somebody else committed, or another git works on this repository."


def advance(repo: Repository, old: str, new: str, committer: bytes, message: str) -> None:
    """HEAD, or the branch that it names, goes from one commit to the next; with a line in the logs that git keeps.

    `committer`: as the commit has it. Raises CannotRun where HEAD is not there any more, or cannot be written.
    """
    value = head_value(repo.git_dir) or b""
    branch = value[5:].strip().decode("utf-8", "surrogateescape") if value.startswith(b"ref: ") else ""
    folder = repo.common_dir if branch else repo.git_dir
    name = branch or "HEAD"
    move_reference(repo, name, old, new)
    line = b"%s %s %s\tcommit: %s\n" % (old.encode(), new.encode(), committer, message.split("\n")[0].encode())
    logs = {repo.git_dir / "logs" / "HEAD", folder / "logs" / name}
    for log in sorted(logs):
        if log.is_file() and not leads_out(log, folder if branch else repo.git_dir):
            with log.open("ab") as written:
                written.write(line)


def move_reference(repo: Repository, name: str, old: str, new: str) -> None:
    """As git does it: who has made the lock may write, and looks once more what stands there. Raises CannotRun."""
    folder = repo.git_dir if name == "HEAD" else repo.common_dir
    target = folder / name
    if leads_out(target, folder):
        raise CannotRun(f"{name} leads out of the repository.", "It was left as it is.")
    lock = target.with_name(f"{target.name}.lock")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except OSError as error:
        said = f"Nothing was committed, since {name} cannot be written: {error.strerror}."
        raise CannotRun(said, _ELSEWHERE) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new.encode("ascii") + b"\n")
        if lookup(repo.git_dir, repo.common_dir, name) != old:
            raise CannotRun(f"Nothing was committed, since {name} has moved meanwhile.", _ELSEWHERE)
        lock.replace(target)
    finally:
        lock.unlink(missing_ok=True)
