"""Time stamps beside attestations: a local authority made with openssl, verified offline."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from qmsdocs.process import programs
from tests.fixtures.command import run
from tests.fixtures.nightly import some
from tests.fixtures.repos import Repo
from tests.trust.conftest import MIA, enter_approval
from tests.trust.test_verify import ATTESTED, attest, clean, told

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
x509_extensions = root
[name]
CN = {name}
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
"""


class Authority:
    """A time stamping authority with a root of its own."""

    def __init__(self, folder: Path, name: str = "Test authority") -> None:
        folder.mkdir()
        self.folder = folder
        (folder / "c").write_text(CONFIGURATION.format(folder=folder, name=name))
        (folder / "serial").write_text("01\n")
        new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "c")
        self.openssl("req", "-x509", *new, "-keyout", "root.key", "-out", "root.pem", "-days", "9000")
        self.openssl("req", *new, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=stamping")
        signed = (
            "-CA",
            "root.pem",
            "-CAkey",
            "root.key",
            "-CAcreateserial",
            "-extfile",
            "c",
            "-extensions",
            "stamping",
        )
        self.openssl("x509", "-req", "-in", "tsa.csr", *signed, "-out", "tsa.pem", "-days", "9000")

    def openssl(self, *args: str) -> None:
        subprocess.run(["openssl", *args], cwd=self.folder, check=True, capture_output=True)

    def stamp(self, file: Path) -> None:
        """Puts a token, and the certificates, beside a file."""
        self.openssl("ts", "-query", "-data", str(file), "-sha256", "-out", "q")
        by = ("-signer", "tsa.pem", "-inkey", "tsa.key", "-chain", "root.pem", "-config", "c")
        self.openssl("ts", "-reply", "-queryfile", "q", *by, "-out", f"{file}.tsr")
        chain = (self.folder / "tsa.pem").read_text() + (self.folder / "root.pem").read_text()
        file.with_name(f"{file.name}.tsr.pem").write_text(chain)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture
def attested(repo: Repo) -> Repo:
    enter_approval(repo)
    repo.commit("Approved", author=MIA, date="2026-01-05T12:00:00+00:00")
    attest(repo)
    return repo


def test_a_time_stamp_beside_an_attestation(attested: Repo, authority: Authority) -> None:
    authority.stamp(attested.path / ATTESTED)
    attested.commit("Attested")
    clean(attested)
    out = run(attested.path, "verify").out
    assert f"good    time stamp {ATTESTED}.tsr: The attestation was there on 2" in out
    assert "root: CN = Test authority, SHA-256 " in out and "a forger can make an authority of their own" in out


def test_the_time_stamp_of_another_file(attested: Repo, authority: Authority, tmp_path: Path) -> None:
    other = tmp_path / "other.yml"
    other.write_text((attested.path / ATTESTED).read_text() + "\n")
    authority.stamp(other)
    for suffix in (".tsr", ".tsr.pem"):
        (attested.path / f"{ATTESTED}{suffix}").write_bytes(Path(f"{other}{suffix}").read_bytes())
    attested.commit("Attested")
    assert f"time stamp {ATTESTED}.tsr: The time stamp does not hold for this file." in told(attested)


@pytest.mark.nightly
def test_certificates_of_another_authority(attested: Repo, authority: Authority, tmp_path: Path) -> None:
    authority.stamp(attested.path / ATTESTED)
    other = Authority(tmp_path / "two")
    (attested.path / f"{ATTESTED}.tsr.pem").write_text((other.folder / "root.pem").read_text())
    attested.commit("Attested")
    assert "The time stamp does not hold for this file." in told(attested)


ODD = {
    "empty": (".tsr", b"", "no time stamp that openssl can read"),
    "cut off": (".tsr", b"\x30\x82\xff\xff" * 999, "no time stamp that openssl can read"),
    "huge": (".tsr", b"x" * (2 << 20), "larger than any real ones"),
    "odd certificates": (".tsr.pem", b"-----BEGIN CERTIFICATE-----\n\0\n", "does not hold"),
    "no certificates": (".tsr.pem", None, "are not beside it"),
}


@pytest.mark.parametrize("how", some(ODD, ["cut off"]))
def test_what_is_no_time_stamp(attested: Repo, authority: Authority, how: str) -> None:
    suffix, data, words = ODD[how]
    authority.stamp(attested.path / ATTESTED)
    path = attested.path / f"{ATTESTED}{suffix}"
    path.unlink() if data is None else path.write_bytes(data)
    attested.commit("Attested")
    assert words in told(attested)


@pytest.mark.nightly
def test_one_that_is_kept_elsewhere(attested: Repo, authority: Authority, tmp_path: Path) -> None:
    kept = tmp_path / "kept.yml"
    kept.write_bytes((attested.path / ATTESTED).read_bytes())
    authority.stamp(kept)
    clean(attested, "--attestation", str(kept))
    assert (
        "time stamp kept.yml.tsr: The attestation was there on"
        in run(attested.path, "verify", "--attestation", str(kept)).out
    )


def test_without_openssl_it_is_not_verified_and_said(
    attested: Repo, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.stamp(attested.path / ATTESTED)
    attested.commit("Attested")
    find = programs.find_program
    monkeypatch.setattr("qmsdocs.trust.stamps.find_program", lambda name: None if name == "openssl" else find(name))
    assert f"time stamp {ATTESTED}.tsr: Not verified: the program openssl is missing." in told(attested)
