"""Putting the demo into a folder: new or empty, whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

from qmsdocs.demo.keys import check_ssh_keygen, make_keys, public_key
from qmsdocs.demo.play import MAIN, Played, play
from qmsdocs.demo.story import check_today, read_story
from qmsdocs.demo.texts import adapted, reference_files
from qmsdocs.demo.town import Town
from qmsdocs.edit.redact import Order, planned, with_record
from qmsdocs.edit.rewriting import foreseen, write_history
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.revision import Person
from qmsdocs.model.settings import ALLOWED_SIGNERS
from qmsdocs.opening import open_with
from qmsdocs.process import git_in
from qmsdocs.trust.attestation import Attestation, in_force, rendered

_ME = "manager"
"""Who you are in the demo, so that commands can be tried."""


def make_demo(folder: Path, today: date, *, reproducible: bool) -> int:
    """The number of commits made. `reproducible`: by the test keys, so that commits have the same ids each time."""
    check_today(today)
    check_ssh_keygen()
    with _empty(folder):
        git_in(folder, "init", "--quiet", "--template=", f"--initial-branch={MAIN}", "--object-format=sha1")
        story = read_story()
        base = adapted(reference_files(), story, today)
        with tempfile.TemporaryDirectory(dir=folder / ".git") as held:
            keys = Path(held)
            make_keys(keys, story.people, story.keys, fixed=reproducible)
            public = {who: public_key(keys, who) for who in story.keys}
            played = Played()
            looked = partial(_attestation, folder, played), partial(_redaction, folder, played)
            play(Town(story, base, today, public, *looked), played, keys)
        _put(folder, played)
        _settle(folder, story.people[_ME])
        return int(git_in(folder, "rev-list", "--all", "--count"))


def _put(folder: Path, played: Played) -> None:
    """The commits made until now, and where the branches stand."""
    git_in(folder, "index-pack", "--stdin", "--strict", input=played.objects.pack())
    refs = "".join(f"update refs/heads/{name} {line.tip}\n" for name, line in played.lines.items())
    git_in(folder, "update-ref", "--stdin", input=refs.encode("ascii"))


def _attestation(folder: Path, played: Played, day: date) -> str:
    """As `qmsdocs attest` writes it on that day."""
    _put(folder, played)
    qms = open_with(None, folder, lambda _: day)
    assert qms.commit
    return rendered(Attestation(qms.commit, day, in_force(qms)))


def _redaction(folder: Path, played: Played, order: Order, was: str) -> str:
    """As `qmsdocs redact` does it: branches name the new history, and the register records it."""
    _put(folder, played)
    qms = open_with(None, folder, lambda _: order.day)
    repo = qms.repository
    assert repo and qms.commit
    rewriting = foreseen(repo)
    plan = planned(qms, order, rewriting.heads)
    rewriting = rewriting.with_blobs({one.blob: one.replaced_by for one in plan.removed})
    write_history(rewriting, plan.notices)
    for line in played.lines.values():
        line.tip = rewriting.ids[line.tip]
    return with_record(was, plan, order, qms.commit, rewriting.ids[qms.commit])


def _settle(folder: Path, me: Person) -> None:
    """The files of the main line, nothing of what left the history, and who you are here."""
    git_in(folder, "read-tree", "--reset", "-u", "HEAD")
    git_in(folder, "repack", "-a", "-d", "--quiet")
    said = {
        "user.name": me.name,
        "user.email": me.email,
        "commit.gpgSign": "false",
        "gpg.ssh.allowedSignersFile": ALLOWED_SIGNERS,
    }
    for name, value in said.items():
        git_in(folder, "config", name, value)


@contextmanager
def _empty(folder: Path) -> Iterator[None]:
    """A folder that is new or empty, and is so again if something fails."""
    try:
        new = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        full = any(folder.iterdir())
    except OSError as error:
        raise CannotRun(f"The demo cannot be written to {folder}: {error.strerror}.", "Name another folder.") from None
    if full:
        raise CannotRun(
            f"{folder} is not empty, and the demo overwrites nothing.", "Name a folder that is not there yet."
        )
    try:
        yield
    except BaseException:
        _clear(folder, new)
        raise


def _clear(folder: Path, new: bool) -> None:
    for path in [folder] if new else list(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
