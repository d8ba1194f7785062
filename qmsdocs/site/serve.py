"""The work tree as a website on this computer, renewed when a file is saved."""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from qmsdocs.model.finding import CannotRun
from qmsdocs.qms import Qms
from qmsdocs.rules import Change, check
from qmsdocs.site.build import build_site

_RELOAD = (
    b"<script>let seen;setInterval(async()=>{try{const now=await(await fetch('/.qmsdocs-build')).text();"
    b"if(seen&&seen!==now)location.reload();seen=now}catch{}},1000)</script></body>"
)
State = tuple[tuple[str, int, int], ...]


class _Handler(SimpleHTTPRequestHandler):
    """Files of the built site; each page asks once a second whether there is a newer one."""

    built = 0

    def do_GET(self) -> None:
        if self.path == "/.qmsdocs-build":
            self._send(str(type(self).built).encode(), "text/plain")
            return
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix == ".html" and path.is_file():
            page = path.read_bytes().replace(b"script-src 'self'", b"script-src 'self' 'unsafe-inline'", 1)
            self._send(_without_hashes(page).replace(b"</body>", _RELOAD), "text/html; charset=utf-8")
            return
        super().do_GET()

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: what matters is said when the site is renewed."""


def _without_hashes(page: bytes) -> bytes:
    """On this computer only: our reload script is inline, and hashes would switch 'unsafe-inline' off."""
    head, policy, rest = page.partition(b"script-src 'self' 'unsafe-inline'")
    _, semicolon, after = rest.partition(b";")
    return head + policy + semicolon + after if semicolon else page


def serve(make_qms: Callable[[], Qms], root: Path, *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Build a preview, serve it on this computer only, and build anew when a file changes. Ends by interruption."""
    with tempfile.TemporaryDirectory(prefix="qmsdocs-serve-") as folder:
        site = Path(folder) / "site"
        state = _renew(make_qms, site)
        handler = partial(_Handler, directory=str(site))
        with _bound(host, port, handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            _say(f"Open http://{host}:{server.server_address[1]}/ (to end: Ctrl+C)")
            while True:
                time.sleep(1)
                if _state(make_qms) != state:
                    state = _renew(make_qms, site)


def _bound(host: str, port: int, handler: Callable[..., SimpleHTTPRequestHandler]) -> ThreadingHTTPServer:
    try:
        return ThreadingHTTPServer((host, port), handler)
    except OSError as error:
        raise CannotRun(
            f"Port {port} cannot be used: {error.strerror}.", "Choose another: --port 0 takes a free one."
        ) from None


def _renew(make_qms: Callable[[], Qms], site: Path) -> State:
    """Build; what is wrong is said, and the last good pages stay."""
    state = _state(make_qms)
    begun = time.monotonic()
    try:
        qms = make_qms()
        findings = check(Change(qms))
        build_site(qms, findings, out=site, preview=True)
        _Handler.built += 1
        _say(
            f"Built in {time.monotonic() - begun:.1f} s, {len(findings)} check results (`qmsdocs validate` shows them)."
        )
    except CannotRun as error:
        if not site.exists():
            raise
        _say(f"{error}\nThe pages of before are still shown.")
    return state


def _state(make_qms: Callable[[], Qms]) -> State:
    """Times and sizes of all files that the site is made of."""
    try:
        qms = make_qms()
    except CannotRun:
        return ()
    found = []
    for path in qms.snapshot.entries():
        try:
            status = (qms.root / path).stat()
        except OSError:
            continue
        found.append((path, status.st_mtime_ns, status.st_size))
    return tuple(found)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
