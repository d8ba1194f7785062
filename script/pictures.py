"""Photographs of a built site: SITE FOLDER. Read from the folder, in a Chromium of the system, without any network."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = {
    "home-light.png": ("index.html", "light", ""),
    "document-light.png": ("d/QP-92.html", "light", ""),
    "history-light.png": ("d/QP-92.html", "light", "Revisions"),
    "redline-light.png": ("redlines/QP-92/2.2.html", "light", "How citizens reach us"),
    "matrix-light.png": ("standards/iso-9001-2026.html", "light", ""),
    "master-list-dark.png": ("master-list.html", "dark", ""),
}
"""File: the page, the colours, and the heading that it is scrolled to."""
_BELOW_THE_BAR, _SCROLLED = 80, 400
SIZE = {"width": 1200, "height": 720}


def main(site: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("QMSDOCS_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, (address, scheme, heading) in PICTURES.items():
            page = browser.new_page(viewport=SIZE, color_scheme=scheme, reduced_motion="reduce", offline=True)
            page.goto((site / address).resolve().as_uri())
            if heading:
                box = page.locator("h2, h3", has_text=heading).first.bounding_box()
                page.mouse.wheel(0, box["y"] - _BELOW_THE_BAR if box else 0)
                page.wait_for_timeout(_SCROLLED)
            page.screenshot(path=folder / name, animations="disabled")
            page.close()
            print(folder / name)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
