"""A headless Chromium that writes down all it asks for and all it complains about."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
PREFIX = "/qms/"


def program() -> str | None:
    named = os.environ.get("QMSDOCS_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


_started: list[tuple[Playwright, Browser]] = []


@contextmanager
def running() -> Iterator[Browser]:
    """The one Chromium of this process: to start it takes longer than most of what is asked of it."""
    found = program()
    if found is None:
        pytest.skip("there is no Chromium on this machine")
    if not _started:
        playwright = sync_playwright().start()
        _started.append((playwright, playwright.chromium.launch(executable_path=found, args=list(FLAGS))))
    yield _started[0][1]


def stop() -> None:
    """When no test will ask for it any more."""
    while _started:
        playwright, browser = _started.pop()
        browser.close()
        playwright.stop()


@dataclass
class Watched:
    """A window whose requests, console and errors are written down. There are no other hosts."""

    context: BrowserContext
    home: str
    """Where the site lies; ends with `/`."""
    asked: set[str] = field(default_factory=set)
    outside: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def open(self, address: str) -> Page:
        """A page in a tab of its own."""
        page = self.context.new_page()
        page.on("console", lambda message: self.said.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"{page.url}: {error}"))
        page.on("dialog", lambda dialog: self.said.append(f"{page.url}: dialog {dialog.message}"))
        page.on("request", lambda request: self._asked(page.url, request.url))
        return self.go(page, address)

    def go(self, page: Page, address: str) -> Page:
        """Another page in the same tab: twice as quick."""
        page.goto(self.home + address, wait_until="load")
        return page

    def _asked(self, page: str, address: str) -> None:
        self.asked.add(address)
        if not address.startswith((self.home, "data:", "blob:")):
            self.outside.append(f"{page}: {address}")


@contextmanager
def watched(browser: Browser, home: str, **options: Any) -> Iterator[Watched]:
    context = browser.new_context(**options)
    context.set_default_timeout(20_000)
    yield Watched(context, home)
    context.close()


class _Below(SimpleHTTPRequestHandler):
    """The site under a sub-path, as on a forge's pages; anything else is not there, as is its own 404.html."""

    def do_GET(self) -> None:
        if self.path.startswith(PREFIX):
            self.path = "/" + self.path[len(PREFIX) :]
            if not Path(self.translate_path(self.path)).exists():
                self.path = "/404.html"
            super().do_GET()
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a site served on this computer under a sub-path."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Below, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}{PREFIX}"
        server.shutdown()
