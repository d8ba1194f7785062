"""Time stamps (RFC 3161) beside attestations, verified offline with the certificates that were kept with them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from qmsdocs.process import find_program, run
from qmsdocs.process.programs import Done
from qmsdocs.trust.attested import Found
from qmsdocs.trust.line import Line, line

PROGRAM = "openssl"
LONGEST = 1 << 20
"""Bytes of a token, and of its certificates."""
_SECONDS, _MEMORY = 20.0, 256 << 20
_TIME = re.compile(r"^Time stamp: (\w{3} +\d+ \d\d:\d\d:\d\d(?:\.\d+)? \d{4}) GMT$", re.MULTILINE)
_LIMIT = (
    "Who the authority is: its certificates lie beside the token, and a forger can make an authority of their own. "
    "Compare the fingerprint of its root with what the authority publishes."
)


def stamp_lines(found: Sequence[Found]) -> Iterator[Line]:
    for one in found:
        if one.stamp is not None:
            yield _line(one, one.stamp)


def _line(one: Found, stamp: bytes) -> Line:
    subject = f"time stamp {one.name}.tsr"
    if one.chain is None:
        return Line(subject, "unknown", f"Not verified: its certificates ({one.name}.tsr.pem) are not beside it.")
    if find_program(PROGRAM) is None:
        return Line(subject, "unknown", "Not verified: the program openssl is missing.")
    if max(len(stamp), len(one.chain)) > LONGEST:
        return Line(subject, "amiss", "The token or its certificates are larger than any real ones.")
    with tempfile.TemporaryDirectory(prefix="qmsdocs-", ignore_cleanup_errors=True) as folder:
        here = Path(folder)
        for name, data in (("data", one.data), ("token", stamp), ("chain", one.chain)):
            (here / name).write_bytes(data)
        when = _time(here)
        if when is None:
            return Line(subject, "amiss", "This is no time stamp that openssl can read.")
        done = _verified(here, when)
        roots = list(_roots(here, one.chain))
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        why = next((row for row in said if "ailed" in row or "rror" in row), "openssl refused it")
        return Line(subject, "amiss", "The time stamp does not hold for this file.", (why,), _LIMIT)
    words = f"The attestation was there on {when.isoformat(sep=' ')} UTC, by the word of its authority."
    return line(subject, words, notes=roots, limit=_LIMIT)


def _openssl(here: Path, *args: str) -> Done:
    return run([PROGRAM, *args], cwd=here, timeout=_SECONDS, memory=_MEMORY)


def _time(here: Path) -> datetime | None:
    done = _openssl(here, "ts", "-reply", "-in", "token", "-text")
    match = _TIME.search(done.stdout.decode("utf-8", "replace")) if done.returncode == 0 else None
    if match is None:
        return None
    try:
        words = re.sub(r"\.\d+", "", match[1])
        return datetime.strptime(words, "%b %d %H:%M:%S %Y").replace(tzinfo=UTC).replace(tzinfo=None)
    except ValueError:
        return None


def _verified(here: Path, when: datetime) -> Done:
    """At the time of the stamp: certificates that ended since do not unmake it."""
    at = str(int(when.replace(tzinfo=UTC).timestamp()))
    certificates = ("-CAfile", "chain", "-untrusted", "chain", "-attime", at)
    return _openssl(here, "ts", "-verify", "-data", "data", "-in", "token", *certificates)


def _roots(here: Path, chain: bytes) -> Iterator[str]:
    """Subject and fingerprint of each certificate that vouches for itself."""
    for pem in re.findall(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", chain, re.DOTALL)[:10]:
        (here / "one").write_bytes(pem + b"\n")
        said = _openssl(here, "x509", "-in", "one", "-noout", "-subject", "-issuer", "-fingerprint", "-sha256")
        rows = dict(row.partition("=")[::2] for row in said.stdout.decode("utf-8", "replace").splitlines())
        if said.returncode == 0 and rows.get("subject") and rows.get("subject") == rows.get("issuer"):
            print_ = next((value for key, value in rows.items() if key.lower().startswith("sha256")), "")
            yield f"root: {rows['subject'].strip()}, SHA-256 {print_.replace(':', '').lower()}"
