"""The work tree as a website on this computer, renewed when a file is saved."""

from __future__ import annotations

import re
import tempfile
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from qmsdocs.model.finding import CannotRun
from qmsdocs.qms import Qms
from qmsdocs.rules import Change, check
from qmsdocs.site.build import build_site
from qmsdocs.source import work_tree

HOST = "127.0.0.1"
_ASK = "/.qmsdocs-build"
_RELOAD = (
    b"<script>let seen;setInterval(async()=>{try{const now=await(await fetch('/.qmsdocs-build')).text();"
    b"if(seen&&seen!==now)location.reload();seen=now}catch{}},1000)</script></body>"
)
_SCRIPTS = re.compile(rb"script-src 'self'[^;]*;")
State = tuple[object, ...]


class Served(ThreadingHTTPServer):
    """The server, the folder it shows, and how often that was built."""

    daemon_threads = True
    site = Path()
    built = 0


class _Handler(SimpleHTTPRequestHandler):
    """Files of the built site; each page asks once a second whether there is a newer one."""

    server: Served

    def do_GET(self) -> None:
        if not self._asked_here():
            self.send_error(HTTPStatus.FORBIDDEN, "This site is for this computer only")
        elif self.path == _ASK:
            self._send(str(self.server.built).encode(), "text/plain")
        else:
            self._page() or super().do_GET()

    def do_HEAD(self) -> None:
        if self._asked_here():
            super().do_HEAD()
        else:
            self.send_error(HTTPStatus.FORBIDDEN)

    def _asked_here(self) -> bool:
        """Whether the address asked for is this computer's: a page of another site cannot read along by a name of its
        own that leads here."""
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        return host in (HOST, "localhost")

    def _page(self) -> bool:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        found = path.suffix == ".html" and path.is_file()
        lost = self.server.site / "404.html"
        if not found and (path.exists() or not lost.is_file()):
            return False
        # Our reload script is inline; on this computer the page's policy lets it run.
        page = _SCRIPTS.sub(b"script-src 'self' 'unsafe-inline';", (path if found else lost).read_bytes(), count=1)
        status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
        self._send(page.replace(b"</body>", _RELOAD), "text/html; charset=utf-8", status)
        return True

    def _send(self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: what matters is said when the site is renewed."""


def serve(make_qms: Callable[[], Qms], root: Path, say: Callable[[str], None], *, port: int = 8000) -> None:
    """Build a preview, serve it on this computer only, and build anew when a file changes. Ends by interruption."""
    with tempfile.TemporaryDirectory(prefix="qmsdocs-serve-") as folder:
        site = Path(folder) / "site"
        with _bound(port, site) as server:
            state = _state(root)
            _renew(make_qms, server, say)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            say(f"Open http://{HOST}:{server.server_address[1]}/ (to end: Ctrl+C)")
            while True:
                time.sleep(0.5)
                now = _state(root)
                if now != state:
                    state = now
                    _renew(make_qms, server, say)


def _bound(port: int, site: Path) -> Served:
    def handler(*args: object) -> _Handler:
        return _Handler(*args, directory=str(site))  # type: ignore[arg-type]

    try:
        server = Served((HOST, port), handler)
    except OSError as error:
        raise CannotRun(
            f"Port {port} cannot be used: {error.strerror}.", "Choose another: --port 0 takes a free one."
        ) from None
    server.site = site
    return server


def _renew(make_qms: Callable[[], Qms], server: Served, say: Callable[[str], None]) -> None:
    """Build; what is wrong is said, and the last good pages stay. The first build must succeed."""
    begun = time.monotonic()
    try:
        qms = make_qms()
        findings = check(Change(qms))
        build_site(qms, findings, out=server.site, preview=True, keep_staged=False)
        qms.keep()
    except (CannotRun, OSError) as error:
        if not server.built:
            raise
        say(f"{error}\nThe pages of before are still shown.")
        return
    server.built += 1
    say(f"Built in {time.monotonic() - begun:.1f} s, {len(findings)} check results (`qmsdocs validate` shows them).")


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
