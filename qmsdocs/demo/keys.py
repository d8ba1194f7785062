"""SSH keys of the demo's people, made on the spot; and signatures with them, by ssh-keygen."""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Mapping
from pathlib import Path

from qmsdocs.demo.objects import Sign
from qmsdocs.model.finding import CannotRun
from qmsdocs.model.revision import Person
from qmsdocs.process import find_program, run

_SECONDS = 60.0
_BEGIN, _END = (f"-----{word} OPENSSH PRIVATE KEY-----\n" for word in ("BEGIN", "END"))
_SEED = "qmsdocs demo, a test key and no secret: "
"""What the test keys are made of. Whoever reads this can sign with them: they prove nothing but that signing works."""


def check_ssh_keygen() -> None:
    if find_program("ssh-keygen") is None:
        raise CannotRun(
            "The program ssh-keygen was not found on this machine; the demo's signed approvals are made with it.",
            "Install OpenSSH (package openssh-client) and try again.",
        )


def make_keys(folder: Path, people: Mapping[str, Person], test_keys: Mapping[str, str], *, fixed: bool) -> None:
    """A key file for each of those who sign. `fixed`: the test keys, which are the same each time."""
    for who, public in test_keys.items():
        path, comment = folder / who, people[who].email
        if fixed:
            path.touch(mode=0o600)
            path.write_bytes(_private(_seed(comment), base64.b64decode(public)[-32:], comment))
            path.with_suffix(".pub").write_text(f"ssh-ed25519 {public} {comment}\n", encoding="ascii")
        else:
            _ssh_keygen("-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(path))


def _seed(comment: str) -> bytes:
    return hashlib.sha256((_SEED + comment).encode()).digest()


def public_key(folder: Path, who: str) -> str:
    """Kind and key, as a line of allowed signers has them."""
    return " ".join((folder / f"{who}.pub").read_text(encoding="ascii").split()[:2])


def signer(folder: Path, who: str) -> Sign:
    def sign(data: bytes) -> bytes:
        return _ssh_keygen("-q", "-Y", "sign", "-n", "git", "-f", str(folder / who), input=data)

    return sign


def _ssh_keygen(*args: str, input: bytes | None = None) -> bytes:
    """What ssh-keygen writes. Raises CannotRun where it fails."""
    done = run(["ssh-keygen", *args], input=input, timeout=_SECONDS)
    if done.returncode:
        said = (done.stderr.decode("utf-8", "replace").strip().splitlines() or ["without a word"])[-1]
        raise CannotRun(f"ssh-keygen failed: {said}", "Signatures with SSH keys need OpenSSH 8.2 or newer.")
    return done.stdout


def _private(seed: bytes, public: bytes, comment: str) -> bytes:
    """A key file in OpenSSH's own form (PROTOCOL.key), not encrypted."""
    kind = b"ssh-ed25519"
    check = seed[:4] * 2
    inside = check + b"".join(map(_string, (kind, public, seed + public, comment.encode("ascii"))))
    inside += bytes(range(1, 1 + -len(inside) % 8))
    outside = [b"openssh-key-v1\0", *map(_string, (b"none", b"none", b"")), struct.pack(">I", 1)]
    outside += [_string(_string(kind) + _string(public)), _string(inside)]
    shown = base64.b64encode(b"".join(outside)).decode("ascii")
    lines = "".join(f"{shown[at : at + 70]}\n" for at in range(0, len(shown), 70))
    return f"{_BEGIN}{lines}{_END}".encode("ascii")


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data
