"""SSH signatures of commits, held against a list of allowed signers. git itself is not asked: it would run whatever
program a configuration names, and knows only the list of today."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from qmsdocs.model.finding import CannotRun
from qmsdocs.process import find_program, run
from qmsdocs.store import Store

PROGRAM = "ssh-keygen"
TABLE = "signatures"
LONGEST = 1 << 20
"""Bytes of a list of signers, and of a commit that is looked at."""
_SECONDS, _MEMORY = 20.0, 128 << 20
_BEGINS = b"-----BEGIN SSH SIGNATURE-----"
_TIME = re.compile(rb"^committer [^\n]*> (-?\d{1,12}) [+-]\d{4}$", re.MULTILINE)
_LINE = re.compile(r"(?P<principals>\"[^\"]*\"|[^\s\"#]\S*)(?P<rest>[ \t]+\S.*)")
_AUTHORITY = re.compile(r"[ \t]+(?:[^\s\"]|\"[^\"]*\")*\bcert-authority\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signed:
    """A commit that bears a signature: what was signed, and the signature."""

    payload: bytes
    signature: bytes
    time: int | None
    """The committer's, in seconds since 1970 UTC."""

    @property
    def by_ssh(self) -> bool:
        return self.signature.startswith(_BEGINS)


def signed(commit: bytes) -> Signed | None:
    """The signature of a commit as git keeps it; None for one without. What was signed is all the rest."""
    head, blank, message = commit.partition(b"\n\n")
    kept: list[bytes] = []
    signature: list[bytes] = []
    inside = False
    for line in head.split(b"\n"):
        inside = line.startswith(b"gpgsig") or (inside and line.startswith(b" "))
        if inside:
            signature.append(line[1:] if line.startswith(b" ") else line.partition(b" ")[2])
        else:
            kept.append(line)
    if not signature or len(commit) > LONGEST:
        return None
    when = _TIME.search(head)
    return Signed(b"\n".join(kept) + blank + message, b"\n".join(signature) + b"\n", int(when[1]) if when else None)


def lines_for(signers: str, is_signer: Callable[[str], bool], address: str) -> dict[str, str]:
    """Of a list of allowed signers, what counts for one person: address -> the lines that it is looked for in.

    A key counts for the addresses that its line names, never for a pattern: one key for everybody is nobody's. An
    authority that signs keys may have a pattern, since each key that it signed says whose it is.
    """
    found: dict[str, str] = {}
    for principals, rest in _lines(signers):
        if _AUTHORITY.match(rest):
            if not address:
                continue
            found[address] = found.get(address, "") + f"{principals}{rest}\n"
            continue
        named = [one.strip() for one in principals.strip('"').split(",")]
        if any(one.startswith("!") for one in named):
            continue
        for one in named:
            if one.isprintable() and not re.search(r"[*?\s\"\\]|^-|^$", one) and is_signer(one):
                found[one] = found.get(one, "") + f'"{one}"{rest}\n'
    return found


def _lines(signers: str) -> Iterator[tuple[str, str]]:
    for line in signers.splitlines():
        match = _LINE.match(line.strip())
        if match:
            yield match["principals"], match["rest"]


def holds(commit: Signed, signers: str, address: str) -> bool:
    """Whether the signature is by a key that these lines allow for an address, at the commit's own time (in UTC).

    Raises CannotRun where ssh-keygen is not there or does not end.
    """
    try:
        when = datetime.fromtimestamp(commit.time, UTC).strftime("%Y%m%d%H%M%S") if commit.time is not None else ""
    except (OverflowError, ValueError, OSError):
        when = ""
    if not when:
        return False
    with _private({"signers": signers.encode("utf-8"), "signature": commit.signature}) as folder:
        asked = ("-Y", "verify", "-n", "git", "-f", "signers", "-I", address, "-s", "signature")
        done = run(
            [PROGRAM, *asked, "-O", f"verify-time={when}"],
            cwd=Path(folder),
            env={"TZ": "UTC"},
            input=commit.payload,
            timeout=_SECONDS,
            memory=_MEMORY,
        )
    return done.returncode == 0


@dataclass
class Signatures:
    """What was verified, by commit, lines and address: neither can change. Only what holds is kept for the next run."""

    store: Store | None = None
    _known: dict[str, bool] = field(default_factory=dict)
    _fresh: bool = False

    def hold(self, commit: Signed, signers: str, address: str) -> bool:
        parts = (commit.payload, commit.signature, signers.encode("utf-8", "surrogatepass"), address.encode("utf-8"))
        key = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
        if key not in self._known:
            self._known[key] = key in self._kept or holds(commit, signers, address)
            self._fresh = self._fresh or (self._known[key] and key not in self._kept)
        return self._known[key]

    @cached_property
    def _kept(self) -> dict[str, object]:
        return self.store.get(TABLE) if self.store else {}

    def keep(self) -> None:
        if self.store and self._fresh:
            self.store.put(TABLE, {**self._kept, **{key: True for key, held in self._known.items() if held}})
            self._fresh = False


def can_verify() -> bool:
    """Whether the program that verifies is there."""
    return find_program(PROGRAM) is not None


def _private(files: dict[str, bytes]) -> tempfile.TemporaryDirectory[str]:
    """A folder of ours outside every repository, with these files in it."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="qmsdocs-", ignore_cleanup_errors=True)
        for name, data in files.items():
            (Path(folder.name) / name).write_bytes(data)
    except OSError as error:
        hint = "Make room there, or name another folder in TMPDIR."
        raise CannotRun(f"No temporary folder could be written: {error.strerror}.", hint) from None
    return folder
