"""The work tree as a website on this computer, renewed when a file is saved."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from qmsdocs.model.finding import CannotRun
from qmsdocs.qms import Qms
from qmsdocs.rules import Change, check
from qmsdocs.site.generators import MKDOCS, Generator
from qmsdocs.site.live import Live, Memory
from qmsdocs.source import work_tree

HOST = "127.0.0.1"
_ASK = "/.qmsdocs-build"
_RELOAD = (
    b"let seen;setInterval(async()=>{try{const now=await(await fetch('/.qmsdocs-build')).text();"
    b"if(seen&&seen!==now)location.reload();seen=now}catch{}},500)"
)
_SCRIPTS = b"script-src 'self'"
_AND_OURS = _SCRIPTS + b" 'sha256-" + base64.b64encode(hashlib.sha256(_RELOAD).digest()) + b"'"
_LOOK = 0.2
"""Seconds between two looks at the files; more where a look takes long."""
_KINDS = {"": "application/octet-stream", ".js": "text/javascript", ".html": "text/html; charset=utf-8"}
State = tuple[object, ...]


class Served(ThreadingHTTPServer):
    """The server, what it shows, and how often that was made anew."""

    daemon_threads = True
    live: Live
    generator: Generator = MKDOCS
    built = 0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no fault."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Pages and files of the preview; each page asks twice a second whether there is a newer one."""

    server: Served

    def do_GET(self) -> None:
        if not self._asked_here():
            self.send_error(HTTPStatus.FORBIDDEN, "This site is for this computer only")
        elif self.path == _ASK:
            self._send(str(self.server.built).encode(), "text/plain")
        else:
            self._answer()

    do_HEAD = do_GET

    def _asked_here(self) -> bool:
        """Whether the address asked for is this computer's: a page of another site cannot read along by a name of its
        own that leads here."""
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        return host in (HOST, "localhost")

    def _answer(self) -> None:
        address = unquote(self.path.partition("?")[0].partition("#")[0]).lstrip("/")
        address += "index.html" if not address or address.endswith("/") else ""
        try:
            found, status = self.server.live.get(address), HTTPStatus.OK
            if found is None:
                address, found, status = "404.html", self.server.live.lost(), HTTPStatus.NOT_FOUND
        except (CannotRun, OSError) as error:
            self._send(str(error).encode(), "text/plain; charset=utf-8", HTTPStatus.INTERNAL_SERVER_ERROR)
            return
        kind = Path(address).suffix
        if kind == ".html":  # our reload script is inline: the page's policy names it beside the frame's own
            page, _, end = found.replace(_SCRIPTS, _AND_OURS, 1).rpartition(b"</body>")
            found = page + b"<script>" + _RELOAD + b"</script></body>" + end
        self._send(found, _KINDS.get(kind) or mimetypes.guess_type(address)[0] or _KINDS[""], status)

    def _send(self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: what matters is said when the site is renewed."""


def serve(
    make_qms: Callable[[], Qms],
    root: Path,
    say: Callable[[str], None],
    *,
    port: int = 8000,
    generator: Generator = MKDOCS,
) -> None:
    """Show a preview on this computer only, and make it anew when a file changes. Ends by interruption."""
    memory = Memory()
    with _bound(port) as server:
        server.generator = generator
        state = _state(root)
        _renew(make_qms, server, memory, say)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        say(f"Open http://{HOST}:{server.server_address[1]}/ (to end: Ctrl+C)")
        took = 0.0
        while True:
            time.sleep(max(_LOOK, 4 * took))
            begun = time.monotonic()
            now = _state(root)
            took = time.monotonic() - begun
            if now != state:
                state = now
                _renew(make_qms, server, memory, say)


def _bound(port: int) -> Served:
    try:
        return Served((HOST, port), _Handler)
    except OSError as error:
        raise CannotRun(
            f"Port {port} cannot be used: {error.strerror}.", "Choose another: --port 0 takes a free one."
        ) from None


def _renew(make_qms: Callable[[], Qms], server: Served, memory: Memory, say: Callable[[str], None]) -> None:
    """Read all anew; what is wrong is said, and the last good pages stay. The first time must succeed."""
    begun = time.monotonic()
    try:
        qms = make_qms()
        first = memory.library is None
        memory.library = memory.library or qms.library
        qms = replace(qms, library=memory.library)
        findings = check(Change(qms))
        server.live = Live(qms, findings, memory, server.generator)
    except (CannotRun, OSError) as error:
        if not server.built:
            raise
        say(f"{error}\nThe pages of before are still shown.")
        return
    server.built += 1
    say(f"Renewed in {time.monotonic() - begun:.1f} s, {len(findings)} check results (`qmsdocs validate` shows them).")
    if first and not memory.library.articles.known:
        qms.keep()  # where nothing was known; what a build has kept holds more than a preview needs


def _state(root: Path) -> State:
    """Times and sizes of all files that the site is made of, and where the history stands."""
    found: list[object] = []
    for path in (*work_tree(root).entries(), ".git/HEAD", ".git/logs/HEAD"):
        try:
            status = (root / path).stat()
        except OSError:
            continue
        found.append((path, status.st_mtime_ns, status.st_size))
    return tuple(found)
