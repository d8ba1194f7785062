"""`serve` as a process of its own: the work tree live, on this computer only."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from qmsdocs.opening import open_work_tree
from qmsdocs.site.live import Live, Memory
from tests.fixtures.repos import Repo, document, make_repo
from tests.site.trees import tree

BODY = "".join(f"## {name}\n\nText.\n\n" for name in ("Purpose", "Scope", "Responsibilities", "Procedure", "Records"))
SETTINGS = "site_name: One\nextra:\n  qmsdocs:\n    standards: []\n    documents: {procedures: procedure}\n"
PATIENCE = 60


@dataclass
class Server:
    repo: Repo
    process: subprocess.Popen[str]
    home: str

    def get(self, path: str, host: str = "") -> str:
        request = urllib.request.Request(self.home + path, headers={"Host": host} if host else {})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return str(answer.read().decode())

    def until(self, path: str, fits: Callable[[str], bool]) -> str:
        """The page once it fits; what is slow is only this machine."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                page = self.get(path)
            except urllib.error.HTTPError:
                page = ""
            if fits(page):
                return page
            time.sleep(0.1)
        raise AssertionError(f"{path} never came to fit")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    repo = make_repo(tmp_path / "repo")
    repo.write("mkdocs.yml", SETTINGS)
    repo.write("registers/roles.yml", "- {id: clerk, title: Town clerk}\n")
    repo.write("procedures/qp-01.md", document("QP-01", BODY, owner="clerk"))
    repo.commit(date="2026-01-01T10:00:00+00:00")
    command = [sys.executable, "-m", "qmsdocs", "serve", "--port", "0", "--today", "2026-09-15"]
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    process = subprocess.Popen(
        command, cwd=repo.path, env={**os.environ, "TMPDIR": str(temporary)}, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    said = process.stderr.readline() + process.stderr.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+/", said)
    assert found, said
    yield Server(repo, process, found[0])
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 130  # as every command that is interrupted
    assert list(temporary.iterdir()) == []


def test_saving_shows(server: Server) -> None:
    before = tree(server.repo.path)
    assert "In force" in server.get("d/QP-01.html")
    assert tree(server.repo.path) == before
    number = server.get(".qmsdocs-build")
    server.repo.write("procedures/qp-02.md", document("QP-02", BODY + "Fresh words.\n", owner="clerk", status="draft"))
    page = server.until("d/QP-02.html", lambda page: "Fresh words." in page)
    assert "<strong>Draft: not in force.</strong>" in page
    assert "Fresh words." in server.get("search/search_index.json")
    server.until(".qmsdocs-build", lambda now: now != number)
    server.repo.write("registers/roles.yml", "- {id: clerk, title: Town scribe}\n")
    server.until("d/QP-02.html", lambda page: "Town scribe" in page)
    schema = '{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Instruction", "type": "object"}'
    server.repo.write("schemas/instruction.schema.json", schema)
    server.repo.write("steps/a.md", document("WI-01", "Do.\n", status="draft"))
    server.repo.write("mkdocs.yml", SETTINGS.replace("procedure}", "procedure, steps: instruction}"))
    server.until("d/WI-01.html", lambda page: "Do." in page)


def test_what_is_broken_meanwhile_leaves_the_pages_as_they_were(server: Server) -> None:
    server.repo.write("mkdocs.yml", "extra: {qmsdocs: {unknown: 1}}\n")
    assert server.process.stderr is not None
    said = [server.process.stderr.readline() for _ in range(3)]
    assert "unknown" in "".join(said) and said[-1] == "The pages of before are still shown.\n"
    assert "In force" in server.get("d/QP-01.html")
    server.repo.write("mkdocs.yml", SETTINGS.replace("One", "Two"))
    server.until("index.html", lambda page: "Two" in page)


def test_only_this_computer_is_answered(server: Server) -> None:
    port = server.home.rpartition(":")[2].rstrip("/")
    assert "In force" in server.get("d/QP-01.html", host=f"localhost:{port}")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        server.get("d/QP-01.html", host=f"evil.example:{port}")
    inode_lines = Path("/proc/net/tcp").read_text().splitlines() if Path("/proc/net/tcp").exists() else []
    bound = [
        line.split()[1] for line in inode_lines if line.split()[1].endswith(f":{int(port):04X}") and " 0A " in line
    ]
    assert set(bound) <= {f"0100007F:{int(port):04X}"}


def test_what_is_not_there(server: Server) -> None:
    for path in ("no/such.html", "../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            server.get(path)
        assert caught.value.code == 404
        assert "There is no page at this address." in caught.value.read().decode()


def test_odd_requests_and_readers_who_go_away_are_no_faults(server: Server) -> None:
    place = urlsplit(server.home)
    asked = f"Host: {place.netloc}\r\n\r\n".encode()
    assert place.hostname and place.port
    for line, said in ((b"GET http://[ HTTP/1.0\r\n", b"404"), (b"GET /%00%ff HTTP/1.0\r\n", b"404")):
        with socket.create_connection((place.hostname, place.port), timeout=PATIENCE) as one:
            one.sendall(line + asked)
            assert one.makefile("rb").readline().split()[1] == said
    for _ in range(5):
        with socket.create_connection((place.hostname, place.port), timeout=PATIENCE) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # reset, not closed
            one.sendall(b"GET /d/QP-01.html HTTP/1.0\r\n" + asked)
    assert "In force" in server.get("d/QP-01.html")
    server.process.send_signal(signal.SIGINT)
    assert server.process.communicate(timeout=PATIENCE)[1] == "Ended.\n"


def test_the_script_that_reloads_is_the_only_one_that_the_policy_lets_in_beside_the_frame_s(server: Server) -> None:
    page = server.get("d/QP-01.html")
    policy = re.search(r"script-src ([^;]*);", page)
    inline = re.findall(r"<script(?![^>]*src=)(?![^>]*application/)[^>]*>(.*?)</script>", page, re.DOTALL)
    hashes = {base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in inline}
    assert policy and set(policy[1].split()) == {"'self'", *(f"'sha256-{one}'" for one in hashes)}
    assert "location.reload()" in inline[-1]


def test_pictures_of_long_ago_are_forgotten(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("mkdocs.yml", SETTINGS)
    repo.write("procedures/qp-01.md", document("QP-01", BODY + "![Chart](chart.png)\n"))
    repo.commit()
    memory, shown = Memory(), []
    for number in range(3):
        repo.write("procedures/chart.png", bytes([number]))
        live = Live(open_work_tree(repo.path, lambda _: date(2026, 9, 15)), [], memory)
        page = (live.get("d/QP-01.html") or b"").decode()
        shown += re.findall(r'src="\.\./(files/[^"]+)"', page)
    assert [live.get(one) for one in shown] == [None, b"\x01", b"\x02"]


def test_a_port_that_is_taken(server: Server) -> None:
    port = server.home.rpartition(":")[2].rstrip("/")
    command = [sys.executable, "-m", "qmsdocs", "serve", "--port", port]
    done = subprocess.run(command, cwd=server.repo.path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(f"qmsdocs: Port {port} cannot be used: ")
